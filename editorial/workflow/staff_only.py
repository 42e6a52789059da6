"""Who sees what is staff's alone of a record: notes, drafts, versions, files, its name before it is public.

Those who may change the record, and nobody else. Every page of the admin asks here; of all other
records a person sees what the public sees.
"""

from functools import partial

from django.db.models import Case, F, Prefetch, Q, When, prefetch_related_objects
from django.utils.translation import gettext as _

from editorial.revisions.content import named_by_ref
from editorial.workflow.limits import within
from editorial.workflow.review import permission
from records.exports.columns import never_public
from records.kinds import record_kinds
from records.models import Record
from records.models.permalinks import Permalink
from search.models import Entry

PUBLIC = Q(published_at__isnull=False, withdrawn_at__isnull=True)
STAFF_ONLY_OF_FIGURES = ["public", "staff_note"]


def sees(user, record) -> bool:
    """Whether a person sees what is staff's alone of a record."""
    return user.has_perm(permission(record, "change"), record)


def seen_by(user, kind) -> Q | None:
    """The same of many: the records of a kind of which the person sees it; None: all of them."""
    if not user.has_perm(permission(kind, "change")):
        return Q(pk__in=[])
    return within(user, kind)


def sees_all(user) -> bool:
    return all(seen_by(user, kind) is None for kind in record_kinds())


def is_named_to(user, record) -> bool:
    """Whether a person may know that there is such a record, and its name."""
    return record.is_public or sees(user, record)


def known_to(user, kind):
    """The records of a kind that a person may know of."""
    mine = seen_by(user, kind)
    return kind.objects.all() if mine is None else kind.objects.filter(mine | PUBLIC)


def name_for(user, record) -> str:
    if is_named_to(user, record):
        return str(record)
    return f"{_('an entry that your account may not see')} ({record.ref})"


def sees_file(user, owner: str) -> bool:
    """Whether a person sees a file that is not public; ``owner``: the ref of the record it is of."""
    if not user.is_staff:
        return False
    permalink = Permalink.objects.filter(pk=owner).first()
    record = permalink and permalink.record
    return sees(user, record) if record else sees_all(user)


def search(user, records, text: str):
    """By all words of the records a person sees, by the public's words of all others; with rank."""
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
    """The fields of a model that lead to records."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [
        field for field in fields if field.is_relation and field.editable and named_by_ref(field)
    ]


def known_links(user, model) -> list[Prefetch]:
    """For pages that only show: what a row links to, without records the person may not know of."""
    return [
        Prefetch(record.name, known_to(user, record.related_model))
        for record in links_to_records(model)
        if seen_by(user, record.related_model) is not None
    ]


def leave_out_hidden_links(user, record):
    """Let a record that is only shown name no record of which the person may not know."""
    if links := known_links(user, type(record)):
        prefetch_related_objects([record], *links)


def public_part(kind, content: dict) -> dict:
    """A content as whoever may not change the record sees it."""
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
    """For an admin: in its choices, records of which a person may not know bear no name."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return naming(request.user, super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return naming(request.user, super().formfield_for_manytomany(db_field, request, **kwargs))


def naming(user, formfield):
    if formfield and issubclass(formfield.queryset.model, Record):
        formfield.label_from_instance = partial(name_for, user)
    return formfield


def figures_seen_by(user, kind, figures):
    """Of the figures of records of a kind: all where the person sees them, else the public ones."""
    mine = seen_by(user, kind)
    if mine is None:
        return figures
    return figures.filter(Q(public=True) | Q(object_id__in=kind.objects.filter(mine).values("pk")))


def without(fields: list, hidden) -> list:
    """The fields of a section, some of them side by side in a tuple, without those hidden."""
    left = [
        tuple(name for name in field if name not in hidden) if isinstance(field, tuple) else field
        for field in fields
        if field not in hidden
    ]
    return [one for one in left if one]
