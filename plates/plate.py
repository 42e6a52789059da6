"""A plate: a name or a year in white on indigo, with the batik motif of the site, as SVG."""

import re
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256

from django.utils.html import escape

from plates.lettering import LINE, estimated, fitted
from plates.palette import STATIC, palette
from values.plain_text import readable

# Width and height: beside a heading, and across a column.
SHAPES = {"plate": (880, 560), "band": (880, 216)}
WHITE = "#fffefb"
# Height of the motif at its own size.
MOTIF = 64
SIZES = {"plate": (240, 150, 112, 88, 70, 56, 46), "band": (104, 84, 66, 54, 44)}


@cache
def motif() -> str:
    """What stands inside the ``svg`` element of the motif."""
    text = (STATIC / "motif.svg").read_text(encoding="utf-8")
    return re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)[1].strip()


@cache
def style() -> str:
    """The colors of the dark scheme; it stands in the file, because an image loads nothing else."""
    ground, edge = palette()["brand"], palette()["brand-deep"]
    return f"@media(prefers-color-scheme:dark){{.g{{fill:{ground.dark}}}.e{{fill:{edge.dark}}}}}"


@cache
def content_security_policy() -> str:
    """For a plate that is opened by itself: this style, and nothing else."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'none'"


@lru_cache(maxsize=200)
def plate(text: str, language: str, shape: str) -> str:
    """The SVG of a plate; it follows the color scheme of the element that shows it."""
    width, height = SHAPES[shape]
    ground, edge = palette()["brand"], palette()["brand-deep"]
    strip = height * 0.2 if shape == "plate" else height * 0.3
    scale = strip / MOTIF
    room = width * 0.88, height - strip
    size, lines = fitted(readable(text), room, SIZES[shape], estimated)
    # The letters stand in the middle of what the motif leaves.
    top = (height - strip - size * LINE * len(lines)) / 2 + size * 0.98
    written = "".join(
        f'<text x="{width / 2:g}" y="{top + size * LINE * place:.0f}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    # Each name begins at another place of the motif.
    shift = sum(map(ord, text)) % 5 * MOTIF
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" xml:lang="{language}">'
        f'<style>{style()}</style><rect class="g" width="{width}" height="{height}" fill="{ground.light}"/>'
        f'<rect class="e" y="{height - strip:g}" width="{width}" height="{strip:g}" '
        f'fill="{edge.light}"/>'
        f'<defs><pattern id="m" width="320" height="{MOTIF}" patternUnits="userSpaceOnUse" '
        f'patternTransform="translate({-shift} {height - strip:g})scale({scale:g})" fill="{WHITE}">'
        f'{motif()}</pattern></defs><rect y="{height - strip:g}" width="{width}" height="{strip:g}" '
        f'fill="url(#m)"/><g fill="{WHITE}" font-family="\'Noto Serif\',\'Noto Serif CJK SC\','
        f'\'Songti SC\',Palatino,Georgia,serif" font-weight="600" font-size="{size}" '
        f'text-anchor="middle">{written}</g></svg>'
    )
