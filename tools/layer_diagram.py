"""Write the import contract of pyproject.toml as a Mermaid diagram into docs/architecture.md."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BLOCK = re.compile(r"```mermaid\n.*?```\n", re.DOTALL)


def layers() -> list[list[str]]:
    """Return the apps of each layer, the highest layer first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = project["tool"]["importlinter"]["contracts"]
    return [layer.split(" | ") for layer in contract["layers"]]


def diagram() -> str:
    lines = ["```mermaid", "flowchart TD"]
    for number, apps in enumerate(layers()):
        lines.append(f'    layer{number}["{" · ".join(apps)}"]')
        if number:
            lines.append(f"    layer{number - 1} --> layer{number}")
    return "\n".join([*lines, "```", ""])


def drawn() -> str:
    """Return the page's text with the current diagram."""
    return BLOCK.sub(lambda _: diagram(), PAGE.read_text(encoding="utf-8"), count=1)


if __name__ == "__main__":
    PAGE.write_text(drawn(), encoding="utf-8")
