"""Deletes uploaded files, in all widths, that no revision references any more."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from editorial.revisions.revision import Revision
from uploads.models import StoredFile
from uploads.storage import file_stem


def delete_after_commit(names: set[str], owner: str):
    """Delete unreferenced files of the record, once the transaction has committed."""
    gone = {file_stem(name) for name in names}
    gone |= set(StoredFile.objects.filter(owner=owner).values_list("stem", flat=True))
    texts = Revision.objects.annotate(as_text=Cast("content", TextField()))
    gone = {stem for stem in gone if stem and not texts.filter(as_text__contains=stem).exists()}
    StoredFile.objects.filter(stem__in=gone).delete()
    transaction.on_commit(lambda: delete(gone))


def delete(stems: set[str]):
    if not stems or not default_storage.exists(""):
        return
    for name in default_storage.listdir("")[1]:
        if file_stem(name) in stems:
            default_storage.delete(name)
