"""Match printed names of parties to institutions."""

from collections.abc import Iterable
from functools import cached_property

from exchange_site.starter_loading.starter_cells import Cells
from exchange_site.starter_loading.starter_tables import table
from institutions.models import Institution
from records.models import Alias, Party
from search.text.analysis import words

NAMES = ["name_en", "name_zh_hans"]


class Names:
    """The institutions of the tables and of the database, by their names and other names."""

    def __init__(self, records: dict, cells: Cells):
        """``records``: contents by ref; their other names are read before this is asked."""
        self.records, self.cells = records, cells

    def ref_of(self, party: Party) -> str | None:
        """The ref of the institution that a party names, in either language."""
        return next(filter(None, map(self.refs.get, keys_of(party))), None)

    def is_erased(self, party: Party) -> bool:
        return bool(self.erased.intersection(keys_of(party)))

    @cached_property
    def refs(self) -> dict[tuple[str, ...], str]:
        """Refs by name, as tuples of normalized words."""
        loaded = {
            ref: loaded.content
            for ref, loaded in self.records.items()
            if loaded and loaded.kind is Institution
        }
        pairs = [pair for pair in names_in_database() if pair[1] not in loaded]
        for ref, content in loaded.items():
            pairs += [(row["text"], ref) for row in content["rows"]["aliases"].values()]
            pairs += [(content["fields"][name], ref) for name in NAMES]
        found = {tuple(words(name)): ref for name, ref in pairs}
        found.pop((), None)
        return found

    @cached_property
    def erased(self) -> set[tuple[str, ...]]:
        """Names of the records of the tables that were erased."""
        gone = {
            ref
            for ref, loaded in self.records.items()
            if loaded is None and self.cells.now_at[ref] is None
        }
        texts = [
            row["text"] for row in table(self.cells.folder, "aliases") if row["record"] in gone
        ]
        for row in table(self.cells.folder, Institution.label()):
            texts += [row[name] for name in NAMES if row["ref"] in gone]
        return {tuple(words(text)) for text in texts} - {()}


def keys_of(party: Party) -> list[tuple[str, ...]]:
    return [tuple(words(getattr(party, f"own_{name}"))) for name in NAMES]


def names_in_database() -> Iterable[tuple[str, str]]:
    """Pairs of name and ref of all institutions, other names first."""
    refs = dict(Institution.objects.values_list("pk", "permalink"))
    for text, key in Alias.objects.of(Institution).values_list("text", "object_id"):
        yield text, refs[key]
    for ref, *names in Institution.objects.values_list("permalink", *NAMES):
        yield from ((name, ref) for name in names)
