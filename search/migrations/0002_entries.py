from django.db import migrations, models

from search.storage import tables

SCOPES = ["public", "desk"]


def forget_entries(apps, schema_editor):
    """They were written in another way; without a state the next start writes them anew."""
    entries = apps.get_model("search", "Entry").objects.all()
    if entries.exists():
        entries.delete()
    else:
        apps.get_model("search", "IndexState").objects.create(pk=1, analysis=1)


def make_tables(apps, schema_editor):
    for scope in SCOPES:
        schema_editor.execute(tables().CREATE.format(table=f"search_{scope}_tokens"))


def drop_tables(apps, schema_editor):
    for scope in SCOPES:
        schema_editor.execute(tables().DROP.format(table=f"search_{scope}_tokens"))


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "IndexState",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(make_tables, drop_tables),
    ]
