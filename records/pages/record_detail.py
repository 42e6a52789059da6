from functools import partial

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView

from records.exports.citations.citation import citation_of
from records.exports.structured_data import structured_data
from records.models import FormerSlug, Permalink
from records.pages.parts.neighbors import neighbors
from records.pages.parts.related import related_groups
from records.selection.query_strings import list_address
from records.wording.cards import marks_of
from records.wording.facts import facts_of
from records.wording.history import history_of
from values.languages import to_attribute


def gone_response(request, record, ref: str):
    """410 Gone, for a record that was public once."""
    return TemplateResponse(request, "410.html", {"record": record, "ref": ref}, status=410)


def redirect_or_gone(request, record, permalink, *, permanent=False, face=""):
    """Redirect to a public record; 410 if it was public once, Http404 if it never was.

    ``face``: the suffix after the slug in the requested address, such as ``.bib``; empty for the page.
    """
    if record and record.is_public:
        address = record.get_absolute_url()
        there = f"{address.removesuffix('/')}{face}" if face else address
        return redirect(there, permanent=permanent)
    if permalink.changes.exists():
        return gone_response(request, record, permalink.ref)
    raise Http404


def formerly_at(request, kind, slug, face=""):
    """Permanent redirect from a former slug to the record's current address; Http404 if unknown."""
    former = get_object_or_404(FormerSlug, kind__app_label=kind.label(), slug=slug)
    now = former.permalink.record
    return redirect_or_gone(request, now, former.permalink, permanent=True, face=face)


def redirect_to_current(request, kind, record, slug, face):
    """Redirect for a record that is missing or not public; None where it can be served here.

    ``face``: the suffix of the format, such as ``.ics``.
    """
    if not record:
        return formerly_at(request, kind, slug, face)
    if record.is_public:
        return None
    permalink = record.permalink
    return redirect_or_gone(request, permalink.record, permalink, face=face)


class RecordDetail(DetailView):
    def get_template_names(self):
        return [*super().get_template_names(), "records/record_detail.html"]

    def get_queryset(self):
        return self.model.objects.for_cards().prefetch_related("aliases")

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            return formerly_at(request, self.model, self.kwargs["slug"])
        is_public = self.object.is_public
        if not is_public and self.object.permalink.merged_into_id:
            permalink = self.object.permalink
            return redirect_or_gone(request, permalink.record, permalink, permanent=True)
        if not is_public and not self.may_see_drafts():
            return redirect_or_gone(request, self.object, self.object.permalink)
        response = self.render_to_response(self.get_context_data(object=self.object))
        if not is_public:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def may_see_drafts(self) -> bool:
        """Whether the user may change the record, and so see it unpublished.

        Called for unpublished records only, so that public pages never read a session.
        """
        if settings.SESSION_COOKIE_NAME not in self.request.COOKIES:
            return False
        return self.request.user.has_perm(
            f"{self.model.label()}.change_{self.model._meta.model_name}", self.object
        )

    def get_context_data(self, **kwargs):
        record, facts = self.object, facts_of(self.object)
        changed = record.permalink.changes.first() if record.is_public else None
        return super().get_context_data(**kwargs) | {
            "kind": self.model,
            "record": record,
            "marks": list(marks_of(record)),
            "facts": facts,
            "unknown_facts": [fact for fact in facts if not fact.values],
            "groups": related_groups(record),
            "neighbors": neighbors(record),
            "citations": record.citations.select_related("source"),
            "figures": record.figures.public().with_wording(),
            "aliases": record.aliases.all(),
            "changed": changed,
            "canonical_languages": languages_of(record),
            "hidden": not record.is_public,
            "trail": [(self.model.list_title, list_address(self.model))],
            "history": history_of(record) if settings.PUBLIC_HISTORY else [],
            "citation": citation_of(record, changed.at) if changed else None,
            "described": partial(structured_data, record, changed),
        }


def languages_of(record) -> list[str]:
    """Codes of the languages in which the record has a name."""
    return [
        code for code, _name in settings.LANGUAGES if getattr(record, to_attribute("name", code))
    ]


def permanent(request, ref):
    """Redirect from a ref to its record, in the browser's preferred language."""
    permalink = Permalink.objects.filter(ref=ref.upper()).first()
    if not permalink:
        raise Http404
    return redirect_or_gone(request, permalink.record, permalink)
