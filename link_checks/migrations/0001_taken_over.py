"""Tables that stood in the app `editorial`."""

from django.db import migrations, models

from values.moved_models import take_over


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('editorial', '0011_left_alone'),
    ]

    operations = [
        take_over("LinkCheck", "editorial", "link_checks"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='LinkCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=600, unique=True, verbose_name='address')),
                        ('checked_at', models.DateTimeField(verbose_name='last asked')),
                        ('status', models.PositiveSmallIntegerField(null=True, verbose_name='answer')),
                        ('problem', models.CharField(blank=True, choices=[('address', 'not an address of the web'), ('host', 'no such host'), ('private', 'leads into a private network'), ('connection', 'no connection'), ('secure', 'no secure connection'), ('late', 'no answer in time'), ('circles', 'forwards without end')], max_length=10, verbose_name='problem')),
                        ('failing_since', models.DateField(null=True, verbose_name='fails since')),
                        ('gone', models.BooleanField(default=False, verbose_name='no longer answers')),
                    ],
                    options={
                        'verbose_name': 'checked address',
                        'verbose_name_plural': 'checked addresses',
                        'ordering': ['-gone', '-failing_since', 'address'],
                        'default_permissions': ('view',),
                        'constraints': [models.CheckConstraint(condition=models.Q(('gone', False), ('failing_since__isnull', False), _connector='OR'), name='gone_fails_since_a_day')],
                    },
                ),
            ],
        ),
    ]
