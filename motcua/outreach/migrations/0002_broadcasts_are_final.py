"""What was confirmed as broadcast never changes: the database itself refuses."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION outreach_broadcast_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'confirmed broadcasts are final'; END $$;
CREATE TRIGGER outreach_broadcast_final BEFORE UPDATE OR DELETE ON outreach_broadcast
FOR EACH ROW EXECUTE FUNCTION outreach_broadcast_refuse();
"""
UNDO_POSTGRESQL = """
DROP TRIGGER outreach_broadcast_final ON outreach_broadcast;
DROP FUNCTION outreach_broadcast_refuse();
"""
FINAL = "BEGIN SELECT RAISE(ABORT, 'confirmed broadcasts are final'); END"
SQLITE = {
    "outreach_broadcast_no_update": f"BEFORE UPDATE ON outreach_broadcast {FINAL}",
    "outreach_broadcast_no_delete": f"BEFORE DELETE ON outreach_broadcast {FINAL}",
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
    dependencies = [("outreach", "0001_items_and_slots")]
    operations = [migrations.RunPython(refuse, allow)]
