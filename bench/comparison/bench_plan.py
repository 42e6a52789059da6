"""The URLs to request, chosen from the records in the database."""

import random
import sqlite3
from itertools import cycle
from urllib.parse import urlencode

import django
from django.db import connection
from django.db.models import Count

from bench.comparison.search_words import Words
from events.models import Event
from records.kinds import record_kinds
from taxonomy.models import Country

LIST, SEARCH = "/en/events/", "/en/search/"
FILLED, TEXTBOOK = "/en/bench/filled/events/", "/en/bench/textbook/"
# Number of rare words requested repeatedly, and of words requested only once.
RARE, ONCE = 24, 24
# Number of record pages; and of those of each kind in a visitor's day.
PAGES, OF_A_KIND = 24, 500
LANGUAGES = ["en", "zh-hans"]


def plan() -> dict:
    events = Event.objects.published()
    words, chosen = Words(events), choices(events)
    rare, common = words.rare(RARE + ONCE), words.common(2 + ONCE)
    with_common = [
        {"q": word} | filters for word, filters in zip(cycle(common[:2]), chosen, strict=False)
    ]
    slugs = list(events.order_by("pk").values_list("slug", flat=True)[: 97 * PAGES : 97])
    with_rare = [{"q": word, "country": words.country_with(word)} for word in rare[:RARE]]
    return {
        "versions": f"Django {django.__version__}, {version_of_the_database()}",
        "events": events.count(),
        "words": {word: words.found(word) for word in [*common[:2], *rare[:RARE]]},
        "cases": {
            "constant": ["/en/bench/constant/"],
            "filled": addresses(FILLED, chosen),
            "filled, all": [FILLED],
            "list": addresses(LIST, chosen),
            "list, all": [LIST],
            "page 50": [f"{LIST}?page=50"],
            "textbook": addresses(TEXTBOOK, chosen),
            "textbook, all": [TEXTBOOK],
            "record": [f"{LIST}{slug}/" for slug in slugs],
            "home": ["/en/"],
            "textbook record": [f"{TEXTBOOK}{slug}/" for slug in slugs],
            "textbook, plain": [f"{TEXTBOOK}list/"],
            "rare word": addresses(LIST, with_rare),
            "common word": addresses(LIST, with_common),
            "rare word, all kinds": addresses(SEARCH, with_rare),
            "common word, all kinds": addresses(SEARCH, with_common),
        },
        "day": day(events, chosen),
        "once": {
            "list": [f"{LIST}?page={page}" for page in range(60, 60 + ONCE)],
            "rare word": addresses(LIST, [{"q": word} for word in rare[RARE:]]),
            "common word": addresses(LIST, [{"q": word} for word in common[2:]]),
        },
    }


def day(events, chosen) -> list[str]:
    """The addresses of a visitor's day, in random order: home, lists, countries, records of every kind."""
    found = [
        "/en/",
        "/zh-hans/",
        "/en/countries/",
        "/en/sectors/",
        "/en/statistics/",
        "/en/sources/",
    ]
    found += addresses(LIST, chosen)
    for country in Country.objects.all():
        found += [f"/{language}/countries/{country.pk.lower()}/" for language in LANGUAGES]
    for kind in record_kinds():
        found += [f"/{language}/{kind.label()}/" for language in LANGUAGES]
        slugs = kind.objects.published().order_by("pk").values_list("slug", flat=True)[:OF_A_KIND]
        found += [f"/en/{kind.label()}/{slug}/" for slug in slugs]
    random.Random(1).shuffle(found)
    return found


def choices(events) -> list[dict]:
    """Up to 24 pairs of country and sector, of varying frequency, with at least 20 events each."""
    counted = events.values_list("countries", "sectors").annotate(n=Count("pk")).filter(n__gte=20)
    named = counted.filter(countries__isnull=False, sectors__isnull=False)
    found = list(named.order_by("-n", "countries", "sectors")[:48])
    return [{"country": country, "sector": sector} for country, sector, _n in found[::2]]


def addresses(path, queries) -> list[str]:
    return [f"{path}?{urlencode(query)}" for query in queries]


def version_of_the_database() -> str:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.connection.info.server_version // 10000}"
