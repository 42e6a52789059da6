"""A chosen file stays chosen when another field of its form is wrong.

It is kept below the media folder, in a folder of the account, where nothing serves it. The form carries
a signed token; the file is gone once it is used, after a day, and when the account signs out.
"""

import secrets
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from shutil import rmtree

from django.conf import settings
from django.contrib.admin.widgets import AdminFileWidget
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

SALT, A_DAY = "uploads.kept_files", 24 * 60 * 60
# How many files are kept for one account.
MOST_KEPT = 20
# Stands for a kept file that is gone.
GONE = object()


def folder_of(user) -> Path:
    return Path(settings.MEDIA_ROOT) / "kept" / str(user.pk)


def keep(user, upload: UploadedFile) -> str:
    """Keep a file of the account; returns the token by which its form gets it back."""
    forget_old(user)
    name, folder = secrets.token_hex(16), folder_of(user)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    upload.seek(0)
    (folder / name).write_bytes(upload.read())
    signed = {"user": user.pk, "file": name, "name": upload.name, "type": upload.content_type}
    return signing.dumps(signed, salt=SALT)


def kept_file(user, token: str):
    """The file of a token, deleted when the transaction is through; GONE if it is not to be had."""
    taken = user.__dict__.setdefault("_kept_files", {})
    if token not in taken:
        taken[token] = GONE
        with suppress(signing.BadSignature, OSError, KeyError):
            signed = signing.loads(token, salt=SALT, max_age=A_DAY)
            if signed["user"] == user.pk:
                path = folder_of(user) / signed["file"]
                data = path.read_bytes()
                taken[token] = SimpleUploadedFile(signed["name"], data, signed["type"])
                transaction.on_commit(partial(path.unlink, missing_ok=True))
    return taken[token]


def forget_old(user):
    """Delete what is older than a day, of all accounts, and what is too much of this one."""
    for path in (Path(settings.MEDIA_ROOT) / "kept").glob("*/*"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - A_DAY:
                path.unlink()
    with suppress(OSError):
        paths = sorted(folder_of(user).iterdir(), key=lambda path: path.stat().st_mtime)
        for path in paths[: 1 - MOST_KEPT]:
            path.unlink(missing_ok=True)


def forget_kept(user):
    """Delete all files that are kept for the account."""
    if user.pk:
        rmtree(folder_of(user), ignore_errors=True)


class KeptFileInput(AdminFileWidget):
    """An input for a file that gets a kept file back; ``accepted`` is set by its field."""

    template_name = "uploads/kept_file_input.html"
    accepted = None

    def __init__(self, user, attrs=None):
        super().__init__(attrs)
        self.user = user

    def __deepcopy__(self, memo):
        # The account is not copied: its files of this request are kept with it.
        copied = super().__deepcopy__(memo)
        copied.user = self.user
        return copied

    def value_from_datadict(self, data, files, name):
        upload = super().value_from_datadict(data, files, name)
        token = data.get(f"{name}-kept")
        return kept_file(self.user, token) if token and upload is None else upload

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-kept" not in data and super().value_omitted_from_data(data, files, name)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.accepted is not None:
            context["widget"]["kept"] = keep(self.user, self.accepted)
            context["widget"]["kept_name"] = self.accepted.name
        return context
