"""All measurements at one number of records."""

import json
import sys
from dataclasses import dataclass, field

from bench.database import Database
from bench.day import day_of_a_visitor
from bench.nginx import PAGE, Nginx, is_installed
from bench.processes import Cost
from bench.server import Server

# Enough list pages to fill the caches of a worker.
SHOWN = [f"/en/events/?page={page}" for page in range(1, 151)]
# Maximum of records for the textbook page, which would dominate the run time.
TEXTBOOK_UP_TO = 100_000
KEPT = ["list", "record", "home"]
SAVED = {
    "save": "/en/bench/save/?as=publish",
    "save, no index": "/en/bench/save/?as=publish&index=0",
    "draft": "/en/bench/save/?as=draft",
    "plain save": "/en/bench/save/?as=plain",
}


@dataclass
class Measured:
    """Results at one number of records; ``costs``: CPU milliseconds per request by case."""

    records: int
    events: int
    words: dict[str, int]
    versions: str
    costs: dict[str, float] = field(default_factory=dict)
    # Bytes: growth of the worker, and the size of the search index in memory.
    grown: int = 0
    held: int = 0
    making: Cost | None = None
    rebuilding: Cost | None = None


def measure(database: Database, part: str | None = None, *, rebuild: bool = True) -> Measured:
    """Run all measurements, or only those of saving (part ``editorial``)."""
    say(f"{database.records:,} records: making them")
    database.make()
    say(f"{database.records:,} records: choosing words")
    plan = database.plan()
    found = Measured(database.records, plan["events"], plan["words"], plan["versions"])
    found.making = database.cost_of_making()
    uncached = database.environment | {"PAGE_CACHE": "0"}
    with Server(uncached, database.beside) as server:
        if part != "editorial":
            say(f"{database.records:,} records: asking for pages")
            ask(server, plan, found)
        say(f"{database.records:,} records: saving")
        save(server, plan, found)
    if part != "editorial":
        say(f"{database.records:,} records: pages from the cache")
        ask_the_page_cache(database, plan, found)
    if rebuild and part != "editorial":
        say(f"{database.records:,} records: rebuilding the index")
        found.rebuilding = database.manage("rebuild_search")
    return found


def ask(server, plan, found):
    cases = plan["cases"]
    if found.records > TEXTBOOK_UP_TO:
        cases = {
            name: addresses for name, addresses in cases.items() if not name.startswith("textbook")
        }
    server.cost(cases["constant"] * 50)
    before = memory(server)["own"]
    server.cost([*cases["list, all"], *cases["list"]])
    for name, addresses in plan["once"].items():
        found.costs[f"{name}, first time"] = server.cost(addresses) * 1000
    server.cost(SHOWN)
    found.grown = memory(server)["own"] - before
    found.costs |= server.costs(cases)
    found.held = memory(server)["held"]


def ask_the_page_cache(database, plan, found):
    """Measure pages from the cache beside the constant view, and a day with it and without it."""
    kept = {f"{case}, kept": plan["cases"][case] for case in KEPT}
    for case, megabytes in {"day": "64", "day, uncached": "0"}.items():
        environment = database.environment | {"PAGE_CACHE": megabytes}
        with Server(environment, database.beside) as server:
            if megabytes != "0":
                costs = server.costs(kept | {"constant": plan["cases"]["constant"]})
                constant = costs.pop("constant")
                found.costs |= costs | {
                    "list, kept, of the constant view": costs["list, kept"] / constant
                }
                if is_installed():
                    ask_nginx(database, server.get(plan["cases"]["list"][0]), found)
            found.costs[case] = day_of_a_visitor(server, plan["day"], SAVED["save"]) * 1000


def ask_nginx(database, body, found):
    """Measure nginx answering with the same bytes from a file."""
    with Nginx(database.folder / "nginx", body) as nginx:
        found.costs |= nginx.costs({"list, nginx": [PAGE]})


def save(server, plan, found):
    """Measure saving, less the cost of a constant view."""
    pages = plan["cases"]["list"]
    cases = {name: [address] for name, address in SAVED.items()}
    cases["save and list"] = [address for page in pages for address in [SAVED["save"], page]]
    cases["constant"] = plan["cases"]["constant"]
    costs = server.costs(cases)
    found.costs["constant"] = costs.pop("constant")
    after = 2 * costs.pop("save and list") - costs["save"]
    found.costs |= {name: cost - found.costs["constant"] for name, cost in costs.items()}
    found.costs["list after a save"] = after


def memory(server) -> dict:
    return json.loads(server.get("/en/bench/memory/"))


def say(sentence):
    print(sentence, file=sys.stderr, flush=True)
