from functools import partial

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from evidence.wording import cited
from records.exports.citations import citation_of
from records.exports.json.problems import withdrawn
from records.exports.structured_data import structured_data
from records.models import FormerSlug, Permalink
from records.pages.network.partnerships import Partnership, partnerships
from records.pages.record_parts.neighbors import neighbors
from records.pages.record_parts.page_title import page_title
from records.pages.record_parts.party_tables import party_tables
from records.pages.record_parts.related import related_groups
from records.pages.record_parts.related_rows import prefetch_related_rows
from records.selection.query_strings import list_address, query_string
from records.wording.cards import marks_of
from records.wording.facts import facts_of
from records.wording.history import history_of, last_change_in_words
from records.wording.source_marks import source_marks
from serving.other_sites import for_other_sites
from values.languages import LANGUAGES, to_attribute

# The parameters of pages of a record: of itself, and of the form for corrections.
UNDERSTOOD = ["view", "page"]
MOST_PARTNERS = 8


def redirect_or_gone(request, permalink, *, permanent=False, suffix=""):
    """Redirect to a public record; 410 if it was public once, Http404 if it never was.

    ``suffix``: what follows the slug in the requested address, such as ``.bib``; empty for the page.
    """
    record = permalink.record
    if record and record.is_public:
        address = record.get_absolute_url()
        there = f"{address.removesuffix('/')}{suffix}" if suffix else address
        kept = [(name, request.GET[name]) for name in UNDERSTOOD if name in request.GET]
        return redirect(f"{there}{query_string(kept)}", permanent=permanent)
    if permalink.changes.exists():
        if suffix.endswith((".json", ".jsonld")):
            return withdrawn(permalink)
        context = {
            "kind": permalink.model,
            "withdrawal": permalink.withdrawal,
            "ref": permalink.ref,
        }
        return TemplateResponse(request, "410.html", context, status=410)
    raise Http404


def redirect_to_current(request, kind, record, slug, suffix=""):
    """The answer for a record that moved, was merged or is not public; None if it can be served."""
    if record and record.is_public:
        return None
    if record:
        permalink = record.permalink
    else:
        former = get_object_or_404(FormerSlug, kind__app_label=kind.label(), slug=slug)
        permalink = former.permalink
    return redirect_or_gone(request, permalink, permanent=True, suffix=suffix)


def may_see_draft(request, record) -> bool:
    """Whether the user may change the record, and so see it unpublished.

    Called for unpublished records only, so that public pages never read a session.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.has_perm(f"{record.label()}.change_{record._meta.model_name}", record)


class RecordDetail(DetailView):
    def get_template_names(self):
        return [*super().get_template_names(), "records/record_detail.html"]

    def get_queryset(self):
        return self.model.objects.with_single()

    def get(self, request, *args, **kwargs):
        slug = self.kwargs["slug"]
        record = self.object = self.get_queryset().filter(slug=slug).first()
        is_draft = record and not record.is_public and not record.permalink.merged_into_id
        if not (is_draft and may_see_draft(request, record)) and (
            answer := redirect_to_current(request, self.model, record, slug)
        ):
            return answer
        self.relations = prefetch_related_rows(record)
        response = self.render_to_response(self.get_context_data(object=record))
        if is_draft:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def partners(self) -> list[Partnership]:
        """With whom a possible partner already works."""
        record = self.object
        if not (self.model.is_partner and record.is_public):
            return []
        return partnerships(self.model.objects.filter(pk=record.pk), self.relations)

    def said_elsewhere(self) -> set[str]:
        """Names of facts for which the page has a place of its own."""
        return set()

    def get_context_data(self, **kwargs):
        record = self.object
        tables = party_tables(record, self.relations, self.request.GET.get("sort", ""))
        besides = self.said_elsewhere().union(table.relation for table in tables)
        facts = facts_of(record, besides)
        partners = self.partners()
        citations = cited(record.citations.all())
        changed = (
            record.permalink.changes.with_last_correction().first() if record.is_public else None
        )
        return super().get_context_data(**kwargs) | {
            "kind": self.model,
            "record": record,
            "title": page_title(record),
            "marks": list(marks_of(record)),
            "facts": facts,
            "party_tables": tables,
            "own_query": own_query_of(tables),
            "unknown_facts": [fact for fact in facts if not fact.values],
            "groups": related_groups(record, self.relations),
            "pairs": partners[:MOST_PARTNERS],
            "partner_count": len(partners),
            "neighbors": neighbors(record, besides_partners=bool(partners)),
            "similar": similar_in_words(self.model),
            "citations": citations,
            "source_marks": source_marks(
                record.citations.all(), [source for source, _facts in citations]
            ),
            "figures": record.figures.public().with_wording()
            if "figures" in self.relations
            else [],
            "aliases": record.aliases.all(),
            "changed": changed,
            "changed_in_words": last_change_in_words(record, changed),
            "canonical_languages": languages_of(record),
            "hidden": not record.is_public,
            "alternates": alternates_of(record) if record.is_public else [],
            "share_image": reverse(f"{self.model.label()}:share", args=[record.slug])
            if record.is_public
            else "",
            "trail": [(self.model.list_title, list_address(self.model))],
            "history": history_of(record) if settings.PUBLIC_HISTORY else [],
            "citation": citation_of(record, changed.at) if changed else None,
            "described": partial(structured_data, record, changed),
        }


def similar_in_words(kind) -> str:
    # Translators: Chinese may use %(noun)s.
    return _("Similar %(several)s") % {
        "several": kind._meta.verbose_name_plural,
        "noun": kind._meta.verbose_name,
    }


def own_query_of(tables) -> str:
    """The order of the tables, where it is not the usual one."""
    sorts = {table.sort for table in tables} - {"order"}
    return query_string([("sort", sort) for sort in sorts])


def alternates_of(record) -> list[tuple[str, str]]:
    """Media type and path of the other forms of a record's page."""
    page = record.get_absolute_url().removesuffix("/")
    return [(media_type, f"{page}{suffix}") for media_type, suffix in FORMS.items() if suffix]


def languages_of(record) -> list[str]:
    """Codes of the languages in which the record has a name."""
    return [code for code in LANGUAGES if getattr(record, to_attribute("name", code))]


# What may be asked for at a permanent address (Accept), and where the record has it; the page first.
FORMS = {
    "text/html": "",
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "application/x-bibtex": ".bib",
    "application/vnd.citationstyles.csl+json": ".csl.json",
    "application/x-research-info-systems": ".ris",
}


def permanent(request, ref):
    """Redirect from a ref to its record, in the preferred language and form of the client."""
    permalink = get_object_or_404(Permalink, ref=ref.upper())
    record = permalink.record
    if record and not record.published_at and may_see_draft(request, record):
        return redirect(record.get_absolute_url())
    suffix = FORMS.get(request.get_preferred_type(list(FORMS)), "")
    response = redirect_or_gone(request, permalink, suffix=suffix)
    patch_vary_headers(response, ["Accept"])
    return for_other_sites(response)
