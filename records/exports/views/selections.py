"""A selection as a file, its latest changes, and what a search finds."""

from functools import partial

from django.http import HttpResponse
from django.views.generic import View

from records.exports.files.file_names import file_name
from records.exports.json.change_objects import change_objects, with_change_before
from records.exports.json.problems import refused
from records.exports.json.record_properties import dumped
from records.exports.json.record_texts import record_texts
from records.exports.json.selection_json import facets_object
from records.exports.schema_org import absolute
from records.exports.views.sending import as_file, made_once
from records.kinds import selection
from records.models import Change
from records.pages.search import SHOWN, by_match
from records.selection.every_kind import selection_of_every_kind
from records.selection.query_strings import list_address, query_string
from serving.page_cache.opt_in import keep_under


class SelectionExport(View):
    """Export of all records that the list shows for the same query string; 400 for bad parameters."""

    model = None
    format = None

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if filterset.errors:
            return refused(filterset) if self.format.name == "json" else refused_as_text(filterset)
        name = file_name(self.model.label(), filterset.pairs, self.format.name)
        write = partial(self.format.write, filterset, request.path)
        return made_once(request, filterset.pairs, write, self.format, name)


class SelectionChanges(View):
    """The latest changes of the records that the list shows for the same query string."""

    model = None
    most = 500

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if filterset.errors:
            return refused(filterset)
        refs = filterset.narrowed().order_by().values("permalink")
        changes = Change.objects.filter(permalink__in=refs).select_related("permalink")
        latest = with_change_before(changes).order_by("-at", "-pk")[: self.most]
        content = dumped({"results": change_objects(latest)})
        name = file_name(f"{self.model.label()}-changes", filterset.pairs, "json")
        return as_file(content, "application/json", name, saved=False)


class SearchJson(View):
    """The JSON twin of the search page: how many records of each kind answer, and the first of them."""

    def get(self, request):
        filterset = selection_of_every_kind(request.GET)
        if filterset.errors:
            return refused(filterset)
        head = {"count": filterset.count(), "facets": facets_object(filterset)}
        groups = ",".join(map(group_text, by_match(filterset)))
        keep_under(request, query_string(filterset.pairs))
        content = f'{dumped(head)[:-1]},"results":[{groups}]}}'
        name = file_name("search", filterset.pairs, "json")
        return as_file(content, "application/json", name, saved=False)


def group_text(filterset) -> str:
    """The records of one kind, ``next``: the address of all of them."""
    kind = filterset.kind
    head = {
        "kind": kind.label(),
        "count": filterset.count(),
        "next": absolute(f"{list_address(kind)}list.json{query_string(filterset.pairs)}"),
    }
    results = ",".join(record_texts(kind, filterset.found[:SHOWN].keys))
    return f'{dumped(head)[:-1]},"results":[{results}]}}'


def refused_as_text(filterset) -> HttpResponse:
    """The answer to parameters that are not understood, for what is neither a page nor JSON."""
    text = "\n".join(f"{name}: {' '.join(said)}" for name, said in filterset.errors.items())
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
