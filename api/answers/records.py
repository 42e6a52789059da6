"""Lists of records and single records."""

from django.http import Http404, HttpResponse

from api.answers.api_view import ApiView, api_address
from api.parameters import (
    DEFAULT_SIZE,
    chosen_fields,
    make_cursor,
    old_cursor,
    read_cursor,
    selection_key,
    size_of_page,
    wants_facets,
)
from records.exports.json.problems import refused, withdrawn
from records.exports.json.record_properties import dumped, record_properties
from records.exports.json.record_texts import record_texts, text_with_history
from records.exports.json.selection_json import facets_object
from records.exports.schema_org import absolute
from records.kinds import selection
from records.models import Permalink
from records.selection.filters import RecordFilterSet
from records.selection.keyset import keyset_page
from records.selection.query_strings import query_string
from serving import generation
from serving.other_sites import for_other_sites


class RecordsView(ApiView):
    """A page of the published records of a kind that pass the filters."""

    model = None

    def get(self, request):
        filterset = selection(self.model, request.GET)
        if filterset.errors:
            return refused(filterset)
        properties = record_properties(self.model)
        size, names = size_of_page(request.GET), chosen_fields(request.GET, properties)
        has_facets = wants_facets(request.GET)
        key = selection_key(request.path_info, filterset.pairs)
        cursor = read_cursor(request.GET, key)
        paginate = page_by_relevance if filterset.order == "relevance" else page_by_keys
        keys_of_page, before, after = paginate(filterset, size, cursor)
        pairs = [*filterset.pairs, *self.own_pairs(size, names, has_facets)]

        def address(direction, keys) -> str | None:
            if keys is None:
                return None
            more = [*pairs, ("cursor", make_cursor(key, direction, keys))]
            return absolute(f"{request.path}{query_string(more)}")

        head = {
            "count": filterset.count(),
            "next": address("after", after),
            "previous": address("before", before),
            "facets": facets_object(filterset) if has_facets else None,
        }
        results = ",".join(record_texts(self.model, keys_of_page, names))
        body = f'{dumped(head)[:-1]},"results":[{results}]}}'
        stated = [("cursor", request.GET["cursor"])] if cursor else []
        return self.answer(body, query_string([*pairs, *stated]))


def page_by_keys(filterset: RecordFilterSet, size: int, cursor) -> tuple:
    """``(primary keys, sort keys before, after)`` in the order asked for, else in one that is stable."""
    records = filterset.narrowed()
    if "sort" in filterset.chosen:
        records = filterset.ordered(records)
    else:
        # As they were entered: no change of a record moves it.
        records = records.order_by("pk")
        if "country" in filterset.chosen:
            records = records.named_first(filterset.chosen["country"])
    direction, keys = cursor or ("", None)
    asked = {direction: keys} if direction else {}
    rows, before, after = keyset_page(records.only("pk"), size, **asked)
    return [record.pk for record in rows], before, after


def page_by_relevance(filterset: RecordFilterSet, size: int, cursor) -> tuple:
    """By position, as long as nothing public changes: then ranks change too."""
    now = generation.current()
    _direction, (start, made_at) = cursor or ("", (0, now))
    if made_at != now:
        raise old_cursor()
    stop = start + size
    keys = filterset.found[start:stop].keys
    before = [max(start - size, 0), now] if start else None
    after = [stop, now] if stop < filterset.count() else None
    return keys, before, after


class RecordView(ApiView):
    """One record by its ref; merged records lead to the one they went into."""

    model = None

    def get(self, request, ref):
        properties = record_properties(self.model)
        names = chosen_fields(request.GET, properties)
        query = query_string(self.own_pairs(DEFAULT_SIZE, names))
        public = self.model.objects.published().filter(permalink=ref.upper())
        if key := public.values_list("pk", flat=True).first():
            if names:
                return self.answer("".join(record_texts(self.model, [key], names)), query)
            return self.answer(text_with_history(self.model, key), query)
        permalink = Permalink.objects.filter(ref=ref.upper()).first()
        if permalink is None or not permalink.changes.exists():
            raise Http404
        current = permalink.record
        if current and current.is_public:
            address = api_address(f"api:{current.label()}-record", current.ref)
            response = for_other_sites(HttpResponse(status=301))
            response["Location"] = f"{address}{query}"
            return response
        return withdrawn(permalink)
