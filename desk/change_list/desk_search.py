"""Search in the admin, drafts included: over the records of all kinds, and corrected spelling."""

from typing import NamedTuple

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from editorial.admin_pages import admin_page
from editorial.permissions.staff_only import known_to, search
from editorial.revision_states.publication_state import publication_of
from records.kinds import record_kinds
from records.models import Record
from search.query import LONGEST
from search.suggestions.suggest import nearest

SHOWN = 5


class Found(NamedTuple):
    """The first records of a kind, their number in words, and the address of the list of all."""

    title: str
    counted: str
    address: str
    # Each with the address of its form and its state in words.
    records: list[tuple[Record, str, str]]


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
    if not found and (guess := nearest(words)):
        found = found_in(site, request, kinds, guess)
    context = site.each_context(request) | {
        "title": _("Search"),
        "words": words,
        "guess": guess if found else "",
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
            lines = [
                (record, admin_page(record, "change", record.pk), publication_of(record))
                for record in shown
            ]
            counted = kind.counted % {"count": records.count()}
            found.append(Found(kind.list_title, counted, admin_page(kind, "changelist"), lines))
    return found
