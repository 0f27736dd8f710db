"""Trigram search over the folded text: an index on PostgreSQL, a full-text table kept by triggers on SQLite."""

from django.db import migrations

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX casework_case_words ON casework_case USING gin (search_text gin_trgm_ops)",
]
SQLITE = [
    "CREATE VIRTUAL TABLE casework_case_words USING fts5"
    "(search_text, content='casework_case', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER casework_case_words_ai AFTER INSERT ON casework_case BEGIN "
    "INSERT INTO casework_case_words(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER casework_case_words_ad AFTER DELETE ON casework_case BEGIN "
    "INSERT INTO casework_case_words(casework_case_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER casework_case_words_au AFTER UPDATE OF search_text ON casework_case "
    "WHEN old.search_text IS NOT new.search_text BEGIN "
    "INSERT INTO casework_case_words(casework_case_words, rowid, search_text) VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO casework_case_words(rowid, search_text) VALUES (new.id, new.search_text); END",
]


def build(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX casework_case_words")
    else:
        for name in ("ai", "ad", "au"):
            schema_editor.execute(f"DROP TRIGGER casework_case_words_{name}")
        schema_editor.execute("DROP TABLE casework_case_words")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
