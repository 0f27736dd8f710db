"""What was made public stays as it was: the database itself refuses to change or delete a publication."""

from django.db import migrations

SAYS = "publications are not changed"
POSTGRESQL = f"""
CREATE FUNCTION reporting_publication_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$;
CREATE TRIGGER reporting_publication_kept BEFORE UPDATE OR DELETE ON reporting_publication
FOR EACH ROW EXECUTE FUNCTION reporting_publication_refuse();
CREATE TRIGGER reporting_publication_no_truncate BEFORE TRUNCATE ON reporting_publication
FOR EACH STATEMENT EXECUTE FUNCTION reporting_publication_refuse();
"""
SQLITE = [
    f"CREATE TRIGGER reporting_publication_no_{event.lower()} BEFORE {event} ON reporting_publication "
    f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    for event in ("UPDATE", "DELETE")
]
UNDO_POSTGRESQL = """
DROP TRIGGER reporting_publication_no_truncate ON reporting_publication;
DROP TRIGGER reporting_publication_kept ON reporting_publication;
DROP FUNCTION reporting_publication_refuse();
"""
UNDO_SQLITE = [f"DROP TRIGGER reporting_publication_no_{event}" for event in ("update", "delete")]


def refuse(apps, schema_editor):
    for statement in [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in [UNDO_POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else UNDO_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_refuse_changes")]
    operations = [migrations.RunPython(refuse, allow)]
