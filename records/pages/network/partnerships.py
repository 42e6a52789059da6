"""Who already works with whom: institutions named together by a record, with what and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps

from records.models import Record
from records.models.rows import Party


@dataclass
class Partnership:
    """Two institutions, and the public records that name both."""

    institution: Record
    partner: Record
    shared: list[Record] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        return "; ".join(
            f"{record.name} ({record.dated[:4]})" if record.dated else str(record.name)
            for record in self.shared
        )

    @property
    def latest(self) -> str:
        return max((record.dated for record in self.shared), default="")


@cache
def party_models() -> list[tuple[type[Party], str]]:
    """Each model of parties, with the name of its foreign key to the record that names them."""
    return [
        (model, relation.name)
        for model in apps.get_models()
        if issubclass(model, Party)
        for relation in model._meta.concrete_fields
        if relation.is_relation
        and relation.name != "institution"
        and issubclass(relation.related_model, Record)
    ]


def partnerships(own, relations: set[str] | None = None) -> list[Partnership]:
    """Pairs of one of the institutions ``own``, a queryset, with each other one; the closest first.

    ``relations``: only these relations of an institution to rows of parties.
    """
    keys, pairs = set(own.values_list("pk", flat=True)), {}
    for model, name in party_models():
        if relations is not None and f"as_{model._meta.model_name}" not in relations:
            continue
        for record, institutions in named_together(model, name, own):
            mine = [institution for institution in institutions if institution.pk in keys]
            for institution in mine:
                for partner in institutions:
                    is_twice = partner in mine and partner.pk < institution.pk
                    if partner != institution and not is_twice:
                        pair = pairs.setdefault(
                            (institution.pk, partner.pk), Partnership(institution, partner)
                        )
                        pair.shared.append(record)
    for pair in pairs.values():
        pair.shared.sort(key=lambda record: record.dated, reverse=True)
    return sorted(
        pairs.values(),
        key=lambda pair: (-len(pair.shared), str(pair.institution.name), str(pair.partner.name)),
    )


def named_together(model, name: str, own) -> Iterator[tuple[Record, list[Record]]]:
    """Each public record that names one of ``own``, with the public institutions that it names."""
    naming = model.objects.filter(institution__in=own).values(f"{name}_id")
    rows = (
        model.objects.filter(
            institution__published_at__isnull=False,
            institution__withdrawn_at__isnull=True,
            **{
                f"{name}__in": naming,
                f"{name}__published_at__isnull": False,
                f"{name}__withdrawn_at__isnull": True,
            },
        )
        .select_related(name, "institution")
        .prefetch_related("institution__countries")
    )
    together = {}
    for row in rows:
        record = getattr(row, name)
        together.setdefault(record.pk, (record, {}))[1][row.institution_id] = row.institution
    return ((record, list(institutions.values())) for record, institutions in together.values())


def partner_kind() -> type[Record]:
    """The kind of the institutions that parties are."""
    return party_models()[0][0]._meta.get_field("institution").related_model
