"""Names and identifiers of existing records, for duplicate detection."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from editorial.revisions.revision import Revision
from records.models import Alias
from values.constraints import unique_fields

NAMES = ["name_en", "name_zh_hans"]


@dataclass
class KnownRecord:
    """A record's names, and its website and unique identifiers by field name."""

    ref: str
    names: list[str]
    dated: str = ""
    values: dict[str, str] = field(default_factory=dict)


def known_records(kind) -> Iterator[KnownRecord]:
    """All records of a kind except merged ones; includes the names in drafts of public records."""
    aliases, drafts = aliases_of(kind), drafts_of(kind)
    columns = ["permalink_id", "pk", "dated", *NAMES, "website", *identifiers(kind)]
    there = kind.objects.filter(permalink__merged_into=None).order_by("pk")
    for row in there.values(*columns).iterator():
        ref, own = row["permalink_id"], [row[name] for name in NAMES]
        names = [*own, *aliases.get(row["pk"], ()), *drafts.get(ref, ())]
        values = {name: str(row[name] or "") for name in identifiers(kind)}
        values["website"] = site(row["website"])
        yield KnownRecord(ref, list(filter(None, names)), row["dated"], values)


def aliases_of(kind) -> dict[int, list[str]]:
    found = defaultdict(list)
    rows = Alias.objects.of(kind).order_by().values_list("object_id", "text")
    for key, text in rows.iterator():
        found[key].append(text)
    return found


def drafts_of(kind) -> dict[str, list[str]]:
    """Names in unpublished drafts of public records, by ref. Other rows equal their draft already."""
    found = {}
    public = kind.objects.filter(published_at__isnull=False).order_by()
    newest = Revision.objects.filter(newest=True, permalink__in=public.values("permalink"))
    waiting = newest.exclude(state=Revision.State.PUBLISHED).order_by()
    parts = [f"content__fields__{name}" for name in NAMES]
    for ref, rows, *names in waiting.values_list(
        "permalink_id", "content__rows__aliases", *parts
    ).iterator():
        found[ref] = [*names, *(row.get("text") for row in (rows or {}).values())]
    return found


def identifiers(kind) -> list[str]:
    """Fields that are unique by themselves, such as the ROR id; not slug or permalink."""
    alone = [names[0] for names, _condition in unique_fields(kind) if len(names) == 1]
    return [name for name in alone if name not in {"id", "slug", "permalink"}]


def site(address: str) -> str:
    """The address normalized for comparison: no scheme, ``www.`` or index page; empty if not a URL."""
    if not address:
        return ""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/")
    for ending in ["/index.html", "/index.htm", "/index.php"]:
        path = path.removesuffix(ending)
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{path}{query}".lower() if host else ""
