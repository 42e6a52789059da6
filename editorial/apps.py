from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """How a change becomes public."""

    name = "editorial"
    verbose_name = _("editorial desk")

    def ready(self):
        from editorial.workflow.roles import grant_permissions

        # Django makes the permissions of a new kind after its migrations; roles get them then.
        post_migrate.connect(grant_permissions, sender=self)
