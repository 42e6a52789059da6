"""Give every record its first revision: what is public a published one, what never was a draft."""

from django.db import migrations
from django.db.models import CASCADE
from django.utils import timezone

KINDS = [
    "alliances.Alliance",
    "centers.Center",
    "events.Event",
    "editions.Edition",
    "institutions.Institution",
    "documents.Document",
]
GENERIC = {"aliases": "records.Alias", "citations": "evidence.Citation", "figures": "evidence.Figure"}


def make_first_revisions(apps, schema_editor):
    kinds = [apps.get_model(name) for name in KINDS]
    for kind in kinds:
        for record in kind.objects.order_by("pk").iterator(chunk_size=500):
            make_one(apps, kinds, record)


def make_one(apps, kinds, record):
    revisions = apps.get_model("editorial", "Revision").objects
    if revisions.filter(permalink=record.permalink_id).exists():
        return
    content = {
        "fields": fields_of(record, kinds),
        "links": links_of(record, kinds),
        "rows": rows_of(apps, kinds, record),
    }
    now = timezone.now()
    revisions.create(
        permalink_id=record.permalink_id,
        number=1,
        content=content,
        state="published" if record.published_at else "draft",
        withdraws=bool(record.withdrawn_at),
        newest=True,
        made_at=now,
        published_at=record.withdrawn_at or record.published_at,
        translation_en=translation_of(content["fields"], "en", "zh_hans"),
        translation_zh_hans=translation_of(content["fields"], "zh_hans", "en"),
    )


def rows_of(apps, kinds, record):
    kind = type(record)
    rows = {}
    for one in kind._meta.related_objects:
        model = one.related_model
        is_own = one.one_to_many and one.on_delete is CASCADE
        if is_own and model._meta.pk.get_internal_type() == "UUIDField":
            found = model.objects.filter(**{one.field.name: record.pk})
            rows[one.related_name] = {
                str(row.pk): fields_of(row, kinds, [one.field.name]) | links_of(row, kinds)
                for row in found
            }
    content_types = apps.get_model("contenttypes", "ContentType").objects
    own = content_types.filter(app_label=kind._meta.app_label, model=kind._meta.model_name).first()
    for name, label in GENERIC.items():
        found = apps.get_model(label).objects.filter(content_type=own, object_id=record.pk)
        rows[name] = {str(row.pk): fields_of(row, kinds) | links_of(row, kinds) for row in found}
    return rows


def fields_of(instance, kinds, apart_from=()):
    return {
        one.name: value_of(instance, one, kinds)
        for one in instance._meta.concrete_fields
        if one.editable and not one.primary_key and one.name not in apart_from
    }


def links_of(instance, kinds):
    return {
        one.name: sorted(key_of(linked, kinds) for linked in getattr(instance, one.name).all())
        for one in instance._meta.many_to_many
        if one.editable
    }


def value_of(instance, field, kinds):
    if field.is_relation:
        linked = getattr(instance, field.name) if field.related_model in kinds else None
        return key_of(linked, kinds) if linked else getattr(instance, field.attname)
    value = field.value_from_object(instance)
    if isinstance(value, str):
        return str(value)
    return value if isinstance(value, bool | int | None) else field.value_to_string(instance)


def key_of(linked, kinds):
    return linked.permalink_id if type(linked) in kinds else linked.pk


def translation_of(fields, mine, other):
    """Of the texts in both languages: whether one stands only in the other."""
    for name, value in fields.items():
        stem = name.removesuffix(f"_{other}")
        twin = f"{stem}_{mine}"
        if stem != name and twin in fields and not stem.endswith("status") and value and not fields[twin]:
            return "missing"
    return "complete"


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0002_revisions"),
        ("alliances", "0003_initial"),
        ("centers", "0002_initial"),
        ("documents", "0003_initial"),
        ("editions", "0002_initial"),
        ("events", "0002_initial"),
        ("institutions", "0002_initial"),
        ("evidence", "0001_initial"),
        ("records", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_first_revisions, migrations.RunPython.noop)]
