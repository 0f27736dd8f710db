"""A drawn sample never changes, nor does a signed report with its answers: the database itself refuses."""

from django.db import migrations

DRAWN = ("inspections_sample", "inspections_sampleddossier")
OF_PROGRAMME = ("inspections_finding", "inspections_recommendation")
POSTGRESQL = """
CREATE FUNCTION inspections_drawn_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a drawn sample is final'; END $$;
CREATE FUNCTION inspections_signed_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a signed inspection report is final'; END $$;
CREATE TRIGGER inspections_report_final BEFORE UPDATE OR DELETE ON inspections_inspectionreport
FOR EACH ROW WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION inspections_signed_refuse();
CREATE FUNCTION inspections_part_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE changed bigint;
BEGIN
  changed := CASE WHEN TG_OP = 'INSERT' THEN NEW.programme_id ELSE OLD.programme_id END;
  IF EXISTS (SELECT 1 FROM inspections_inspectionreport WHERE programme_id = changed AND signed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'a signed inspection report is final';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
"""
UNDO_POSTGRESQL = """
DROP FUNCTION inspections_part_refuse();
DROP TRIGGER inspections_report_final ON inspections_inspectionreport;
DROP FUNCTION inspections_signed_refuse();
DROP FUNCTION inspections_drawn_refuse();
"""
SIGNED = (
    "EXISTS (SELECT 1 FROM inspections_inspectionreport"
    " WHERE programme_id = {row}.programme_id AND signed_at IS NOT NULL)"
)


def final(words):
    return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"


def on_postgresql(schema_editor):
    schema_editor.execute(POSTGRESQL)
    for table in DRAWN:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_final BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION inspections_drawn_refuse()"
        )
    for table in OF_PROGRAMME:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_final BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION inspections_part_refuse()"
        )


def on_sqlite():
    """Name and rule of each trigger."""
    drawn, signed = final("a drawn sample is final"), final("a signed inspection report is final")
    for table in DRAWN:
        for verb in ("UPDATE", "DELETE"):
            yield f"{table}_no_{verb.lower()}", f"BEFORE {verb} ON {table} {drawn}"
    for verb in ("UPDATE", "DELETE"):
        name = f"inspections_report_no_{verb.lower()}"
        yield name, f"BEFORE {verb} ON inspections_inspectionreport WHEN OLD.signed_at IS NOT NULL {signed}"
    for table in OF_PROGRAMME:
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield f"{table}_no_{verb.lower()}", f"BEFORE {verb} ON {table} WHEN {SIGNED.format(row=row)} {signed}"


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        on_postgresql(schema_editor)
    else:
        for name, rule in on_sqlite():
            schema_editor.execute(f"CREATE TRIGGER {name} {rule}")


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in (*DRAWN, *OF_PROGRAMME):
            schema_editor.execute(f"DROP TRIGGER {table}_final ON {table}")
        schema_editor.execute(UNDO_POSTGRESQL)
    else:
        for name, _rule in on_sqlite():
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_inspections")]
    operations = [migrations.RunPython(refuse, allow)]
