"""The whole site as it would be with a draft, for who holds a link, and for nobody else."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html.parser import HTMLParser
from itertools import cycle

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation

from alliances.models import Alliance
from desk.preview.preview_admin import LinkForm
from desk.preview.preview_links import PreviewLink
from desk.preview.preview_tokens import own_token, token_of
from editorial.revisions.as_if import as_if_published
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.workflow import actions
from editorial.workflow.publishing import withdraw
from events.models import Event
from records.models.rows import Alias
from records.selection import results
from search.bitmaps import process_index
from serving import generation_cache
from serving.database_copies import pool, turns
from serving.database_copies.pool import copies
from tests.conftest import rows_of_all_tables
from uploads.images import ImageFormField

SECRET = "Zanzibar"


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser("editor")


@pytest.fixture
def draft_of(editor):
    """Give a record a draft in which these fields are others."""

    def make_one(record, **fields):
        content = content_of(type(record).objects.get(pk=record.pk))
        content["fields"] |= fields
        return actions.save_draft(record, content, by=editor, base=newest_of(record.permalink))

    return make_one


@pytest.fixture
def link_to(editor):
    """The beginning of all addresses of a preview of a version."""

    def make_one(revision, days=7):
        until = timezone.now() + timedelta(days=days)
        link = PreviewLink.objects.create(revision=revision, made_by=editor, expires_at=until)
        return f"/preview/{token_of(link)}"

    return make_one


@pytest.fixture
def preview(make, countries, sectors, editor, link_to):
    """A preview of a draft that was never public; beside it another draft, which nobody shall see."""

    def of_kind(kind):
        same = {"countries": [countries["VN"]], "sectors": [sectors["ict"]], "on": "2016"}
        record = make(kind, f"Rail {SECRET}", name_zh_hans="桑给巴尔铁路", **same)
        make(kind, "Rail Atlantis", **same)
        return record, link_to(newest_of(record.permalink))

    return of_kind


DOORS = {
    "the list": lambda kind, record: f"/{kind.label()}/?country=VN&year=2016",
    "the file": lambda kind, record: f"/{kind.label()}/list.csv",
    "the search": lambda kind, record: "/search/?q=rail",
    "the country": lambda kind, record: "/countries/vn/",
    "the sector": lambda kind, record: "/sectors/ict/",
    "its own page": lambda kind, record: f"/{kind.label()}/{record.slug}/",
}


@pytest.mark.slow
@pytest.mark.every_kind
def test_a_preview_shows_the_draft_behind_every_door_and_no_other(kind, preview, client):
    """At every door of every kind, in either language by turns."""
    record, prefix = preview(kind)

    def shown(address):
        """The answer as it came, and its text without marks of what was searched for."""
        answer = client.get(address)
        return answer.status_code, answer.content, re.sub("</?mark>", "", answer.text)

    languages = cycle({"en": SECRET, "zh-hans": "桑给巴尔"}.items())
    for (door, address_of), (language, name) in zip(DOORS.items(), languages, strict=False):
        address = f"/{language}{address_of(kind, record)}"
        before = shown(address)
        status, _content, text = shown(f"{prefix}{address}")
        assert (door, status, name in text, "Atlantis" in text) == (door, 200, True, False)
        after = shown(address)
        assert (door, after) == (door, before)
        assert (door, name in after[2]) == (door, False)


def test_counts_charts_and_the_map_of_the_site_are_as_they_would_be(kind, preview, client):
    record, prefix = preview(kind)

    assert record.slug in client.get(f"{prefix}/sitemap.xml").text
    assert kind.counted % {"count": 1} in client.get(f"{prefix}/en/countries/").text
    assert kind.counted % {"count": 1} not in client.get("/en/countries/").text
    assert client.get(f"{prefix}/en/").status_code == 200
    assert client.get(f"{prefix}/en/statistics/").status_code == 200


def test_a_change_of_what_is_public_is_seen_with_all_that_follows_from_it(
    client, published, draft_of, link_to, page_of
):
    record = published(Alliance, "Rail")
    event = published(Event, "Opening")
    event.alliances.add(record)
    prefix = link_to(draft_of(record, name_en=f"Rail {SECRET}", slug="zanzibar"))

    assert SECRET in client.get(f"{prefix}/en/alliances/zanzibar/").text
    assert SECRET in client.get(f"{prefix}{page_of(event)}").text
    former = client.get(f"{prefix}{page_of(record)}")
    assert (former.status_code, former["Location"]) == (301, f"{prefix}/en/alliances/zanzibar/")
    assert SECRET not in client.get(page_of(event)).text
    assert client.get("/en/alliances/zanzibar/").status_code == 404


class Addresses(HTMLParser):
    """All that a page leads to or loads."""

    def __init__(self, page: str):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in {"href", "src", "action"}:
                self.found.add(value or "")
            elif name == "srcset":
                self.found.update(word.split()[0] for word in value.split(","))


def stays(address: str, prefix: str) -> bool:
    return (
        address.startswith((f"{prefix}/", "#", "?", "/static/", "https://example.org/"))
        or re.fullmatch(r"list\.[a-z]+", address) is not None
    )


@pytest.fixture
def link_to_something(published, draft_of, link_to, countries, sectors, source):
    record = published(
        Alliance, "Rail", countries=[countries["VN"]], sectors=[sectors["ict"]],
        website="https://example.org/rail",
    )  # fmt: skip
    for number in range(25):
        published(Event, f"Opening {number}", countries=[countries["VN"]]).alliances.add(record)
    return link_to(draft_of(record, name_en=f"Rail {SECRET}"))


@pytest.mark.slow
@pytest.mark.once
def test_every_link_stays_in_the_preview(client, link_to_something):
    prefix = link_to_something
    seen, left = set(), [f"{prefix}/en/", f"{prefix}/zh-hans/"]
    while left and len(seen) < 60:
        address = left.pop(0)
        seen.add(address)
        answer = client.get(address)
        while answer.status_code in {301, 302}:
            assert stays(answer["Location"], prefix), (address, answer["Location"])
            answer = client.get(answer["Location"])
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == "no-store, private"
        if not answer["Content-Type"].startswith("text/html"):
            continue
        found = Addresses(answer.text).found
        assert {link for link in found if not stays(link, prefix)} == set(), address
        assert "site-banner" in answer.text
        kinds = {re.sub(r"\?.*|#.*", "", link) for link in found if link.startswith(prefix)}
        left += sorted(kinds - seen - set(left))
    assert len(seen) > 30


def test_a_preview_says_what_it_is_and_asks_to_be_kept_by_nobody(client, preview):
    record, prefix = preview(Alliance)
    answer = client.get(f"{prefix}/en/alliances/{record.slug}/")

    told = {name: answer.get(name) for name in CLOSED}
    assert told == CLOSED
    assert f"version 1 of “{record.name}”" in " ".join(answer.text.split())
    assert '<meta name="robots" content="noindex, nofollow">' in answer.text
    assert "canonical" not in answer.text
    assert not answer.cookies


CLOSED = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "ETag": None,
}


def test_the_start_of_a_preview_leads_to_the_language_of_the_browser(client, preview):
    _record, prefix = preview(Alliance)

    for address in [prefix, f"{prefix}/"]:
        answer = client.get(address, headers={"accept-language": "zh-CN"}, follow=True)
        assert answer.redirect_chain[-1][0] == f"{prefix}/zh-hans/"
    answer = client.get(f"{prefix}/en/alliances")
    assert (answer.status_code, answer["Location"]) == (301, f"{prefix}/en/alliances/")


def test_whoever_asks_is_a_visitor_without_an_account(client, preview, make, page_of):
    _record, prefix = preview(Alliance)
    other = make(Alliance, "Atlantis")
    client.force_login(get_user_model().objects.get(username="editor"))

    assert client.get(page_of(other)).status_code == 200
    assert client.get(f"{prefix}{page_of(other)}").status_code == 404
    assert client.get(f"{prefix}/admin/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_a_preview_can_only_be_read(client, preview, method):
    _record, prefix = preview(Alliance)
    answer = getattr(client, method)(f"{prefix}/en/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_a_head_is_answered_without_a_body(client, preview):
    record, prefix = preview(Alliance)
    answer = client.head(f"{prefix}/en/alliances/{record.slug}/")

    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_link_that_ended_was_revoked_or_is_forged_shows_nothing(
    client, preview, link_to, language
):
    record, prefix = preview(Alliance)
    revision = newest_of(record.permalink)
    expired, revoked = link_to(revision, days=-1), link_to(revision)
    PreviewLink.objects.filter(pk=PreviewLink.objects.first().pk).update(revoked_at=timezone.now())
    forged = prefix[:-1] + ("A" if prefix[-1] != "A" else "B")
    for dead in [expired, revoked, forged]:
        answer = client.get(f"{dead}/{language}/alliances/{record.slug}/")
        assert (answer.status_code, SECRET in answer.text) == (410, False)
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Content-Language"] == language
    assert client.get(f"{prefix}/{language}/").status_code == 200


@pytest.mark.parametrize("token", ["x", "1", "link-1", "%00", "link-1.short", "../..", "a.b"])
def test_nonsense_is_not_found(client, db, token):
    assert client.get(f"/preview/{token}/en/").status_code == 404


def test_one_preview_holds_no_other(client, preview):
    _record, prefix = preview(Alliance)

    assert client.get(f"{prefix}{prefix}/en/").status_code == 404


def test_what_was_discarded_is_shown_no_more(client, published, draft_of, link_to, editor):
    draft = draft_of(published(Alliance, "Rail"), name_en=SECRET)
    prefix = link_to(draft)
    assert client.get(f"{prefix}/en/").status_code == 200

    actions.discard(draft, by=editor)

    assert client.get(f"{prefix}/en/").status_code == 410


def test_what_others_published_since_does_not_end_a_preview(
    client, published, draft_of, link_to, editor, page_of
):
    record = published(Alliance, "Rail")
    prefix = link_to(draft_of(record, name_en=f"Rail {SECRET}"))
    actions.publish(draft_of(record, name_en="Road"), by=editor)

    answer = client.get(f"{prefix}{page_of(record)}")

    assert SECRET in answer.text
    assert "There is a newer version by now." in answer.text
    assert "Road" in client.get(page_of(record)).text


def test_a_planned_withdrawal_is_seen_as_it_would_be(client, published, editor, link_to, page_of):
    record = published(Alliance, f"Rail {SECRET}")
    later = timezone.now() + timedelta(days=3)
    actions.schedule_withdrawal(record, later, by=editor, reason="")
    prefix = link_to(record.permalink.revisions.scheduled().get())

    assert client.get(f"{prefix}{page_of(record)}").status_code == 410
    assert SECRET not in re.sub("<aside.*</aside>", "", client.get(f"{prefix}/en/alliances/").text, flags=re.DOTALL)  # fmt: skip  # noqa: E501
    assert client.get(page_of(record)).status_code == 200


def test_what_is_withdrawn_besides_is_withdrawn_in_a_preview(client, preview, published, page_of):
    _record, prefix = preview(Alliance)
    other = published(Alliance, "Road")
    withdraw(other)

    assert client.get(f"{prefix}{page_of(other)}").status_code == 410


def test_what_does_not_fit_any_more_is_said_to_be_impossible(client, published, draft_of, link_to):
    prefix = link_to(draft_of(published(Alliance, "Rail"), slug="taken"))
    published(Alliance, "Road", slug="taken")

    answer = client.get(f"{prefix}/en/")

    assert (answer.status_code, answer["Cache-Control"]) == (409, "no-store, private")
    assert client.get("/en/alliances/taken/").status_code == 200


@pytest.fixture
def picture():
    """A picture as a visitor's browser sends it."""
    from io import BytesIO

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (640, 400), "navy").save(data, "JPEG")
    return ImageFormField().clean(SimpleUploadedFile("photo.jpg", data.getvalue()))


def test_the_pictures_of_the_draft_are_seen_in_its_preview_alone(
    client, make, link_to, preview, picture, editor, draft_of
):
    record = make(Alliance, "Rail", image_consent=True)
    record.image = picture
    record.save()
    prefix, (_other, elsewhere) = link_to(draft_of(record)), preview(Alliance)
    page = client.get(f"{prefix}/en/alliances/{record.slug}/")
    [address] = {one for one in Addresses(page.text).found if one.endswith(".webp") and "-480" not in one}  # fmt: skip  # noqa: E501
    assert address == f"{prefix}{record.image.url}"

    client.force_login(editor)
    told = {}
    for one in [address, f"{elsewhere}{record.image.url}"]:
        answer = client.get(one)
        told[one] = (answer.status_code, answer["Cache-Control"])
        assert b"".join(answer)
    client.logout()

    assert list(told.values()) == [(200, "no-store, private"), (404, "no-store, private")]
    assert client.get(record.image.url).status_code == 404


# Nothing stays


def traces() -> tuple:
    """What a write would leave beside the rows: SQLite counts changes, PostgreSQL gives numbers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA data_version")
            return cursor.fetchone(), connection.connection.total_changes
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1"
        )
        return tuple(cursor.fetchall())


def in_memory() -> list[dict]:
    """All that this process keeps, each value known by which one it is."""
    return [{key: id(value) for key, value in cach.items()} for cach in generation_cache.all_caches]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_preview_stays_in_the_database_or_in_any_memory(
    client, published, draft_of, link_to, countries, page_of
):
    record = published(Alliance, "Rail", countries=[countries["VN"]])
    Alias.objects.create(record=record, text="Railway", language="en", sort="other")
    prefix = link_to(draft_of(record, name_en=f"Rail {SECRET}", summary_en=SECRET))
    addresses = [
        "/en/", "/en/alliances/", "/en/alliances/?q=rail", "/en/search/?q=rail",
        f"/en/search/?q={SECRET[:-1]}x", "/en/countries/", "/en/countries/vn/", "/sitemap.xml",
        "/en/alliances/list.csv", "/zh-hans/alliances/", page_of(record),
    ]  # fmt: skip

    def of_the_public():
        return [client.get(address).content for address in addresses]

    warm, before, untouched = of_the_public(), rows_of_all_tables(), traces()
    holdings = process_index.current()
    memory = in_memory()
    assert results.kept_cards.values

    for address in addresses:
        assert client.get(f"{prefix}{address}").status_code == 200

    assert (rows_of_all_tables(), traces()) == (before, untouched)
    assert process_index.current() is holdings
    assert in_memory() == memory
    told = repr(generation_cache.all_caches)
    assert (SECRET in told, prefix in told) == (False, False)
    assert of_the_public() == warm


@pytest.mark.django_db(transaction=True)
def test_a_preview_in_between_does_not_harm_the_next_change(
    client, published, draft_of, link_to, page_of, editor
):
    """What is made in a preview bears the same numbers as what is made next in earnest."""
    record = published(Alliance, "Rail")
    prefix = link_to(draft_of(record, name_en=f"Rail {SECRET}"))
    assert SECRET in client.get(f"{prefix}/en/alliances/").text

    actions.publish(draft_of(record, name_en="Rail Hanoi"), by=editor)

    for address in ["/en/alliances/", "/en/alliances/?q=rail", page_of(record)]:
        text = re.sub("</?mark>", "", client.get(address).text)
        assert ("Rail Hanoi" in text, SECRET in text) == (True, False)


@contextmanager
def another_holding(sql: str):
    """Another has begun to write: on SQLite nobody else can; on PostgreSQL he holds these rows."""
    other = connection.copy()
    try:
        other.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        if other.vendor == "postgresql":
            other.cursor().execute(sql)
        yield
        other.rollback()
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_in_a_file")
def test_while_another_writes_a_preview_is_answered(client, preview):
    record, prefix = preview(Alliance)

    with another_holding("SELECT * FROM serving_state FOR UPDATE"):
        answer = client.get(f"{prefix}/en/alliances/{record.slug}/")

    assert (answer.status_code, SECRET in answer.text) == (200, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_in_a_file")
def test_while_a_page_is_drawn_others_save_and_publish_even_the_same_record(
    client, published, draft_of, page_of, editor, in_another_thread
):
    record = published(Alliance, "Rail")
    opening = published(Event, "Opening")
    opening.alliances.add(record)
    looked_at = draft_of(record, name_en=f"Rail {SECRET}")

    with as_if_published(looked_at):
        seen = Alliance.objects.get(pk=record.pk).name_en
        in_another_thread(lambda: actions.publish(draft_of(record, name_en="Road"), by=editor))
        in_another_thread(lambda: actions.publish(draft_of(opening, name_en="Start"), by=editor))
        seen_later = Alliance.objects.get(pk=record.pk).name_en

    assert (seen, seen_later) == (f"Rail {SECRET}", f"Rail {SECRET}")
    assert "Road" in client.get(page_of(record)).text
    assert "Start" in client.get(page_of(opening)).text


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_database_in_a_file")
def test_several_previews_are_drawn_at_once(
    client, published, draft_of, link_to, in_another_thread
):
    record, other = published(Alliance, "Rail"), published(Alliance, "Road")
    prefix = link_to(draft_of(other, name_en="Road Atlantis"))

    with as_if_published(draft_of(record, name_en=f"Rail {SECRET}")):
        text = in_another_thread(lambda: client.get(f"{prefix}/en/alliances/").text)
        name = Alliance.objects.get(pk=record.pk).name_en

    assert name == f"Rail {SECRET}"
    assert ("Road Atlantis" in text, SECRET in text) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_further_pages_of_a_preview_are_drawn_from_the_same_copy_until_something_is_published(
    client, published, draft_of, link_to, editor
):
    record, other = published(Alliance, "Rail"), published(Event, "Opening")
    prefix = link_to(draft_of(record, name_en=f"Rail {SECRET}"))
    addresses = ["/en/alliances/", "/en/events/", "/zh-hans/alliances/"]

    def pages() -> list[tuple[bool, bool]]:
        texts = [client.get(f"{prefix}{address}").text for address in addresses]
        return [(SECRET in text.partition("<main")[2], "Start" in text) for text in texts]

    assert pages() == [(True, False), (False, False), (True, False)]
    [copy] = filter(None, copies.free)
    pages()
    assert list(filter(None, copies.free)) == [copy]

    actions.publish(draft_of(other, name_en="Start"), by=editor)

    assert pages() == [(True, False), (False, True), (True, False)]
    assert copy not in copies.free[-1:]


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_revoked_ends_although_the_copy_is_kept(client, preview):
    _record, prefix = preview(Alliance)
    assert client.get(f"{prefix}/en/").status_code == 200

    PreviewLink.objects.update(revoked_at=timezone.now())

    assert client.get(f"{prefix}/en/").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_was_changed_in_its_place_is_seen_as_it_is_now(
    client, published, draft_of, link_to
):
    """As a version is when a record it names is deleted."""
    record = published(Alliance, "Rail")
    draft = draft_of(record, name_en=f"Rail {SECRET}")
    prefix = link_to(draft)
    assert SECRET in client.get(f"{prefix}/en/alliances/").text

    draft.content["fields"]["name_en"] = "Rail Hanoi"
    draft.save(update_fields=["content"])

    assert "Rail Hanoi" in client.get(f"{prefix}/en/alliances/").text


@pytest.fixture
def _too_large(monkeypatch):
    """A database of which no copy is made; nobody waits for others in these tests."""
    monkeypatch.setattr(pool, "MOST_BYTES", 0)
    monkeypatch.setattr(turns, "GAP_SECONDS", 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_too_large")
def test_a_database_too_large_to_be_copied_is_changed_for_one_page_and_then_as_before(
    client, preview
):
    record, prefix = preview(Alliance)
    before = rows_of_all_tables()

    answer = client.get(f"{prefix}/en/alliances/{record.slug}/")

    assert (answer.status_code, SECRET in answer.text) == (200, True)
    assert rows_of_all_tables() == before
    assert client.get(f"/en/alliances/{record.slug}/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_too_large", "_database_in_a_file")
def test_there_a_preview_gives_way_to_who_writes(client, preview, monkeypatch):
    record, prefix = preview(Alliance)
    address = f"{prefix}/en/alliances/{record.slug}/"
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout = 100")

    with another_holding("SELECT * FROM records_permalink FOR UPDATE"):
        answer = client.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert SECRET not in answer.text
    assert client.get(address).status_code == 200


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer.")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_too_large")
def test_there_others_publish_other_records_meanwhile(
    client, published, draft_of, editor, page_of, in_another_thread
):
    record, other = published(Alliance, "Rail"), published(Event, "Opening")
    looked_at, draft = draft_of(record, name_en=SECRET), draft_of(other, name_en="Start")

    with as_if_published(looked_at):
        in_another_thread(lambda: actions.publish(draft, by=editor))

    assert "Start" in client.get(page_of(other)).text


def test_only_a_look_of_ones_own_may_stand_in_a_frame(client, make):
    record = make(Alliance, "Rail")
    answer = client.get(f"/preview/{own_token(newest_of(record.permalink))}/en/")

    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_a_look_of_ones_own_ends_within_the_hour(client, make, monkeypatch):
    record = make(Alliance, "Rail")
    monkeypatch.setattr("desk.preview.preview_tokens.OWN_LOOK", timedelta(seconds=-1))
    token = own_token(newest_of(record.permalink))

    assert client.get(f"/preview/{token}/en/").status_code == 410


def test_addresses_outside_are_as_before(client, published, page_of):
    record = published(Alliance, "Rail")
    client.get("/en/")

    assert reverse("home") == "/en/"
    assert page_of(record).startswith("/en/")


def test_in_a_preview_machines_are_told_nothing(preview, client):
    record, link = preview(Event)

    head = client.get(f"{link}/en/events/{record.slug}/").text.partition("</head>")[0]

    assert SECRET in head
    assert [word for word in ["ld+json", "og:", "canonical", "hreflang"] if word in head] == []
    assert '<meta name="robots" content="noindex, nofollow">' in head


@pytest.mark.parametrize(("language", "week"), [("en", "7 days"), ("zh-hans", "7天")])
def test_for_how_long_a_link_works_is_said_in_the_language_of_the_page(language, week):
    with translation.override(language):
        assert dict(LinkForm().fields["days"].choices)[7] == week
