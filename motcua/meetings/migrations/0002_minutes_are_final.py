"""Signed minutes and their conclusions never change: the database itself refuses."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION meetings_signed_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'signed minutes are final'; END $$;
CREATE TRIGGER meetings_minutes_final BEFORE UPDATE OR DELETE ON meetings_minutes
FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION meetings_signed_refuse();
CREATE FUNCTION meetings_conclusion_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE changed bigint;
BEGIN
  changed := CASE WHEN TG_OP = 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
  IF EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = changed AND signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'signed minutes are final';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER meetings_conclusion_final BEFORE INSERT OR UPDATE OR DELETE ON meetings_conclusion
FOR EACH ROW EXECUTE FUNCTION meetings_conclusion_refuse();
"""
UNDO_POSTGRESQL = """
DROP TRIGGER meetings_conclusion_final ON meetings_conclusion;
DROP FUNCTION meetings_conclusion_refuse();
DROP TRIGGER meetings_minutes_final ON meetings_minutes;
DROP FUNCTION meetings_signed_refuse();
"""
FINAL = "BEGIN SELECT RAISE(ABORT, 'signed minutes are final'); END"
SIGNED = "EXISTS (SELECT 1 FROM meetings_minutes WHERE meeting_id = {row}.meeting_id AND signed_at IS NOT NULL)"
SQLITE = {
    "meetings_minutes_no_update": f"BEFORE UPDATE ON meetings_minutes WHEN OLD.signed_at IS NOT NULL {FINAL}",
    "meetings_minutes_no_delete": f"BEFORE DELETE ON meetings_minutes WHEN OLD.signed_at IS NOT NULL {FINAL}",
    "meetings_conclusion_no_insert": f"BEFORE INSERT ON meetings_conclusion WHEN {SIGNED.format(row='NEW')} {FINAL}",
    "meetings_conclusion_no_update": f"BEFORE UPDATE ON meetings_conclusion WHEN {SIGNED.format(row='OLD')} {FINAL}",
    "meetings_conclusion_no_delete": f"BEFORE DELETE ON meetings_conclusion WHEN {SIGNED.format(row='OLD')} {FINAL}",
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
    dependencies = [("meetings", "0001_meetings")]
    operations = [migrations.RunPython(refuse, allow)]
