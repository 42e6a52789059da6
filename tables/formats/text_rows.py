"""The rows of a text: CSV, and tables as they are pasted."""

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from records.column import REF
from records.exports.columns import REVISION
from tables.files.file_refusals import FileRefused
from tables.files.markup import MOST_COLUMNS, too_wide

# A line of so many signs may be split into more cells than memory holds.
LONGEST_LINE, MOST_DIVIDERS = 10_000, 10 * MOST_COLUMNS
# The first line of a table that the site exported.
OWN = re.compile(rf"{REF}([,;\t]){REVISION}\1")
# By how many of its first lines the form of a text is known.
MOST_LOOKED_AT = 15
RULE = re.compile(r"[\s|:+=-]+")
LABELLED = re.compile(r"\s*[【\[]?\s*([^：:】\]\d,\t]{1,16}?)\s*(?:[】\]]\s*[:：]?|[:：])\s*(.*)")
BLANKS = re.compile(r"\s{2,}|\u3000+")


def rows_of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row; raises csv.Error, or FileRefused."""
    text = text if "\n" in text else text.replace("\r", "\n")
    if own := OWN.match(text):
        yield from divided(text, own[1])
        return
    first = [line[:LONGEST_LINE] for line in islice(lines_of(text), MOST_LOOKED_AT)]
    first = list(filter(str.strip, first))

    def is_most(holds) -> bool:
        return sum(map(bool, map(holds, first))) * 2 > len(first)

    # What is pasted from a table is divided by tabs; its texts may hold more commas.
    if is_most(lambda line: "\t" in line):
        yield from divided(text, "\t")
    elif is_most(lambda line: line.strip().startswith("|")):
        for number, line in enumerate(lines_of(text), 1):
            if not RULE.fullmatch(line):
                yield number, [cell.strip() for cell in line.strip().strip("|").split("|")]
    elif is_most(lambda line: LABELLED.fullmatch(line.strip())):
        yield from labelled(lines_of(text))
    elif is_most(lambda line: BLANKS.search(line.strip()) and "," not in line):
        for number, line in enumerate(lines_of(text), 1):
            yield number, BLANKS.split(line.strip())
    else:
        yield from divided(text, max(",\t;|", key="\n".join(first).count))


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, which is not copied as a whole; refuses lines of very many cells."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start:end]
        if len(line) > LONGEST_LINE and max(map(line.count, "\t,;|")) > MOST_DIVIDERS:
            raise FileRefused(too_wide())
        yield line
        start = end


def divided(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines_of(text), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, cells


def labelled(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines such as 时间：2025年7月26日; a line without a label belongs to the one above."""
    row: tuple[int, list[str]] | None = None
    for number, line in enumerate(map(str.strip, lines), 1):
        match = LABELLED.fullmatch(line)
        if match or not row:
            if row:
                yield row
            row = (number, [*match.groups()] if match else [line])
        elif line:
            row[1][-1] += f"\n{line}"
    if row:
        yield row
