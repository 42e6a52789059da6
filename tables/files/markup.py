"""Count the XML elements of a workbook before openpyxl parses it (limits against XML bombs)."""

from xml.parsers import expat

from django.utils.translation import gettext as _

from tables.files.file_refusals import DAMAGED, MACRO, FileRefused
from uploads.zip_limits import TooLarge

MOST_ROWS, MOST_COLUMNS = 50_000, 300
# Cells with a value: they are held in memory.
MOST_CELLS = 1_000_000
# Elements: a cell may contain text runs in several fonts.
MOST_IN_ROW = 100 * MOST_COLUMNS
# Elements outside of rows (shared strings, styles, links), and elements in total.
MOST_HELD, MOST_ELEMENTS = 1_500_000, 10_000_000
MOST_DEPTH = 100
# A cell holds 32,767 characters.
LONGEST_TEXT = 1_000_000
BEGINNINGS = (b"<", b"\0<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
TYPES = "[content_types].xml"
MUST_BE_READ = (".xml", ".rels")


def too_wide() -> str:
    return _("This table has more than %(limit)s columns. Remove those that are not needed.") % {
        "limit": MOST_COLUMNS
    }


def too_long() -> str:
    return _("This table has more than %(limit)s rows. Divide it, and import the parts.") % {
        "limit": MOST_ROWS
    }


def too_many_cells() -> str:
    return _("This table has more than %(limit)s cells. Divide it, and import the parts.") % {
        "limit": MOST_CELLS
    }


class Counts:
    """Element counts over all parts of a workbook."""

    def __init__(self):
        self.held = self.elements = self.values = 0


class Part:
    """One part of the archive; its chunks are fed to a parser that stores nothing."""

    def __init__(self, name: str, counts: Counts):
        self.name, self.counts = name, counts
        self.depth = self.rows = self.in_row = self.since_element = 0
        self.parser = None
        self.is_begun = False

    def feed(self, chunk: bytes):
        """Parse a chunk; raises FileRefused or TooLarge when a limit is exceeded."""
        if not self.is_begun:
            self.is_begun = True
            if chunk.lstrip().startswith(BEGINNINGS):
                self.parser = self.new_parser()
        if self.parser is None:
            return
        if "worksheets/" in self.name:
            # Nearly exact, as a tag may lie in two chunks; ``Table`` counts what is held.
            self.counts.values += chunk.count(b"</v>") + chunk.count(b"</is>")
        if self.counts.values > MOST_CELLS:
            raise FileRefused(too_many_cells())
        self.since_element += len(chunk)
        try:
            self.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            if self.name.endswith(MUST_BE_READ):
                raise FileRefused(DAMAGED()) from error
            # Any other parser fails at the same place.
            self.parser = None
        if self.since_element > LONGEST_TEXT:
            raise TooLarge

    def new_parser(self):
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self.begin, self.end
        parser.StartDoctypeDeclHandler = self.refuse
        return parser

    def refuse(self, *declared):
        """Refuse a DOCTYPE: workbooks need none, and entities could expand without limit."""
        raise FileRefused(DAMAGED())

    def begin(self, tag: str, attributes: dict):
        counts = self.counts
        self.since_element = 0
        self.depth += 1
        counts.elements += 1
        if tag == "row" or tag.endswith(":row"):
            self.rows += 1
            self.in_row = 1
        elif self.in_row:
            self.in_row += 1
        else:
            counts.held += 1
        if self.in_row > MOST_IN_ROW:
            raise FileRefused(too_wide())
        if self.rows > MOST_ROWS:
            raise FileRefused(too_long())
        if self.name == TYPES and any("macroEnabled" in value for value in attributes.values()):
            raise FileRefused(MACRO())
        if self.depth > MOST_DEPTH or counts.held > MOST_HELD or counts.elements > MOST_ELEMENTS:
            raise TooLarge

    def end(self, tag: str):
        self.depth -= 1
        if tag == "row" or tag.endswith(":row"):
            self.in_row = 0
