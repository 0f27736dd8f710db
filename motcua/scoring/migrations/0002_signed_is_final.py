"""A signed sheet and its lines never change: the database itself refuses."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION scoring_signed_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a signed score sheet is final'; END $$;
CREATE TRIGGER scoring_sheet_final BEFORE UPDATE OR DELETE ON scoring_scoresheet
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION scoring_signed_refuse();
CREATE FUNCTION scoring_line_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE changed bigint;
BEGIN
  changed := CASE WHEN TG_OP = 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END;
  IF EXISTS (SELECT 1 FROM scoring_scoresheet WHERE id = changed AND state = 'signed') THEN
    RAISE EXCEPTION 'a signed score sheet is final';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scoring_line_final BEFORE INSERT OR UPDATE OR DELETE ON scoring_scoreline
FOR EACH ROW EXECUTE FUNCTION scoring_line_refuse();
"""
UNDO_POSTGRESQL = """
DROP TRIGGER scoring_line_final ON scoring_scoreline;
DROP FUNCTION scoring_line_refuse();
DROP TRIGGER scoring_sheet_final ON scoring_scoresheet;
DROP FUNCTION scoring_signed_refuse();
"""
FINAL = "BEGIN SELECT RAISE(ABORT, 'a signed score sheet is final'); END"
IS_SIGNED = "EXISTS (SELECT 1 FROM scoring_scoresheet WHERE id = {row}.sheet_id AND state = 'signed')"
SQLITE = {
    "scoring_sheet_no_update": f"BEFORE UPDATE ON scoring_scoresheet WHEN OLD.state = 'signed' {FINAL}",
    "scoring_sheet_no_delete": f"BEFORE DELETE ON scoring_scoresheet WHEN OLD.state = 'signed' {FINAL}",
    "scoring_line_no_insert": f"BEFORE INSERT ON scoring_scoreline WHEN {IS_SIGNED.format(row='NEW')} {FINAL}",
    "scoring_line_no_update": f"BEFORE UPDATE ON scoring_scoreline WHEN {IS_SIGNED.format(row='OLD')} {FINAL}",
    "scoring_line_no_delete": f"BEFORE DELETE ON scoring_scoreline WHEN {IS_SIGNED.format(row='OLD')} {FINAL}",
}


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for name, rule in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {rule}")


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(UNDO_POSTGRESQL)
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial")]
    operations = [migrations.RunPython(refuse, allow)]
