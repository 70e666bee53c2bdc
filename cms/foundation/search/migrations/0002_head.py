"""On PostgreSQL, a vector without the body, by which texts are ranked without reading it."""

from django.db import migrations

ADD = """ALTER TABLE search_indexedtext ADD COLUMN head tsvector
GENERATED ALWAYS AS (search_vector(title, summary, keywords, '')) STORED"""
DROP = "ALTER TABLE search_indexedtext DROP COLUMN head"


def _run(schema_editor, statement):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(statement, None)


def add_head(apps, schema_editor):
    _run(schema_editor, ADD)


def drop_head(apps, schema_editor):
    _run(schema_editor, DROP)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]
    operations = [migrations.RunPython(add_head, drop_head)]
