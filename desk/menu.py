"""The menu of the admin, in the order of the work."""

from collections.abc import Iterator

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.models import Record

# An app says in ``admin_group`` of its config under which of these its models are listed.
ENTRIES, LISTS, UPKEEP, ACCOUNTS = "entries", "lists", "upkeep", "accounts"
HEADINGS = {
    ENTRIES: _("Entries"),
    LISTS: _("Lists"),
    UPKEEP: _("Upkeep"),
    ACCOUNTS: _("People and log"),
}


def menu(site, app_list: list[dict], path: str) -> Iterator[dict]:
    """Headings with their entries, of what Django's list of apps offers to a person."""
    order = list(site._registry)
    offered = [model for entry in app_list for model in entry["models"] if model["admin_url"]]
    offered.sort(key=lambda model: order.index(model["model"]))
    for group, heading in HEADINGS.items():
        entries = [
            {
                "name": capfirst(model["name"]),
                "address": model["admin_url"],
                "is_here": path.startswith(model["admin_url"]),
            }
            for model in offered
            if group_of(model["model"]) == group
        ]
        if entries:
            yield {"heading": heading, "entries": entries}


def group_of(model) -> str:
    if issubclass(model, Record):
        return ENTRIES
    return getattr(apps.get_app_config(model._meta.app_label), "admin_group", ACCOUNTS)
