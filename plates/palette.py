"""The colors of the site, read from its style sheet, so that there is one palette."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).resolve().parent.parent / "static"
DEFINED = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);")


class Color(NamedTuple):
    light: str
    dark: str


@cache
def palette() -> dict[str, Color]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    return {name: Color(light, dark) for name, light, dark in DEFINED.findall(text)}
