import re

import pytest
from django.utils import translation
from model_bakery import baker

from evidence.models import Citation, Source
from records.models import Alias
from records.wording.facts import facts_of

# What is said of a record, whichever database brought it.
pytestmark = pytest.mark.once

LANGUAGES = ["en", "zh-hans"]


@pytest.mark.every_kind
def test_a_page_shows_the_record_and_no_other(kind, client, published, page_of):
    record = published(kind, "Hanoi", name_zh_hans="河内")
    published(kind, "Zanzibar")

    english, chinese = [client.get(page_of(record, language)) for language in LANGUAGES]

    assert english.context["record"] == record
    assert [name in english.text for name in ["Hanoi", "河内", "Zanzibar"]] == [True, True, False]
    assert [name in chinese.text for name in ["Hanoi", "河内", "Zanzibar"]] == [True, True, False]
    assert heading(english) == "Hanoi"
    assert heading(chinese) == "河内"


def heading(answer):
    """The text of the only first heading of the page."""
    [text] = re.findall(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    return text.strip()


@pytest.mark.parametrize(
    ("reader", "english", "chinese", "foreign"),
    [("en", "", "河内", "zh-hans"), ("zh-hans", "Hanoi", "", "en")],
)
def test_a_text_in_one_language_only_is_shown_and_marked_as_such(
    kind, client, published, page_of, reader, english, chinese, foreign
):
    text = {"text_en": english and "Some text.", "text_zh_hans": chinese and "若干文字。"}
    record = published(kind, english, name_zh_hans=chinese, **text)

    shown = client.get(page_of(record, reader)).text

    assert re.search(rf'<h1[^>]* lang="{foreign}"[^>]*>\s*{english or chinese}\s*</h1>', shown)
    note = {
        "zh-hans": "This text is available in Chinese only.",
        "en": "此内容暂无中文，以下为英文原文。",
    }[foreign]
    assert note in shown


def test_a_text_in_the_readers_language_is_not_marked(kind, client, published, page_of):
    record = published(kind, "Hanoi", name_zh_hans="河内", text_en="Some text.")

    shown = client.get(page_of(record)).text

    assert re.search(r"<h1\s*>", shown)
    assert "available in Chinese only" not in shown


@pytest.mark.parametrize(
    ("english", "chinese", "languages"),
    [("Hanoi", "河内", {"en", "zh-hans"}), ("Hanoi", "", {"en"}), ("", "河内", {"zh-hans"})],
)
@pytest.mark.parametrize("reader", LANGUAGES)
def test_only_languages_that_a_record_has_are_named_as_its_languages(
    kind, client, published, page_of, reader, english, chinese, languages
):
    record = published(kind, english, name_zh_hans=chinese)
    head = client.get(page_of(record, reader)).text.partition("</head>")[0]

    named = set(re.findall(r'hreflang="([^"]+)"', head)) - {"x-default"}
    assert named == languages
    [canonical] = re.findall(r'rel="canonical"\s+href="([^"]+)"', head)
    kept = reader if reader in languages else languages.copy().pop()
    assert canonical == f"http://127.0.0.1:8000{page_of(record, kept)}"


def test_the_sitemap_names_only_languages_that_a_record_has(kind, client, published, page_of):
    both = published(kind, "Both", name_zh_hans="两种")
    english = published(kind, "English only")
    chinese = published(kind, "", name_zh_hans="只有中文")

    text = client.get("/sitemap.xml").text
    found = set(re.findall(r"<loc>http://127.0.0.1:8000([^<]*)</loc>", text))
    possible = {
        page_of(one, language) for one in [both, english, chinese] for language in LANGUAGES
    }
    wanted = {
        page_of(both),
        page_of(both, "zh-hans"),
        page_of(english),
        page_of(chinese, "zh-hans"),
    }
    assert found & possible == wanted


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_reader_changes_the_language_and_stays_on_the_record(
    kind, client, published, page_of, reader
):
    record = published(kind)
    [other] = [language for language in LANGUAGES if language != reader]

    shown = client.get(page_of(record, reader)).text

    assert re.search(rf'href="{page_of(record, other)}"\s+lang="{other}"', shown)


@pytest.mark.parametrize("reader", LANGUAGES)
def test_a_reader_changes_the_language_and_keeps_filters_and_page(
    kind, client, list_of, published, countries, reader
):
    for n in range(21):
        published(kind, f"Number {n}", countries=[countries["VN"]])
    [other] = [language for language in LANGUAGES if language != reader]

    shown = client.get(f"{list_of(kind, reader)}?country=VN&page=2&utm_source=x&sort=name").text

    address = f"{list_of(kind, other)}?country=VN&amp;sort=name&amp;page=2"
    assert re.search(rf'href="{re.escape(address)}"\s+lang="{other}"', shown)


@pytest.mark.every_kind
def test_the_facts_stand_in_the_order_their_kind_states(kind, make):
    columns = {field.name: str(field.verbose_name) for field in kind._meta.concrete_fields}
    record = make(kind)
    stated = [columns[name] for name in kind.facts if name in columns and record.asks_for(name)]

    said = [str(fact.label) for fact in facts_of(record)]

    assert [label for label in said if label in stated] == stated
    assert len(set(said)) == len(said) > 0


def test_what_is_not_known_is_said_to_be_not_known(kind, client, published, page_of):
    record = published(kind)
    unknown = [fact for fact in facts_of(record) if not fact.values]

    shown = client.get(page_of(record)).text

    assert unknown != []
    assert "Not recorded" in shown
    with translation.override("zh-hans"):
        assert "暂无资料" in client.get(page_of(record, "zh-hans")).text


def test_a_source_is_shown_once_with_all_that_it_is_cited_for(
    kind, client, published, page_of, source
):
    record, missing = (
        published(kind),
        Source.objects.create(
            slug="none", kind="general-knowledge", title_en="General knowledge", status="general"
        ),
    )
    for cited, facts in [(source, "name"), (source, "dates"), (missing, "")]:
        Citation.objects.create(record=record, source=cited, facts=facts)

    answer = client.get(page_of(record))

    assert answer.context["citations"] == [(source, "its dates, its name"), (missing, "")]
    assert answer.text.count(f">{source.title_en}</a>") == 1
    assert "Source to be added" in answer.text
    assert "General knowledge" not in answer.text


def test_the_facts_of_a_source_share_one_mark_with_its_name(
    kind, client, published, page_of, source
):
    record = published(kind, text_en="Some words.")
    gone = Source.objects.create(slug="gone", kind="official", title_en="None", status="general")
    for about, facts in [(source, "dates"), (source, "sectors"), (source, "text"), (gone, "")]:
        Citation.objects.create(record=record, source=about, facts=facts)

    page = client.get(page_of(record))

    mark = 'aria-label="Source 1: A page of the ministry"'
    facts = page.text.split('<section class="facts">')[1].split("</section>")[0]
    assert [facts.count(mark), page.text.count(mark)] == [1, 2]
    assert page.text.count('<li id="source-1">') == 1
    assert "Source 2:" not in page.text


def test_a_summary_nobody_checked_is_marked_until_it_is(kind, client, published, page_of):
    record = published(kind, summary_en="A forum.", summary_unchecked=True)
    said = "Summary not yet checked by the secretariat"
    assert said in client.get(page_of(record)).text
    assert said in client.get(page_of(record) + "?view=bilingual").text
    type(record).objects.update(summary_unchecked=False)
    assert said not in client.get(page_of(record)).text


def test_a_record_says_from_where_we_know_and_whether_it_was_verified(
    kind, client, published, page_of, source
):
    record, verified = published(kind, "New"), published(kind, "Old", verified_on="2026-11-20")
    Citation.objects.create(record=record, source=source)

    new, old = client.get(page_of(record)).text, client.get(page_of(verified)).text

    said = "From the initial collection, not yet verified by the secretariat"
    assert [said in page for page in [new, old]] == [True, False]
    assert ["https://example.org/page" in page for page in [new, old]] == [True, False]
    assert "初始数据，尚未经秘书处核实" in client.get(page_of(record, "zh-hans")).text


def test_our_own_translation_of_a_name_is_marked(kind, client, published, page_of):
    marked = published(kind, name_zh_hans="河内", name_status_en="translation")
    official = published(kind, name_zh_hans="河内", name_status_en="official")

    pages = [client.get(page_of(one)).text for one in [marked, official]]

    assert ["unofficial translation" in page for page in pages] == [True, False]
    assert "译文（非官方）" not in client.get(page_of(marked, "zh-hans")).text


def test_another_name_is_spoken_in_its_own_language(kind, client, published, page_of):
    record = published(kind)
    baker.make(Alias, record=record, text="ມະຫາວິທະຍາໄລ", language="lo", sort="other")

    assert re.search(r'lang="lo"[^>]*>\s*ມະຫາວິທະຍາໄລ', client.get(page_of(record)).text)


@pytest.mark.every_kind
def test_what_staff_write_is_text_and_not_markup(kind, client, published, page_of, list_of):
    danger = "<script>alert(1)</script>"
    record = published(
        kind, danger, summary_en=danger, text_en=f"{danger}\n\nhttps://example.org/?a=1&b=2",
        contact_office_en=danger,
    )  # fmt: skip

    addresses = [page_of(record), list_of(kind), "/en/search/?q=alert"]
    pages = [client.get(address).text for address in addresses]

    assert ["<script>" in page for page in pages] == [False] * 3
    assert 'href="https://example.org/?a=1&amp;b=2"' in pages[0]


@pytest.mark.every_kind
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_finds_records_of_every_kind_and_leads_into_their_list(
    kind, client, published, list_of, language
):
    found = published(kind, "Railway", name_zh_hans="铁路")
    published(kind, "Nursing", name_zh_hans="护理")

    for words in ["RAIL", "铁"]:
        answer = client.get(f"/{language}/search/", {"q": words})
        [group] = answer.context["groups"]
        assert (group.kind, group.records, group.count) == (kind, [found], 1)
        assert group.url.startswith(f"{list_of(kind, language)}?q=")


def test_a_search_can_be_narrowed_to_a_kind(kind, client, published):
    published(kind, "Railway")

    def total(**parameters):
        return client.get("/en/search/", {"q": "rail"} | parameters).context["total"]

    assert total() == total(kind=kind.label()) == total(kind=[kind.label(), "alliances"]) == 1
    assert total(kind="nothing") == 0
    assert total(kind=[kind.label(), "nothing"]) == 0
    assert total(country="XX") == 0


def test_a_renamed_alias_is_found_once_published(kind, published, names_in):
    record = published(kind, "Hanoi")
    assert names_in(kind, q="thăng long") == []
    baker.make(Alias, record=record, text="Thăng Long", language="vi", sort="former")
    from editorial.workflow.publishing import publish_as_it_stands

    publish_as_it_stands(record)

    assert names_in(kind, q="thang long") == ["Hanoi"]
