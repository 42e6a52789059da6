"""Read a form, whose labels stand beside their values, as a table."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from tables.cells.cell_values import as_text
from tables.export.sheet_columns import Sheet
from tables.files.table import Table
from tables.read.headings import heading_key, is_name_heading, meaning_of, meanings

# A form has few lines, and at least so many known labels, one of them for the name.
MOST_LINES, FEWEST = 300, 2


def as_rows(table: Table, sheet: Sheet, columns: int) -> Table | None:
    """A row for each form in the table, if it has more labels than known headings."""
    if len(table.rows) > MOST_LINES:
        return None
    labels, rows, cells, found = {}, [], 0, 0
    for line, row in table.rows:
        texts = [text for cell in row if (text := as_text(cell).strip())]
        cells += len(texts)
        for text, value in pairs(texts, sheet):
            key = heading_key(text)
            if not rows or key in rows[-1][1]:
                rows.append((line, {}))
            rows[-1][1][key] = value
            labels.setdefault(key, text)
            found += is_label(text, sheet)
    known = [label for label in labels.values() if is_label(label, sheet)]
    if len(known) < max(FEWEST, columns + 1) or found * 4 < cells:
        return None
    if not any(is_name_heading(label) or is_name(label, sheet) for label in known):
        return None
    form = replace(table, rows=[(0, [*labels.values()])], merged=[], filled={}, wide=set())
    for line, row in rows:
        form.add(line, [row.get(key) for key in labels])
    return form


def pairs(texts: list[str], sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Labels and values of a line; labels that are not known where all stand in turn."""
    if len(texts) % 2 == 0 and not any(is_label(text, sheet) for text in texts[1::2]):
        yield from zip(texts[::2], texts[1::2], strict=True)
        return
    for text, value in pairwise(texts):
        if is_label(text, sheet) and not is_label(value, sheet):
            yield text, value


@lru_cache(maxsize=1000)
def is_label(text: str, sheet: Sheet) -> bool:
    return len(text) < 30 and bool(meaning_of(text, meanings(sheet)) or is_name_heading(text))


def is_name(label: str, sheet: Sheet) -> bool:
    meaning = meaning_of(label, meanings(sheet))
    return bool(meaning) and meaning.name.startswith("name_")
