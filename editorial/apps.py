from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Revisions, review and publication of records."""

    name = "editorial"
    verbose_name = _("editorial desk")

    def ready(self):
        from editorial.permissions.roles import grant_permissions

        # Django creates the permissions of a new model after its migrations; the groups get them
        # then.
        post_migrate.connect(grant_permissions, sender=self)

    def forget_records(self, refs: list[str]):
        """Delete mails about records that are erased."""
        self.get_model("Mail").objects.filter(ref__in=refs).delete()
