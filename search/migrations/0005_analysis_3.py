from django.db import migrations


def mark_empty_index(apps, schema_editor):
    """An index without entries needs no rebuild; any other is written anew at the next start."""
    if not apps.get_model("search", "Entry").objects.exists():
        apps.get_model("search", "IndexState").objects.filter(analysis=2).update(analysis=3)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_constraint_sentences")]

    operations = [migrations.RunPython(mark_empty_index, migrations.RunPython.noop)]
