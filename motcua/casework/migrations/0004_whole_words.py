"""Whole words of the folded text: an array with its index on PostgreSQL, a second full-text table on SQLite.

Parts of a word are still found by the trigrams of 0002, where no whole word fits. SQLite keeps both tables by the
same triggers.
"""

from django.db import migrations

POSTGRESQL = [
    "ALTER TABLE casework_case ADD COLUMN words text[] "
    "GENERATED ALWAYS AS (regexp_split_to_array(search_text, '[^[:alnum:]]+')) STORED",
    "CREATE INDEX casework_case_whole ON casework_case USING gin (words)",
    # How often each word stands in the table decides how it is looked for.
    "ALTER TABLE casework_case ALTER COLUMN words SET STATISTICS 1000",
]
PARTS = "casework_case_words"
WHOLE = "casework_case_whole"
ADD = "INSERT INTO {table}(rowid, search_text) VALUES (new.id, new.search_text); "
DROP = "INSERT INTO {table}({table}, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
CHANGED = "AFTER UPDATE OF search_text ON casework_case WHEN old.search_text IS NOT new.search_text"


def triggers(*tables: str) -> list[str]:
    """Statements that make the three triggers which keep these full-text tables."""
    add = "".join(ADD.format(table=table) for table in tables)
    drop = "".join(DROP.format(table=table) for table in tables)
    events = {
        "ai": ("AFTER INSERT ON casework_case", add),
        "ad": ("AFTER DELETE ON casework_case", drop),
        "au": (CHANGED, drop + add),
    }
    return [f"CREATE TRIGGER {PARTS}_{name} {when} BEGIN {acts}END" for name, (when, acts) in events.items()]


FORGET = [f"DROP TRIGGER {PARTS}_{name}" for name in ("ai", "ad", "au")]
SQLITE = [
    f"CREATE VIRTUAL TABLE {WHOLE} USING fts5(search_text, content='casework_case', content_rowid='id', "
    "detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0')",
    f"INSERT INTO {WHOLE}({WHOLE}) VALUES('rebuild')",
    *FORGET,
    *triggers(PARTS, WHOLE),
]


def build(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE casework_case DROP COLUMN words")
        return
    for statement in (*FORGET, *triggers(PARTS), f"DROP TABLE {WHOLE}"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_field_of_the_case")]
    operations = [migrations.RunPython(build, drop)]
