"""The rows of a text: CSV, and tables as they are pasted."""

import csv
import io
import re
from collections.abc import Iterator

from records.column import REF
from records.exports.columns import REVISION

# The first line of a table that the site exported.
OWN = re.compile(rf"{REF}([,;\t]){REVISION}\1")
# By how many of its first lines the form of a text is known.
MOST_LOOKED_AT = 15
RULE = re.compile(r"[\s|:+=-]+")
LABELLED = re.compile(r"\s*[【\[]?\s*([^：:】\]\d,\t]{1,16}?)\s*(?:[】\]]\s*[:：]?|[:：])\s*(.*)")
BLANKS = re.compile(r"\s{2,}|\u3000+")


def rows_of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row; raises csv.Error."""
    if own := OWN.match(text):
        yield from divided(text, own[1])
        return
    lines = text.splitlines()
    first = list(filter(str.strip, lines[:MOST_LOOKED_AT]))

    def is_most(holds) -> bool:
        return sum(map(bool, map(holds, first))) * 2 > len(first)

    # What is pasted from a table is divided by tabs; its texts may hold more commas.
    if is_most(lambda line: "\t" in line):
        yield from divided(text, "\t")
    elif is_most(lambda line: line.strip().startswith("|")):
        for number, line in enumerate(lines, 1):
            if not RULE.fullmatch(line):
                yield number, [cell.strip() for cell in line.strip().strip("|").split("|")]
    elif is_most(LABELLED.fullmatch):
        yield from labelled(lines)
    elif is_most(lambda line: BLANKS.search(line.strip())) and not is_most(
        lambda line: "," in line
    ):
        for number, line in enumerate(lines, 1):
            yield number, BLANKS.split(line.strip())
    else:
        yield from divided(text, max(",\t;|", key="\n".join(first).count))


def divided(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, cells


def labelled(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines such as 时间：2025年7月26日; a line without a label belongs to the one above."""
    row: tuple[int, list[str]] | None = None
    for number, line in enumerate(lines, 1):
        match = LABELLED.fullmatch(line)
        if match or not row:
            if row:
                yield row
            row = (number, [*match.groups()] if match else [line])
        elif line.strip():
            row[1][-1] += f"\n{line.strip()}"
    if row:
        yield row
