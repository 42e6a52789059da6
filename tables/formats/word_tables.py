"""Read the tables of a Word document (.docx)."""

from xml.etree.ElementTree import iterparse
from zipfile import ZipFile

from django.utils.translation import gettext as _

from tables.files.table import Table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"


def tables_of_document(file) -> list[Table]:
    """The tables that do not stand in another table; a cell merged over rows has its value in each."""
    found, depth, between, width = [], 0, "", 0
    # Entities are refused before, see ``file_checks``.
    with ZipFile(file) as archive, archive.open(DOCUMENT) as source:
        for event, element in iterparse(source, events=["start", "end"]):  # noqa: S314
            if element.tag == f"{W}p" and event == "end" and not depth:
                between += text_of(element)
            if element.tag != f"{W}tbl":
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and not depth:
                title = _("table %(number)s") % {"number": len(found) + 1}
                found.append(table_of(element, title))
                columns = len(element.findall(f"{W}tblGrid/{W}gridCol"))
                found[-1].goes_on = bool(columns) and columns == width and not between
                between, width = "", columns
                element.clear()
    return found


def table_of(element, title: str) -> Table:
    table, above, areas = Table(title), {}, []
    for line, row in enumerate(element.iter(f"{W}tr"), 1):
        cells = []
        for cell in row.iter(f"{W}tc"):
            place, merged = len(cells), cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and merged.get(f"{W}val") != "restart":
                above[place][-1] = line
            else:
                above[place] = [place + 1, line, place + 1, line]
                areas.append(above[place])
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = int(span.get(f"{W}val", "1")) if span is not None else 1
            above[place][2] = max(above[place][2], place + width)
            cells += [text_of(cell), *[None] * (width - 1)]
        table.add(line, cells)
    table.fill_down(area for area in areas if area[1] != area[3] or area[0] != area[2])
    return table


def text_of(cell) -> str:
    lines = []
    for paragraph in cell.iter(f"{W}p"):
        signs = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n"}
        lines.append(
            "".join(
                (part.text or "") if part.tag == f"{W}t" else signs.get(part.tag, "")
                for part in paragraph.iter()
            )
        )
    return "\n".join(lines).strip()
