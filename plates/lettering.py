"""Names in lines: where they break, and how large they can be."""

import re
import unicodedata
from collections.abc import Callable, Iterable

# Height of a line in proportion to the size of its letters.
LINE = 1.22
# A line neither begins nor ends with these.
NOT_FIRST, NOT_LAST = "，。、；：？！）》”’—…·-,.;:?!)", "（《“‘(—"
# Words of other scripts stay whole; each Chinese character may begin a line.
UNITS = re.compile(
    r"\s*(?:[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
)


def units_of(text: str) -> list[str]:
    """The parts between which a line may break."""
    units: list[str] = []
    for unit in UNITS.findall(text):
        if units and (unit[0] in NOT_FIRST or units[-1][-1] in NOT_LAST):
            units[-1] += unit
        else:
            units.append(unit)
    return units


def lines_of(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """The text in lines that are at most as wide as ``width``, where its units are no wider."""
    lines, line = [], ""
    for unit in units_of(text):
        if line and measure(line + unit) > width:
            lines.append(line)
            line = ""
        line += unit if line else unit.lstrip()
    return [*lines, line] if line else lines


def fitted(
    text: str, room: tuple[float, float], sizes: Iterable[int], measure: Callable[[str, int], float]
) -> tuple[int, list[str]]:
    """The largest size at which the text fits into a room (width, height); at the smallest it is cut."""
    width, height = room
    for size in sizes:
        lines = lines_of(text, width, lambda part, size=size: measure(part, size))
        most = max(1, int(height // (size * LINE)))
        if len(lines) <= most and all(measure(line, size) <= width for line in lines):
            return size, lines
    kept = lines[:most]
    while kept and measure(f"{kept[-1]}…", size) > width:
        kept[-1] = kept[-1][:-1]
    return size, [*kept[:-1], f"{kept[-1]}…"] if kept else []


def estimated(text: str, size: int) -> float:
    """About how wide a text is in a serif face, where the reader's font is not known."""
    wide = sum(1 if unicodedata.east_asian_width(sign) in "WF" else 0.6 for sign in text)
    return wide * size
