from collections.abc import Iterable

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

from search.index.token_tables import NAMES, PARTS, finding
from search.query.terms import Question, by_name, in_words, linked_to
from search.query.terms import Value as FacetValue
from search.suggestions.public_words import WRITTEN_TWICE, Word  # noqa: F401 - found by Django

# Ranks of a match; lower is better.
EXACT_NAME, BEGINNING_OF_NAME, NAME, ALIAS, FACTS, TEXT = range(6)
# Ranks of what the words mean, after those of the words: all of it in words; in names or by values; in
# any text or by values; open to all of ASEAN.
IN_WORDS, MEANT_IN_NAME, MEANT, MEANT_FOR_ALL = range(20, 24)
# Added where a word is written with other marks than those typed; marks are indexed of names and aliases.
UNMARKED, MARKED_PARTS = 6, 2


def occurring(ways, scope: str, parts: int = len(PARTS)) -> Q:
    """Condition: one of the terms occurs in the first ``parts`` of an entry, or it has one of the values.

    The desk searches all scopes.
    """
    scopes = Entry.Scope.values if scope == Entry.Scope.DESK else [scope]
    values = [way for way in ways if isinstance(way, FacetValue)]
    terms = [way for way in ways if not isinstance(way, FacetValue)]
    having_it = Q(*(having(way) for way in values), _connector=Q.OR)
    if not terms:
        return having_it
    found = [finding(table_scope, terms, parts) for table_scope in scopes]
    sql = " UNION ALL ".join(statement for statement, _params in found)
    params = [param for _statement, params in found for param in params]
    with_terms = Q(pk__in=RawSQL(sql, params))  # noqa: S611 - the words stand among the parameters
    return with_terms | having_it if values else with_terms


def having(way: FacetValue) -> Q:
    if way.name == "kind":
        return Q(kind=way.value)
    spaced = Concat(Value(" "), "values", Value(" "), output_field=models.TextField())
    return Q(GreaterThan(StrIndex(spaced, Value(f" {way.name}={way.value} ")), 0))


class EntryQuerySet(models.QuerySet):
    def of(self, scope, kind):
        return self.filter(scope=scope, kind=kind)

    def seen_from(self, scope: str):
        """Public entries; for the desk its own entries, and public ones where it has none of its own."""
        if scope == Entry.Scope.PUBLIC:
            return self.filter(scope=scope)
        own = Entry.objects.filter(
            scope=scope, kind=OuterRef("kind"), record_id=OuterRef("record_id")
        )
        # With the scopes named, a record's entries are found by the unique index.
        return self.filter(Q(scope=scope) | ~Exists(own), scope__in=Entry.Scope.values)

    def answering(self, question: Question, scope: str):
        """Entries with all required words, or all they mean, and no excluded words; annotates ``rank``."""
        if not question:
            return self.none().annotate(rank=Value(TEXT))
        entries = self.seen_from(scope)
        if question.meant:
            entries = entries.filter(
                all_of(question.required, scope) | all_of(question.meant, scope)
            )
        else:
            entries = entries.holding(question.required, scope)
        for ways in question.excluded:
            entries = entries.exclude(occurring(ways, scope))
        return entries.annotate(rank=rank(question, scope))

    def rank_of(self, record: OuterRef, question: Question, scope: str):
        """Subquery: the rank of the entry of a record that answers the question.

        That it does is not asked again: databases would look for each record in all that do.
        """
        entries = self.seen_from(scope).filter(record_id=record)
        return Subquery(entries.annotate(rank=rank(question, scope)).values("rank")[:1])

    def linked_to(self, refs: Iterable[str], scope: str):
        """Entries that depend on one of the records with these refs."""
        return self.seen_from(scope).filter(occurring(list(map(linked_to, refs)), scope))

    def holding(self, required, scope, parts: int = len(PARTS)):
        entries = self
        for ways in required:
            entries = entries.filter(occurring(ways, scope, parts))
        return entries


def all_of(items, scope: str, parts: int = len(PARTS)) -> Q:
    """Condition: an entry holds all the items."""
    return Q(*(occurring(ways, scope, parts) for ways in items))


def rank(question: Question, scope: str):
    """Expression for the best rank of an entry: of its words, then of what they mean."""
    best = rank_of_words(question, scope)
    if not question.meant:
        return best
    named = by_name(question.meant)
    exact = (
        [When(occurring(question.named, scope, NAMES), then=Value(EXACT_NAME))]
        if question.named
        else []
    )
    return Case(
        *exact,
        When(all_of(question.required, scope), then=best),
        When(all_of(in_words(question.meant), scope), then=Value(IN_WORDS)),
        When(all_of(named, scope, 1), then=Value(MEANT_IN_NAME)),
        When(all_of(named, scope), then=Value(MEANT)),
        default=Value(MEANT_FOR_ALL),
    )


def rank_of_words(question: Question, scope: str):
    """Words typed with marks rank first as typed."""
    best = rank_of_folded(question, scope)
    if not question.marked:
        return best
    as_typed = Entry.objects.holding(question.marked, scope, MARKED_PARTS).values("pk")
    return best + Case(When(pk__in=as_typed, then=Value(0)), default=Value(UNMARKED))


def rank_of_folded(question: Question, scope: str):
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
    """Index entry of a record in a scope; entries of the scope "desk" are never public.

    Desk entries exist only for drafts and for public records with a staff note; for all other
    records the desk uses the public entry.
    Entries are immutable: a changed record gets a new entry with a new id. So caches keyed by entry
    id are never stale.
    """

    class Scope(models.TextChoices):
        PUBLIC = "public"
        DESK = "desk"

    scope = models.CharField(max_length=6, choices=Scope)
    kind = models.CharField(max_length=50)
    record_id = models.PositiveBigIntegerField()
    # Original texts, one per line, for snippets.
    names = models.TextField()
    aliases = models.TextField()
    facts = models.TextField()
    # Facet values: ``country=LA sector=rail-transit year=2016``.
    values = models.TextField()
    # Sort keys.
    date = models.CharField(max_length=16)
    sort_name_en = models.CharField(max_length=600)
    sort_name_zh_hans = models.CharField(max_length=600)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "kind", "record_id"],
                name="entry_once_per_scope",
                violation_error_message=WRITTEN_TWICE,
            )
        ]

    def __str__(self):
        return f"{self.scope} {self.kind} {self.record_id}"


class Removal(models.Model):
    """Log of removed public entries, read by the in-memory index in the order of primary keys."""

    entry = models.BigIntegerField()

    def __str__(self):
        return str(self.entry)


class IndexState(models.Model):
    """Single row: the version of the analysis, and the last primary key pruned from the log."""

    analysis = models.PositiveSmallIntegerField()
    pruned = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.analysis)
