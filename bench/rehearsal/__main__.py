"""Start all servers of a site of several hosts on loopback, lose each in turn, and count what got lost."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.processes import ROOT
from bench.rehearsal.report import failures_of, figures_of, page
from bench.rehearsal.scenes import Rehearsal, missing_servers


def main():
    parser = argparse.ArgumentParser(prog="bin/rehearsal", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer scenes, shorter losses")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "rehearsal.md")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    asked = parser.parse_args()
    if missing := missing_servers():
        sys.exit(f"Not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        Path(folder).chmod(0o755)
        with Rehearsal(Path(folder), pause=1 if asked.short else 3) as rehearsal:
            rehearsal.load()
            rehearsal.play(is_short=asked.short)
            rehearsal.end()
            figures = figures_of(rehearsal)
    asked.output.write_text(page(figures))
    if asked.json:
        asked.json.write_text(json.dumps(figures))
    print(page(figures))
    if missed := failures_of(figures):
        sys.exit("Missed: " + "; ".join(missed))


main()
