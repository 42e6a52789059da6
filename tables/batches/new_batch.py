"""A file that comes in becomes a batch, and what a person decides about it."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.workflow import review
from editorial.workflow.limits import limit_of
from tables.batches.batch import Batch


def new_batch(kind, file_name: str, data: bytes, person) -> Batch:
    """Keep the file until it is imported; raises PermissionDenied."""
    check_person(kind, person)
    return Batch.objects.create(
        **Batch().lease_of(Batch.State.READING),
        kind=ContentType.objects.get_for_model(kind),
        file_name=file_name[-200:],
        file=data,
        person=person,
        language=get_language(),
    )


def check_person(kind, person):
    if not person.has_perm(review.permission(kind, "change")) or is_beyond(kind, person):
        raise PermissionDenied(_("Your account may not change these entries."))


def is_beyond(kind, person) -> bool:
    """Whether the person is limited to other kinds, and to no single record of this one."""
    limit = limit_of(person)
    if not limit:
        return False
    kinds = set(limit.kinds.all())
    of_kind = ContentType.objects.get_for_model(kind)
    return bool(kinds and of_kind not in kinds and not limit.records.filter(kind=of_kind).exists())
