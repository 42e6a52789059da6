"""Measure the site's speed and memory on made-up records."""

import argparse
import os
from pathlib import Path

from bench.database import Database
from bench.measure import measure
from bench.processes import ROOT
from bench.report import page

SIZES = [10_000, 100_000, 1_000_000]


def main():
    asked = arguments()
    server = os.environ.get("DATABASE_URL", "")
    measured = []
    for records in sorted(asked.sizes):
        database = Database(asked.keep or asked.work, records, server)
        measured.append(measure(database, asked.part, rebuild=not asked.without_rebuild))
        if not asked.keep:
            database.drop()
        # Written after each size, because the next may take an hour.
        asked.output.write_text(page(measured))
    print(page(measured))
    print(f"Written to {asked.output}")


def arguments():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "part",
        nargs="?",
        choices=["search", "editorial"],
        help="what to measure: editorial is saving alone; everything if not said",
    )
    parser.add_argument(
        "--sizes",
        nargs="+",
        type=int,
        default=SIZES,
        metavar="N",
        help="how many records, not below 10000",
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the databases there, and use those it holds"
    )
    parser.add_argument("--output", type=Path, metavar="FILE")
    parser.add_argument(
        "--without-rebuild", action="store_true", help="do not write the index anew as well"
    )
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if min(asked.sizes) < SIZES[0]:
        parser.error("page 50 of a list needs 10000 records")
    # Subprocesses run in the root of the checkout, so the path must be absolute.
    asked.keep = asked.keep and asked.keep.resolve()
    name = "benchmarks-editorial.md" if asked.part == "editorial" else "benchmarks.md"
    asked.output = asked.output or ROOT / "docs" / name
    return asked


main()
