"""Sort orders of lists, read from the database and updated incrementally."""

from django.db.models import Q

from search.bitmaps.sorted_order import Order
from search.models import Entry
from values.sort_keys import bytewise

# Database chunk size: larger is hardly faster and fragments memory.
ROWS = 2_000
# With more additions at once, orders are dropped and read again on demand.
FEW = 50
COLUMNS = {
    "newest": ["date"],
    "oldest": ["date"],
    "name-en": ["sort_name_en", "sort_name_zh_hans"],
    "name-zh-hans": ["sort_name_zh_hans", "sort_name_en"],
}
KEYS = ["date", "sort_name_en", "sort_name_zh_hans", "record_id"]


def key_in(name: str, entry) -> tuple:
    """Sort key of an entry (a row of ``KEYS``) in the order ``name``."""
    date, en, zh_hans, record_id = entry
    if name == "newest":
        # Descending; of dates with a common prefix, the more precise one comes first.
        return (not date, (*(-ord(char) for char in date), 1), record_id)
    if name == "oldest":
        return (not date, date, record_id)
    mine, other = {"name-en": (en, zh_hans), "name-zh-hans": (zh_hans, en)}[name]
    return (not mine, mine, other, record_id)


def read_order(kind: str, name: str, last_entry: int) -> Order:
    """The order of all public entries of a kind up to ``last_entry``."""
    rows = Entry.objects.of(Entry.Scope.PUBLIC, kind).filter(pk__lte=last_entry)
    columns = COLUMNS[name]
    order = [bytewise(column) for column in columns]
    if name == "newest":
        order = [expression.desc() for expression in order]
    rows = rows.annotate(unknown=Q(**{columns[0]: ""})).order_by("unknown", *order, "record_id")
    read = rows.values_list("pk", *KEYS).iterator(ROWS)
    return Order.of((key_in(name, row[1:]), row[0]) for row in read)


def followed_orders(orders: dict, came, alive) -> dict:
    """The orders with the new entries inserted; empty if there are too many of them."""
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
            # An entry was removed meanwhile: drop the order, it is read again on demand.
            continue
    return followed


def with_all(order: Order, name: str, added: dict[int, tuple], alive) -> Order:
    def key_of(entry):
        return key_in(name, Entry.objects.values_list(*KEYS).get(pk=entry))

    for entry, key in added.items():
        order = order.with_added(key, entry, alive, key_of)
    return order
