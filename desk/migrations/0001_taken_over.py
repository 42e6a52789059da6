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
        take_over("PreviewLink", "editorial", "desk"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='PreviewLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given')),
                        ('expires_at', models.DateTimeField(verbose_name='works until')),
                        ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked')),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='preview_links', to='editorial.revision', verbose_name='revision')),
                    ],
                    options={
                        'verbose_name': 'preview link',
                        'verbose_name_plural': 'preview links',
                        'ordering': ['-made_at', '-pk'],
                        'default_permissions': (),
                    },
                ),
            ],
        ),
    ]
