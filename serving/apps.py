from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServingConfig(AppConfig):
    """Answering fast and safely; knows nothing of what is served."""

    name = "serving"
    verbose_name = _("serving")
