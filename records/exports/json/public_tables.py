"""The public tables beside the kinds of record: countries, sectors, sources, figures, members ..."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evidence.models import Figure, Indicator, Place
from records.exports.json.evidence_properties import (
    figure_properties,
    figures_for_json,
    indicator_properties,
    place_properties,
    source_properties,
)
from records.exports.json.properties import (
    BOTH_LANGUAGES,
    LINK,
    TEXT,
    Property,
    link_to,
    or_null,
    properties_of_fields,
)
from records.exports.json.record_properties import alias_properties, party_name, row_properties
from records.exports.json.taxonomy_properties import country_properties, sector_properties
from records.kinds import published, record_kinds
from records.models import Alias, Party
from records.models.editable_fields import content_fields, link_fields
from records.models.outcomes import Outcome
from records.models.querysets import RecordQuerySet, child_relations
from records.public_evidence import public_sources
from taxonomy.models import Country, Sector

ROWS_AT_ONCE = 500
RECORD = _("ref of the entry it belongs to")


@dataclass(frozen=True)
class Part:
    """Rows of one model, and where they belong to records, how they do."""

    rows: QuerySet
    # The public records, and the column of the rows that points to them.
    records: QuerySet | None = None
    column: str = ""

    def of_records(self, refs: list[str]) -> "Part":
        """The rows of the records with these refs."""
        if self.records is None:
            return Part(self.rows.none())
        keys = self.records.filter(permalink__in=refs).values("pk")
        rows = self.rows.filter(**{f"{self.column}__in": keys})
        return Part(rows, self.records, self.column)


@dataclass(frozen=True)
class PublicTable:
    """``parts``: the rows, in querysets that are listed one after the other, each by its key."""

    name: str
    title: str | Promise
    parts: Callable[[], list[Part]]
    properties: Callable[[], list[Property]]

    @property
    def key(self) -> str:
        """The name of the property that identifies a row, the first one."""
        return self.properties()[0].name

    @property
    def belongs_to_records(self) -> bool:
        """Whether rows can be narrowed to those of some records."""
        return any(entry.name == "record" for entry in self.properties())

    def count(self) -> int:
        return sum(part.rows.count() for part in self.parts())

    def rows(self) -> Iterator:
        """All rows, read in chunks."""
        for part in self.parts():
            yield from part.rows.order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)

    def row(self, key: str):
        """The row with this key; None if there is none."""
        for part in self.parts():
            try:
                row = part.rows.filter(pk=part.rows.model._meta.pk.to_python(key)).first()
            except ValidationError:
                return None
            if row:
                return row
        return None


def about_records(rows, fetched=lambda rows: rows) -> list[Part]:
    """The rows about public records of each kind, by a generic foreign key."""
    parts = []
    for kind in record_kinds():
        records = published(kind)
        of_kind = rows.filter(
            content_type=ContentType.objects.get_for_model(kind), object_id__in=records.values("pk")
        )
        with_record = GenericPrefetch("record", [records.select_related("permalink")])
        parts.append(Part(fetched(of_kind).prefetch_related(with_record), records, "object_id"))
    return parts


def parts_of_figures() -> list[Part]:
    rows = Figure.objects.public()
    others = figures_for_json(rows.exclude(about=Figure.About.RECORD), of_records=False)
    return [
        *about_records(
            rows.filter(about=Figure.About.RECORD), partial(figures_for_json, of_records=True)
        ),
        Part(others),
    ]


def parts_of_memberships() -> list[Part]:
    """The rows that name who takes part in a public record, in any role."""
    parts = []
    for relation in relations_to(Party):
        owner, model = relation.field.name, relation.related_model
        unnamed = Q(own_name_en="", own_name_zh_hans="")
        rows = model.objects.filter(
            RecordQuerySet.public_at(owner), RecordQuerySet.public_at("institution") | ~unnamed
        )
        parts.append(
            Part(rows.select_related("institution", owner), published(relation.model), owner)
        )
    return parts


def parts_of_outcomes() -> list[Part]:
    """What public records announced."""
    parts = []
    for relation in relations_to(Outcome):
        owner, model = relation.field.name, relation.related_model
        several = [field.name for field in link_fields(model)]
        rows = model.objects.filter(RecordQuerySet.public_at(owner))
        rows = rows.select_related(owner, "source", "state_source").prefetch_related(*several)
        parts.append(Part(rows, published(relation.model), owner))
    return parts


@cache
def outcome_properties() -> list[Property]:
    """The columns of the models of outcomes."""
    owners = {relation.related_model: relation.field.name for relation in relations_to(Outcome)}
    columns = {}
    for model, owner in owners.items():
        for entry in row_properties(model, owner):
            columns.setdefault(entry.name, entry)
    key, *others = columns.values()
    record = Property("record", LINK, lambda row: link_to(getattr(row, owners[type(row)])), RECORD)
    return [key, record, *others]


@cache
def relations_to(model) -> list:
    """The relations of all kinds to rows of the subclasses of a model, such as ``Party``."""
    return [
        relation
        for kind in record_kinds()
        for relation in child_relations(kind)
        if issubclass(relation.related_model, model)
    ]


@cache
def membership_properties() -> list[Property]:
    """The columns of all models of parties; null where a model has no such column."""
    owners = {relation.related_model: relation for relation in relations_to(Party)}
    fields = {}
    for model, relation in owners.items():
        for field in content_fields(model, apart_from=[relation.field.name]):
            if not field.name.startswith("own_name"):
                fields.setdefault(field.name, field)

    def where_known(made: Property) -> Property:
        schema = {name: value for name, value in made.schema.items() if name != "enum"}
        return Property(
            made.name,
            schema,
            lambda row: made.value(row) if hasattr(row, made.name) else None,
            made.label,
        )

    return [
        Property("id", TEXT, lambda row: str(row.pk), _("permanent identifier")),
        Property(
            "record", LINK, lambda row: link_to(getattr(row, owners[type(row)].field.name)), RECORD
        ),
        Property(
            "relation", TEXT, lambda row: owners[type(row)].name, _("in which list of the entry")
        ),
        Property("name", BOTH_LANGUAGES, party_name, _("name")),
        *map(where_known, properties_of_fields(fields.values())),
    ]


@cache
def with_record(properties: Callable[[], tuple[Property, ...]]) -> list[Property]:
    """The properties, and after the key the record that the row is about, null for none."""
    key, *others = properties()
    return [
        key,
        Property("record", or_null(LINK), lambda row: link_to(row.record), RECORD),
        *others,
    ]


TABLES = {
    table.name: table
    for table in [
        PublicTable(
            "countries",
            _("Countries"),
            lambda: [Part(Country.objects.all())],
            country_properties,
        ),
        PublicTable(
            "sectors", _("Sectors"), lambda: [Part(Sector.objects.all())], sector_properties
        ),
        PublicTable(
            "places",
            _("Places"),
            lambda: [Part(Place.objects.select_related("country"))],
            place_properties,
        ),
        PublicTable(
            "indicators",
            _("Indicators"),
            lambda: [Part(Indicator.objects.all())],
            indicator_properties,
        ),
        PublicTable(
            "sources",
            _("Sources"),
            lambda: [Part(public_sources().prefetch_related("countries", "sectors"))],
            source_properties,
        ),
        PublicTable(
            "figures",
            _("Figures"),
            parts_of_figures,
            lambda: with_record(figure_properties),
        ),
        PublicTable(
            "memberships", _("Members and partners"), parts_of_memberships, membership_properties
        ),
        PublicTable("outcomes", _("Outcomes"), parts_of_outcomes, outcome_properties),
        PublicTable(
            "aliases",
            _("Other names"),
            lambda: about_records(Alias.objects.all()),
            lambda: with_record(alias_properties),
        ),
    ]
}
