"""Cut the font of images for link previews to the characters that names use.

``python tools/share_font.py NotoSerifCJK-Bold.ttc``, with fonttools installed.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONT = ROOT / "plates/fonts/NotoSerifCJKsc-Bold-subset.woff"
# Place of the face for Simplified Chinese in the collection.
FACE = 2
# Latin, Latin with the marks of Vietnamese, punctuation.
RANGES = [(0x20, 0x250), (0x1E00, 0x1F00), (0x2010, 0x2040), (0x3000, 0x3020), (0xFF00, 0xFF61)]
# The rows of GB 2312 with the characters of level 1.
ROWS, CELLS = range(0xB0, 0xD8), range(0xA1, 0xFF)


def characters() -> set[str]:
    found = {chr(code) for first, last in RANGES for code in range(first, last)}
    for row in ROWS:
        for cell in CELLS:
            found.update(bytes([row, cell]).decode("gb2312", errors="ignore"))
    for table in (ROOT / "starter").glob("*.csv"):
        found.update(table.read_text(encoding="utf-8-sig"))
    return {character for character in found if character.isprintable()}


def main():
    from fontTools import subset  # noqa: PLC0415 - needed here alone

    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern"])
    options.font_number = FACE
    font = subset.load_font(sys.argv[1], options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters())))
    subsetter.subset(font)
    subset.save_font(font, FONT, options)
    print(FONT.relative_to(ROOT), FONT.stat().st_size)


if __name__ == "__main__":
    main()
