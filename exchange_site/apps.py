from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class ExchangeSiteConfig(AppConfig):
    """The project app: settings, URLs and site-wide pages; no other app imports it."""

    name = "exchange_site"
    admin_group = "upkeep"
    # By role: the model and what the role may do with it.
    staff_permissions = [
        ("Editors", "Handout", ["view", "add"]),
        ("Reviewers", "Handout", ["view", "add"]),
        ("Managers", "Handout", ["view", "add"]),
    ]
    verbose_name = _("site")

    def ready(self):
        if settings.SENTRY_DSN:
            # Not imported where nothing is reported.
            from exchange_site import error_reports

            error_reports.start(settings.SENTRY_DSN)

    def forget_records(self, refs: list[str]):
        """Take out of numbers that were given out what concerns records that are erased."""
        self.get_model("Handout").objects.forget_records(refs)
