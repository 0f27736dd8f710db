"""Closed figures keep what they are, signed ones and restatements cannot be changed or deleted: triggers refuse it."""

from django.db import migrations

FROZEN = (
    "agency_id", "form", "period_first", "period_last", "period_key", "number", "as_of", "values", "parameters",
    "contributions", "sha256", "closed_by_id", "closed_at",
)  # fmt: skip
SAYS = "closed figures are not changed"
CHANGED_POSTGRESQL = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in FROZEN)
CHANGED_SQLITE = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in FROZEN)

POSTGRESQL = f"""
CREATE FUNCTION reporting_freeze_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'signed' AND NOT ({CHANGED_POSTGRESQL}) THEN RETURN NEW; END IF;
  IF TG_OP = 'DELETE' AND OLD.state <> 'signed' THEN RETURN OLD; END IF;
  RAISE EXCEPTION '{SAYS}';
END $$;
CREATE FUNCTION reporting_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$;
CREATE TRIGGER reporting_freeze_kept BEFORE UPDATE OR DELETE ON reporting_freeze
FOR EACH ROW EXECUTE FUNCTION reporting_freeze_refuse();
CREATE TRIGGER reporting_freeze_no_truncate BEFORE TRUNCATE ON reporting_freeze
FOR EACH STATEMENT EXECUTE FUNCTION reporting_refuse();
CREATE TRIGGER reporting_restatement_kept BEFORE UPDATE OR DELETE ON reporting_restatement
FOR EACH ROW EXECUTE FUNCTION reporting_refuse();
CREATE TRIGGER reporting_restatement_no_truncate BEFORE TRUNCATE ON reporting_restatement
FOR EACH STATEMENT EXECUTE FUNCTION reporting_refuse();
"""
SQLITE = [
    f"CREATE TRIGGER reporting_freeze_no_update BEFORE UPDATE ON reporting_freeze "
    f"WHEN OLD.state = 'signed' OR {CHANGED_SQLITE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER reporting_freeze_no_delete BEFORE DELETE ON reporting_freeze "
    f"WHEN OLD.state = 'signed' BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER reporting_restatement_no_update BEFORE UPDATE ON reporting_restatement "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER reporting_restatement_no_delete BEFORE DELETE ON reporting_restatement "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
]
UNDO_POSTGRESQL = """
DROP TRIGGER reporting_restatement_no_truncate ON reporting_restatement;
DROP TRIGGER reporting_restatement_kept ON reporting_restatement;
DROP TRIGGER reporting_freeze_no_truncate ON reporting_freeze;
DROP TRIGGER reporting_freeze_kept ON reporting_freeze;
DROP FUNCTION reporting_refuse();
DROP FUNCTION reporting_freeze_refuse();
"""
UNDO_SQLITE = [
    f"DROP TRIGGER reporting_{name}"
    for name in ("freeze_no_update", "freeze_no_delete", "restatement_no_update", "restatement_no_delete")
]


def refuse(apps, schema_editor):
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in [UNDO_POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_freezes")]
    operations = [migrations.RunPython(refuse, allow)]
