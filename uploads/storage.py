import secrets
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage
from django.urls import get_script_prefix

from uploads.models import StoredFile

STEM_LENGTH = 32


def random_name(record, filename: str) -> str:
    """A name that nobody guesses: 128 random bits and the ending."""
    return secrets.token_hex(STEM_LENGTH // 2) + PurePosixPath(filename).suffix.lower()


def file_stem(name: str) -> str:
    """What a file has in common with the smaller widths of the same picture."""
    return name[:STEM_LENGTH]


class MediaStorage(FileSystemStorage):
    """Uploaded files, each under 128 random bits and hidden until something public uses it."""

    def get_available_name(self, name, max_length=None):
        return name

    def url(self, name):
        """Below the place of the site, which in a preview is the preview's own."""
        return f"{get_script_prefix()}{super().url(name).removeprefix('/')}"

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            # Half a file is none.
            self.delete(name)
            raise

    def save(self, name, content, max_length=None):
        saved = super().save(name, content, max_length)
        StoredFile.objects.get_or_create(
            stem=file_stem(saved),
            defaults={"download_name": getattr(content, "download_name", "")[:200]},
        )
        return saved


def own(owner: str, names):
    """Say whose files these are, unless they are another's."""
    stems = [file_stem(name) for name in names]
    if stems:
        StoredFile.objects.filter(stem__in=stems, owner="").update(owner=owner)


def set_public_files(owner: str, names):
    """Let the public fetch these files of an owner, and no others that it has or had."""
    stems = [file_stem(name) for name in names]
    StoredFile.objects.filter(owner=owner).exclude(stem__in=stems).update(public=False)
    if stems:
        StoredFile.objects.filter(stem__in=stems).update(owner=owner, public=True)


def download_name(name: str) -> str:
    """What the file was called when it came in."""
    file = StoredFile.objects.filter(stem=file_stem(name)).first()
    return file.download_name if file and file.download_name else name
