"""The download page: all files, and the meaning of their columns."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from dumps.models import Dump
from exchange_site.crawlers.site_structured_data import operator
from records.exports.columns import column_labels
from records.exports.export_formats import FORMATS, formats_of
from records.exports.files.table_files import WRITERS, labels_of
from records.exports.json.public_tables import TABLES
from records.exports.schema_org import CONTEXT, absolute, known, site_name, tag
from records.kinds import record_kinds
from records.pages.latest import last_change
from records.selection.query_strings import list_address
from values.languages import LANGUAGES, for_reader


class Data(TemplateView):
    template_name = "exchange_site/data.html"

    def get_context_data(self, **kwargs):
        kinds = [
            {
                "title": kind.list_title,
                "label": kind.label(),
                "address": list_address(kind),
                "counted": kind.counted % {"count": kind.objects.published().count()},
                "formats": formats_of(kind),
                "columns": column_labels(kind),
            }
            for kind in record_kinds()
        ]
        common = [
            name
            for name, label in kinds[0]["columns"].items()
            if all(kind["columns"].get(name) == label for kind in kinds)
        ]
        for kind in kinds:
            kind["own"] = {k: v for k, v in kind["columns"].items() if k not in common}
        return super().get_context_data(**kwargs) | {
            "kinds": kinds,
            "dumps": Dump.objects.all(),
            "tables": [
                {
                    "name": table.name,
                    "title": table.title,
                    "rows": table.count(),
                    "columns": labels_of(table),
                    "formats": [entry for entry in FORMATS if entry.name in WRITERS],
                }
                for table in TABLES.values()
            ],
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
        "inLanguage": [tag(code) for code in LANGUAGES],
        **known(
            {
                "license": licence(),
                "creator": operator(),
                "dateModified": changed and changed.isoformat(timespec="seconds"),
                "distribution": [
                    {
                        "@type": "DataDownload",
                        "name": f"{kind['title']} ({offered.name})",
                        "encodingFormat": offered.content_type,
                        "contentUrl": f"{absolute(kind['address'])}list.{offered.name}",
                    }
                    for kind in kinds
                    for offered in kind["formats"]
                ],
            }
        ),
    }


def licence():
    """The licence for schema.org: a URL, or a CreativeWork with the text as its name."""
    text = for_reader(settings.DATA_LICENCE)
    if not text or text.startswith(("http://", "https://")):
        return text
    return {"@type": "CreativeWork", "name": text}
