from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Substr

from records.models.permalinks import Change
from search.models import Entry
from search.query.parse import read
from search.query.terms import Question
from taxonomy.models import Sector
from values.sort_keys import bytewise
from values.web_addresses import WebAddressField


class RecordQuerySet(models.QuerySet):
    def published(self):
        """What the public may see: published, and not withdrawn since."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)

    def drafts(self):
        return self.filter(published_at__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn_at__isnull=False)

    def next_moment(self):
        """When the public pages next change without a save; kinds with dates override this."""
        return

    def naming_any(self, countries) -> Q:
        """Condition: the record names one of the countries."""
        return Q(Exists(self._links("countries", "country", countries)))

    def naming(self, countries):
        """Records that name one of the countries."""
        return self.filter(self.naming_any(countries))

    def with_countries(self, countries):
        """Records naming one of the countries; for an ASEAN member also those open to all of ASEAN."""
        named = self.naming_any(countries)
        if any(country.asean_since for country in countries):
            return self.filter(named | Q(reach=self.model.Reach.ALL_ASEAN))
        return self.filter(named)

    def named_first(self, countries):
        """Sort records naming one of the countries before those open to all."""
        return self.annotate(names_it=self.naming_any(countries)).order_by(
            F("names_it").desc(), *self.query.order_by
        )

    def in_sectors(self, sectors):
        """Records in one of the sectors, directly or through a related public record."""
        wanted = Q(Exists(self._links("sectors", "sector", sectors)))
        for path in self.model.sectors_through:
            wanted |= Q(
                pk__in=self.model.objects.filter(
                    self.public_at(path), **{f"{path}__sectors__in": sectors}
                ).values("pk")
            )
        return self.filter(wanted)

    def without_sector(self):
        """Records for which no sector is recorded, neither their own nor through a related record."""
        return self.exclude(pk__in=self.model.objects.in_sectors(Sector.objects.all()).values("pk"))

    @staticmethod
    def public_at(path: str) -> Q:
        """Condition: the record at the end of this relation path is public."""
        return Q(**{f"{path}__published_at__isnull": False, f"{path}__withdrawn_at__isnull": True})

    def _links(self, field: str, column: str, chosen):
        """Subquery: rows of the many-to-many table that link the outer record to one of the chosen."""
        through = self.model._meta.get_field(field).remote_field.through
        owner = self.model._meta.model_name
        return through.objects.filter(**{owner: OuterRef("pk"), f"{column}__in": chosen})

    def with_year(self):
        """Annotate ``year`` (text) from ``dated``; records without a date are dropped."""
        return self.filter(dated__gt="").annotate(year=Substr("dated", 1, 4))

    def in_years(self, years):
        return self.with_year().filter(year__in=years)

    def search(self, text: str, scope: str = Entry.Scope.PUBLIC):
        """Full-text search in a scope; annotates ``rank``, lower is better."""
        return self.answering(read(text), scope)

    def answering(self, question: Question, scope: str = Entry.Scope.PUBLIC):
        entries = Entry.objects.filter(kind=self.model.label())
        found = entries.answering(question, scope).values("record_id")
        return self.filter(pk__in=found).annotate(
            rank=entries.rank_of(OuterRef("pk"), question, scope)
        )

    def by_relevance(self):
        return self.order_by("rank", F("dated").desc(), "pk")

    def by_name(self, language: str):
        """Sort by name: by pinyin in Chinese; in English without quotation marks and leading articles.

        Records without a name in the language follow those that have one, by the other name.
        """
        column = f"sort_name_{language.replace('-', '_')}"
        other = "sort_name_en" if column != "sort_name_en" else "sort_name_zh_hans"
        return self.annotate(unnamed=Q(**{column: ""})).order_by(
            "unnamed", bytewise(column), bytewise(other), "pk"
        )

    def newest(self):
        """Sort by ``dated``, latest first; records without a date come last."""
        return self.annotate(undated=Q(dated="")).order_by("undated", F("dated").desc(), "pk")

    def oldest(self):
        return self.annotate(undated=Q(dated="")).order_by("undated", "dated", "pk")

    def address_fields(self) -> dict[str, Q]:
        """The fields with web addresses, each with the condition on which a page shows them."""
        fields = self.model._meta.concrete_fields
        return {field.name: Q() for field in fields if isinstance(field, WebAddressField)}

    def web_addresses(self) -> list:
        """The addresses to which the pages of the records lead, as one queryset of each field."""
        fields = self.address_fields().items()
        return [self.filter(shown).values_list(name, flat=True) for name, shown in fields]

    def leading_to(self, addresses) -> Q:
        """Condition: the page of the record leads to one of these addresses."""
        return reduce(
            or_,
            (
                Q(shown, **{f"{name}__in": addresses})
                for name, shown in self.address_fields().items()
            ),
        )

    def with_changes(self):
        """Annotate ``changed_at``, the last public change, and ``times_changed``, the number of changes."""
        changes = Change.objects.filter(permalink=OuterRef("permalink")).order_by()
        last = changes.order_by("-at").values("at")[:1]
        number = changes.values("permalink").annotate(number=Count("pk")).values("number")
        return self.annotate(
            changed_at=Coalesce(Subquery(last), "published_at"),
            times_changed=Coalesce(Subquery(number), 0),
        )

    def for_cards(self):
        """Prefetch what a card in a list shows."""
        through = []
        for path in self.model.sectors_through:
            rows, record = path.split("__")
            through += [joined(self.model, rows, record), f"{path}__sectors"]
        return self.prefetch_related("countries", "sectors", *through)

    def with_single(self):
        """Join the records and rows that single-valued relations lead to."""
        fields = self.model._meta.concrete_fields
        single = [field.name for field in fields if field.many_to_one or field.one_to_one]
        return self.select_related(*single or [None])

    def with_rows(self):
        """Prefetch the child rows and what they link to, and join what the record itself links to."""
        rows = [
            lookup
            for relation in child_relations(self.model)
            for lookup in lookups_of_rows(self.model, relation)
        ]
        return self.with_single().prefetch_related(*rows)

    def for_files(self):
        """Prefetch what a row of an export or the page of a record holds."""
        several = [field.name for field in self.model._meta.many_to_many]
        cited = joined(self.model, "citations", "source")
        return self.for_cards().with_rows().prefetch_related("aliases", *several, cited)


def joined(kind, rows: str, *linked: str) -> Prefetch:
    """Prefetch child rows with what each links to, in a single query."""
    model = kind._meta.get_field(rows).related_model
    return Prefetch(rows, model.objects.select_related(*linked))


def lookups_of_rows(kind, relation) -> list:
    """The lookups that prefetch the rows of a relation with all that they link to."""
    meta, owner = relation.related_model._meta, relation.field
    linked = [field.name for field in meta.concrete_fields if field.is_relation and field != owner]
    several = [f"{relation.name}__{field.name}" for field in meta.many_to_many]
    return [joined(kind, relation.name, *linked) if linked else relation.name, *several]


def child_relations(kind) -> list:
    """Relations to child rows (deleted with the record): members, hosts, organizers, files."""
    return [
        relation
        for relation in kind._meta.related_objects
        if relation.one_to_many
        and relation.on_delete is models.CASCADE
        and hasattr(relation.related_model, "public_values")
    ]


def has_field(model, name: str) -> bool:
    """Whether the model has a column of this name."""
    return any(field.name == name for field in model._meta.concrete_fields)
