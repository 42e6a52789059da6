import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connections
from django.test import Client
from django.urls import resolve, reverse
from django.utils import translation

from desk.record_form.record_admin import RecordAdmin
from tests.form_values import Unrendered
from tests.html_form import Form


@pytest.fixture
def desk():
    """The address of a page of the desk: of a kind, or of one of its records."""

    def address(page, kind, *arguments):
        return reverse(
            f"admin:{kind._meta.app_label}_{kind._meta.model_name}_{page}", args=arguments
        )

    return address


@pytest.fixture
def sign_in(db):
    """A browser of its own, signed in as somebody of a role, or of none."""

    def client_of(*roles, language="en"):
        name = "-".join(roles) or "nobody"
        user = get_user_model().objects.create_user(name, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return client_of


def confirm(client, answer, **said):
    """Answer what a page asks, be it this one or the one it leads to; else nothing is done.

    ``said``: what is typed beside the answer, such as a reason, or how the client sends it.
    """
    page = answer
    if answer.status_code == 302 and "/acts/" in answer["Location"]:
        page = client.get(answer["Location"])
    question = Form(page.text).by_id.get("answer") if not page.streaming else None
    if question is None:
        return answer
    action, values = question
    sent = {"follow": said.pop("follow", False)}
    return client.post(action or full_path(page), values | said, **sent)


def full_path(page) -> str:
    return page.wsgi_request.get_full_path()


@pytest.fixture
def opened(monkeypatch):
    """What a browser would send of a form as it was opened; of a record's, without drawing it."""

    def values_of(client, address):
        with monkeypatch.context() as patch:
            model_admin = getattr(resolve(address.partition("?")[0]).func, "model_admin", None)
            unrendered = Unrendered() if isinstance(model_admin, RecordAdmin) else None
            if unrendered:
                patch.setattr(model_admin, "change_form_template", unrendered)
            page = client.get(address)
        assert page.status_code == 200
        return unrendered.values if unrendered else Form(page.text).values

    return values_of


@pytest.fixture
def fill(opened):
    """Open a form, change some of its fields, send it off; answer what is asked after that."""

    def send(client, address, **changes):
        return confirm(client, client.post(address, opened(client, address) | changes))

    return send


@pytest.fixture
def search_for(client):
    """The records that the public finds."""

    def found(kind, text):
        with translation.override("en"):
            answer = client.get(reverse(f"{kind.label()}:csv"), {"q": text})
        lines = answer.content.decode().splitlines()[1:]
        return [line.split(",")[0] for line in lines]

    return found


@pytest.fixture
def own_fields():
    """What a kind asks for beyond a name."""

    def needed(kind):
        return {"number": "3000", "slug": "1999"} if kind.label() == "editions" else {}

    return needed


@pytest.fixture
def _database_in_a_file(transactional_db, tmp_path):
    """As in an installation; in memory, where tests have it, readers of SQLite wait for writers."""
    in_memory = connections["default"]
    if in_memory.vendor != "sqlite":
        yield
        return
    in_file = in_memory.copy()
    in_file.settings_dict["NAME"] = tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as file:
        in_memory.connection.backup(file)
    connections["default"] = in_file
    yield
    in_file.close()
    connections["default"] = in_memory


@pytest.fixture
def in_another_thread(transactional_db):
    """Do something as another person does it at the same time, on another connection."""
    real = connections["default"]

    def do(something):
        def on_another_connection():
            connections["default"] = other = real.copy()
            try:
                return something()
            finally:
                other.close()

        with ThreadPoolExecutor(1) as threads:
            return threads.submit(on_another_connection).result()

    return do
