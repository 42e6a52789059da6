from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """What all kinds of record share: models, lists, pages, exports, search documents."""

    name = "records"
    verbose_name = _("records")
