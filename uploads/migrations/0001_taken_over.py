"""Tables that stood in the app `serving`."""

from django.db import migrations, models

from values.moved_models import take_over


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0011_left_alone'),
        ('serving', '0002_attempts'),
    ]

    operations = [
        take_over("StoredFile", "serving", "uploads"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('stem', models.CharField(max_length=32, primary_key=True, serialize=False)),
                        ('download_name', models.CharField(blank=True, max_length=200, verbose_name='file name')),
                        ('owner', models.CharField(blank=True, db_index=True, max_length=40)),
                        ('public', models.BooleanField(default=False, verbose_name='used by a published record')),
                    ],
                    options={
                        'verbose_name': 'stored file',
                        'verbose_name_plural': 'stored files',
                    },
                ),
            ],
        ),
    ]
