from allauth.usersessions import apps as usersessions
from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """The staff admin for all kinds of records."""

    name = "desk"
    verbose_name = _("admin")

    def ready(self):
        from desk.sign_in import factors, sessions  # noqa: F401 - they hold receivers


class DeskAdminConfig(AdminConfig):
    """Django's admin app configured to use ``desk.admin_site``."""

    default_site = "desk.admin_site.DeskSite"


class UserSessionsConfig(usersessions.UserSessionsConfig):
    """Lists sessions in its table; ``desk.sign_in.sessions`` says when."""

    def ready(self):
        """Its own receivers need a request that tests do not have."""
