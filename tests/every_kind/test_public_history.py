"""The public history of a record, where the operator wants one."""

import json
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.utils import translation
from django.utils.text import capfirst
from model_bakery import baker

from editorial.revisions.content import content_of
from editorial.revisions.create_revision import new_revision, newest_of
from editorial.revisions.revision import Revision
from editorial.workflow.publishing import keep_as_draft, publish, publish_as_it_stands, withdraw
from evidence.models import Figure
from records.models import Alias

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def lines(client):
    def read(record, language="en"):
        address = record.get_absolute_url().replace("/en/", f"/{language}/")
        return [line.says for line in client.get(address).context["history"]]

    return read


def change(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    publish_as_it_stands(record)


@pytest.mark.every_kind
def test_a_record_tells_what_changed_in_words(kind, lines, published, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    change(record, summary_en="A city.", staff_note="Ask again.")
    change(record, staff_note="Asked.")
    baker.make(Alias, record=record, text="Hà Nội", language="vi", sort="other")
    publish_as_it_stands(record)

    assert lines(record) == [
        "Other names: added Hà Nội",
        "Summary (English): added",
        "Published",
    ]
    assert lines(record, "zh-hans")[1:] == ["简介（英文）：新增", "发布"]


def test_a_draft_is_no_part_of_the_history(kind, lines, published, make, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    keep_as_draft(make(kind, "Another"))

    assert lines(record) == ["Published"]


def test_there_is_no_history_unless_the_operator_wants_one(kind, client, published):
    record = published(kind, "Hanoi")
    answer = client.get(record.get_absolute_url())

    assert answer.context["history"] == []
    assert "History of this page" not in answer.text


def test_what_came_back_is_said_to_be_published_again(kind, lines, published, settings):
    settings.PUBLIC_HISTORY = True
    record = published(kind, "Hanoi")
    withdraw(record)
    publish_as_it_stands(record)

    assert lines(record) == ["Published again", "Withdrawn", "Published"]


def test_the_first_publication_is_never_small(kind, lines, make, settings):
    settings.PUBLIC_HISTORY = True
    record = make(kind, "Hanoi")
    draft = newest_of(record.permalink)
    draft.minor = True
    draft.save()
    publish(draft)
    change(record, summary_en="A city.")

    assert lines(record) == ["Summary (English): added", "Published"]


@pytest.mark.every_kind
def test_the_public_learns_nothing_of_a_change_it_cannot_see(kind, published):
    record = published(kind, "Hanoi")
    change(record, staff_note="Ask again.")
    assert record.permalink.changes.count() == 1

    change(record, staff_note="Asked.", summary_en="A city.")
    assert record.permalink.changes.count() == 2


def test_nor_of_one_that_comes_in_a_table(kind, published, make):
    public, draft = published(kind, "Hanoi"), make(kind, "Hue")
    public.staff_note = "Asked."
    with_note = new_revision(
        public.permalink, content_of(public), state="draft", base=newest_of(public.permalink)
    )
    first = newest_of(draft.permalink)
    Revision.objects.filter(pk=first.pk).update(minor=True)

    publish(with_note, first)

    assert public.permalink.changes.count() == 1
    assert [one.minor for one in draft.permalink.changes.all()] == [False]


@pytest.fixture
def feed(client, list_of):
    """What the feed says of each record: summary and content, by title."""

    def read(kind, language="en"):
        root = ET.fromstring(client.get(f"{list_of(kind, language)}list.atom").content)
        return {
            entry.findtext(f"{ATOM}title"): (
                entry.findtext(f"{ATOM}summary"),
                entry.findtext(f"{ATOM}content"),
            )
            for entry in root.findall(f"{ATOM}entry")
        }

    return read


def test_a_feed_says_what_changed_with_old_and_new_values(kind, feed, published, countries):
    date_name = kind.own_date or "start"
    record = published(kind, "Hanoi", countries=[countries["VN"]], on="2016-08-21")
    other = published(kind, "Paris")
    record.countries.set([countries["LA"]])
    change(record, **{date_name: "2016-08-23"}, summary_en="A city.", staff_note="Ask again.")

    label = capfirst(str(kind._meta.get_field(date_name).verbose_name))
    summary, content = feed(kind)["Hanoi"]
    said = f"{label}: August 23, 2016 (before: August 21, 2016)"
    assert said in summary.split("; ")
    assert f"{kind._meta.get_field('countries').verbose_name}".lower() in summary.lower()
    assert "added Laos; removed Viet Nam" in summary
    assert "Summary (English): added" in summary
    assert "Ask again" not in summary + content
    assert content.count("<li>") == 2
    assert "<p>A city.</p>" in content
    with translation.override("zh-hans"):
        label = str(kind._meta.get_field(date_name).verbose_name)
    assert f"{label}：2016年8月23日（原为2016年8月21日）" in feed(kind, "zh-hans")["Hanoi"][0]
    assert feed(kind)[other.name_en][0] == "Published"


def test_what_is_linked_is_named_only_while_it_is_public(link, feed, client, published, make):
    if link.kind._meta.get_field(link.path.split("__")[0]).one_to_many is False:
        pytest.skip("tried with rows")
    target, hidden = published(link.target, "Target"), make(link.target, "Zanzibar")
    record = published(link.kind, "From")
    link.make(record, target)
    link.make(record, hidden)
    publish_as_it_stands(record)

    assert "added Target" in feed(link.kind)["From"][0]
    withdraw(target)
    assert "Target" not in feed(link.kind)["From"][0]
    answers = [client.get(f"/en/{link.kind.label()}/changes.json"), client.get("/api/v1/changes/")]
    assert ["Target" in answer.text or "Zanzibar" in answer.text for answer in answers] == [
        False
    ] * 2


def test_small_changes_are_told_apart_and_secret_rows_not_at_all(
    kind, feed, client, published, source
):
    record = published(kind, "Hanoi")
    baker.make(
        Figure, record=record, about="record", source=source, value=1234, qualifier="exact", as_of="2016",
        text_en="", text_zh_hans="", public=False, indicator__slug="x",
    )  # fmt: skip
    publish_as_it_stands(record)
    assert [change.facts for change in record.permalink.changes.all()] == [[]]
    record.website = "https://example.org/"
    record.save()
    keep_as_draft(record, minor=True)
    publish(newest_of(record.permalink))

    assert feed(kind)["Hanoi"][0] == "Small change: Website: https://example.org/"
    text = client.get(f"/en/{kind.label()}/changes.json").text
    assert "1234" not in text
    assert [found["minor"] for found in json.loads(text)["results"]] == [True, False]


def test_programs_read_what_changed_and_what_is_gone(kind, client, published, withdrawn):
    record = published(kind, "Hanoi")
    change(record, name_en="Hanoi 2")
    gone = withdrawn(kind, "Zanzibar")
    publish_as_it_stands(withdrawn(kind, "Back"))

    answer = client.get("/api/v1/changes/")
    found = [(row["ref"], row["what"], row["says"]) for row in answer.json()["results"]]
    assert found[:4] == [
        (record.ref, "published", None),
        (record.ref, "changed", {
            "en": "Name (English): Hanoi 2 (before: Hanoi)",
            "zh-hans": "名称（英文）：Hanoi 2（原为Hanoi）",
        }),
        (gone.ref, "published", None),
        (gone.ref, "withdrawn", None),
    ]  # fmt: skip
    assert [what for _ref, what, _says in found[4:]] == ["published", "withdrawn", "published"]
    assert "Zanzibar" not in answer.text
    since = answer.json()["results"][-1]["at"]
    assert client.get("/api/v1/changes/", {"since": "2999-01-01"}).json()["count"] == 0
    assert (
        client.get("/api/v1/changes/", {"since": since.replace("20", "19", 1)}).json()["count"] == 7
    )
    assert list(client.get("/api/v1/changes/?since=soon").json()["errors"]) == ["since"]


def test_the_json_of_a_record_has_the_history_where_the_operator_wants_it(
    kind, client, published, settings
):
    record = published(kind, "Hanoi")
    change(record, name_en="Hanoi 2")
    address = f"{record.get_absolute_url().removesuffix('/')}.json"
    assert "history" not in client.get(address).json()

    settings.PUBLIC_HISTORY = True
    history = client.get(address).json()["history"]
    assert [line["what"] for line in history] == ["changed", "published"]
    assert history[0]["facts"] == ["name_en"]
    assert client.get(f"/api/v1/{kind.label()}/{record.ref}/").json()["history"] == history


def test_a_feed_asks_as_often_for_many_changes_as_for_few(
    kind, client, list_of, published, countries, django_assert_max_num_queries
):
    records = [published(kind, f"No {n}", countries=[countries["VN"]]) for n in range(6)]
    for record in records[:2]:
        record.countries.set([countries["LA"]])
        publish_as_it_stands(record)
    for address in [f"{list_of(kind)}list.atom", f"{list_of(kind)}changes.json"]:
        with django_assert_max_num_queries(100) as few:
            client.get(address)
        for record in records[2:]:
            record.countries.set([countries["LA"]])
            publish_as_it_stands(record)
        with django_assert_max_num_queries(len(few)):
            client.get(address)


def test_a_feed_reader_reads_the_sentences(kind, client, list_of, published):
    record = published(kind, "Hanoi & <b>")
    change(record, website="https://example.org/?a=1&b=2")

    read = feedparser.parse(client.get(f"{list_of(kind)}list.atom").content)
    assert not read.bozo
    assert read.entries[0].summary == "Website: https://example.org/?a=1&amp;b=2"
    assert "<li>" in read.entries[0].content[0].value
