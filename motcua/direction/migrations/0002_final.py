"""A signed document never changes: the database itself refuses."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION direction_signed_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a signed document is final'; END $$;
CREATE TRIGGER direction_document_final BEFORE UPDATE OR DELETE ON direction_outgoingdocument
FOR EACH ROW WHEN (OLD.state = 'signed') EXECUTE FUNCTION direction_signed_refuse();
"""
UNDO_POSTGRESQL = """
DROP TRIGGER direction_document_final ON direction_outgoingdocument;
DROP FUNCTION direction_signed_refuse();
"""
FINAL = "WHEN OLD.state = 'signed' BEGIN SELECT RAISE(ABORT, 'a signed document is final'); END"
SQLITE = {
    "direction_document_no_update": f"BEFORE UPDATE ON direction_outgoingdocument {FINAL}",
    "direction_document_no_delete": f"BEFORE DELETE ON direction_outgoingdocument {FINAL}",
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
    dependencies = [("direction", "0001_documents")]
    operations = [migrations.RunPython(refuse, allow)]
