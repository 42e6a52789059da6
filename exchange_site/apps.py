from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeSiteConfig(AppConfig):
    """The project app: settings, URLs and site-wide pages; no other app imports it."""

    name = "exchange_site"
    verbose_name = _("site")
