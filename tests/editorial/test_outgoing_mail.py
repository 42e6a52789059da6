"""Mails are kept in the database until a mail server has taken them, each once."""

import re
import socketserver
import threading
import time
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from alliances.models import Alliance
from desk.management.commands.erase import erase_everywhere
from editorial.outgoing_mail.delivery import send_waiting, waking
from editorial.outgoing_mail.mail import KEPT, LEASE, Mail
from editorial.permissions.roles import MANAGERS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.workflow import actions
from tests.outages.services import free_port

REFUSED, REFUSED_NOW = b"nobody@", b"later@"


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as takes a mail.

    Refused are ``nobody`` for good, ``later`` for now, and the text that is sent to ``spam``.
    """

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                if "To: spam@" in text:
                    self.wfile.write(b"554 spam\r\n")
                    continue
                self.server.taken.append(text)
            is_refused = command == b"RCPT" and REFUSED in line
            is_refused_now = command == b"RCPT" and REFUSED_NOW in line
            said = b"550 unknown" if is_refused else b"450 wait" if is_refused_now else b"250 ok"
            self.wfile.write(said + b"\r\n")
            if command == b"QUIT":
                return


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, port):
        self.taken = []
        super().__init__(("127.0.0.1", port), Conversation)
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


@pytest.fixture
def mail_server(settings):
    """A function that starts the mail server of the settings, which is away before."""
    servers = []
    settings.SENDS_MAIL = True
    settings.EMAIL_BACKEND = "editorial.outgoing_mail.backend.Outbox"
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    def start():
        servers.append(MailServer(settings.EMAIL_PORT))
        return servers[0]

    yield start
    for server in servers:
        server.stop()


def mail_to(*names, **more):
    for name in names:
        EmailMessage("News", "Rail alliance", to=[f"{name}@example.org"], **more).send()


def make_due():
    Mail.objects.update(next_try=timezone.now())


def test_a_mail_waits_for_the_mail_server_and_is_sent_once(
    mail_server, sign_in, make, django_capture_on_commit_callbacks
):
    """Managers see that it waits."""
    clients = [sign_in(role) for role in [MANAGERS, REVIEWERS]]
    author = get_user_model().objects.create_superuser("editor", "editor@example.org")
    reviewer = get_user_model().objects.create_superuser("reviewer")
    record = make(Alliance, "Rail")
    draft = actions.save_draft(record, content_of(record), by=author)
    waking.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(draft, by=author)
        began = time.monotonic()
        actions.return_to_author(draft, "Which one?", by=reviewer)
    assert time.monotonic() - began < 2
    assert waking.is_set()
    send_waiting()
    sentence = "The mail server does not answer: 1 mail waits"
    pages = [" ".join(client.get("/admin/").text.split()) for client in clients]
    assert [sentence in page for page in pages] == [True, False]

    server = mail_server()
    send_waiting()
    assert server.taken == []
    make_due()
    send_waiting()
    make_due()
    send_waiting()
    [mail] = server.taken
    assert re.search("^To: editor@example.org\r$", mail, re.MULTILINE)
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("name", "waits"), [("nobody", 0), ("spam", 0), ("later", 1)])
def test_a_refused_mail_keeps_no_other_waiting(db, mail_server, name, waits):
    server = mail_server()
    mail_to(name, "reader")
    send_waiting()

    assert ["To: reader@example.org" in mail for mail in server.taken] == [True]
    assert Mail.objects.count() == waits


@pytest.mark.parametrize("name", ["nobody", "later"])
def test_no_address_of_a_reader_stands_in_the_log(db, mail_server, caplog, name):
    caplog.set_level("WARNING", "editorial.outgoing_mail.delivery")
    mail_server()
    mail_to(name)
    send_waiting()

    assert re.search(r"\bmail \d+", caplog.text)
    assert name not in caplog.text


def test_what_another_process_is_sending_is_not_sent_again(db, mail_server):
    server = mail_server()
    mail_to("reader")
    [mail] = Mail.objects.all()
    assert [mail.claim(), mail.claim()] == [True, False]
    send_waiting()
    assert server.taken == []

    # The other process died.
    Mail.objects.update(next_try=timezone.now() - LEASE)
    send_waiting()
    assert len(server.taken) == 1


def test_what_is_rolled_back_is_not_mailed_and_what_waits_too_long_is_deleted(db, mail_server):
    with transaction.atomic():
        mail_to("reader")
        transaction.set_rollback(True)
    assert not Mail.objects.exists()

    mail_to("old", "new")
    Mail.objects.filter(pk=Mail.objects.earliest("pk").pk).update(
        made_at=timezone.now() - KEPT - timedelta(minutes=1)
    )
    send_waiting()
    [left] = Mail.objects.all()
    assert left.message().to == ["new@example.org"]


def test_a_waiting_mail_cannot_be_read_in_the_database_and_is_erased_with_its_entry(
    mail_server, published
):
    record = published(Alliance, "Rail")
    mail_to("reader", headers={"X-Entry": record.permalink_id})
    mail_to("other")
    assert not any("Rail" in mail.content for mail in Mail.objects.all())

    erase_everywhere([record.permalink], ["Rail"])
    [left] = Mail.objects.all()
    assert left.message().to == ["other@example.org"]


def test_a_mail_that_a_changed_key_hides_is_dropped(db, mail_server, settings):
    server = mail_server()
    mail_to("reader")
    settings.SECRET_KEY = "another"
    mail_to("other")
    send_waiting()

    assert ["To: other@example.org" in mail for mail in server.taken] == [True]
