"""What every test may ask for: each kind in turn, records of any kind, a few countries and sectors."""

import gc
import time
from contextlib import contextmanager
from io import BytesIO
from itertools import count

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from model_bakery import baker
from PIL import Image

from editorial.checks.levels import PublishCheck
from editorial.revisions.content import content_of, file_names
from editorial.revisions.create_revision import build_revision
from editorial.revisions.revision import Revision
from editorial.workflow.next_change import update_next_change
from editorial.workflow.publishing import keep_as_draft, withdraw
from evidence.models import Source
from records.indexing.writing import write_entries_around
from records.kinds import record_kinds
from records.models import Change, Permalink
from search.bitmaps import process_index
from search.index.token_tables import table_of
from search.models import Entry
from serving import generation_cache
from serving.database_copies.pool import copies
from serving.generation import bump_generation
from taxonomy.models import Country, Sector
from tests.staff_fixtures import (  # noqa: F401 - fixtures for all folders
    _database_in_a_file,
    desk,
    fill,
    in_another_thread,
    opened,
    own_fields,
    search_for,
    sign_in,
)
from uploads.storage import set_public_files

# Each test makes much and drops it again; to look for what hangs in rings less often spares a tenth.
gc.set_threshold(100_000, 50, 100)
numbers = count(1)
# Bakery fills the required fields of any kind, of these types too.
baker.generators.add("values.dates.PartialDateField", lambda: "2016")
# What a kind asks of its fields beyond their types.
PECULIAR = {"editions": lambda: dict(zip(["number", "slug"], next_edition(), strict=True))}


def pytest_addoption(parser):
    parser.addoption(
        "--kind", action="append", metavar="LABEL",
        help="what is asked of a kind is asked of this one and no other; may be given again",
    )  # fmt: skip
    parser.addoption(
        "--kinds",
        type=int,
        metavar="N",
        help="so many contrasting kinds are enough for tests of every kind: one, or two",
    )


def pytest_make_parametrize_id(val):
    """Name files by their size: their bytes may hold the time, and each worker makes its own."""
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


def contrasting_kinds():
    """The kind with the most columns and the one with the fewest."""
    by_columns = sorted(record_kinds(), key=lambda kind: len(kind._meta.fields))
    return [by_columns[-1], by_columns[0]]


def pytest_generate_tests(metafunc):
    """Hand a test that asks for a kind two contrasting ones, or each in turn if it is so marked."""
    if "kind" not in metafunc.fixturenames or "kind" in names_chosen_by(metafunc):
        return
    labels, most = (metafunc.config.getoption(option, None) for option in ["--kind", "--kinds"])
    if labels:
        kinds = [kind for kind in record_kinds() if kind.label() in labels]
    elif most or not metafunc.definition.get_closest_marker("every_kind"):
        kinds = contrasting_kinds()[:most]
    else:
        kinds = record_kinds()
    metafunc.parametrize("kind", kinds, ids=lambda kind: kind.label())


def names_chosen_by(metafunc) -> list[str]:
    """The arguments for which a test brings its own values."""
    names = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    return [
        name.strip()
        for some in names
        for name in (some.split(",") if isinstance(some, str) else some)
    ]


def pytest_collection_modifyitems(config, items):
    """Keep together what shares something made once, and begin with it: it takes longest.

    What asks no database is asked once, and needs no mark to say so.
    """
    for item in items:
        asks_by_fixture = {"db", "transactional_db", "live_server"}.intersection(item.fixturenames)
        if not (asks_by_fixture or item.get_closest_marker("django_db")):
            item.add_marker(pytest.mark.once)
    sharing = [item for item in items if makes_once_for_its_file(item)]
    if config.pluginmanager.hasplugin("xdist"):
        for item in sharing:
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group(item.path.name))
    first = set(sharing)
    items.sort(key=lambda item: 0 if item in first else 1 if item.get_closest_marker("once") else 2)


def makes_once_for_its_file(item) -> bool:
    """Whether it asks for a fixture of which all tests of its file have the same."""
    found = item._fixtureinfo.name2fixturedefs.values()
    return any(fixture.scope == "module" for fixtures in found for fixture in fixtures)


def rows_of_all_tables() -> dict[str, list[tuple]]:
    """All that the tables of models hold, by the model."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


def next_edition():
    number = next(numbers)
    return number, str(2007 + number)


@receiver(user_logged_in)
def _was_just_now(request, user, **_kwargs):
    """A client that is signed in by force signed in just now, as far as the site can tell."""
    if not hasattr(request, "user"):
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time()}
        ]
        request.session["account_authentication_methods_user"] = str(user.pk)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Without the checks before publishing that a site begins with; tests state those they are about."""
    with django_db_blocker.unblock():
        PublishCheck.objects.all().delete()


@pytest.fixture(autouse=True)
def _english():
    """A test starts in English, whatever the one before it asked for."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_held(request):
    """What is held in memory is of the database that a test in real transactions empties again."""
    yield
    marker = request.node.get_closest_marker("django_db")
    in_real_transactions = marker and marker.kwargs.get("transaction")
    if in_real_transactions or {"transactional_db", "live_server"} & set(request.fixturenames):
        forget_everything()


def forget_everything():
    """What Django does not know of when it empties the database."""
    process_index.process_index.forget()
    generation_cache.clear_caches()
    copies.forget()
    with connection.cursor() as cursor:
        for scope in Entry.Scope:
            cursor.execute(f"DELETE FROM {table_of(scope)}")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def no_database(django_db_blocker, tmp_path):
    """Inside, the database is one that is not there: in a folder, or on a port, where nothing is."""

    @contextmanager
    def away():
        sound = connections["default"]
        lost = sound.copy()
        lost.settings_dict = {**sound.settings_dict, "HOST": "127.0.0.1", "PORT": "9"}
        if sound.vendor == "sqlite":
            lost.settings_dict["NAME"] = str(tmp_path / "gone" / "db.sqlite3")
        with django_db_blocker.unblock():
            connections["default"] = lost
            try:
                yield
            finally:
                lost.close()
                connections["default"] = sound

    return away


@pytest.fixture
def written(db):
    """Write the row of a record of any kind; ``on`` is the date by which the kind is sorted."""

    def write_one(kind, name="Hanoi", *, countries=(), sectors=(), on="", **fields):
        fields = PECULIAR.get(kind.label(), dict)() | fields
        if on:
            fields[kind.own_date or "start"] = on
        permalink = Permalink.objects.create(kind=ContentType.objects.get_for_model(kind))
        given = {"permalink": permalink, "name_en": name, "confidence": "high"}
        record = baker.make(kind, **given | fields)
        record.countries.set(countries)
        record.sectors.set(sectors)
        return record

    return write_one


@transaction.atomic
def publish_new(record):
    """Leave the rows that publishing leaves of a record without a history, with half its queries.

    A test compares both.
    """
    kind, now, content = type(record), timezone.now(), content_of(record)
    revision = build_revision(
        kind, content, state=Revision.State.PUBLISHED, made_at=now, published_at=now, newest=True
    )
    revision.permalink, revision.number = record.permalink, 1
    revision.save(force_insert=True)
    kind.objects.filter(pk=record.pk).update(published_at=now)
    record.published_at = now
    Change.objects.create(permalink=record.permalink, at=now, facts=[])
    if names := file_names(content, kind):
        set_public_files({record.ref: names})
    write_entries_around(kind, {record.pk: record.ref})
    update_next_change()
    bump_generation()


@pytest.fixture
def make(written):
    """Make a draft of any kind."""

    def make_one(kind, name="Hanoi", **fields):
        record = written(kind, name, **fields)
        keep_as_draft(record)
        return record

    return make_one


@pytest.fixture
def published(written):
    """Make a record of any kind and let the public see it."""

    def publish_one(kind, name="Hanoi", **fields):
        record = written(kind, name, **fields)
        publish_new(record)
        return record

    return publish_one


@pytest.fixture
def withdrawn(published):
    """Make a record of any kind that was public once."""

    def withdraw_one(kind, name="Hanoi", **fields):
        record = published(kind, name, **fields)
        withdraw(record)
        return record

    return withdraw_one


@pytest.fixture
def countries(db):
    """Four countries by their code: two of ASEAN, China, and one of neither."""
    rows = [
        Country(code="CN", name_en="China", name_zh_hans="中国", order=1),
        Country(
            code="VN", name_en="Viet Nam", name_zh_hans="越南", order=2,
            asean_since="1995-07-28", aliases="Vietnam\nViệt Nam",
        ),
        Country(
            code="LA", name_en="Laos", name_zh_hans="老挝", order=3, asean_since="1997-07-23",
            aliases="ລາວ",
        ),
        Country(code="FR", name_en="France", name_zh_hans="法国", order=50),
    ]  # fmt: skip
    Country.objects.bulk_create(rows)
    return {row.pk: row for row in rows}


@pytest.fixture
def sectors(db):
    """Three sectors by their slug."""
    rows = [
        Sector(slug="rail-transit", name_en="Rail transit", name_zh_hans="轨道交通", sort="field"),
        Sector(slug="ict", name_en="ICT", name_zh_hans="信息通信技术", sort="field"),
        Sector(slug="vocational", name_en="Vocational education", name_zh_hans="职业教育", sort="level"),
    ]  # fmt: skip
    Sector.objects.bulk_create(rows)
    return {row.pk: row for row in rows}


@pytest.fixture
def source(db):
    return Source.objects.create(
        slug="ministry", kind="official", title_en="A page of the ministry",
        address="https://example.org/page", linkable=True,
    )  # fmt: skip


@pytest.fixture
def staff_client(client, db):
    """A visitor who is signed in and may see everything."""
    client.force_login(get_user_model().objects.create_superuser("staff"))
    return client


@pytest.fixture
def list_of():
    """The address of the list of a kind."""

    def address(kind, language="en"):
        with translation.override(language):
            return reverse(f"{kind.label()}:list")

    return address


@pytest.fixture
def page_of():
    """The address of a record."""

    def address(record, language="en"):
        with translation.override(language):
            return record.get_absolute_url()

    return address


@pytest.fixture
def names_in(client, list_of):
    """The names of the records that a list shows under these parameters."""

    def names(kind, language="en", **parameters):
        answer = client.get(list_of(kind, language), parameters, follow=True)
        with translation.override(language):
            return [str(record.name) for record in answer.context["object_list"]]

    return names


@pytest.fixture
def photo(tmp_path):
    data = BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(data, "JPEG")
    path = tmp_path / "photo.jpg"
    path.write_bytes(data.getvalue())
    return path
