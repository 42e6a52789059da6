"""Access to staff-only data of records: notes, drafts, revisions, files, names before publication.

Only users who may change a record see these; of other records they see what the public sees. All
admin pages use these functions.
"""

from functools import partial

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from editorial.permissions.limits import within
from editorial.permissions.review import may
from editorial.revisions.content import named_by_ref
from editorial.revisions.in_memory import set_related
from records.exports.columns import never_public
from records.kinds import record_kinds
from records.models.permalinks import Permalink
from search.models import Entry

PUBLIC = Q(published_at__isnull=False, withdrawn_at__isnull=True)
STAFF_ONLY_OF_FIGURES = ["public", "staff_note"]


def sees(user, record) -> bool:
    """Whether the user may see staff-only data of the record."""
    return may(user, "change", record)


def seen_by(user, kind) -> Q | None:
    """Condition for the records of a kind whose staff-only data the user may see; None: all."""
    if not may(user, "change", kind):
        return Q(pk__in=[])
    return within(user, kind)


def sees_all(user) -> bool:
    return all(seen_by(user, kind) is None for kind in record_kinds())


def changeable_by(user, kind):
    """Records of a kind whose staff-only data the user may see."""
    mine = seen_by(user, kind)
    return kind.objects.all() if mine is None else kind.objects.filter(mine)


def in_any_kind(column: str, records_of) -> Q:
    """Condition that a column holds the ref of a record in ``records_of(kind)`` of any kind."""
    found = Q(pk__in=[])
    for kind in record_kinds():
        found |= Q(**{f"{column}__in": records_of(kind).values("permalink")})
    return found


def is_named_to(user, record) -> bool:
    """Whether the user may know that the record exists, and its name."""
    return record.is_public or sees(user, record)


def known_to(user, kind):
    """Records of a kind that the user may know of."""
    mine = seen_by(user, kind)
    return kind.objects.all() if mine is None else kind.objects.filter(mine | PUBLIC)


def name_for(user, record) -> str:
    if is_named_to(user, record):
        return str(record)
    return f"{_('an entry that your account may not see')} ({record.ref})"


def sees_file(user, owner: str) -> bool:
    """Whether the user may see a file that is not public; ``owner``: ref of its record."""
    if not user.is_staff:
        return False
    permalink = Permalink.objects.filter(pk=owner).first()
    record = permalink and permalink.record
    return sees(user, record) if record else sees_all(user)


def search(user, records, text: str):
    """Full-text search annotated with ``rank``; staff-only text is searched where the user may see it."""
    mine = seen_by(user, records.model)
    if mine is None:
        return records.search(text, Entry.Scope.DESK)
    of_all, of_mine = records.search(text), records.filter(mine).search(text, Entry.Scope.DESK)
    ranks = {"rank_of_all": of_all.query.annotations["rank"]}
    ranks["rank_of_mine"] = of_mine.query.annotations["rank"]
    found = records.filter(Q(pk__in=of_all.values("pk")) | Q(pk__in=of_mine.values("pk")))
    return found.annotate(**ranks).annotate(
        rank=Case(When(mine, then=F("rank_of_mine")), default=F("rank_of_all"))
    )


def links_to_records(model) -> list:
    """Editable fields of a model that link to records."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [
        field for field in fields if field.is_relation and field.editable and named_by_ref(field)
    ]


def leave_out_hidden_links(user, instances):
    """Remove the links to records that the user may not know of; for display, never before saving.

    ``instances``: a record that ``build_record`` built, or its rows.
    """
    for instance in instances:
        for field in links_to_records(type(instance)):
            if field.many_to_many:
                linked = getattr(instance, field.name).all()
                known = [record for record in linked if is_named_to(user, record)]
                set_related(instance, field.name, known)
            elif (linked := getattr(instance, field.name)) and not is_named_to(user, linked):
                setattr(instance, field.name, None)


def public_part(kind, content: dict) -> dict:
    """The content without staff-only values."""
    blank = {name: kind._meta.get_field(name).get_default() for name in never_public(kind)}
    figures = {
        key: row | {"staff_note": ""}
        for key, row in content["rows"].get("figures", {}).items()
        if row.get("public")
    }
    return {
        **content,
        "fields": content["fields"] | blank,
        "rows": content["rows"] | {"figures": figures},
    }


class KnownLinks:
    """Admin mixin: hides the names of records that the user may not know of in select fields."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.is_relation and named_by_ref(db_field):
            formfield.label_from_instance = partial(name_for, request.user)
        return formfield


def without(fields: list, hidden) -> list:
    """The fields of a fieldset, which may be grouped in tuples, without the hidden ones."""
    left = [
        tuple(name for name in field if name not in hidden) if isinstance(field, tuple) else field
        for field in fields
        if field not in hidden
    ]
    return [field for field in left if field]
