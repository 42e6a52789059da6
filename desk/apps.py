from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The staff admin for all kinds of records."""

    name = "desk"
    verbose_name = _("admin")


class DeskAdminConfig(AdminConfig):
    """Django's admin app configured to use ``desk.admin_site``."""

    default_site = "desk.admin_site.DeskSite"
