"""sitemap.xml with the languages of each page; split into parts above 50,000 addresses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Max
from django.http import Http404
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.views.generic import View

from exchange_site.public.statistics_pages import QUESTIONS
from records.kinds import record_kinds
from records.models import Change
from records.pages.latest import last_change
from records.selection.query_strings import list_address
from serving.generation import with_last_modified
from taxonomy.models import Country, Sector
from values.languages import LANGUAGES, in_each_language, to_attribute

# Pages whose content does not depend on records; without a modification date.
WORDS = ["sources", "about", "privacy", "accessibility", "data", "api_docs"]
# Pages with counts of all kinds; modified whenever any record changes.
OVERVIEWS = ["home", "countries", "sectors", *QUESTIONS, "one_page", "study", "partners"]


@dataclass
class Page:
    """One page: URLs by language, and the time of its last public change, if known."""

    addresses: dict[str, str]
    changed: datetime | None = None

    @property
    def changed_in_iso(self) -> str:
        return self.changed.isoformat(timespec="seconds") if self.changed else ""


@dataclass
class Part:
    """The pages of one file of a split sitemap; ``count`` is the number of addresses."""

    name: str
    count: int
    pages: Callable[[], Iterator[Page]]
    # The last change of any of its pages.
    changed: datetime | None = None

    @property
    def changed_in_iso(self) -> str:
        return self.changed.isoformat(timespec="seconds") if self.changed else ""


def pages_of_the_site() -> Iterator[Page]:
    """Yield all pages except those of single records."""
    changes = Change.objects.values("permalink__kind__app_label").annotate(newest=Max("at"))
    newest = dict(changes.values_list("permalink__kind__app_label", "newest").order_by())
    ever = max(newest.values(), default=None)
    for name in OVERVIEWS:
        yield Page(in_each_language(partial(reverse, name)), ever)
    for kind in record_kinds():
        yield Page(in_each_language(partial(list_address, kind)), newest.get(kind.label()))
    for entry in [*Country.objects.all(), *Sector.objects.all()]:
        yield Page(in_each_language(entry.get_absolute_url))
    for code in Country.objects.values_list("code", flat=True):
        yield Page(in_each_language(partial(reverse, "country_brief", None, [code.lower()])))
    for name in WORDS:
        yield Page(in_each_language(partial(reverse, name)))


def pages_of_records(kind, start: int, end: int) -> Iterator[Page]:
    folders = in_each_language(partial(list_address, kind))
    names = [to_attribute("name", code) for code in LANGUAGES]
    rows = kind.objects.published().order_by("pk").values_list("slug", *names)
    for slug, *named, changed in rows.annotate(Max("permalink__changes__at"))[start:end]:
        has_name = dict(zip(LANGUAGES, named, strict=True))
        yield Page(
            {code: f"{folder}{slug}/" for code, folder in folders.items() if has_name[code]},
            changed,
        )


def last_change_of(kind) -> datetime | None:
    changes = Change.objects.filter(permalink__kind__app_label=kind.label())
    return changes.aggregate(newest=Max("at"))["newest"]


def parts_of_records(kind, most: int) -> Iterator[Part]:
    changed = last_change_of(kind)
    count = kind.objects.published().count()
    size = max(most // len(LANGUAGES), 1)
    for number, start in enumerate(range(0, count, size), start=1):
        end = min(start + size, count)
        yield Part(
            f"{kind.label()}-{number}",
            (end - start) * len(LANGUAGES),
            lambda start=start, end=end: pages_of_records(kind, start, end),
            changed,
        )


class Sitemap(View):
    """The sitemap as one file, or an index of parts if there are too many addresses."""

    most = 50_000

    def get(self, request, name=""):
        pages = list(pages_of_the_site())
        parts = [Part("pages", len(pages) * len(LANGUAGES), lambda: iter(pages), last_change())]
        for kind in record_kinds():
            parts += parts_of_records(kind, self.most)
        if name:
            parts = [part for part in parts if part.name == name]
            if not parts:
                raise Http404
        elif sum(part.count for part in parts) > self.most:
            return self.answer("sitemap_index.xml", parts=parts)
        return self.answer("sitemap.xml", pages=(page for part in parts for page in part.pages()))

    def answer(self, template, **context):
        context |= {"site_url": settings.SITE_URL, "root": get_script_prefix()}
        response = render(
            self.request, f"exchange_site/{template}", context, content_type="application/xml"
        )
        return with_last_modified(response)
