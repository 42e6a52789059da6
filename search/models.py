from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL

from search.index.token_tables import PARTS, finding
from search.query import Question, linked_to
from search.suggestions.public_words import Word  # noqa: F401 - found here by Django

# How well an entry answers a question; the lower the better.
EXACT_NAME, BEGINNING_OF_NAME, NAME, ALIAS, FACTS, TEXT = range(6)


def occurring(ways, scope: str, parts: int = len(PARTS)) -> Q:
    """That one of the ways occurs in the first parts of an entry; the desk looks into all entries."""
    scopes = Entry.Scope.values if scope == Entry.Scope.DESK else [scope]
    found = Q()
    for one in scopes:
        sql, params = finding(one, ways, parts)
        found |= Q(pk__in=RawSQL(sql, params))  # noqa: S611 - the words stand among the parameters
    return found


class EntryQuerySet(models.QuerySet):
    def of(self, scope, kind):
        return self.filter(scope=scope, kind=kind)

    def seen_from(self, scope: str):
        """The public's entries; from the desk those, but its own in the place of what differs."""
        if scope == Entry.Scope.PUBLIC:
            return self.filter(scope=scope)
        own = Entry.objects.filter(
            scope=scope, kind=OuterRef("kind"), record_id=OuterRef("record_id")
        )
        return self.filter(Q(scope=scope) | ~Exists(own))

    def answering(self, question: Question, scope: str):
        """The entries in which everything required occurs and nothing excluded, with their rank."""
        if not question:
            return self.none().annotate(rank=Value(TEXT))
        entries = self.seen_from(scope).holding(question.required, scope)
        for ways in question.excluded:
            entries = entries.exclude(occurring(ways, scope))
        return entries.annotate(rank=rank(question, scope))

    def linked_to(self, ref: str, scope: str):
        """The entries that a change of this record changes."""
        return self.seen_from(scope).filter(occurring([linked_to(ref)], scope))

    def holding(self, required, scope, parts: int = len(PARTS)):
        entries = self
        for ways in required:
            entries = entries.filter(occurring(ways, scope, parts))
        return entries


def rank(question: Question, scope: str):
    """The best of the ranks an entry can claim."""
    whens = []
    if question.begins:
        whens = [
            When(occurring(question.exactly, scope, 1), then=Value(EXACT_NAME)),
            When(occurring(question.begins, scope, 1), then=Value(BEGINNING_OF_NAME)),
        ]
    if question.required:
        whens += [
            When(
                pk__in=Entry.objects.holding(question.required, scope, parts).values("pk"),
                then=Value(worth),
            )
            for parts, worth in [(1, NAME), (2, ALIAS), (3, FACTS)]
        ]
    return Case(*whens, default=Value(TEXT))


class Entry(models.Model):
    """What one record can be found by; the public never sees the desk's entries.

    The desk has an entry of its own of what the public does not see: drafts, and public records
    with a staff note. All others it finds by the public's entry.
    An entry is never changed: a record that changed gets a new one, with a new id. So what was
    made from an entry stays right as long as the entry is there.
    """

    class Scope(models.TextChoices):
        PUBLIC = "public"
        DESK = "desk"

    scope = models.CharField(max_length=6, choices=Scope)
    kind = models.CharField(max_length=50)
    record_id = models.PositiveBigIntegerField()
    # As written, one a line, to show why the record was found.
    names = models.TextField()
    aliases = models.TextField()
    facts = models.TextField()
    # What it can be narrowed by: ``country=LA sector=rail-transit year=2016``.
    values = models.TextField()
    # What it is put in order by.
    date = models.CharField(max_length=16)
    sort_name_en = models.CharField(max_length=600)
    sort_name_zh_hans = models.CharField(max_length=600)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "kind", "record_id"], name="entry_once_per_scope"
            )
        ]

    def __str__(self):
        return f"{self.scope} {self.kind} {self.record_id}"


class Removal(models.Model):
    """That a public entry is gone: what is held in memory follows, in the order of these rows."""

    entry = models.BigIntegerField()

    def __str__(self):
        return str(self.entry)


class IndexState(models.Model):
    """One row: with which analysis the index was written, and up to where the log was pruned."""

    analysis = models.PositiveSmallIntegerField()
    pruned = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.analysis)
