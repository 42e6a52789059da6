from django.db import models
from django.db.models import Case, Value, When
from django.db.models.expressions import RawSQL

from search.questions import Question, linked_to
from search.storage import PARTS, finding

# How well an entry answers a question; the lower the better.
EXACT_NAME, BEGINNING_OF_NAME, NAME, ALIAS, FACTS, TEXT = range(6)


def ids(scope: str, ways, parts: int = len(PARTS)) -> RawSQL:
    """The ids of the entries in whose first parts one of the ways occurs."""
    sql, params = finding(scope, ways, parts)
    return RawSQL(sql, params)  # noqa: S611 - the words stand among the parameters


class EntryQuerySet(models.QuerySet):
    def of(self, scope, kind):
        return self.filter(scope=scope, kind=kind)

    def answering(self, question: Question, scope: str):
        """The entries in which everything required occurs and nothing excluded, with their rank."""
        if not question:
            return self.none().annotate(rank=Value(TEXT))
        entries = self.filter(scope=scope).holding(question.required, scope)
        for ways in question.excluded:
            entries = entries.exclude(pk__in=ids(scope, ways))
        return entries.annotate(rank=rank(question, scope))

    def linked_to(self, ref: str, scope: str):
        """The entries that a change of this record changes."""
        return self.filter(scope=scope, pk__in=ids(scope, [linked_to(ref)]))

    def holding(self, required, scope, parts: int = len(PARTS)):
        entries = self
        for ways in required:
            entries = entries.filter(pk__in=ids(scope, ways, parts))
        return entries


def rank(question: Question, scope: str):
    """The best of the ranks an entry can claim."""
    whens = []
    if question.begins:
        whens = [
            When(pk__in=ids(scope, question.exactly, 1), then=Value(EXACT_NAME)),
            When(pk__in=ids(scope, question.begins, 1), then=Value(BEGINNING_OF_NAME)),
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
    """What one record can be found by; the public's entries and the desk's never mix.

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
