"""The head of a chain only goes forward and never goes away; PostgreSQL's TRUNCATE is refused like DELETE."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_head_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
  IF TG_OP = 'UPDATE' AND NEW.number > OLD.number AND NEW.chain = OLD.chain THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'audit_chainhead only goes forward';
END $$;
CREATE TRIGGER audit_head_forward BEFORE UPDATE OR DELETE ON audit_chainhead
FOR EACH ROW EXECUTE FUNCTION audit_head_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_chainhead
FOR EACH STATEMENT EXECUTE FUNCTION audit_head_refuse();
"""
SQLITE = [
    "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_chainhead "
    "WHEN NEW.number <= OLD.number OR NEW.chain <> OLD.chain "
    "BEGIN SELECT RAISE(ABORT, 'audit_chainhead only goes forward'); END",
    "CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_chainhead "
    "BEGIN SELECT RAISE(ABORT, 'audit_chainhead only goes forward'); END",
]
UNDO_POSTGRESQL = """
DROP TRIGGER audit_head_no_truncate ON audit_chainhead;
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_head_forward ON audit_chainhead;
DROP FUNCTION audit_head_refuse();
"""
UNDO_SQLITE = ["DROP TRIGGER audit_head_forward", "DROP TRIGGER audit_head_no_delete"]


def refuse(apps, schema_editor):
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in [UNDO_POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_changes")]
    operations = [migrations.RunPython(refuse, allow)]
