"""What a face of a selection is asked for."""

from functools import cached_property

from records.pages.parts.applied_filters import applied_filters
from records.selection.query_strings import list_address, query_string
from records.wording.sentences import selection_in_words


class ExportRequest:
    """The selection at an address, and what it is called."""

    def __init__(self, filterset, path: str):
        self.filterset, self.kind, self.path = filterset, filterset.kind, path

    @cached_property
    def query(self) -> str:
        """Only what means something, so that the same selection has one address."""
        return query_string(self.filterset.pairs)

    @property
    def list_address(self) -> str:
        return f"{list_address(self.kind)}{self.query}"

    @property
    def own_address(self) -> str:
        return f"{self.path}{self.query}"

    @property
    def title(self) -> str:
        """The name of the list and of what was chosen, so that two calendars can be told apart."""
        return " · ".join(
            [str(self.kind.list_title), *(chip.label for chip in applied_filters(self.filterset))]
        )

    @property
    def sentence(self) -> str:
        return selection_in_words(self.filterset, self.filterset.count())
