"""In-memory index of the names of a kind's records, to find similar ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log

from django.utils.functional import cached_property
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from editorial.similar_names.known_names import KnownRecord, identifiers, known_records, site
from editorial.similar_names.name_distance import DIFFERENT, NEAR, UNKNOWN, similarity
from editorial.similar_names.name_vocabulary import GENERIC, SAME
from editorial.similar_names.name_words import (
    keys_of,
    name_words,
    pairs_of,
    plain,
    spelled_out,
    without_brackets,
)
from records.models.traits import Held
from search.text.analysis import is_spaceless
from taxonomy.models import Country

# Limits: candidates returned, names compared by word, index hits looked at.
MOST, CLOSER, LOOKED_AT = 8, 12, 300
# A website shared by more records than this, such as a ministry's, is no evidence.
SHARED = 3
EXACT = 1
GENERIC_WEIGHT = 0.3
# Assumed minimum number of names, as no word is common among only a few.
FEW = 100


@dataclass(frozen=True)
class Candidate:
    """A possible duplicate; ``because``: "name", "website" or the name of another field."""

    ref: str
    name: str
    score: float
    because: str = "name"


class Names:
    """Names of all records of a kind, drafts included. Build it once for many queries."""

    def __init__(self, kind):
        self.kind = kind
        self.countries = {
            plain(name) for country in Country.objects.all() for name in country.all_names
        }
        self.known: dict[str, KnownRecord] = {}
        # Ref, name, and the name normalized.
        self.texts: list[tuple[str, str, str]] = []
        # Indexes in ``texts`` by key, and by normalized name.
        self.postings: dict[str, list[int]] = defaultdict(list)
        self.exactly: dict[str, list[int]] = defaultdict(list)
        self.by_field: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.weights: dict[str, float] = {}
        for known in known_records(kind):
            self.add(known)

    def add(self, known: KnownRecord):
        """Index one more record, such as a row of an imported file."""
        self.known[known.ref] = known
        for name in dict.fromkeys(known.names):
            for text in dict.fromkeys([name, self.shorter(name)]):
                self.add_text(known.ref, name, spelled_out(plain(text)))
        for field, value in known.values.items():
            if value:
                self.by_field[field, value].append(known.ref)

    def add_text(self, ref: str, name: str, text: str):
        place = len(self.texts)
        self.texts.append((ref, name, text))
        self.exactly[text].append(place)
        for key in keys_of(text):
            self.postings[key].append(place)
        self.__dict__.pop("vocabulary", None)
        self.weights.clear()

    @cached_property
    def vocabulary(self) -> dict[int, list[str]]:
        """Words of all names by length, including joined word pairs."""
        found = defaultdict(list)
        for key in self.postings:
            if key.isascii() and len(key) > 3:
                found[len(key)].append(key)
        return found

    def count(self, word: str) -> int:
        keys = pairs_of(word) if is_spaceless(word) else [word]
        return min((len(self.postings.get(key, ())) for key in keys), default=0)

    def weight(self, word: str) -> float:
        """Inverse document frequency between 0.2 and 1; GENERIC_WEIGHT for generic words."""
        if word not in self.weights:
            known = max(len(self.texts), FEW) + 1
            rare = log(known / (self.count(word) + 0.5)) / log(known)
            self.weights[word] = GENERIC_WEIGHT if word in GENERIC else max(rare, 0.2)
        return self.weights[word]

    def near(
        self, names: Iterable[str], exclude: str | None = None, fields: dict | None = None
    ) -> list[Candidate]:
        """Records with a similar name, the same website or the same identifier; best match first.

        ``fields``: ``website``, ``dated`` and identifiers of the record to match, by name.
        ``exclude``: its ref.
        """
        fields = fields or {}
        by_name = list(self.near_by_name(list(filter(None, names)), fields.get("dated", "")))
        # Given an exact match, records that are merely similar are other records.
        if exact := [found for found in by_name if found.score == EXACT and found.ref != exclude]:
            by_name = exact
        best: dict[str, Candidate] = {}
        for found in [*by_name, *self.same_in_fields(fields)]:
            is_better = found.ref not in best or best[found.ref].score < found.score
            if found.ref != exclude and is_better:
                best[found.ref] = found
        return sorted(best.values(), key=lambda found: (-found.score, found.ref))[:MOST]

    def near_by_name(self, given: list[str], dated: str) -> Iterator[Candidate]:
        best: dict[str, tuple[float, str]] = {}
        for name in given:
            for place in self.places_near(name):
                ref, theirs, _text = self.texts[place]
                score = similarity(name_words(name), name_words(theirs), self)
                if score < NEAR:
                    score = max(score, self.without_additions(name, theirs))
                if score >= NEAR and score > best.get(ref, (0.0, ""))[0]:
                    best[ref] = (score, theirs)
        for ref, (score, theirs) in best.items():
            known = self.known[ref]
            is_other = score < EXACT and self.contradicted(given, known.names)
            if not (is_other or self.of_other_year(dated, known.dated)):
                yield Candidate(ref, theirs, round(score, 3))

    def without_additions(self, name: str, theirs: str) -> float:
        """Similarity without parts in brackets; at most 0.99."""
        mine, other = self.shorter(name), self.shorter(theirs)
        if mine == name and other == theirs:
            return UNKNOWN
        return min(similarity(name_words(mine), name_words(other), self), 0.99)

    def shorter(self, name: str) -> str:
        """Without parts in brackets, and without a country after the last comma."""
        short = without_brackets(name)
        before, comma, last = short.replace("，", ",").rpartition(",")
        return before if comma and before and plain(last) in self.countries else short

    def contradicted(self, given: list[str], names: Iterable[str]) -> bool:
        """Whether the names in one of the scripts are decisively different."""
        for script in ["words", "runs"]:
            verdicts = [
                similarity(name_words(mine), name_words(theirs), self)
                for mine in given
                for theirs in names
                if getattr(name_words(mine), script) and getattr(name_words(theirs), script)
            ]
            if verdicts and max(verdicts) == DIFFERENT:
                return True
        return False

    def of_other_year(self, mine: str, theirs: str) -> bool:
        """Yearly events share a name, so their years are compared."""
        recurs = issubclass(self.kind, Held)
        return recurs and bool(mine and theirs) and mine[:4] != theirs[:4]

    def places_near(self, name: str) -> list[int]:
        """Indexes in ``texts`` of the names worth a comparison."""
        text = spelled_out(plain(name))
        hits = set()
        keys = keys_of(text) & self.postings.keys()
        keys |= {near for word in text.split(" ") for near in self.words_near(word)}
        for key in sorted(keys, key=lambda word: len(self.postings[word])):
            places = self.postings[key]
            if len(hits) >= CLOSER and len(hits) + len(places) > LOOKED_AT:
                break
            hits.update(places)
        choices = {place: self.texts[place][2] for place in hits}
        closer = process.extract(text, choices, scorer=fuzz.token_sort_ratio, limit=CLOSER)
        shorter = spelled_out(plain(self.shorter(name)))
        exact = [*self.exactly.get(text, ()), *self.exactly.get(shorter, ())]
        return list(dict.fromkeys([*exact[:CLOSER], *(place for _text, _score, place in closer)]))

    def words_near(self, word: str) -> list[str]:
        """Indexed words within one or two typing errors of a rare word."""
        if not word.isascii() or len(word) < 4 or word in SAME or self.count(word) > 1:
            return []
        typos = 1 + (len(word) > 7)
        found = (
            process.extract(word, words, scorer=OSA.distance, score_cutoff=typos, limit=2)
            for length, words in self.vocabulary.items()
            if abs(length - len(word)) <= typos
        )
        return [near for words in found for near, _typos, _place in words]

    def same_in_fields(self, fields: dict) -> Iterator[Candidate]:
        values = {name: str(fields.get(name) or "") for name in identifiers(self.kind)}
        values["website"] = site(fields.get("website") or "")
        for field, value in values.items():
            refs = self.by_field.get((field, value), ()) if value else ()
            if field == "website" and len(refs) > SHARED:
                continue
            for ref in refs:
                score = 0.9 if field == "website" else 1.0
                yield Candidate(ref, next(iter(self.known[ref].names), ""), score, field)


def near(kind, names: Iterable[str], exclude: str | None = None, fields: dict | None = None):
    """``Names.near`` for a single query; for many, build ``Names`` once."""
    return Names(kind).near(names, exclude, fields)
