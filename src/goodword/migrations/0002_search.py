"""The full-text index, by the means of each database."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE goodword_search USING fts5("
    "subject, sender, recipients, body, content='', tokenize='unicode61 remove_diacritics 0')",
    # A batch of mail fits into 8 MiB, and is then written once and not in pieces.
    "INSERT INTO goodword_search(goodword_search, rank) VALUES ('hashsize', 8388608)",
)
POSTGRES = (
    "CREATE TABLE goodword_search (key bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX goodword_search_words ON goodword_search USING gin (words)",
)


def create(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE if sqlite else POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE goodword_search")


class Migration(migrations.Migration):
    dependencies = [("goodword", "0001_start")]
    operations = [migrations.RunPython(create, drop)]
