"""Tables that stood in the app `editorial`."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from values.moved_models import take_over


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0011_left_alone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        take_over("Batch", "editorial", "tables"),
        take_over("StagedRow", "editorial", "tables"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Batch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file_name', models.CharField(max_length=200, verbose_name='file')),
                        ('file', models.BinaryField(default=bytes)),
                        ('language', models.CharField(max_length=10)),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                        ('state', models.CharField(choices=[('reading', 'being read'), ('refused', 'refused'), ('ready', 'waits for confirmation'), ('importing', 'being imported'), ('indexing', 'imported, being indexed'), ('done', 'imported as drafts'), ('publishing', 'being published'), ('published', 'published'), ('undoing', 'being undone'), ('undone', 'undone'), ('cancelled', 'cancelled')], default='reading', max_length=10, verbose_name='state')),
                        ('to_be_published', models.BooleanField(default=False)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('unchanged', models.PositiveIntegerField(default=0)),
                        ('left_out', models.JSONField(default=list)),
                        ('message', models.TextField(blank=True)),
                        ('locked_for', models.FloatField(null=True)),
                        ('lease_until', models.DateTimeField(null=True)),
                        ('holder', models.CharField(blank=True, max_length=32)),
                        ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                        ('publisher', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'ordering': ['-made_at', '-pk'],
                        'default_permissions': (),
                    },
                ),
                migrations.CreateModel(
                    name='StagedRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveIntegerField()),
                        ('sort', models.CharField(choices=[('changed', 'changed'), ('new', 'new'), ('refused', 'refused')], max_length=7)),
                        ('ref', models.CharField(blank=True, db_index=True, max_length=8)),
                        ('name', models.CharField(max_length=300)),
                        ('seen', models.PositiveIntegerField(null=True)),
                        ('seen_state', models.CharField(blank=True, max_length=10)),
                        ('moved_on', models.BooleanField(default=False)),
                        ('content', models.JSONField(default=dict)),
                        ('content_of_site', models.JSONField(null=True)),
                        ('takes_file', models.BooleanField(default=False)),
                        ('changes', models.JSONField(default=list)),
                        ('conflicts', models.JSONField(default=list)),
                        ('errors', models.JSONField(default=list)),
                        ('near', models.JSONField(default=list)),
                        ('left_alone', models.CharField(blank=True, choices=[('deleted', 'It was deleted.'), ('merged', 'It was merged into another entry.'), ('published', 'This version was published already.'), ('discarded', 'The draft from the file was discarded.'), ('scheduled', 'A version is scheduled to be published at a later time.'), ('newer', 'Somebody has saved a newer version since.'), ('in-review', 'It is in review.'), ('returned', 'It was returned to its author.'), ('in-hand', 'Somebody has recalled it, or taken it in hand otherwise.'), ('withdrawn', 'It is withdrawn; bring it back on its own page.'), ('before', 'There was a draft before the file, which was kept as a draft.'), ('beyond', 'It lies beyond what your account may work on.'), ('own', 'Another person must review this change, because you made it.'), ('changed', 'It was changed after you were asked, so nothing was done to it.')], max_length=9)),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='tables.batch')),
                    ],
                    options={
                        'ordering': ['line'],
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('batch', 'line'), name='staged_row_once')],
                    },
                ),
            ],
        ),
    ]
