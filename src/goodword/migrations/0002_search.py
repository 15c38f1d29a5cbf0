"""The full-text index, by the means of each database."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE goodword_search USING fts5("
    "subject, sender, recipients, body, content='', tokenize='unicode61 remove_diacritics 0')"
)
POSTGRES = (
    "CREATE TABLE goodword_search (key bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX goodword_search_words ON goodword_search USING gin (words)",
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE)
    else:
        for statement in POSTGRES:
            schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE goodword_search")


class Migration(migrations.Migration):
    dependencies = [("goodword", "0001_start")]
    operations = [migrations.RunPython(create, drop)]
