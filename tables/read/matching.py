"""The columns of a file, as a person sees them to say what each means."""

from django.utils.translation import gettext as _

from tables.cells.cell_values import as_text
from tables.export.sheet_columns import main_sheet, row_sheets
from tables.read.headings import PERIOD, TIMES, HeadingMeaning, TableHead, heading_key, roles

SAMPLES, LONGEST_SAMPLE = 3, 60


def written_as(meaning: HeadingMeaning | None) -> str:
    """A meaning as the value of an option; empty to leave the column out."""
    return f"{meaning.name}|{meaning.relation}|{meaning.value}" if meaning else ""


def meaning_written(text: str) -> HeadingMeaning | None:
    return HeadingMeaning(*text.split("|")) if text else None


def possible_meanings(kind) -> dict[str, str]:
    """The labels, in the active language, of all that a column may mean."""
    sheet = main_sheet(kind)
    found = {HeadingMeaning(column.name): column.heading(kind) for column in sheet.edited}
    if "start" in sheet.by_name:
        found[PERIOD] = _("beginning and end in one cell")
        found[TIMES] = _("times of that day")
    titles = {sheet.relation: sheet for sheet in row_sheets(kind)}
    for meaning in roles(kind).values():
        sheet = titles[meaning.relation]
        choices = dict(sheet.by_name[meaning.name].field.flatchoices) if meaning.name else {}
        found[meaning] = " · ".join(
            filter(None, [sheet.title, str(choices.get(meaning.value, ""))])
        )
    return {written_as(meaning): label for meaning, label in found.items()}


def columns_in(table, head: TableHead | None) -> list[dict]:
    """Heading, first values and meaning of each column of a table; without a head of its fullest row."""
    if not table.rows:
        return []
    first = table.rows[:15]
    lines = dict(table.rows)
    line = (
        head.line if head else max(first, key=lambda row: sum(is_text(cell) for cell in row[1]))[0]
    )
    below = [cells for number, cells in table.rows if number > line]
    columns = []
    for place, cell in enumerate(lines.get(line, ())):
        heading = as_text((head and head.labels.get(place)) or cell).strip()
        if heading_key(heading):
            values = (as_text(cells[place]) for cells in below[:200] if place < len(cells))
            columns.append(
                {
                    "heading": heading[:100],
                    "samples": [v[:LONGEST_SAMPLE] for v in dict.fromkeys(values) if v][:SAMPLES],
                    "meaning": written_as(head and head.columns.get(place)),
                }
            )
    return columns


def is_text(cell) -> bool:
    return isinstance(cell, str) and bool(cell.strip())
