from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """What we know and from where: sources, citations, indicators, figures."""

    name = "evidence"
    admin_group = "lists"
    verbose_name = _("sources and figures")
