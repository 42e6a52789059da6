from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrectionsConfig(AppConfig):
    """Corrections and questions of readers, and what offices answer."""

    name = "corrections"
    admin_group = "upkeep"
    # By role: the model and what the role may do with it.
    staff_permissions = [
        ("Editors", "Suggestion", ["view"]),
        ("Reviewers", "Suggestion", ["view", "change"]),
        ("Managers", "Suggestion", ["view", "change"]),
        ("Reviewers", "OfficeAnswer", ["view"]),
        ("Managers", "OfficeAnswer", ["view"]),
    ]
    verbose_name = _("corrections and questions")

    def forget_records(self, refs: list[str]):
        """Delete what is kept of records that are erased."""
        for name in ["Suggestion", "ConfirmationLink"]:
            self.get_model(name).objects.filter(permalink__in=refs).delete()
