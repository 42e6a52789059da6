"""Tables that stood in the app `editorial`."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from values.moved_models import take_over


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0011_left_alone'),
        ('records', '0001_initial'),
    ]

    operations = [
        take_over("Suggestion", "editorial", "corrections"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Suggestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('page', models.CharField(blank=True, editable=False, max_length=300, verbose_name='page')),
                        ('text', models.TextField(max_length=4000, verbose_name='what is wrong')),
                        ('source', models.CharField(blank=True, max_length=600, verbose_name='where that is said')),
                        ('contact', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('language', models.CharField(editable=False, max_length=10, verbose_name='language')),
                        ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent')),
                        ('state', models.CharField(choices=[('new', 'not yet dealt with'), ('answered', 'dealt with'), ('closed', 'closed without change')], default='new', max_length=8, verbose_name='state')),
                        ('permalink', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='records.permalink', verbose_name='record')),
                    ],
                    options={
                        'verbose_name': 'suggested correction',
                        'verbose_name_plural': 'suggested corrections',
                        'ordering': ['-sent_at'],
                        'default_permissions': ('view', 'change'),
                        'indexes': [models.Index(fields=['state', '-sent_at'], name='suggestion_state')],
                    },
                ),
            ],
        ),
    ]
