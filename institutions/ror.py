"""Matches institutions with organizations of the Research Organization Registry (ROR)."""

import json
import re
import unicodedata
from codecs import getincrementaldecoder
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from institutions.models import Institution
from uploads.zip_limits import Budget, check_number, chunks_of

CHUNK = 1024 * 1024
# Bytes that may come out of an archive, and characters of one entry.
MOST_UNPACKED, LONGEST_ENTRY = 2 * 1024**3, 8 * 1024**2
# What a proposal may fill in, where the record says nothing.
FILLED = ["name_en", "name_zh_hans", "ror", "wikidata", "website"]
ID = re.compile(r"0[a-z0-9]{8}$")
# Names shorter than this are acronyms of many.
SHORTEST = 4


@dataclass
class Organization:
    """An active entry of a ROR dump (schema version 2)."""

    ror: str
    names: list[str]
    countries: set[str]
    values: dict[str, str] = field(default_factory=dict)


def organizations(path: Path) -> Iterator[Organization]:
    """The active organizations of a dump, a JSON list or a ZIP archive with one, read piece by piece.

    Raises ValueError or ArchiveRefused for other files.
    """
    for entry in entries_of_list(chunks_of_dump(path)):
        if entry.get("status", "active") == "active" and (found := ID.search(entry["id"])):
            yield organization(found[0], entry)


def chunks_of_dump(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if not is_zipfile(file):
            file.seek(0)
            yield from iter(partial(file.read, CHUNK), b"")
            return
        check_number(file)
        with ZipFile(file) as archive:
            parts = [part for part in archive.infolist() if part.filename.endswith(".json")]
            if not parts:
                raise ValueError("This archive holds no JSON.")
            first = min(parts, key=attrgetter("filename"))
            yield from chunks_of(archive, first, Budget(MOST_UNPACKED))


def entries_of_list(chunks: Iterator[bytes]) -> Iterator[dict]:
    """The entries of a JSON list. Raises ValueError if it is none."""
    decoder, text_of = json.JSONDecoder(), getincrementaldecoder("utf-8-sig")().decode
    text = text_of(next(chunks, b"")).lstrip()
    if not text.startswith("["):
        raise ValueError("This is no list of organizations.")
    text = text[1:]
    while True:
        text = text.lstrip(" \n\r\t,")
        if text.startswith("]"):
            return
        try:
            entry, end = decoder.raw_decode(text)
        except json.JSONDecodeError:
            more = next(chunks, b"")
            if not more or len(text) > LONGEST_ENTRY:
                raise
            text += text_of(more)
            continue
        yield entry
        text = text[end:]


def organization(ror: str, entry: dict) -> Organization:
    names = entry.get("names", [])
    shown = [name["value"] for name in names if "acronym" not in name.get("types", [])]
    places = [place.get("geonames_details", {}) for place in entry.get("locations", [])]
    websites = [link["value"] for link in entry.get("links", []) if link.get("type") == "website"]
    wikidata = [
        ids.get("preferred") or next(iter(ids.get("all", [])), "")
        for ids in entry.get("external_ids", [])
        if ids.get("type") == "wikidata"
    ]
    values = {
        "ror": ror,
        "website": next(iter(websites), ""),
        "wikidata": next(iter(wikidata), "") or "",
        "name_en": in_language(names, "en"),
        "name_zh_hans": in_language(names, "zh"),
    }
    countries = {place.get("country_code", "") for place in places} - {""}
    return Organization(ror, shown, countries, values)


def in_language(names: list[dict], language: str) -> str:
    """The label in a language; empty if the registry has none."""
    labels = [name["value"] for name in names if "label" in name.get("types", [])
              and name.get("lang") == language]  # fmt: skip
    return next(iter(labels), "")


def normalized(name: str) -> str:
    """Without case, width, marks and punctuation."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in letters if sign.isalnum())


@dataclass
class Matches:
    """``proposals``: by ref, the values to fill in; ``unclear``: refs with several organizations."""

    proposals: dict[str, dict[str, str]]
    unclear: list[str]


def match(path: Path) -> Matches:
    """Public institutions that an organization of the dump is, and what it says of them."""
    public = Institution.objects.published().prefetch_related("countries", "aliases")
    institutions = {institution.ref: institution for institution in public}
    by_name, found = defaultdict(set), defaultdict(list)
    for ref, institution in institutions.items():
        for name in names_of(institution):
            by_name[normalized(name)].add(ref)
    taken = set(Institution.objects.exclude(ror="").values_list("ror", flat=True))
    for candidate in organizations(path):
        refs = set().union(*(by_name.get(normalized(name), ()) for name in candidate.names))
        for ref in refs:
            seats = {country.pk for country in institutions[ref].countries.all()}
            own = institutions[ref].ror
            is_free = candidate.ror == own or (not own and candidate.ror not in taken)
            if is_free and (not seats or seats & candidate.countries):
                found[ref].append(candidate)
    clear = {ref: candidates[0] for ref, candidates in found.items() if len(candidates) == 1}
    proposals = {
        ref: filled for ref, candidate in clear.items()
        if (filled := missing_values(institutions[ref], candidate))
    }  # fmt: skip
    return Matches(proposals, sorted(ref for ref in found if ref not in clear))


def names_of(institution) -> list[str]:
    names = [institution.name_en, institution.name_zh_hans]
    names += [alias.text for alias in institution.aliases.all()]
    return [name for name in names if len(normalized(name)) >= SHORTEST]


def missing_values(institution, candidate: Organization) -> dict[str, str]:
    """All values of ``FILLED``, its own where it has one; empty if nothing is new."""
    own = {name: getattr(institution, name) for name in FILLED}
    filled = {name: own[name] or candidate.values[name] for name in FILLED}
    return filled if filled != own else {}
