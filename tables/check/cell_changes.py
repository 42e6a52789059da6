"""The differences between two contents, cell by cell, in the words of the file."""

from collections.abc import Iterator

from django.utils.translation import get_language

from editorial.revisions.three_way_merge import GONE, at
from tables.cells.cell_values import shown
from tables.cells.lookups import Lists
from tables.contents.row_contents import words_for
from tables.export.sheet_columns import main_sheet, row_sheets

LONGEST_SHOWN = 600


def paths(before: dict, after: dict, kind) -> Iterator[tuple]:
    """Yield the path of each cell that differs; an added or removed row is a single path."""
    for part in ["fields", "links"]:
        for column in main_sheet(kind).edited:
            name = column.name
            if name in after[part] and before[part].get(name) != after[part][name]:
                yield (part, name)
    for sheet in row_sheets(kind):
        was, now = (content["rows"].get(sheet.relation, {}) for content in [before, after])
        for key in {**was, **now}:
            if key not in was or key not in now:
                yield ("rows", sheet.relation, key)
            else:
                for column in sheet.edited:
                    if was[key].get(column.name) != now[key].get(column.name):
                        yield ("rows", sheet.relation, key, column.name)


class Words:
    """Formats values of contents as text in the active language."""

    def __init__(self, kind, lists: Lists):
        self.kind, self.lists, self.language = kind, lists, get_language()
        self.sheets = {sheet.relation: sheet for sheet in row_sheets(kind)}

    def at(self, content: dict, path: tuple) -> str:
        value = at(content, path)
        if value is GONE:
            return ""
        if path[0] != "rows":
            return self.cell(main_sheet(self.kind).by_name[path[1]], value)
        columns = self.sheets[path[1]].by_name
        if len(path) == 4:
            return self.cell(columns[path[3]], value)
        cells = [
            self.cell(column, value[name]) for name, column in columns.items() if value.get(name)
        ]
        return " · ".join(cells)

    def cell(self, column, value) -> str:
        text = shown(column, value, self.lists, self.language)
        text = "" if text is None else str(text)
        return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"

    def changed(self, before: dict, after: dict) -> list[dict]:
        return [
            {
                "label": words_for(path, self.kind),
                "old": self.at(before, path),
                "new": self.at(after, path),
                "row": self.which(path, before, after),
            }
            for path in paths(before, after, self.kind)
        ]

    def which(self, path, before, after) -> str:
        """A label for the row of a changed cell on a row sheet; empty for other paths."""
        if path[0] != "rows" or len(path) < 4:
            return ""
        row = at(before, path[:3])
        row = at(after, path[:3]) if row is GONE else row
        columns = self.sheets[path[1]].by_name
        for name in [
            "institution",
            "own_name_zh_hans",
            "own_name_en",
            "text",
            "source",
            "indicator",
        ]:
            if row.get(name):
                return self.cell(columns[name], row[name])
        return ""

    def conflicts(self, base: dict, site: dict, file: dict, found: list[tuple]) -> list[dict]:
        return [
            {"label": words_for(path, self.kind)}
            | {
                name: self.at(content, path)
                for name, content in [("base", base), ("site", site), ("file", file)]
            }
            for path in found
        ]
