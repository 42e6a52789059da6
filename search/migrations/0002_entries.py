from django.db import migrations, models

SCOPES = ["public", "desk"]
# Written out, for what later versions ask for is not what this migration makes.
CREATE = {
    "postgresql": """
        CREATE TABLE {table} (
            entry bigint NOT NULL,
            number integer NOT NULL,
            tokens tsvector NOT NULL,
            PRIMARY KEY (entry, number)
        );
        CREATE INDEX {table}_gin ON {table} USING gin (tokens) WITH (fastupdate = off);
    """,
    # The tokens are ours: the tokenizer only divides them at spaces, all else is beyond its ASCII.
    "sqlite": """
        CREATE VIRTUAL TABLE {table} USING fts5(
            names, aliases, facts, text, tokenize='ascii', columnsize=0
        )
    """,
}
DROP = "DROP TABLE {table}"


def forget_entries(apps, schema_editor):
    """They were written in another way; without a state the next start writes them anew."""
    entries = apps.get_model("search", "Entry").objects.all()
    if entries.exists():
        entries.delete()
    else:
        apps.get_model("search", "IndexState").objects.create(pk=1, analysis=2)


def make_tables(apps, schema_editor):
    for scope in SCOPES:
        schema_editor.execute(
            CREATE[schema_editor.connection.vendor].format(table=f"search_{scope}_tokens")
        )


def drop_tables(apps, schema_editor):
    for scope in SCOPES:
        schema_editor.execute(DROP.format(table=f"search_{scope}_tokens"))


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "IndexState",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("analysis", models.PositiveSmallIntegerField()),
                ("pruned", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunPython(forget_entries, migrations.RunPython.noop),
        migrations.RemoveField("entry", "text"),
        *[
            migrations.AddField("entry", name, models.TextField(default=""), preserve_default=False)
            for name in ["aliases", "facts", "values"]
        ],
        migrations.AddField(
            "entry", "date", models.CharField(default="", max_length=16), preserve_default=False
        ),
        *[
            migrations.AddField(
                "entry", name, models.CharField(default="", max_length=600), preserve_default=False
            )
            for name in ["sort_name_en", "sort_name_zh_hans"]
        ],
        migrations.CreateModel(
            "Removal",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(make_tables, drop_tables),
    ]
