"""The members of a record as a table that readers sort and download: role, country, since when."""

from dataclasses import dataclass
from functools import cache

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.models.querysets import child_relations, has_field
from records.models.rows import Party

# A single member stands among the facts.
FROM = 2
SORTS = {
    "order": _("as the source lists them"),
    "name": _("by name"),
    "country": _("by country"),
    "since": _("by date of joining"),
}


@dataclass
class PartyRow:
    party: Party
    role: str
    country: str
    since: str

    @property
    def record(self):
        """The institution, where it has a page of its own."""
        institution = self.party.institution
        return institution if institution and institution.is_public else None

    @property
    def name(self):
        return self.record.name if self.record else self.party.own_name


@dataclass
class PartyTable:
    relation: str
    title: str | Promise
    rows: list[PartyRow]
    sort: str
    has_dates: bool

    @property
    def sorts(self) -> list[tuple[str, str | Promise]]:
        return [(name, label) for name, label in SORTS.items() if name != "since" or self.has_dates]


@cache
def party_relations(kind) -> list[str]:
    """The names of the relations of a kind to parties that join and leave."""
    return [
        relation.name
        for relation in child_relations(kind)
        if issubclass(relation.related_model, Party) and has_field(relation.related_model, "joined")
    ]


def party_tables(record, relations: set[str], sort: str) -> list[PartyTable]:
    """A table for each relation of the record with many parties; ``relations``: those with rows."""
    names = [name for name in party_relations(type(record)) if name in relations]
    return [
        party_table(record, name, sort)
        for name in names
        if len(getattr(record, name).all()) >= FROM
    ]


def party_table(record, name: str, sort: str) -> PartyTable:
    model = type(record)._meta.get_field(name).related_model
    roles = [*model.Role.values, ""]
    parties = list(getattr(record, name).all())
    parties.sort(key=lambda party: roles.index(party.role))
    prefetch_related_objects(
        [party for party in parties if party.institution_id], "institution__countries"
    )
    made = [row for row in map(row_of, parties) if row.name]
    keys = {
        "name": lambda row: str(row.name),
        "country": lambda row: (not row.country, row.country),
        "since": lambda row: (not row.party.joined, row.party.joined),
    }
    if sort in keys:
        made.sort(key=keys[sort])
    has_dates = any(row.since for row in made)
    sort = sort if sort in SORTS else "order"
    return PartyTable(name, model._meta.verbose_name_plural, made, sort, has_dates)


def row_of(party) -> PartyRow:
    institution = party.institution
    countries = institution.countries.all() if institution and institution.is_public else []
    return PartyRow(
        party,
        party.get_role_display(),
        ", ".join(str(country.name) for country in countries),
        party.note_in_words(),
    )
