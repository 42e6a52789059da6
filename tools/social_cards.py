"""Draw the image for link previews in each language: the site's motif and name, with Chromium."""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WIDTH, HEIGHT = 1200, 630
# Extra window height, cropped later: some Chromium versions render less than the window size.
SPARE = 200
COLORS = 48
MOST_BYTES = 100_000
NAMES = {
    "en": ("China-ASEAN Education<br>Cooperation Week", "Directory"),
    "zh-hans": ("中国—东盟<br>教育交流周", "信息库"),
}
PAGE = """<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><style>
  body {{ margin: 0; width: 1200px; height: 630px; overflow: hidden; color: #fffefb;
    background: #2b3379; font-family: "Noto Serif", "Noto Serif CJK SC", serif; }}
  div {{ height: 168px; background: #1f2660 url("{motif}") 0 0 / auto 100%; }}
  div + main + div {{ height: 84px; }}
  main {{ height: 378px; padding: 0 84px; display: flex; flex-direction: column;
    justify-content: center; }}
  h1 {{ margin: 0; font-size: 74px; line-height: 1.22; font-weight: 700; }}
  h1:lang(zh-hans) {{ font-size: 96px; letter-spacing: .02em; }}
  p {{ margin: 22px 0 0; font-size: 42px; color: #f2a766; }}
</style><div></div><main><h1>{first}</h1><p>{second}</p></main><div></div></html>"""


def draw(language: str, folder: Path) -> Path:
    first, second = NAMES[language]
    motif = (ROOT / "static/motif.svg").as_uri()
    page, shot = folder / f"{language}.html", folder / f"{language}.png"
    page.write_text(
        PAGE.format(language=language, first=first, second=second, motif=motif), encoding="utf-8"
    )
    subprocess.run(
        [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--no-first-run",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDTH},{HEIGHT + SPARE}",
            f"--screenshot={shot}", page.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return shot


def main():
    with tempfile.TemporaryDirectory() as folder:
        for language in NAMES:
            card = ROOT / "static" / f"card-{language}.png"
            with Image.open(draw(language, Path(folder))) as shot:
                kept = shot.convert("RGB").crop((0, 0, WIDTH, HEIGHT))
                kept.quantize(COLORS).save(card, optimize=True)
            if card.stat().st_size > MOST_BYTES:
                raise SystemExit(f"{card} has {card.stat().st_size} bytes: draw it with less.")
            print(card.relative_to(ROOT), card.stat().st_size)


if __name__ == "__main__":
    main()
