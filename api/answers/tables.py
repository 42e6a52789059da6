"""The public tables beside the kinds of record: pages of rows, and single rows."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from api.answers.api_view import ApiView
from api.parameters import (
    DEFAULT_SIZE,
    WrongParameter,
    chosen_fields,
    make_cursor,
    read_cursor,
    selection_key,
    size_of_page,
)
from records.exports.json.properties import as_object
from records.exports.schema_org import absolute
from records.models import Permalink
from records.selection.keyset import keyset_page
from records.selection.query_strings import query_string


class TableView(ApiView):
    """A page of a public table; narrowed by ``record`` where its rows belong to records."""

    table = None

    def get(self, request):
        properties = self.table.properties()
        size, names = size_of_page(request.GET), chosen_fields(request.GET, properties)
        parts, stated = self.table.parts(), []
        if self.table.belongs_to_records and request.GET.get("record"):
            stated = list(dict.fromkeys(ref.upper() for ref in request.GET.getlist("record")))
            parts = [part.of_records(known_refs(stated)) for part in parts]
        pairs = [*[("record", ref) for ref in stated], *self.own_pairs(size, names)]
        key = selection_key(request.path_info, [("record", ref) for ref in stated])
        cursor = read_cursor(request.GET, key)
        rows, following = rows_after(parts, size, cursor[1] if cursor else [0, None])
        shown = [entry for entry in properties if entry.name in names] if names else properties
        more = following and [*pairs, ("cursor", make_cursor(key, "after", following))]
        body = {
            "count": sum(part.rows.count() for part in parts),
            "next": absolute(f"{request.path}{query_string(more)}") if more else None,
            "previous": None,
            "facets": None,
            "results": [as_object(row, shown) for row in rows],
        }
        stated = [("cursor", request.GET["cursor"])] if cursor else []
        return self.answer(body, query_string([*pairs, *stated]))


def known_refs(refs: list[str]) -> list[str]:
    """The refs; raises WrongParameter for one that is not of a public record."""
    for ref in refs:
        permalink = Permalink.objects.filter(ref=ref).first() if "\0" not in ref else None
        record = permalink and permalink.record
        if not (record and record.is_public):
            raise unknown_record(ref.replace("\0", ""))
    return refs


def unknown_record(ref: str) -> WrongParameter:
    sentence = _("“%(value)s” is not an entry we know, so nothing is shown.")
    return WrongParameter("record", lambda: sentence % {"value": ref})


def rows_after(parts, size: int, keys: list) -> tuple[list, list | None]:
    """The rows after a cursor ``[number of the part, last key]``, and the next cursor."""
    number, last = keys
    rows = []
    for place, part in enumerate(parts[number:], number):
        left = size - len(rows)
        if not left:
            return rows, [place, None]
        page = keyset_page(
            part.rows.order_by("pk"), left, **({"after": last} if last is not None else {})
        )
        rows += page.rows
        if page.after:
            return rows, [place, page.after]
        last = None
    return rows, None


class TableRowView(ApiView):
    """One row of a public table by its key."""

    table = None

    def get(self, request, key):
        properties = self.table.properties()
        names = chosen_fields(request.GET, properties)
        row = self.table.row(key)
        if row is None:
            raise Http404
        shown = [entry for entry in properties if entry.name in names] if names else properties
        query = query_string(self.own_pairs(DEFAULT_SIZE, names))
        return self.answer(as_object(row, shown), query)
