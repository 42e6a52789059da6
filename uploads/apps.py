from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    """Uploaded images and files, and the address that answers them."""

    name = "uploads"
    verbose_name = _("uploaded files")
