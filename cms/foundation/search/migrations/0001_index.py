"""The index: its two tables, and the full text index that the database keeps of the first."""

from django.db import migrations, models

COLUMNS = ("title", "summary", "keywords", "body")
LISTED, OLD, NEW = (
    ", ".join(f"{prefix}{column}" for column in COLUMNS) for prefix in ("", "old.", "new.")
)

# The texts are terms already, so nothing but the spaces between them separates.
SQLITE = [
    f"""CREATE VIRTUAL TABLE search_indexedtext_fts USING fts5(
    {LISTED}, content='search_indexedtext', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")""",
    f"""CREATE TRIGGER search_indexedtext_added AFTER INSERT ON search_indexedtext BEGIN
    INSERT INTO search_indexedtext_fts(rowid, {LISTED}) VALUES (new.id, {NEW}); END""",
    f"""CREATE TRIGGER search_indexedtext_removed AFTER DELETE ON search_indexedtext BEGIN
    INSERT INTO search_indexedtext_fts(search_indexedtext_fts, rowid, {LISTED})
    VALUES ('delete', old.id, {OLD}); END""",
    f"""CREATE TRIGGER search_indexedtext_changed AFTER UPDATE ON search_indexedtext BEGIN
    INSERT INTO search_indexedtext_fts(search_indexedtext_fts, rowid, {LISTED})
    VALUES ('delete', old.id, {OLD});
    INSERT INTO search_indexedtext_fts(rowid, {LISTED}) VALUES (new.id, {NEW}); END""",
]
SQLITE_BACK = [
    "DROP TRIGGER search_indexedtext_added",
    "DROP TRIGGER search_indexedtext_removed",
    "DROP TRIGGER search_indexedtext_changed",
    "DROP TABLE search_indexedtext_fts",
]
# PostgreSQL's parsers would split some terms and drop others. The four parts have places of their
# own, so that no phrase reaches from one into the next.
POSTGRESQL = [
    r"""CREATE FUNCTION search_vector(title text, summary text, keywords text, body text)
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        string_agg('''' || term || ''':' || least(start + place, 16383)::text || weight, ' '), ''
    )::tsvector
    FROM (VALUES (title, 'A', 0), (summary, 'B', 300), (keywords, 'C', 800), (body, 'D', 1500))
        AS parts (terms, weight, start),
        unnest(string_to_array(terms, ' ')) WITH ORDINALITY AS listed (term, place)
    WHERE term <> '' $$""",
    f"""ALTER TABLE search_indexedtext ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (search_vector({LISTED})) STORED""",
    "CREATE INDEX search_indexedtext_vector ON search_indexedtext USING gin (vector)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE search_indexedtext DROP COLUMN vector",
    "DROP FUNCTION search_vector(text, text, text, text)",
]


def _run(schema_editor, statements):
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement, None)


def create_full_text_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop_full_text_index(apps, schema_editor):
    _run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(help_text="Of what the text belongs to.", unique=True)),
                ("language", models.CharField(max_length=16)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("keywords", models.TextField()),
                ("body", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="VocabularyWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term", models.CharField(max_length=64)),
                ("stem", models.CharField(max_length=64)),
                ("initial", models.CharField(max_length=1)),
                ("length", models.PositiveSmallIntegerField()),
                ("texts", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stem"], name="word_stem"),
                    models.Index(fields=["initial", "length", "-texts"], name="word_initial"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("term", "stem"), name="unique_word")
                ],
            },
        ),
        migrations.RunPython(create_full_text_index, drop_full_text_index),
    ]
