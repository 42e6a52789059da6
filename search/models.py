from django.db import models
from django.db.models import Case, Q, Value, When

from search.analysis import sought, words, written

# Of what is searched for: more would only be slow, and no database takes any number of conditions.
LONGEST = 500
MOST_WORDS = 64


class EntryQuerySet(models.QuerySet):
    def of(self, scope, kind):
        return self.filter(scope=scope, kind=kind)

    def matching(self, query: str):
        """The entries in which every word of the query occurs, with their rank (0 is best)."""
        entries = self
        sought_words = list(dict.fromkeys(words(query[:LONGEST])))
        if not 0 < len(sought_words) <= MOST_WORDS:
            return self.none().annotate(rank=Value(3))
        for word in sought_words:
            entries = entries.filter(text__contains=sought(word))
        phrase = written(query)
        return entries.annotate(
            rank=Case(
                When(names__contains=f"\n{phrase}\n", then=Value(0)),
                When(names__contains=f"\n{phrase.rstrip()}", then=Value(1)),
                When(
                    Q(*[("names__contains", sought(word)) for word in sought_words]),
                    then=Value(2),
                ),
                default=Value(3),
            )
        )


class Entry(models.Model):
    """What one record can be found by; the public's entries and the desk's never mix."""

    class Scope(models.TextChoices):
        PUBLIC = "public"
        DESK = "desk"

    scope = models.CharField(max_length=6, choices=Scope)
    kind = models.CharField(max_length=50)
    record_id = models.PositiveBigIntegerField()
    names = models.TextField()
    text = models.TextField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "kind", "record_id"], name="entry_once_per_scope"
            )
        ]

    def __str__(self):
        return f"{self.scope} {self.kind} {self.record_id}"
