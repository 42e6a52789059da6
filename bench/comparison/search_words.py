"""Words to search for: common (in half of the events) and rare."""

from collections import Counter

from events.models import Event
from search.text.analysis import is_spaceless, pairs, words

# Size of the sample of events whose words are counted.
LOOKED_AT = 3000
TEXTS = ["name", "summary", "text"]


class Words:
    """The words of a sample of events with countries, and their frequencies."""

    def __init__(self, events):
        self.events = events
        keys = list(events.order_by("pk").values_list("pk", flat=True))
        sampled = keys[:: max(len(keys) // LOOKED_AT, 1)][:LOOKED_AT]
        looked_at = events.filter(pk__in=sampled).prefetch_related("countries").order_by("pk")
        self.held = {event: words_of(event) for event in looked_at if event.countries.all()}
        self.counts = Counter(word for found in self.held.values() for word in found)

    def common(self, n) -> list[str]:
        """Words in about half the events: first a Latin one, then one of a script without spaces."""
        half = len(self.held) / 2
        near = sorted(self.counts, key=lambda word: (abs(self.counts[word] - half), word))
        first = [
            next(word for word in near if is_spaceless(word) == spaceless)
            for spaceless in [False, True]
        ]
        return [*first, *[word for word in near if word not in first]][:n]

    def rare(self, n) -> list[str]:
        """Words in very few events, in any script."""
        once = sorted(word for word, count in self.counts.items() if count == 1)
        tried = once[:: max(len(once) // (2 * n), 1)]
        found = {word: self.found(word) for word in tried}
        return sorted((word for word in tried if found[word]), key=found.get)[:n]

    def found(self, word) -> int:
        return self.events.search(word).count()

    def country_with(self, word) -> str:
        """The key of a country of an event that contains the word."""
        holders = (event for event, found in self.held.items() if word in found)
        return next(country.pk for event in holders for country in event.countries.all())


def words_of(event: Event) -> set[str]:
    """The words of an event; for scripts without spaces, pairs of characters."""
    texts = [getattr(event, f"{name}_{code}") for name in TEXTS for code in ["en", "zh_hans"]]
    found = set()
    for word in words("\n".join(texts)):
        found |= set(pairs(word)) if is_spaceless(word) else {word}
    return {word for word in found if word.isalpha() and len(word) > 1}
