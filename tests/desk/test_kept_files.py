"""A chosen file stays chosen when another field of its form is wrong."""

import json
import os
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial.permissions.roles import EDITORS, REVIEWERS
from events.models import Event
from tests.staff_fixtures import Form
from uploads import kept_files
from uploads.models import StoredFile
from uploads.upload_form_field import NOT_KEPT

pytestmark = pytest.mark.once
PDF = b"%PDF-1.7\n"


@pytest.fixture
def send(desk, django_capture_on_commit_callbacks):
    """Send the form of a new event with a file as a browser would, or what its page holds by now."""

    def post(client, answer=None, **typed):
        address = desk("add", Event)
        values = Form((answer or client.get(address)).text).values
        if not answer:
            typed |= {
                "files-TOTAL_FORMS": "1",
                "files-0-title_en": "Notice",
                "files-0-order": "1",
                "files-0-file": SimpleUploadedFile('"><b>通知.pdf', PDF, "application/pdf"),
            }
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, values | typed)

    return post


@pytest.fixture
def kept(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def names() -> list[Path]:
        return sorted(tmp_path.glob("kept/*/*"))

    return names


def wrong(send, client):
    """An answer with the form, because the time is wrong."""
    answer = send(client, name_en="Forum", start="soon")
    assert answer.status_code == 200
    return answer


def token_in(answer) -> str:
    return Form(answer.text).values["files-0-file-kept"][0]


def test_a_file_stays_chosen_until_the_form_is_right_and_is_then_gone(sign_in, send, kept, client):
    editor = sign_in(EDITORS)
    first = wrong(send, editor)
    (path,) = kept()
    assert "&lt;b&gt;通知.pdf" in first.text
    assert client.get(f"/media/{path.relative_to(path.parents[2])}").status_code == 404
    second = send(editor, first, start="still wrong")
    assert len(kept()) == 1

    answer = send(editor, second, start="2027-01-01")

    assert answer.status_code == 302
    file = Event.objects.get().files.get().file
    assert file.read() == PDF
    file.close()
    assert StoredFile.objects.get().download_name.endswith("通知.pdf")
    assert kept() == []


def test_what_is_used_old_or_of_another_account_is_not_had_again(sign_in, send, kept):
    editor, other = sign_in(EDITORS), sign_in(REVIEWERS)
    first = wrong(send, editor)

    stolen = send(other, first, start="2027-01-01")
    assert str(NOT_KEPT) in stolen.text
    assert len(kept()) == 1
    assert send(editor, first, start="2027-01-01").status_code == 302
    assert str(NOT_KEPT) in send(editor, first, start="2027-01-01").text
    assert Event.objects.count() == 1

    last = wrong(send, editor)
    (path,) = kept()
    os.utime(path, (0, time.time() - kept_files.A_DAY - 9))
    wrong(send, other)
    assert path not in kept()
    assert str(NOT_KEPT) in send(editor, last, start="2027-01-01").text


def test_signing_out_deletes_what_was_kept(sign_in, send, kept):
    editor = sign_in(EDITORS)
    wrong(send, editor)

    editor.post("/admin/logout/")

    assert kept() == []


def test_a_file_that_is_wrong_itself_is_not_kept(sign_in, send, kept, desk):
    editor = sign_in(EDITORS)
    values = Form(editor.get(desk("add", Event)).text).values
    typed = {"files-TOTAL_FORMS": "1", "files-0-title_en": "Notice", "files-0-order": "1"}
    page = SimpleUploadedFile("a.pdf", b"<html>")

    answer = editor.post(desk("add", Event), values | typed | {"files-0-file": page})

    assert answer.status_code == 200
    assert kept() == []


def test_one_account_has_not_more_than_some_files_kept(sign_in, send, kept, monkeypatch):
    monkeypatch.setattr(kept_files, "MOST_KEPT", 2)
    editor = sign_in(EDITORS)

    for _ in range(3):
        wrong(send, editor)

    assert len(kept()) == 2


def test_a_file_that_is_sent_when_it_is_chosen_is_chosen_after_a_crash(sign_in, send, kept, desk):
    editor = sign_in(EDITORS)
    page = editor.get(desk("add", Event))
    sent = {"person": page.context["user"].pk, "file": SimpleUploadedFile("a.pdf", PDF)}
    token = editor.post("/admin/typed/", sent).json()["kept"]
    assert len(kept()) == 1

    rows = {"files-TOTAL_FORMS": "1", "files-0-title_en": "Notice", "files-0-order": "1"}
    fields = {
        name: value if isinstance(value, list) else [value]
        for name, value in (Form(page.text).values | rows | {"name_en": "Forum"}).items()
    }
    content = {"fields": fields | {"files-0-file-kept": [token]}, "before": {"name_en": [""]}}
    typed = {"page": desk("add", Event), "copy": "a", "content": json.dumps(content)}
    editor.post("/admin/typed/", sent | typed | {"file": ""})
    back = editor.get(desk("add", Event), {"copy": "a"})
    assert "a.pdf" in back.text
    assert send(editor, back).status_code == 302
    file = Event.objects.get().files.get().file
    assert file.read() == PDF
    file.close()
