from django.db import migrations

ROLES = ["Editors", "Reviewers", "Managers"]


def make_groups(apps, schema_editor):
    """The groups; their permissions follow when all kinds have theirs (editorial.permissions.roles)."""
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
