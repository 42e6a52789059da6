from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServingConfig(AppConfig):
    """Caching, buffering, rate limits and health checks, independent of what is served."""

    name = "serving"
    verbose_name = _("serving")
