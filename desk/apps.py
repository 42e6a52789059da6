from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Django's admin for every kind of record."""

    name = "desk"
    verbose_name = _("admin")


class DeskAdminConfig(AdminConfig):
    """Django's admin app, on the site of ``desk.admin_site``."""

    default_site = "desk.admin_site.DeskSite"
