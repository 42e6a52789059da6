from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    """How records are classified: by country and by sector."""

    name = "taxonomy"
    admin_group = "lists"
    verbose_name = _("countries and sectors")
