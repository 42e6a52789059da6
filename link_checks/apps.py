from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinkChecksConfig(AppConfig):
    """Periodic checks of external links."""

    name = "link_checks"
    admin_group = "upkeep"
    # By role: the model and what the role may do with it.
    staff_permissions = [
        ("Editors", "LinkCheck", ["view"]),
        ("Reviewers", "LinkCheck", ["view"]),
        ("Managers", "LinkCheck", ["view"]),
    ]
    verbose_name = _("checked addresses")
