import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.urls import get_script_prefix
from django.utils.encoding import filepath_to_uri

from uploads.models import StoredFile

STEM_LENGTH = 32


def random_name(record, filename: str) -> str:
    """An unguessable file name: 128 random bits and the extension."""
    return secrets.token_hex(STEM_LENGTH // 2) + PurePosixPath(filename).suffix.lower()


def file_stem(name: str) -> str:
    """The stem shared by all widths of an image."""
    return name[:STEM_LENGTH]


class StoredFiles:
    """Uploaded files under random names; each is private until a published record uses it.

    Mixed into a storage of Django's. Only the site gives the files out, after its own check.
    """

    def get_available_name(self, name, max_length=None):
        return name

    def url(self, name):
        """The URL below the site's script prefix, which differs in a preview."""
        return f"{get_script_prefix()}{settings.MEDIA_URL.removeprefix('/')}{filepath_to_uri(name)}"

    def save(self, name, content, max_length=None):
        saved = super().save(name, content, max_length)
        StoredFile.objects.get_or_create(
            stem=file_stem(saved),
            defaults={"download_name": getattr(content, "download_name", "")[:200]},
        )
        return saved


class MediaStorage(StoredFiles, FileSystemStorage):
    """In the media folder."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            # Do not leave an incomplete file behind.
            self.delete(name)
            raise


def own(owner: str, names):
    """Set the owner of files, unless they already belong to another."""
    stems = [file_stem(name) for name in names]
    StoredFile.objects.filter(stem__in=stems, owner="").update(owner=owner)


def set_public_files(names_by_owner: dict[str, list[str]]):
    """Make exactly these files of each owner public, and all their others private."""
    stems = {owner: [file_stem(name) for name in names] for owner, names in names_by_owner.items()}
    shown = [stem for some in stems.values() for stem in some]
    StoredFile.objects.filter(owner__in=stems).exclude(stem__in=shown).update(public=False)
    for owner, some in stems.items():
        if some:
            StoredFile.objects.filter(stem__in=some).update(owner=owner, public=True)


def download_name(name: str) -> str:
    """The original name of the uploaded file."""
    file = StoredFile.objects.filter(stem=file_stem(name)).first()
    return file.download_name if file and file.download_name else name
