"""Read the tables of a web page, which many programs save with the ending .xls."""

from html.parser import HTMLParser

from django.utils.translation import gettext as _

from tables.files.markup import MOST_COLUMNS
from tables.files.table import Table

# Signs that the parser gets at once: it copies what it holds.
CHUNK = 100_000
UNSEEN = {"script", "style", "title"}
BREAKS = {"br", "p", "div", "li"}


class Reader(HTMLParser):
    """Collects the cells of tables; a table within a cell is read as a part of that cell's text."""

    def __init__(self):
        super().__init__()
        self.tables: list[Table] = []
        self.areas: list[list[list[int]]] = []
        self.depth = self.line = self.unseen = 0
        self.cells: list[str | None] = []
        self.parts: list[str] | None = None
        self.spans: dict[tuple[int, int], bool] = {}

    def handle_starttag(self, tag, attributes):
        self.unseen += tag in UNSEEN
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                title = _("table %(number)s") % {"number": len(self.tables) + 1}
                self.tables.append(Table(title))
                self.areas.append([])
                self.line, self.spans = 0, {}
        elif self.depth == 1 and tag == "tr":
            self.end_row()
            self.line += 1
        elif self.depth == 1 and tag in {"td", "th"}:
            self.end_cell()
            self.begin_cell(dict(attributes))
        elif tag in BREAKS and self.parts is not None:
            self.parts.append("\n")

    def begin_cell(self, attributes):
        while (self.line, len(self.cells)) in self.spans:
            self.cells.append(None)
        place, self.parts = len(self.cells), []
        right, down = (number_in(attributes.get(name)) for name in ["colspan", "rowspan"])
        for line in range(self.line, self.line + down):
            for column in range(place, place + right):
                self.spans[line, column] = True
        if right > 1 or down > 1:
            area = [place + 1, self.line, place + right, self.line + down - 1]
            self.areas[-1].append(area)

    def handle_data(self, data):
        if self.parts is not None and not self.unseen:
            self.parts.append(" ".join(data.replace("\xa0", " ").split("\n")))

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if tag == "table" and self.depth:
            if self.depth == 1:
                self.end_row()
                self.tables[-1].fill_down(self.areas[-1])
            self.depth -= 1

    def end_cell(self):
        if self.parts is not None:
            lines = (" ".join(line.split()) for line in "".join(self.parts).split("\n"))
            self.cells.append("\n".join(filter(None, lines)) or None)
        self.parts = None

    def end_row(self):
        self.end_cell()
        if self.tables and self.cells:
            self.tables[-1].add(self.line, self.cells)
        self.cells = []


def number_in(text: str | None) -> int:
    return min(max(int(text), 1), MOST_COLUMNS) if text and text.strip().isdecimal() else 1


def tables_of_page(text: str) -> list[Table]:
    reader = Reader()
    for start in range(0, len(text), CHUNK):
        reader.feed(text[start : start + CHUNK])
    reader.close()
    return reader.tables
