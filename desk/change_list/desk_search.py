"""Search in the admin: over the records of all kinds, drafts included, and over some lists."""

from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin_pages import admin_page
from editorial.people import full_name
from editorial.permissions.staff_only import known_to, search
from editorial.revision_states.publication_state import publication_of
from records.kinds import record_kinds
from search.query.parse import LONGEST
from search.suggestions.suggest import nearest

SHOWN = 5


class Line(NamedTuple):
    """What is found: its name, perhaps in another language, its form, and what tells it apart."""

    name: str
    address: str
    language: str = ""
    ref: str = ""
    state: str = ""


class Found(NamedTuple):
    """The first lines of a model, their number in words, and the list that shows all for the words."""

    title: str
    counted: str
    address: str
    words: str
    lines: list[Line]


def spelled(request, kind, typed: str) -> str:
    """The words; corrected as on the public site where nothing of the kind is found with them.

    Kept on the request: a list with filters asks several times.
    """
    kept = request.__dict__.setdefault("spelled", {})
    if typed not in kept:
        found = search(request.user, known_to(request.user, kind), typed)
        # Asked first: it costs next to nothing where the public site has all the words.
        guess = nearest(typed)
        kept[typed] = guess if guess and not found.exists() else typed
        if kept[typed] != typed and request.resolver_match.url_name.endswith("_changelist"):
            messages.info(request, _("Showing results for “%(words)s”.") % {"words": kept[typed]})
    return kept[typed]


def desk_search(site, request):
    words = request.GET.get("q", "").strip()[:LONGEST]
    kinds = [
        kind
        for kind in (record_kinds() if words else [])
        if site.get_model_admin(kind).has_view_permission(request)
    ]
    found, guess = found_in(site, request, kinds, words), ""
    if not found and (nearby := nearest(words)):
        found = found_in(site, request, kinds, nearby)
        guess = nearby if found else ""
    found += found_in_lists(site, request, words)
    context = site.each_context(request) | {
        "title": _("Search"),
        "words": words,
        "guess": guess,
        "found": found,
    }
    return TemplateResponse(request, "admin/search.html", context)


def found_in(site, request, kinds, words: str) -> list[Found]:
    """The kinds in which something is found."""
    found = []
    for kind in kinds:
        records = site.get_model_admin(kind).get_queryset(request)
        records = search(request.user, records, words).by_relevance()
        if shown := records[:SHOWN]:
            lines = [line_of(record) for record in shown]
            counted = kind.counted % {"count": records.count()}
            found.append(
                Found(kind.list_title, counted, admin_page(kind, "changelist"), words, lines)
            )
    return found


def line_of(record) -> Line:
    address = admin_page(record, "change", record.pk)
    name = record.name
    return Line(str(name), address, name.foreign, record.ref, publication_of(record))


def found_in_lists(site, request, words: str) -> list[Found]:
    """The lists that say ``in_desk_search``, such as sources, in which something is found."""
    found = []
    for model, model_admin in site._registry.items():
        is_searched = words and getattr(model_admin, "in_desk_search", False)
        if not (is_searched and model_admin.has_view_permission(request)):
            continue
        everything = model_admin.get_queryset(request)
        matching, _has_duplicates = model_admin.get_search_results(request, everything, words)
        keys = matching.order_by().values("pk").distinct()
        if count := keys.count():
            title = capfirst(model._meta.verbose_name_plural)
            counted = ngettext("%(count)s result", "%(count)s results", count) % {"count": count}
            lines = [
                Line(name_of(item), admin_page(model, "change", item.pk))
                for item in everything.filter(pk__in=keys)[:SHOWN]
            ]
            found.append(Found(title, counted, admin_page(model, "changelist"), words, lines))
    return found


def name_of(item) -> str:
    return full_name(item) if isinstance(item, get_user_model()) else str(item)
