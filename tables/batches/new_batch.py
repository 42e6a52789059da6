"""Create a batch from an uploaded file; check the person's permission."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.permissions import review
from editorial.permissions.limits import limit_of
from tables.batches.batch import Batch


def new_batch(kind, file_name: str, data: bytes, person) -> Batch:
    """Store the file in a new batch; raises PermissionDenied."""
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
    """Whether the person's limit excludes the kind and every record of it."""
    limit = limit_of(person)
    if not limit:
        return False
    kinds = set(limit.kinds.all())
    of_kind = ContentType.objects.get_for_model(kind)
    return bool(kinds and of_kind not in kinds and not limit.records.filter(kind=of_kind).exists())
