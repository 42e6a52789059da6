"""The checks before publishing, and those that a site begins with."""

import django.db.models.deletion
from django.db import migrations, models


PRESET = {
    "required": ["name", "countries", "citations"],
    "recommended": ["translation", "summary", "image_alt", "verified_on"],
}


def begin_with(apps, schema_editor):
    checks = apps.get_model("editorial", "PublishCheck").objects.using(schema_editor.connection.alias)
    checks.bulk_create(
        checks.model(name=name, level=level) for level, names in PRESET.items() for name in names
    )


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0014_sign_in_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='check')),
                ('level', models.CharField(choices=[('required', 'required'), ('recommended', 'recommended'), ('off', 'not checked')], default='recommended', max_length=11, verbose_name='level')),
                ('kind', models.ForeignKey(blank=True, help_text='Empty: all kinds that say nothing else.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype', verbose_name='kind')),
            ],
            options={
                'verbose_name': 'check before publishing',
                'verbose_name_plural': 'checks before publishing',
                'ordering': ['kind', 'level', 'name'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='publish_check_once', violation_error_code='name', violation_error_message='This check stands here already: change that row.'), models.UniqueConstraint(condition=models.Q(('kind', None)), fields=('name',), name='publish_check_of_all_kinds_once', violation_error_code='name', violation_error_message='This check stands here already: change that row.')],
            },
        ),
        migrations.RunPython(begin_with, migrations.RunPython.noop),
    ]
