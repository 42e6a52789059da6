"""The orders in which lists stand, read from the database and brought up to date."""

from django.db.models import Q

from search.bitmaps.sorted_order import Order
from search.models import Entry
from values.sort_keys import bytewise

# So many are read at once: more would be faster by little, and leave holes in memory.
ROWS = 2_000
# Where more came at once, an order is read anew when it is next asked for.
FEW = 50
COLUMNS = {
    "newest": ["date"],
    "oldest": ["date"],
    "name-en": ["sort_name_en", "sort_name_zh_hans"],
    "name-zh-hans": ["sort_name_zh_hans", "sort_name_en"],
}
KEYS = ["date", "sort_name_en", "sort_name_zh_hans", "record_id"]


def key_in(name: str, entry) -> tuple:
    """The key by which an entry, a row of ``KEYS``, stands in an order."""
    date, en, zh_hans, record_id = entry
    if name == "newest":
        # Later first: where one date begins with the other, the one known more exactly.
        return (not date, (*(-ord(char) for char in date), 1), record_id)
    if name == "oldest":
        return (not date, date, record_id)
    mine, other = (en, zh_hans) if name == "name-en" else (zh_hans, en)
    return (not mine, mine, other, record_id)


def read_order(kind: str, name: str, last_entry: int) -> Order:
    """All public entries of a kind up to one of them."""
    rows = Entry.objects.of(Entry.Scope.PUBLIC, kind).filter(pk__lte=last_entry)
    columns = COLUMNS[name]
    order = [bytewise(column) for column in columns]
    if name == "newest":
        order = [one.desc() for one in order]
    rows = rows.annotate(unknown=Q(**{columns[0]: ""})).order_by("unknown", *order, "record_id")
    read = rows.values_list("pk", *KEYS).iterator(ROWS)
    return Order.of((key_in(name, row[1:]), row[0]) for row in read)


def followed_orders(orders: dict, came, alive) -> dict:
    """The orders with what came."""
    if len(came) > FEW:
        return {}
    rows = {
        row[0]: row[1:]
        for row in Entry.objects.filter(pk__in=came).values_list("pk", "kind", *KEYS)
        if row[0] in alive
    }
    followed = {}
    for (kind, name), order in orders.items():
        mine = {key: key_in(name, row) for key, (of_kind, *row) in rows.items() if of_kind == kind}
        try:
            followed[kind, name] = with_all(order, name, mine, alive)
        except Entry.DoesNotExist:
            # Some went meanwhile: the order is read anew when it is next asked for.
            continue
    return followed


def with_all(order: Order, name: str, added: dict[int, tuple], alive) -> Order:
    def key_of(entry):
        return key_in(name, Entry.objects.values_list(*KEYS).get(pk=entry))

    for entry, key in added.items():
        order = order.with_added(key, entry, alive, key_of)
    return order
