from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, on a site of our own."""

    default_site = "editorial.desk.site.DeskSite"
