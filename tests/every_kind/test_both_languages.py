"""A record in both languages on one page."""

import re

import pytest
from model_bakery import baker

from alliances.models import Alliance, Membership
from evidence.models import Figure, Indicator
from institutions.models import Institution

# What is said of a record, whichever database brought it.
pytestmark = pytest.mark.once


@pytest.fixture
def sides(client):
    """What stands on the page, by label: the texts of the reader's language and of the other."""

    def read(record, language="en"):
        address = record.get_absolute_url().replace("/en/", f"/{language}/")
        answer = client.get(address, {"view": "bilingual"})
        assert answer.status_code == 200
        return {
            pair[0].label: [[side.text or [value.text for value in side.values]] for side in pair]
            for pair in answer.context["pairs"]
        }

    return read


@pytest.mark.every_kind
def test_each_field_stands_in_both_languages_with_the_readers_first(
    kind, sides, published, countries
):
    record = published(
        kind, "Hanoi", name_zh_hans="河内", summary_en="A city.", summary_zh_hans="城市。",
        countries=[countries["VN"]],
    )  # fmt: skip
    english, chinese = sides(record), sides(record, "zh-hans")

    assert english["Name"] == [["Hanoi"], ["河内"]]
    assert english["Summary"] == [["A city."], ["城市。"]]
    assert [["河内"], ["Hanoi"]] in chinese.values()
    assert [[["Viet Nam"]], [["越南"]]] in english.values()
    assert len(english) == len(chinese)


def test_a_side_that_is_missing_says_so(kind, client, published):
    record = published(kind, "Hanoi", summary_en="A city.")
    html = client.get(record.get_absolute_url(), {"view": "bilingual"}).content.decode()

    assert re.findall(
        r'lang="zh-hans"[^>]*class="title"[^>]*>\s*<p class="name">(.*?)</p>', html
    ) == ["暂无中文文本。"]
    assert html.count("暂无中文文本。") >= 2
    assert "No English text yet." not in html.split('<div class="pair">')[1]


def test_the_page_in_both_languages_is_another_view_of_the_plain_one(kind, client, published):
    record = published(kind, "Hanoi", name_zh_hans="河内")
    address = record.get_absolute_url()
    html = client.get(address, {"view": "bilingual"}).content.decode()

    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in html
    assert '<meta name="robots" content="noindex, follow">' in html
    assert f'href="{address.replace("/en/", "/zh-hans/")}?view=bilingual"' in html
    plain = client.get(address).content.decode()
    assert plain.count('href="?view=bilingual"') == 1


def test_a_view_that_does_not_exist_is_the_plain_page(kind, client, published):
    address = published(kind).get_absolute_url()

    assert client.get(address, {"view": "x"}).content == client.get(address).content


@pytest.mark.every_kind
def test_a_draft_is_not_shown_in_both_languages_either(kind, client, make, withdrawn):
    for record, status in [(make(kind, "Draft"), 404), (withdrawn(kind, "Gone"), 410)]:
        address = record.get_absolute_url()
        assert client.get(address, {"view": "bilingual"}).status_code == status


def test_staff_see_that_what_they_look_at_is_not_public(kind, staff_client, make, withdrawn):
    for record, banner in [
        (make(kind, "Draft"), "Draft: only staff see this page."),
        (withdrawn(kind, "Gone"), "Withdrawn: only staff see this page."),
    ]:
        answer = staff_client.get(record.get_absolute_url(), {"view": "bilingual"})
        assert answer.text.count(banner) == 1


def test_the_website_stands_on_both_sides(kind, sides, published):
    record = published(kind, "Hanoi", website="https://example.org/")

    assert sides(record)["Website"] == [[["https://example.org/"]]] * 2


def test_what_links_to_a_record_is_named_in_both_languages(link, sides, published, make):
    target = published(link.target, "Hanoi")
    for record in [
        published(link.kind, "Shown", name_zh_hans="可见"),
        make(link.kind, "Draft", name_zh_hans="草稿"),
    ]:
        link.make(record, target)

    title = link.kind.related_titles.get(link.parameter, link.kind.list_title)
    assert sides(target)[str(title)] == [[["Shown"]], [["可见"]]]
    assert "草稿" not in str(sides(target))


def test_a_sector_through_an_alliance_stands_on_both_sides(sides, published, make, sectors):
    alliance = published(Alliance, "Rail", name_zh_hans="轨道", sectors=[sectors["ict"]])
    draft = make(Alliance, "Secret", sectors=[sectors["vocational"]])
    institution = published(Institution, "College")
    for one in [alliance, draft]:
        baker.make(Membership, alliance=one, institution=institution)

    assert sides(institution)["Sectors"] == [
        [["ICT (through Rail)"]], [["信息通信技术（通过轨道）"]],
    ]  # fmt: skip


def test_a_handout_is_as_honest_as_the_page(kind, client, published, source):
    record = published(
        kind, "Hanoi", name_zh_hans="河内", name_status_en="translation",
        name_status_zh_hans="official",
    )  # fmt: skip
    indicator = Indicator.objects.create(slug="guests", name_en="Guests")
    Figure.objects.create(
        record=record, indicator=indicator, value=5, qualifier="exact", source=source,
        confidence="medium",
    )  # fmt: skip

    text = client.get(record.get_absolute_url(), {"view": "bilingual"}).text
    assert text.count("unofficial translation") == 1
    assert text.count("to be verified; Source: A page of the ministry") == 1
