"""Format the results as a Markdown page."""

import os
import platform
from datetime import UTC, datetime

from bench.goals import FIRST, GOALS, MB
from bench.measure import TEXTBOOK_UP_TO

CASES = {
    "constant": "constant view",
    "filled": "filled page, by country and sector",
    "filled, all": "filled page, unfiltered",
    "list": "list by country and sector",
    "list, all": "list, unfiltered",
    "page 50": "list, unfiltered, page 50",
    "list after a save": "list by country and sector, first request after a save",
    "list, first time": "list, unfiltered, pages nobody asked for before",
    "rare word": "list with a rare word and a country",
    "common word": "list with a word of half the events, a country and a sector",
    "rare word, all kinds": "search page with a rare word and a country",
    "common word, all kinds": "search page with a common word, a country and a sector",
    "rare word, first time": "list with a rare word nobody asked for before",
    "common word, first time": "list with a common word nobody asked for before",
    "textbook": "textbook page, by country and sector",
    "textbook, all": "textbook page, unfiltered",
    "record": "page of an event",
    "home": "home page",
    "textbook record": "textbook page of an event",
    "textbook, plain": "textbook list without filters",
    "list, kept": "list by country and sector, from the page cache",
    "record, kept": "page of an event, from the page cache",
    "home, kept": "home page, from the page cache",
    "list, nginx": "the same bytes, answered by nginx from a file",
    "day": "a visitor's day, with the page cache",
    "day, uncached": "a visitor's day, without it",
    "save": "publishing an event",
    "save, no index": "publishing an event, the index left alone",
    "draft": "saving a draft of a public event",
    "plain save": "the same form saved by Django's admin alone",
}
HEADING = """\
# Benchmarks

Written by `bin/bench` on {day}: {cpus} CPUs ({machine}), Python {python}, {versions}.

## Search

Made-up records of all kinds (`manage.py make_sample`):

{samples}

The production server with one worker answers over HTTP, one request after the other, and without the page
cache (`PAGE_CACHE=0`) where a row does not name it.
A figure is the CPU time (user and system) that {whose} processes spend on a
request: the median of five batches of at least 0.6 seconds, each of which asks for two dozen pages in turn;
the rows take turns, too. Measured beside the site's own pages:

* the *constant view* answers a line of text behind the same middleware: no page can cost less;
* the *filled page* renders the list's own template with values fixed in memory, and is the same byte for
  byte: no way of finding the values can make the list cost less;
* the *textbook page* shows the same events with django-filter's `FilterView`, `ModelMultipleChoiceFilter` and
  `annotate(Count())`, in a plain template of its own.

The site keeps cards ready-made in memory. They are values to the filled page; pages that are asked for the
first time have to make theirs.

A *visitor's day* is 10,000 requests over home, lists, countries and record pages, Zipf-distributed, with a
publication after every 100; the row is their mean, publications apart.

Publishing, and saving a draft, is an event's form sent in the admin, with one field changed. Beyond
{most:,} records the textbook page is left out: it would take most of the time of a run.
"""


def page(measured) -> str:
    versions = measured[-1].versions
    heading = HEADING.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cpus=os.cpu_count(),
        machine=platform.machine(),
        python=platform.python_version(),
        versions=versions,
        most=TEXTBOOK_UP_TO,
        whose="the server's and the database's" if "PostgreSQL" in versions else "the server's",
        samples="\n".join(map(sample, measured)),
    )
    parts = [
        heading,
        "### Goals",
        table(goals(measured)),
        "### CPU time of a request, in milliseconds",
    ]
    parts += [table(costs(measured)), "### Loading, rebuilding, memory", table(others(measured))]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def sample(here) -> str:
    """A list item with the number of records and the search words, common words first."""
    latin, chinese, *rare = here.words
    counts = [here.words[word] for word in rare]
    return (
        f"* {here.records:,}, of which {here.events:,} are public events; searched for: {latin} "
        f"(in {here.words[latin]:,} events), {chinese} (in {here.words[chinese]:,}),\n"
        f"  {len(rare)} rare words (in {min(counts)} to {max(counts)})"
    )


def goals(measured) -> list[list[str]]:
    first = next((size for size in measured if size.records == FIRST), None)
    rows = [["Work", "Records", "Goal", "Measured", ""]]
    for goal in GOALS:
        for here in measured:
            limit = goal.limit(here)
            compared = here.records == FIRST or "10,000" not in goal.unit or first
            if limit and compared and (value := goal.measured(here, first)) is not None:
                most = "at least" if goal.at_least else "at most"
                met = "met" if goal.is_met(value, limit) else "**missed**"
                wanted = f"{most} {limit:g} {goal.unit}"
                rows.append([goal.work, f"{here.records:,}", wanted, f"{value:.3g}", met])
    return rows


def costs(measured) -> list[list[str]]:
    rows = [["Records", *(f"{size.records:,}" for size in measured)]]
    for case, label in CASES.items():
        rows.append([label, *(number(size.costs.get(case), 2) for size in measured)])
    return rows


def number(value: float | None, digits: int = 0) -> str:
    return "not measured" if value is None else f"{value:.{digits}f}"


def others(measured) -> list[list[str]]:
    rebuilt = [size.rebuilding for size in measured]
    return [
        ["Records", *(f"{size.records:,}" for size in measured)],
        ["loading them, seconds", *(number(size.making.seconds) for size in measured)],
        ["of CPU", *(number(size.making.cpu) for size in measured)],
        ["rebuilding the index, seconds", *(number(work and work.seconds) for work in rebuilt)],
        ["of CPU", *(number(work and work.cpu) for work in rebuilt)],
        ["most memory while loading, MB", *(number(size.making.peak / MB) for size in measured)],
        [
            "most memory while rebuilding, MB",
            *(number(work and work.peak / MB) for work in rebuilt),
        ],
        ["held by a worker for search, MB", *(number(size.held / MB, 1) for size in measured)],
        ["all that a worker grew by, MB", *(number(size.grown / MB) for size in measured)],
    ]


def table(rows) -> str:
    """A Markdown table with aligned columns; the first row is the header."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    head, *body = (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
    line = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([head, line, *body])
