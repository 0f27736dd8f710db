"""Ratings given so far become the first rows of their history; then the database refuses to change history.

SQLite lays a table anew for many changes and loses its triggers: a later change of these two tables puts them back.
"""

from django.db import migrations

FIRST_ROWS = """
INSERT INTO ratings_givenrating (case_id, number, level, comment, channel, rated_at, counts_from)
SELECT case_id, 1, level, comment, channel, rated_at, rated_at FROM ratings_rating
"""
TABLES = ("ratings_givenrating", "ratings_answer")
FUNCTION = """
CREATE FUNCTION ratings_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'ratings given are append-only'; END $$;
"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION)
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION ratings_refuse()"
            )
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'ratings given are append-only'); END"
            )


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
        schema_editor.execute("DROP FUNCTION ratings_refuse()")
        return
    for table in TABLES:
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("ratings", "0002_questions_tablets_follow_ups")]
    operations = [
        migrations.RunSQL(FIRST_ROWS, migrations.RunSQL.noop),
        migrations.RunPython(refuse, allow),
    ]
