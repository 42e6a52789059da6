"""The selection that an export was requested for."""

from functools import cached_property

from records.pages.parts.applied_filters import applied_filters
from records.selection.query_strings import list_address, query_string
from records.wording.sentences import selection_in_words


class ExportRequest:
    """A filter set at a URL path, with the titles and addresses an export shows."""

    def __init__(self, filterset, path: str):
        self.filterset, self.kind, self.path = filterset, filterset.kind, path

    @cached_property
    def query(self) -> str:
        """Canonical query string: known parameters only, so equal selections have equal addresses."""
        return query_string(self.filterset.pairs)

    @property
    def list_address(self) -> str:
        return f"{list_address(self.kind)}{self.query}"

    @property
    def own_address(self) -> str:
        return f"{self.path}{self.query}"

    @property
    def title(self) -> str:
        """Name of the list and of the applied filters, to tell several subscribed calendars apart."""
        return " · ".join(
            [str(self.kind.list_title), *(chip.label for chip in applied_filters(self.filterset))]
        )

    @property
    def sentence(self) -> str:
        return selection_in_words(self.filterset, self.filterset.count())
