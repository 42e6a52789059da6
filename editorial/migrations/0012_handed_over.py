"""Other apps hold these tables now; the rows were moved by theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0011_left_alone"),
        ("desk", "0001_taken_over"),
        ("corrections", "0001_taken_over"),
        ("link_checks", "0001_taken_over"),
        ("tables", "0001_taken_over"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "revision",
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.SET_NULL,
                        related_name="revisions",
                        to="tables.batch",
                    ),
                ),
                migrations.DeleteModel("PreviewLink"),
                migrations.DeleteModel("Suggestion"),
                migrations.DeleteModel("LinkCheck"),
                migrations.DeleteModel("StagedRow"),
                migrations.DeleteModel("Batch"),
            ]
        )
    ]
