"""Other apps hold these tables now; the rows were moved by theirs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("serving", "0002_attempts"),
        ("uploads", "0001_taken_over"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("StoredFile"),
            ]
        )
    ]
