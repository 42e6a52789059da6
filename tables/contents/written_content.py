"""The content that a row of a file gives, while it is built: its values, errors and notes."""

from contextlib import suppress
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from tables.cells.lookups import NameOfSeveral, NotUnderstood
from tables.cells.remarks import without_remarks


@dataclass(frozen=True)
class CellPosition:
    """The position of a cell for error messages: line, column heading, sheet title."""

    line: int
    column: str = ""
    sheet: str = ""
    relation: str = ""


@dataclass
class WrittenContent:
    """A content under construction, with the errors found so far."""

    content: dict
    errors: list[dict] = field(default_factory=list)
    # By relation and row key: the line number.
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    # Sentences about how cells were read.
    notes: list[str] = field(default_factory=list)
    # Names that several entries have, see NameOfSeveral.
    several: list[dict] = field(default_factory=list)
    # The year that the sheet is about, if it names one.
    year: str = ""

    def refuse(self, position: CellPosition, reason: str, name: str = "", value: str = ""):
        """Note an error; ``name``: the field, where the rest of the row may stand without it."""
        self.errors.append(asdict(position) | {"reason": reason, "name": name, "value": value})

    def read(self, understand, cell, position: CellPosition):
        """What ``understand`` makes of a cell, if need be without a remark; raises NotUnderstood."""
        try:
            return understand(cell)
        except NameOfSeveral:
            raise
        except NotUnderstood:
            bare = without_remarks(cell) if type(cell) is str else ""
            if bare in {"", cell}:
                raise
            with suppress(NotUnderstood):
                value = understand(bare)
                self.keep(position, cell)
                return value
            raise

    def keep(self, position: CellPosition, text: str):
        """Keep in the staff note what a cell says beside its value."""
        fields, line = self.content["fields"], f"{position.column}: {' '.join(text.split())}"
        if line not in fields["staff_note"].splitlines():
            fields["staff_note"] = f"{fields['staff_note']}\n{line}".strip()
        self.notes.append(
            _("“%(value)s” in “%(column)s” says more than the value: the staff note keeps it.")
            % {"value": text[:100], "column": position.column}
        )
