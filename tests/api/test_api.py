"""The API: the same records as the lists, page after page, and errors that programs can read."""

import json
import random
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.utils import timezone
from django.utils.http import http_date
from model_bakery import baker

from api.answers import api_view
from api.parameters import MOST
from editorial.workflow.publishing import publish_as_it_stands, withdraw
from evidence.models import Citation, Figure, Indicator
from records.exports.json.public_tables import TABLES
from records.exports.json.record_texts import kept_texts
from records.models import Alias
from serving.generation import bump_generation
from serving.models import State
from serving.rate_limits.request_rate import RequestRate
from tests.conftest import contrasting_kinds

SECRET = "Zanzibar"


@pytest.fixture
def read(client):
    """What the API answers, as a program reads it."""

    def answer(address, status=200, **parameters):
        response = client.get(f"/api/v1/{address}", parameters)
        assert response.status_code == status, response.text
        return response.json()

    return answer


def path_of(address: str) -> str:
    return address.removeprefix(f"{site_settings.SITE_URL}/api/v1/")


def refs_by_cursor(read, address):
    """All refs, page after page; and by the way back."""
    refs, page = [], read(address)
    while True:
        refs += [row["ref"] for row in page["results"]]
        if not page["next"]:
            break
        page = read(path_of(page["next"]))
    back = [row["ref"] for row in page["results"]]
    while page["previous"]:
        page = read(path_of(page["previous"]))
        back = [row["ref"] for row in page["results"]] + back
    return refs, back


@pytest.mark.parametrize(
    "query",
    ["", "sort=name", "sort=newest", "sort=oldest", "country=vn", "country=VN&sort=newest", "q=rail",
     "q=rail&sort=oldest", "country=VN&reach=named&year=2012", "sector=ict&sector=rail-transit"],
)  # fmt: skip
def test_pages_hold_what_the_list_shows(
    kind, read, client, list_of, published, make, countries, sectors, query
):
    for n in range(7):
        published(
            kind, f"Rail {n % 3} {n}", on=f"201{n % 4}-05", reach=["named", "all-asean"][n % 2],
            countries=[countries["VN"]] if n % 3 else [], sectors=[sectors["ict"]],
        )  # fmt: skip
    make(kind, "Rail draft", on="2016")

    listed = client.get(f"{list_of(kind)}?{query}")
    refs, back = refs_by_cursor(read, f"{kind.label()}/?limit=2&{query}")
    page = read(f"{kind.label()}/?{query}")

    assert page["count"] == listed.context["paginator"].count == len(refs) > 0
    assert back == refs
    in_list = [record.ref for record in listed.context["object_list"]]
    assert sorted(refs) == sorted(in_list)
    if "sort" in query or "q" in query:
        assert refs == in_list


def test_a_record_is_told_in_both_languages_with_its_links_and_sources(
    kind, read, published, countries, sectors, source
):
    record = published(
        kind, "Rail Hanoi", name_zh_hans="河内铁路", countries=[countries["VN"]],
        sectors=[sectors["ict"]], on="2016-08", staff_note=SECRET,
    )  # fmt: skip
    baker.make(Alias, record=record, text="ລາວ", language="lo", sort="other")
    Citation.objects.create(record=record, source=source, facts="name")

    answer = read(f"{kind.label()}/{record.ref.lower()}/")

    assert {
        name: answer[name] for name in ["ref", "kind", "url", "name", "countries", "sectors"]
    } == {
        "ref": record.ref,
        "kind": kind.label(),
        "url": f"http://127.0.0.1:8000/id/{record.ref}/",
        "name": {"en": "Rail Hanoi", "zh-hans": "河内铁路"},
        "countries": ["VN"],
        "sectors": ["ict"],
    }
    assert answer["pages"]["zh-hans"].endswith(f"/zh-hans/{kind.label()}/{record.slug}/")
    assert answer[kind.own_date or "start"] == "2016-08"
    assert [alias["text"] for alias in answer["aliases"]] == ["ລາວ"]
    assert [(cited["slug"], cited["facts"]) for cited in answer["sources"]] == [
        ("ministry", ["name"])
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", answer["updated_at"])
    assert SECRET not in json.dumps(answer)
    assert read(f"{kind.label()}/?fields=name") ["results"] == [
        {"ref": record.ref, "name": answer["name"]}
    ]  # fmt: skip


def test_facets_are_counted_as_in_the_list_when_asked(kind, read, published, countries):
    published(kind, countries=[countries["VN"]])
    published(kind, countries=[countries["VN"], countries["LA"]])

    assert read(f"{kind.label()}/")["facets"] is None
    found = read(f"{kind.label()}/?facets=1&country=LA")
    counted = {choice["value"]: choice for choice in found["facets"]["country"]}
    assert found["count"] == 1
    assert {code: choice["count"] for code, choice in counted.items()} == {"VN": 2, "LA": 1}
    assert counted["LA"]["label"] == {"en": "Laos", "zh-hans": "老挝"}
    assert counted["LA"]["chosen"]


@pytest.mark.parametrize(
    ("query", "names"),
    [("country=XX&year=abc", ["country", "year"]), ("limit=0", ["limit"]), ("limit=x", ["limit"]),
     (f"limit={MOST + 1}", ["limit"]), ("fields=staff_note", ["fields"]), ("facets=maybe", ["facets"]),
     ("cursor=abc", ["cursor"]), ("sort=size", ["sort"]), (f"q={'a' * 201}", ["q"])],
)  # fmt: skip
def test_a_value_that_is_not_understood_is_named(kind, client, db, countries, query, names):
    answer = client.get(f"/api/v1/{kind.label()}/?{query}")

    said = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(said["errors"]) == names
    for messages in said["errors"].values():
        assert messages["en"] != messages["zh-hans"]


def test_a_cursor_is_good_for_its_own_selection_only_and_as_it_was_given(read, published, kind):
    for name in ["A rail", "B rail", "C rail"]:
        published(kind, name)
    label = kind.label()
    following = path_of(read(f"{label}/?limit=1&sort=name")["next"])

    assert len(read(following)["results"]) == 1
    assert read(following + "&nonsense=1")["results"] == read(following)["results"]
    for wrong in [following.replace("name", "newest"), following + "&year=2016", following[:-2]]:
        assert list(read(wrong, 400)["errors"]) == ["cursor"]
    by_relevance = path_of(read(f"{label}/?limit=1&q=rail")["next"])
    assert len(read(by_relevance)["results"]) == 1
    published(kind, "D rail")
    assert "begin again" in read(by_relevance, 400)["errors"]["cursor"]["en"][0]


def test_nothing_is_skipped_or_repeated_while_records_change(kind, read, published, make):
    first = [published(kind, f"Number {n}") for n in range(10)]
    drafts = [make(kind, f"Draft {n}") for n in range(4)]
    label, seen, address = kind.label(), [], f"{kind.label()}/?limit=3"
    while address:
        page = read(address)
        seen += [row["ref"] for row in page["results"]]
        address = page["next"] and path_of(page["next"])
        if drafts:
            publish_as_it_stands(drafts.pop())
            withdraw(first.pop())
            first[0].name_en = f"A{len(drafts)}"
            first[0].save()

    assert len(seen) == len(set(seen))
    still_public = [row["ref"] for row in read(f"{label}/?limit=100")["results"]]
    missed = set(still_public) - set(seen)
    published_meanwhile = {
        row["ref"] for row in read(f"{label}/")["results"] if row["name"]["en"].startswith("Draft")
    }
    assert missed <= published_meanwhile
    assert [record.ref for record in first] == [
        ref for ref in seen if ref in {record.ref for record in first}
    ]


@pytest.mark.parametrize("kind", contrasting_kinds()[-1:])
@pytest.mark.parametrize("query", ["", "&sort=name"])
def test_who_harvests_while_100_are_published_has_each_once_or_finds_it_in_the_changes(
    kind, read, written, query
):
    """New ones before and behind the cursor, renamed ones and withdrawn ones."""
    everything = [written(kind, f"Number {n:02}") for n in range(100)]
    publish_as_it_stands(*everything[::2])
    begun, label = timezone.now().isoformat(), kind.label()
    seen, address, chance = [], f"{label}/?limit=5{query}", random.Random(1)
    changes = [everything[n : n + 20] for n in range(0, 100, 20)]
    chance.shuffle(changes)
    while address:
        page = read(address)
        seen += page["results"]
        address = page["next"] and path_of(page["next"])
        if changes:
            changed = changes.pop()
            for record in changed[::3]:
                record.name_en = f"{chance.choice('AZ')} {record.name_en}"
                record.save()
            publish_as_it_stands(*changed)
            withdraw(*changed[:3])

    told, address = {}, f"changes/?limit=500&since={quote(begun)}"
    while address:
        page = read(address)
        told |= {change["ref"]: change["what"] for change in page["results"]}
        address = page["next"] and path_of(page["next"])
    final = {row["ref"]: row for row in read(f"{label}/?limit=500")["results"]}
    assert (len(final), len(told)) == (85, 100)
    assert [row["ref"] for row in seen if row["ref"] not in final and row["ref"] not in told] == []
    as_seen = {row["ref"]: row for row in seen}
    missed = [ref for ref, row in final.items() if as_seen.get(ref) != row and ref not in told]
    assert missed == []
    if not query:
        assert len(as_seen) == len(seen)
    assert {told[record.ref] for record in everything if record.ref not in final} == {"withdrawn"}


def test_a_withdrawn_record_is_gone_and_a_draft_was_never_there(kind, read, withdrawn, make):
    gone = withdrawn(kind, SECRET)
    draft = make(kind, SECRET)

    assert SECRET not in json.dumps(read(f"{kind.label()}/{gone.ref}/", 410))
    for nothing in [draft.ref, "ZZZZZZZZ"]:
        assert read(f"{kind.label()}/{nothing}/", 404)["title"] == "Not Found"
    assert read(f"{kind.label()}/")["results"] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_read_only(client, db, method):
    answer = getattr(client, method)("/api/v1/events/")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_scripts_of_other_sites_may_read_it_and_nobody_gets_a_cookie(client, db):
    asked = client.options("/api/v1/events/", HTTP_ORIGIN="https://example.org")
    assert asked.status_code == 204
    assert "GET" in asked["Access-Control-Allow-Methods"]
    for address, status in [
        ("events/", 200),
        ("schema/", 200),
        ("nothing/", 404),
        ("events/?year=x", 400),
    ]:
        answer = client.get(f"/api/v1/{address}", HTTP_ORIGIN="https://example.org")
        assert answer.status_code == status
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies


def test_what_did_not_change_is_not_sent_again(client, published, kind):
    published(kind)
    address = f"/api/v1/{kind.label()}/?limit=1"
    etag = client.get(address)["ETag"]

    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    published(kind)
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


@pytest.mark.parametrize(
    "address", ["/api/v1/{}/", "/en/{}/list.json", "/en/{}/list.csv", "/sitemap.xml"]
)
def test_who_says_since_when_gets_only_what_changed_since(client, published, kind, address):
    published(kind)
    bump_generation()
    address = address.format(kind.label())
    modified = client.get(address)["Last-Modified"]

    assert client.get(address, HTTP_IF_MODIFIED_SINCE=modified).status_code == 304
    State.objects.update(changed_at=timezone.now() + timedelta(seconds=5))
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=modified).status_code == 200
    yesterday = http_date((timezone.now() - timedelta(days=1)).timestamp())
    assert client.get(address, HTTP_IF_MODIFIED_SINCE=yesterday).status_code == 200


def test_who_asks_without_end_is_told_how_long_to_wait(client, db, monkeypatch):
    now = [0]
    monkeypatch.setattr(api_view, "rate", RequestRate(2, lambda: now[0]))

    def ask(network="192.0.2.1"):
        return client.get("/api/v1/", REMOTE_ADDR=network)

    assert [ask().status_code for _time in range(3)] == [200, 200, 429]
    assert ask()["Retry-After"] == "30"
    assert ask("192.0.2.2").status_code == 200
    now[0] += 30
    assert [ask().status_code for _time in range(2)] == [200, 429]


@pytest.fixture
def secrets_everywhere(make, published, withdrawn, kinds_with_rows, countries, source):
    """Drafts and withdrawn records, with rows, names and figures of theirs."""
    indicator = Indicator.objects.create(slug="students", name_en="Students", name_zh_hans="学生")
    institution = make(kinds_with_rows["institutions"], SECRET)
    for make_one in [make, withdrawn]:
        record = make_one(kinds_with_rows["alliances"], SECRET, staff_note=SECRET)
        baker.make(Alias, record=record, text=SECRET, language="en", sort="other")
        baker.make("alliances.Membership", alliance=record, own_name_en=SECRET, institution=None)
        baker.make(
            Figure, record=record, about="record", indicator=indicator, source=source, value=1,
            qualifier="exact", counting_en=SECRET, as_of="2016", text_en="", text_zh_hans="",
        )  # fmt: skip
    shown = published(kinds_with_rows["alliances"], "Shown")
    baker.make(
        "alliances.Membership", alliance=shown, institution=institution, own_name_en="",
        own_name_zh_hans="",
    )  # fmt: skip
    baker.make(
        Figure, record=shown, about="record", indicator=indicator, source=source, value=1,
        qualifier="exact", as_of="2016", text_en="", text_zh_hans="", counting_en=SECRET, public=False,
    )  # fmt: skip
    return shown


@pytest.fixture
def kinds_with_rows():
    from records.kinds import record_kinds

    return {kind.label(): kind for kind in record_kinds()}


def test_no_table_holds_what_is_not_public(read, secrets_everywhere):
    assert set(TABLES) >= {"figures", "memberships", "aliases", "sources", "places"}
    for name in TABLES:
        page = read(f"{name}/")
        assert SECRET not in json.dumps(page)
        assert page["count"] == len(page["results"])
        for row in page["results"]:
            key = next(iter(row.values()))
            assert read(f"{name}/{key}/") == row
    record = read(f"alliances/{secrets_everywhere.ref}/")
    assert (record["members"], record["figures"]) == ([], [])


def test_tables_are_narrowed_by_records_and_paged(read, published, kinds_with_rows):
    records = [published(kinds_with_rows["alliances"], f"Number {n}") for n in range(2)]
    for record in records:
        for n in range(3):
            baker.make("alliances.Membership", alliance=record, own_name_en=f"Body {n}",
                       institution=None)  # fmt: skip
    ref = records[0].ref

    page = read(f"memberships/?record={ref.lower()}&limit=2&fields=record")
    rest = read(path_of(page["next"]))

    assert (page["count"], len(page["results"]), len(rest["results"])) == (3, 2, 1)
    assert {row["record"]["ref"] for row in page["results"] + rest["results"]} == {ref}
    assert list(read("memberships/?record=ZZZZZZZZ", 400)["errors"]) == ["record"]
    everything, address = [], "memberships/?limit=2"
    while address:
        page = read(address)
        everything += [row["id"] for row in page["results"]]
        address = page["next"] and path_of(page["next"])
    assert len(set(everything)) == len(everything) == 6


def test_the_start_names_all_addresses_and_the_description_is_a_page_too(client, read, db):
    for address in read("").values():
        path = address.removeprefix(site_settings.SITE_URL)
        assert client.get(path, follow=True).status_code == 200
    page = client.get("/api/v1/docs/", HTTP_ACCEPT_LANGUAGE="zh-CN", follow=True)
    assert page.redirect_chain == [("/zh-hans/data/api/", 302)]
    assert page["Content-Language"] == "zh-hans"
    assert "/api/v1/alliances/" in page.text
    assert "<script>" not in page.text


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_record_is_never_stale(client, written, kinds_with_rows):
    """Beside a transaction texts are kept in memory; each change must be in the next answer."""
    alliance = written(kinds_with_rows["alliances"], "Alliance")
    member = written(kinds_with_rows["institutions"], "Member")
    baker.make("alliances.Membership", alliance=alliance, institution=member, own_name_en="")
    publish_as_it_stands(alliance, member)

    def answered():
        kept = client.get(f"/api/v1/alliances/{alliance.ref}/").text
        kept_texts.values.clear()
        assert client.get(f"/api/v1/alliances/{alliance.ref}/").text == kept
        return json.loads(kept)

    assert [row["name"]["en"] for row in answered()["members"]] == ["Member"]
    for name in ["MEMBER", "Another"]:
        member.name_en = name
        member.save()
        publish_as_it_stands(member)
        assert [row["name"]["en"] for row in answered()["members"]] == [name]
    withdraw(member)
    assert answered()["members"] == []
    alliance.verified_on = timezone.localdate()
    alliance.save()
    publish_as_it_stands(alliance)
    assert answered()["verified_on"] == timezone.localdate().isoformat()
