"""The image of a page for link previews: its name between two strips of the motif, as PNG."""

from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from plates.lettering import LINE, fitted
from plates.palette import STATIC, palette

WIDTH, HEIGHT = 1200, 630
# The card of the site, whose strips of the motif are kept; between them stand the words.
CARD, TOP, BOTTOM = "card-en.png", 168, 546
MARGIN, COLORS = 84, 32
FONT = Path(__file__).parent / "fonts" / "NotoSerifCJKsc-Bold-subset.woff"
WHITE, SIZES, BELOW = "#fffefb", (108, 84, 72, 62, 54, 46, 40), 32
# A character that no font has.
NOWHERE = "\U0010fffd"


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size, layout_engine=ImageFont.Layout.BASIC)


def covers(text: str) -> bool:
    """Whether the font has all characters of a text; a missing one would be drawn as a box."""
    box = bytes(font(BELOW).getmask(NOWHERE))
    return all(sign.isspace() or bytes(font(BELOW).getmask(sign)) != box for sign in set(text))


def measured(text: str, size: int) -> float:
    return font(size).getlength(text)


@cache
def ground() -> Image.Image:
    with Image.open(STATIC / CARD) as card:
        image = card.convert("RGB")
    image.paste(palette()["brand"].light, (0, TOP, WIDTH, BOTTOM))
    return image


def share_image(name: str, below: str) -> bytes:
    """The PNG of a name, with a smaller line below it; without words where the font lacks some."""
    image = ground().copy()
    if covers(name + below):
        draw = ImageDraw.Draw(image)
        room = WIDTH - 2 * MARGIN, BOTTOM - TOP - 3 * BELOW
        size, lines = fitted(name, room, SIZES, measured)
        height = size * LINE * len(lines) + BELOW * 1.9
        y = (TOP + BOTTOM - height) / 2
        for line in lines:
            draw.text((MARGIN, y), line, fill=WHITE, font=font(size))
            y += size * LINE
        draw.text((MARGIN, y + BELOW * 0.6), below, fill=palette()["accent"].dark, font=font(BELOW))
    data = BytesIO()
    # Without ``optimize``: a tenth smaller, at twice the time.
    image.quantize(COLORS).save(data, "PNG")
    return data.getvalue()
