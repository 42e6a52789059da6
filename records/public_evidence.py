"""The figures and sources that the public sees."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q

from evidence.models import Citation, Figure, Source
from records.kinds import record_kinds
from records.models.querysets import RecordQuerySet, child_relations


def public_figures():
    """All public figures; those of a record only while the record is published."""
    shown = ~Q(about=Figure.About.RECORD)
    for kind in record_kinds():
        shown |= Q(
            content_type=ContentType.objects.get_for_model(kind),
            object_id__in=kind.objects.published().values("pk"),
        )
    records = [kind.objects.published() for kind in record_kinds()]
    figures = Figure.objects.public().filter(shown).with_wording()
    return figures.prefetch_related(GenericPrefetch("record", records))


def public_sources():
    """The sources of published records, of public figures, of countries and of sectors."""
    figures = public_figures().order_by()
    used = Q(pk__in=figures.values("source")) | Q(repeated_figures__in=figures.values("pk"))
    for kind in record_kinds():
        cited = Citation.objects.of(kind, kind.objects.published().values("pk"))
        used |= Q(pk__in=cited.order_by().values("source"))
        used |= named_in_rows(kind)
    used |= Q(countries__isnull=False) | Q(sectors__isnull=False)
    keys = Source.objects.filter(used).order_by().values("pk")
    return Source.objects.filter(pk__in=keys).exclude(status=Source.Status.GENERAL)


def named_in_rows(kind) -> Q:
    """Condition: a source of the rows of published records of a kind, as far as the public sees it."""
    named = Q(pk__in=[])
    for relation in child_relations(kind):
        model = relation.related_model
        hidden = getattr(model, "withheld", tuple)()
        rows = model.objects.filter(RecordQuerySet.public_at(relation.field.name)).order_by()
        for field in model._meta.concrete_fields:
            if field.related_model is Source and field.name not in hidden:
                named |= Q(pk__in=rows.exclude(**{field.name: None}).values(field.name))
    return named
