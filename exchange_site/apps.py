from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeSiteConfig(AppConfig):
    """Puts the parts together; imported by nobody."""

    name = "exchange_site"
    verbose_name = _("site")
