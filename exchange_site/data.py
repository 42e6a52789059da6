"""The whole of the data: what may be taken home, in which files, and what their columns hold."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from exchange_site.context import last_change
from exchange_site.described import operator, site_name
from records.addresses import list_address
from records.columns import column_labels
from records.kinds import record_kinds
from records.schema_org import CONTEXT, absolute, known, tag

# The files that a kind may offer of its list, by their ending.
FORMATS = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "atom": ("Atom", "application/atom+xml"),
    "ics": (gettext_lazy("calendar"), "text/calendar"),
}


@dataclass
class File:
    address: str
    label: str
    content_type: str


def files_of(kind) -> list[File]:
    return [
        File(address, str(label), content_type)
        for ending, (label, content_type) in FORMATS.items()
        if exists(address := f"{list_address(kind)}list.{ending}")
    ]


def exists(address: str) -> bool:
    try:
        return bool(resolve(address))
    except Resolver404:
        return False


class Data(TemplateView):
    template_name = "exchange_site/data.html"

    def get_context_data(self, **kwargs):
        kinds = [
            {
                "title": kind.list_title,
                "label": kind.label(),
                "address": list_address(kind),
                "counted": kind.counted % {"count": kind.objects.published().count()},
                "files": files_of(kind),
                "columns": column_labels(kind),
            }
            for kind in record_kinds()
        ]
        common = [
            name
            for name, label in kinds[0]["columns"].items()
            if all(one["columns"].get(name) == label for one in kinds)
        ]
        for one in kinds:
            one["own"] = {k: v for k, v in one["columns"].items() if k not in common}
        return super().get_context_data(**kwargs) | {
            "kinds": kinds,
            "common": {name: kinds[0]["columns"][name] for name in common},
            "home": absolute(reverse("home")),
            "described": lambda title, url: dataset(kinds, url),
        }


def dataset(kinds, url: str) -> dict:
    changed = last_change()
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": site_name(),
        "description": _(
            "The alliances, research centers and bases, events, editions, institutions and "
            "documents of the China-ASEAN Education Cooperation Week, each with its sources."
        ),
        "url": url,
        "isAccessibleForFree": True,
        "inLanguage": [tag(code) for code, _name in settings.LANGUAGES],
        **known(
            {
                "license": licence(),
                "creator": operator(),
                "dateModified": changed and changed.isoformat(),
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "name": f"{one['title']} ({file.label})",
                        "encodingFormat": file.content_type,
                        "contentUrl": absolute(file.address),
                    }
                    for one in kinds
                    for file in one["files"]
                ],
            }
        ),
    }


def licence():
    """An address as it is; a sentence as a work of that name."""
    text = settings.DATA_LICENCE[get_language()]
    if not text or text.startswith(("http://", "https://")):
        return text
    return {"@type": "CreativeWork", "name": text}
