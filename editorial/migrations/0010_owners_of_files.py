"""Whose each file is: known until now only of those that were public once."""

from django.db import migrations

STEM_LENGTH = 32


def say_owners(apps, schema_editor):
    StoredFile = apps.get_model("serving", "StoredFile")
    Revision = apps.get_model("editorial", "Revision")
    left = set(StoredFile.objects.filter(owner="").values_list("stem", flat=True))
    revisions = Revision.objects.order_by("pk").values_list("permalink_id", "content")
    for ref, content in revisions.iterator(chunk_size=500) if left else ():
        parts = [content.get("fields", {})]
        parts += [row for rows in content.get("rows", {}).values() for row in rows.values()]
        named = {value[:STEM_LENGTH] for part in parts for value in part.values() if isinstance(value, str)}
        if mine := named & left:
            StoredFile.objects.filter(stem__in=mine).update(owner=ref)
            left -= mine


class Migration(migrations.Migration):
    dependencies = [("editorial", "0009_sign_in_limits"), ("serving", "0001_initial")]
    operations = [migrations.RunPython(say_owners, migrations.RunPython.noop)]
