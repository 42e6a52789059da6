from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DuplicatesConfig(AppConfig):
    """Detection and merging of duplicate records."""

    name = "duplicates"
    verbose_name = _("duplicates")

    def ready(self):
        from duplicates.merge.merge_step import carry_out
        from editorial.bulk_changes.bulk_change import BulkChange
        from editorial.bulk_changes.runner import AS_A_WHOLE

        AS_A_WHOLE[BulkChange.Act.MERGE] = carry_out
