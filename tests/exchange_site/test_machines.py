"""What pages and files say to those who do not look at them."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from alliances.models import Alliance
from centers.models import Center
from events.models import Event, Organizer
from institutions.models import Institution
from records.kinds import record_kinds
from records.models import Alias, Change
from tests.starter.crawling import SITE, Reader
from uploads.images import ImageFormField

# What pages say of records, whichever database brought them.
pytestmark = pytest.mark.once

HOSTILE = 'A "name" </script><script>alert(1)</script> & \u2028 \u202eهانوي <!-- 河内'


@pytest.fixture
def read(client):
    def read_page(address):
        return Reader(client.get(address).text)

    return read_page


@pytest.fixture
def told_of(read, page_of):
    """What the page of a record says that it is about, below the way to it."""

    def told(record, language="en"):
        [breadcrumbs, data] = read(page_of(record, language)).data
        assert breadcrumbs["@type"] == "BreadcrumbList"
        return data

    return told


def test_an_event_says_when_where_and_by_whom_it_is_held(published, make, told_of, page_of):
    university = published(Institution, "Guizhou University")
    draft = make(Institution, "Hidden")
    event = published(
        Event, "Forum", name_zh_hans="论坛", start="2099-07-29T09:30", end="2099-07-30",
        time_zone="Asia/Bangkok", state="postponed", format="hybrid", venue_en="Hall 1",
        city_en="Guiyang", registration="needed", registration_link="https://example.org/join",
        website="https://example.org/forum",
    )  # fmt: skip
    Organizer.objects.create(event=event, institution=university, role="host")
    Organizer.objects.create(event=event, institution=draft, role="organizer", order=2)
    Organizer.objects.create(event=event, own_name_zh_hans="某公司", role="supporter")

    told = told_of(event)

    page = told.pop("mainEntityOfPage")
    assert datetime.fromisoformat(
        page["dateModified"]
    ) == event.permalink.changes.first().at.replace(microsecond=0)
    assert told == {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": f"{SITE}/id/{event.ref}/",
        "identifier": event.ref,
        "name": "Forum",
        "alternateName": [{"@value": "论坛", "@language": "zh-Hans"}],
        "url": "https://example.org/forum",
        "sameAs": ["https://example.org/forum"],
        "eventStatus": "https://schema.org/EventPostponed",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "startDate": "2099-07-29T09:30:00+07:00",
        "endDate": "2099-07-30",
        "location": [
            {
                "@type": "Place",
                "name": "Hall 1",
                "address": {"@type": "PostalAddress", "addressLocality": "Guiyang"},
            },
            {"@type": "VirtualLocation", "url": "https://example.org/join"},
        ],
        "inLanguage": "en",
        "organizer": [
            {
                "@type": "Organization",
                "name": "Guizhou University",
                "url": f"{SITE}{page_of(university)}",
            }
        ],
        "contributor": [
            {"@type": "Organization", "name": {"@value": "某公司", "@language": "zh-Hans"}}
        ],
    }


@pytest.mark.parametrize(
    ("state", "said"),
    [("", "EventScheduled"), ("held", "EventScheduled"), ("cancelled", "EventCancelled")],
)
def test_an_event_says_whether_it_takes_place(published, told_of, state, said):
    assert told_of(published(Event, state=state))["eventStatus"] == f"https://schema.org/{said}"


@pytest.mark.parametrize("known", ["2016", "2016-08", "2016-08-01"])
def test_a_date_is_told_as_far_as_it_is_known(published, told_of, known):
    assert told_of(published(Event, start=known))["startDate"] == known
    assert told_of(published(Center, founded=known))["foundingDate"] == known


@pytest.mark.every_kind
def test_what_is_not_known_is_not_told(kind, published, told_of):
    told = told_of(published(kind))

    assert [name for name, value in told.items() if value in ("", [], {}, None)] == []
    assert "location" not in told


def test_an_institution_says_what_it_is_and_where_else_it_is_known(published, told_of, countries):
    record = published(
        Institution, "Hanoi University", name_zh_hans="河内大学", type="university",
        website="https://hanu.example/", ror="02wmsc916", city_en="Hanoi",
        countries=[countries["VN"]],
    )  # fmt: skip
    Alias.objects.create(record=record, text="Đại học Hà Nội", language="vi", sort="other")

    told = told_of(record)

    assert told["@type"] == "CollegeOrUniversity"
    assert told["sameAs"] == ["https://hanu.example/", "https://ror.org/02wmsc916"]
    assert told["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Hanoi",
        "addressCountry": "VN",
    }
    assert told["alternateName"] == [
        {"@value": "河内大学", "@language": "zh-Hans"},
        {"@value": "Đại học Hà Nội", "@language": "vi"},
    ]
    assert told_of(record, "zh-hans")["name"] == "河内大学"


def test_a_name_in_one_language_only_is_marked_as_such(kind, published, told_of):
    record = published(kind, "", name_zh_hans="河内")

    assert told_of(record)["name"] == {"@value": "河内", "@language": "zh-Hans"}
    assert told_of(record, "zh-hans")["name"] == "河内"


@pytest.mark.every_kind
def test_a_hostile_name_stays_a_name(kind, client, published, told_of, page_of, read):
    record = published(kind, HOSTILE, summary_en=HOSTILE)

    told, page = told_of(record), read(page_of(record))

    assert [told["name"], told["description"]] == [HOSTILE, HOSTILE]
    assert page.meta["og:title"].split() == HOSTILE.split()
    assert "<script>alert" not in client.get(page_of(record)).text


@pytest.mark.every_kind
def test_of_a_draft_machines_are_told_nothing(kind, staff_client, make, page_of):
    page = Reader(staff_client.get(page_of(make(kind))).text)

    assert (page.data, page.meta["robots"]) == ([], "noindex, follow")


def test_a_narrowed_list_is_followed_but_not_kept(kind, read, published, list_of, countries):
    for n in range(21):
        published(kind, f"Number {n}", countries=[countries["VN"]])
    address = list_of(kind)

    def is_kept(query):
        return "robots" not in read(f"{address}{query}").meta

    assert [is_kept(query) for query in ["", "?page=2", "?utm_source=x"]] == [True] * 3
    narrowed = ["?country=VN", "?country=VN&country=LA", "?q=a", "?sort=newest", "?country=XX"]
    assert [is_kept(query) for query in narrowed] == [False] * 5


def test_a_search_is_not_kept(read, db):
    assert read("/en/search/").meta["robots"] == "noindex, follow"


def test_a_page_that_is_not_there_says_nothing(read, db):
    page = read("/en/nothing/")

    assert (page.data, page.canonical, page.meta["robots"]) == ([], "", "noindex")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_without_a_picture_is_shared_with_the_card_of_its_language(read, db, language):
    image = read(f"/{language}/").meta["og:image"]

    assert image.startswith(f"{SITE}/static/card-{language}.")
    card = site.BASE_DIR / f"static/card-{language}.png"
    with Image.open(card) as drawn:
        assert drawn.size == (1200, 630)
    assert card.stat().st_size < 100_000


def test_a_record_is_shared_with_its_own_picture(published, read, page_of, tmp_path):
    file = tmp_path / "picture.png"
    Image.new("RGB", (1000, 500), "navy").save(file)
    upload = SimpleUploadedFile("picture.png", file.read_bytes())
    record = published(
        Alliance, image=ImageFormField().clean(upload), image_consent=True, image_alt_en="A hall"
    )

    page = read(page_of(record))

    assert page.meta["og:image"] == f"{SITE}{record.image.url}"
    assert [page.meta[f"og:image:{name}"] for name in ["width", "alt"]] == ["1000", "A hall"]
    assert page.data[-1]["image"] == page.meta["og:image"]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "CAECW directory"), ("zh-hans", "交流周信息库")]
)
def test_a_browser_learns_to_search_in_the_language_of_the_page(client, read, db, language, name):
    [address] = read(f"/{language}/").searches
    answer = client.get(address)
    said = {child.tag.rpartition("}")[2]: child for child in ET.fromstring(answer.content)}

    assert answer["Content-Type"] == "application/opensearchdescription+xml"
    assert (answer["Content-Language"], said["ShortName"].text) == (language, name)
    assert len(name) <= 16
    first = ET.fromstring(answer.content).find("{*}Url")
    assert first.get("template") == f"{SITE}/{language}/search/?q={{searchTerms}}"


def test_the_search_description_follows_the_browser_where_no_language_is_asked_for(client, db):
    answer = client.get("/opensearch.xml", headers={"accept-language": "zh-CN"})

    assert answer["Content-Language"] == "zh-hans"
    assert "Accept-Language" in answer["Vary"].split(", ")
    assert client.get("/opensearch.xml?language=fr")["Content-Language"] == "en"


def locations(client, address):
    tree = ET.fromstring(client.get(address).content)
    return [match.text.removeprefix(SITE) for match in tree.findall(".//{*}loc")]


def test_past_what_one_file_may_hold_the_sitemap_is_an_index(
    client, published, settings, countries
):
    for kind in record_kinds():
        for n in range(3):
            published(kind, f"Number {n}", name_zh_hans="名称")
    whole = locations(client, "/sitemap.xml")
    settings.ROOT_URLCONF = "tests.exchange_site.urls_of_a_large_site"

    parts = locations(client, "/sitemap.xml")

    numbered = [f"/sitemap-{kind.label()}-{n}.xml" for kind in record_kinds() for n in [1, 2]]
    assert parts == ["/sitemap-pages.xml", *numbered]
    assert [location for part in parts for location in locations(client, part)] == whole
    index = ET.fromstring(client.get("/sitemap.xml").content)
    newest = Change.objects.values_list("at", flat=True).first().isoformat(timespec="seconds")
    stated = [match.text for match in index.findall(".//{*}lastmod")]
    assert (len(stated), max(stated)) == (len(parts), newest)
    assert client.get("/sitemap-nothing.xml").status_code == 404


@pytest.mark.every_kind
def test_the_data_page_explains_every_column_and_offers_every_file(kind, client, published, read):
    published(kind)
    shown = client.get("/en/data/")
    dataset = read("/en/data/").data[-1]
    files = {one["contentUrl"].removeprefix(SITE): one for one in dataset["distribution"]}

    address = f"/en/{kind.label()}/list.csv"
    header = client.get(address).text.lstrip("\ufeff").splitlines()[0].split(",")
    assert [name for name in header if f"<code>{name}</code>" not in shown.text] == []
    assert files[address]["encodingFormat"] == "text/csv"
    assert {client.get(file).status_code for file in files} == {200}
    assert kind.counted % {"count": 1} in shown.text


def test_the_data_page_says_who_may_use_the_data(client, read, db, settings):
    assert "has not said yet" in client.get("/en/data/").text

    settings.DATA_LICENCE = {"en": "CC BY 4.0", "zh-hans": "https://example.org/licence"}
    assert "has not said yet" not in client.get("/en/data/").text
    assert read("/en/data/").data[-1]["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert read("/zh-hans/data/").data[-1]["license"] == "https://example.org/licence"


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("get", "/en/", {}, 200),
        ("get", "/en/nothing/", {}, 404),
        ("post", "/en/", {}, 405),
        ("get", "/en/alliances/list.csv", {}, 200),
        ("get", "/en/", {"host": "elsewhere.example"}, 400),
        ("get", "a static file", {}, 200),
        ("get", "/accounts/login/", {}, 200),
    ],
)
def test_every_answer_protects_its_reader_whoever_made_it(
    db, settings, tmp_path, method, address, headers, status
):
    if address == "a static file":
        (tmp_path / "a.css").write_text("a {}")
        settings.STATIC_ROOT, address = str(tmp_path), "/static/a.css"

    answer = getattr(Client(), method)(address, headers=headers)
    answer.close()

    assert answer.status_code == status
    said = {name: answer[name] for name in EVERYWHERE}
    assert said == EVERYWHERE
    assert "geolocation=()" in answer["Permissions-Policy"].split(", ")


EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_a_picture_may_be_shown_where_a_page_is_shared(db, settings, tmp_path):
    (tmp_path / "card.png").write_bytes(b"")
    settings.STATIC_ROOT = str(tmp_path)
    answer = Client().get("/static/card.png")
    answer.close()

    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_over_https_browsers_are_told_to_keep_to_it(db, settings):
    settings.SECURE_HSTS_SECONDS = 60

    assert Client().get("/en/", secure=True)["Strict-Transport-Security"] == "max-age=60"
    assert "Strict-Transport-Security" not in Client().get("/en/")
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    with_others = Client().get("/en/", secure=True)
    assert with_others["Strict-Transport-Security"] == "max-age=60; includeSubDomains"
