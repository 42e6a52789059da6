"""Changes of all kinds, oldest first, for who keeps a copy: what to fetch again, and what to drop."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from api.answers.api_view import ApiView
from api.parameters import (
    WrongParameter,
    make_cursor,
    read_cursor,
    selection_key,
    size_of_page,
)
from records.exports.json.change_objects import change_objects, with_change_before
from records.exports.schema_org import absolute
from records.models import Change
from records.selection.keyset import keyset_page
from records.selection.query_strings import query_string


class ChangesView(ApiView):
    def get(self, request):
        since, size = since_when(request.GET), size_of_page(request.GET)
        stated = [("since", since.isoformat())] if since else []
        key = selection_key(request.path_info, stated)
        cursor = read_cursor(request.GET, key)
        changes = Change.objects.filter(at__gt=since) if since else Change.objects.all()
        pairs = [*stated, *self.own_pairs(size, [])]
        # Changes are written one transaction after another, so their keys are in order.
        rows = with_change_before(changes.select_related("permalink")).order_by("pk")
        page = keyset_page(rows, size, **{cursor[0]: cursor[1]} if cursor else {})

        def address(direction: str, keys) -> str | None:
            if keys is None:
                return None
            more = [*pairs, ("cursor", make_cursor(key, direction, keys))]
            return absolute(f"{request.path}{query_string(more)}")

        body = {
            "count": changes.count(),
            "next": address("after", page.after),
            "previous": address("before", page.before),
            "facets": None,
            "results": change_objects(page.rows),
        }
        at = [("cursor", request.GET["cursor"])] if cursor else []
        return self.answer(body, query_string([*pairs, *at]))


def since_when(data) -> datetime | None:
    """The moment of the parameter ``since``; a day begins at midnight UTC. None without it."""
    typed = data.get("since", "")
    if not typed:
        return None
    try:
        moment = parse_datetime(typed)
        if moment is None and (day := parse_date(typed)):
            moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError:
        moment = None
    if moment is None or not 1900 < moment.year < 9000:
        raise WrongParameter(
            "since",
            lambda: _("Write a day or a moment, such as 2026-11-29 or 2026-11-29T08:00:00Z."),
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
