"""What happens to a record while someone has its form open."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.html import strip_tags

from alliances.models import Alliance, Membership
from duplicates.merge.merge import merge
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.publishing import keep_as_draft, publish_as_it_stands
from institutions.models import Institution
from records.models import Alias
from tests.staff_fixtures import Form

# Each test opens a form twice and saves it twice.
pytestmark = pytest.mark.slow


class Two:
    """Two people who have the form of one record open; the first saves first."""

    def __init__(self, record, address, first, second):
        self.record, self.address, self.first, self.second = record, address, first, second
        self.opened = Form(second.get(address).text).values

    def save(self, client=None, **typed):
        """What the second sends of the form as it was opened, whatever was saved meanwhile."""
        return (client or self.second).post(self.address, self.opened | typed, follow=True)

    @property
    def newest(self):
        return newest_of(self.record.permalink)

    @property
    def fields(self) -> dict:
        return self.newest.content["fields"]

    def rows(self, relation) -> dict:
        return self.newest.content["rows"][relation]


@pytest.fixture
def two(sign_in, desk):
    def open_form(record, *roles):
        first, second = (sign_in(role) for role in roles or [EDITORS, REVIEWERS])
        return Two(record, desk("change", type(record), record.pk), first, second)

    return open_form


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def of_member(number: int, institution="", name="", **more) -> dict:
    """A row of the form; ``number`` counts the rows from 0."""
    values = {"institution": institution, "own_name_en": name, "role": "member", "order": 1} | more
    return {f"members-{number}-{column}": str(value) for column, value in values.items()}


def with_members(published, *names, **fields):
    record = published(Alliance, "Rail", **fields)
    for order, name in enumerate(names, 1):
        Membership.objects.create(alliance=record, own_name_en=name, order=order)
    publish_as_it_stands(record)
    return record


def by_name(rows: dict) -> dict[str, dict]:
    return {row["own_name_en"]: row for row in rows.values()}


def test_what_only_one_of_two_changed_is_kept_of_both(kind, published, two, fill, countries):
    record = published(kind, "Vientiane", countries=[countries["LA"]], summary_en="Old.")
    both = two(record)
    fill(both.first, both.address, summary_en="New.", countries=["LA", "VN"])
    page = both.save(name_en="Luang Prabang", countries=["LA", "FR"], website="https://a.example/")

    assert (both.fields["name_en"], both.fields["summary_en"], both.fields["website"]) == (
        "Luang Prabang", "New.", "https://a.example/",
    )  # fmt: skip
    assert both.newest.content["links"]["countries"] == ["FR", "LA", "VN"]
    assert (both.newest.state, both.newest.base.content["fields"]["summary_en"]) == (
        "draft",
        "New.",
    )
    [message] = said(page)
    assert message.startswith("The draft was saved. Editors saved this entry at ")
    assert "Taken over from that version: Summary (English), " in message
    assert "Name" not in message


def test_a_text_that_was_not_touched_undoes_no_change_of_another(published, two, fill):
    """A form takes off the blanks that stand around a text, although nobody typed in it."""
    both = two(published(Alliance, "Rail", summary_en="  Old.\r\n", text_en="Old. "))
    fill(both.first, both.address, summary_en="Theirs.")
    both.save(name_en="Railways", text_en="Mine.")
    assert (both.fields["summary_en"], both.fields["name_en"], both.fields["text_en"]) == (
        "Theirs.", "Railways", "Mine.",
    )  # fmt: skip


def test_what_both_changed_is_asked_and_nothing_typed_is_lost(published, two, fill):
    record = published(Alliance, "Rail", summary_en="Old.")
    both = two(record)
    fill(both.first, both.address, summary_en="Theirs.", website="https://example.org/")
    page = both.save(summary_en="Mine.", name_en="Railways", edit_note="As the office wrote")

    assert both.fields["summary_en"] == "Theirs."
    [conflict] = page.context["panel"].conflicts
    texts = [strip_tags(text) for text in conflict["sides"].values()]
    assert (conflict["label"], texts) == ("Summary (English)", ["Old.", "Theirs.", "Mine."])
    form = Form(page.text).values
    assert (form["summary_en"], form["name_en"], form["website"], form["edit_note"]) == (
        "Mine.", "Railways", "https://example.org/", "As the office wrote",
    )  # fmt: skip
    assert form["_take-fields-summary_en"] == ["mine"]
    assert (form["_opened"], form["_seen"]) == ("3", "2")


@pytest.mark.parametrize(
    ("side", "expected"), [("base", "Old."), ("theirs", "Theirs."), ("mine", "Mine, and more.")]
)
def test_each_of_the_three_texts_can_be_chosen(published, two, fill, side, expected):
    both = two(published(Alliance, "Rail", summary_en="Old."))
    fill(both.first, both.address, summary_en="Theirs.")
    page = both.save(summary_en="Mine.", name_en="Railways")
    chosen = {"summary_en": "Mine, and more.", "_take-fields-summary_en": side}
    both.second.post(both.address, Form(page.text).values | chosen)

    assert (both.fields["summary_en"], both.fields["name_en"]) == (expected, "Railways")


def test_rows_are_merged_cell_by_cell(published, two, fill):
    record = with_members(published, "Hanoi", "Hue", "Vinh")
    both = two(record)
    fill(both.first, both.address, **{"members-0-role": "lead", "members-1-DELETE": "on"})
    rows = {"members-0-joined": "2016", "members-2-order": "5", "members-TOTAL_FORMS": "4"}
    both.save(**rows | of_member(3, name="Dalat", order=4))

    found = by_name(both.rows("members"))
    assert set(found) == {"Hanoi", "Vinh", "Dalat"}
    assert (found["Hanoi"]["role"], found["Hanoi"]["joined"]) == ("lead", "2016")
    assert (found["Vinh"]["order"], found["Dalat"]["order"]) == (5, 4)


@pytest.mark.parametrize(("side", "is_there"), [("theirs", False), ("mine", True), ("base", True)])
def test_a_row_that_one_deleted_and_the_other_changed_is_asked(
    published, two, fill, side, is_there
):
    both = two(with_members(published, "Hanoi", "Hue"))
    fill(both.first, both.address, **{"members-1-DELETE": "on"})
    page = both.save(**{"members-1-role": "lead"})

    [conflict] = page.context["panel"].conflicts
    assert conflict["label"] == "Member · Hue"
    assert strip_tags(conflict["sides"]["theirs"]) == "deleted"
    assert set(by_name(both.rows("members"))) == {"Hanoi"}
    both.second.post(both.address, Form(page.text).values | {conflict["name"]: side})
    found = by_name(both.rows("members"))
    assert ("Hue" in found) == is_there
    if is_there:
        assert found["Hue"]["role"] == ("lead" if side == "mine" else "member")


def test_a_row_that_one_changed_and_the_other_deleted_is_asked(published, two, fill):
    both = two(with_members(published, "Hanoi", "Hue"))
    fill(both.first, both.address, **{"members-1-role": "lead"})
    page = both.save(**{"members-1-DELETE": "on"})

    [conflict] = page.context["panel"].conflicts
    assert strip_tags(conflict["sides"]["mine"]) == "deleted"
    again = Form(page.text).values
    both.second.post(both.address, again | {conflict["name"]: "theirs"})
    assert by_name(both.rows("members"))["Hue"]["role"] == "lead"


def test_a_cell_that_both_changed_is_asked_by_itself(published, two, fill):
    both = two(with_members(published, "Hanoi"))
    fill(both.first, both.address, **{"members-0-role": "lead", "members-0-joined": "2016"})
    page = both.save(**{"members-0-role": "chair", "members-0-left": "2020"})

    [conflict] = page.context["panel"].conflicts
    texts = [strip_tags(text) for text in conflict["sides"].values()]
    assert (conflict["label"], texts) == (
        "Member · Hanoi · Role", ["member", "lead institution", "chair"],
    )  # fmt: skip
    both.second.post(both.address, Form(page.text).values)
    row = by_name(both.rows("members"))["Hanoi"]
    assert (row["role"], row["joined"], row["left"]) == ("chair", "2016", "2020")


def test_a_member_that_both_added_is_added_once(published, make, two, fill):
    university = make(Institution, "North University")
    both = two(with_members(published, "Hanoi"))
    row = {"members-TOTAL_FORMS": "2"} | of_member(1, institution=university.pk, order=2)
    fill(both.first, both.address, **row)
    page = both.save(**row | {"members-1-order": "7"})

    assert "The draft was saved." not in said(page)[0]
    named = [row["institution"] for row in both.rows("members").values()]
    assert sorted(map(str, named)) == sorted(["None", university.ref])


def test_a_source_that_both_cited_with_another_date_is_asked(published, two, fill, source):
    both = two(published(Alliance, "Rail"))
    start = "evidence-citation-content_type-object_id"

    def citing(day):
        return {
            f"{start}-TOTAL_FORMS": "1", f"{start}-0-source": source.pk,
            f"{start}-0-facts": "name", f"{start}-0-verified_on": day,
        }  # fmt: skip

    fill(both.first, both.address, **citing("2026-01-01"))
    page = both.save(**citing("2026-02-02"))

    [conflict] = page.context["panel"].conflicts
    assert "A page of the ministry" in conflict["label"]
    both.second.post(both.address, Form(page.text).values)
    [row] = both.rows("citations").values()
    assert row["verified_on"] == "2026-02-02"


@pytest.mark.parametrize("is_public", [True, False])
def test_two_changes_that_cannot_stand_together_are_asked(published, make, two, fill, is_public):
    """Each year is good beside what was there, but not beside the other."""
    record = (published if is_public else make)(Alliance, "Rail")
    Alias.objects.create(
        record=record, text="Track", language="en", sort="full", from_year=2000, to_year=2010
    )
    (publish_as_it_stands if is_public else keep_as_draft)(record)
    both, alias = two(record), "records-alias-content_type-object_id-0"
    fill(both.first, both.address, **{f"{alias}-to_year": "2001"})
    page = both.save(**{f"{alias}-from_year": "2005"})

    [row] = both.rows("aliases").values()
    assert (row["from_year"], row["to_year"]) == (2000, 2001)
    assert "cannot be put together as they are:" in page.text
    assert "The last year lies before the first." in page.text
    form = Form(page.text).values
    assert form[f"{alias}-from_year"] == "2005"
    assert "cannot be put together" in both.second.post(both.address, form, follow=True).text
    both.second.post(both.address, form | {f"{alias}-from_year": "1999"})
    [row] = both.rows("aliases").values()
    assert (row["from_year"], row["to_year"]) == (1999, 2001)


def test_a_picture_of_the_first_stays(published, two, fill, photo):
    both = two(published(Alliance, "Rail"))
    with photo.open("rb") as picture:
        fill(both.first, both.address, image=picture, image_alt_en="A train", image_consent="on")
    both.save(name_en="Railways")
    assert both.fields["image"].endswith(".webp")
    assert (both.fields["image_alt_en"], both.fields["name_en"]) == ("A train", "Railways")


def test_a_picture_of_the_second_is_kept_although_it_is_asked_about_the_text(
    published, two, fill, photo
):
    both = two(published(Alliance, "Rail"))
    fill(both.first, both.address, name_en="Theirs")
    with photo.open("rb") as picture:
        typed = {"image": picture, "image_alt_en": "A train", "image_consent": "on"}
        page = both.save(name_en="Mine", **typed)
    both.second.post(both.address, Form(page.text).values)
    assert both.fields["name_en"] == "Mine"
    assert both.fields["image"].endswith(".webp")


def test_three_people_lose_nothing(published, two, fill, sign_in):
    both = two(published(Alliance, "Rail", summary_en="Old.", text_en="Old."))
    third = sign_in(MANAGERS)
    fill(both.first, both.address, summary_en="First.")
    page = both.save(summary_en="Second.", website="https://second.example/")
    both.save(third, text_en="Third.", summary_en="Third.")
    assert both.fields["summary_en"] == "First."
    fill(third, both.address, text_en="Third.")

    again = both.second.post(both.address, Form(page.text).values, follow=True)
    assert "Managers saved this entry" in said(again)[0]
    assert (both.fields["summary_en"], both.fields["text_en"], both.fields["website"]) == (
        "Second.", "Third.", "https://second.example/",
    )  # fmt: skip


def test_one_person_in_two_windows_is_told_so(published, two, fill):
    both = two(published(Alliance, "Rail"))
    fill(both.second, both.address, summary_en="In one window.")
    page = both.save(name_en="Railways")
    assert "You saved this entry at " in said(page)[-1]
    assert (both.fields["summary_en"], both.fields["name_en"]) == ("In one window.", "Railways")


def test_a_form_opened_on_an_older_version_is_merged_with_the_newest(published, two, fill):
    both = two(published(Alliance, "Rail", summary_en="Old."))
    fill(both.first, both.address, summary_en="New.")
    fill(both.first, both.address, website="https://example.org/")
    old = both.second.get(both.address, {"mine": "1"})
    values = Form(old.text).values
    assert (values["summary_en"], values["_opened"], values["_seen"]) == ("Old.", "1", "1")
    both.second.post(both.address, values | {"name_en": "Railways"})
    assert (both.fields["name_en"], both.fields["summary_en"], both.fields["website"]) == (
        "Railways", "New.", "https://example.org/",
    )  # fmt: skip


@pytest.mark.parametrize("button", ["_submit", "_publish", "_schedule"])
def test_whatever_became_of_the_first_ones_text_the_second_adds_to_it(
    published, two, fill, settings, button
):
    settings.TWO_PERSON_RULE = False
    both = two(published(Alliance, "Rail", summary_en="Old."), MANAGERS, REVIEWERS)
    soon = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    fill(both.first, both.address, summary_en="New.", publish_at=soon, **{button: "1"})
    both.save(name_en="Railways")
    assert (both.newest.state, both.fields["name_en"], both.fields["summary_en"]) == (
        "draft", "Railways", "New.",
    )  # fmt: skip


def test_a_save_after_a_withdrawal_is_a_draft_and_brings_nothing_back(published, two, desk, client):
    record = published(Alliance, "Rail", summary_en="Old.")
    both = two(record)
    actions.withdraw(record, by=get_user_model().objects.create_superuser("root"))
    page = both.save(name_en="Railways")
    assert "root withdrew this entry at " in said(page)[0]
    assert (both.newest.state, both.fields["name_en"]) == ("draft", "Railways")
    record.refresh_from_db()
    assert not record.is_public


def test_of_two_who_opened_what_was_withdrawn_neither_reverts_the_other(withdrawn, two, fill):
    both = two(withdrawn(Alliance, "Rail", summary_en="Old."))
    fill(both.first, both.address, summary_en="New.")
    both.save(name_en="Railways")
    assert (both.fields["name_en"], both.fields["summary_en"]) == ("Railways", "New.")


def test_after_a_merge_the_text_is_shown_with_the_entry_that_stays(published, two):
    goes, stays = published(Alliance, "Rail"), published(Alliance, "Railways of Laos")
    both = two(goes)
    merge(goes, stays, by=get_user_model().objects.create_superuser("root"))
    page = both.save(summary_en="Typed with care.")
    assert f"This entry was merged into {stays.ref} meanwhile" in page.text
    assert Form(page.text).values["summary_en"] == "Typed with care."
    assert not Revision.objects.filter(content__fields__summary_en="Typed with care.").exists()


def test_what_the_first_left_in_a_draft_is_not_published_unread(published, two, fill, settings):
    settings.TWO_PERSON_RULE = False
    both = two(published(Alliance, "Rail", summary_en="Old."))
    fill(both.first, both.address, summary_en="Unread.")
    page = both.save(name_en="Railways", _publish="1")
    assert said(page)[1].startswith("It was not published")
    assert (both.newest.state, both.fields["summary_en"]) == ("draft", "Unread.")


def test_a_translation_written_beside_a_new_text_is_to_be_looked_at(published, two, fill):
    texts = {"summary_en": "Old.", "summary_zh_hans": "旧。", "name_zh_hans": "轨道联盟"}
    both = two(published(Alliance, "Rail", **texts))
    fill(both.first, both.address, summary_en="New.")
    both.save(summary_zh_hans="老。")
    assert both.newest.outdated == {"summary_en": "旧。", "summary_zh_hans": "Old."}


def test_what_the_first_left_outdated_stays_so_until_somebody_looks(published, two, fill):
    texts = {"summary_en": "Old.", "summary_zh_hans": "旧。", "name_zh_hans": "轨道联盟"}
    both = two(published(Alliance, "Rail", **texts))
    fill(both.first, both.address, summary_en="New.")
    both.save(website="https://example.org/")
    assert both.newest.outdated == {"summary_zh_hans": "Old."}
    fill(both.first, both.address, summary_zh_hans="新。")
    assert both.newest.outdated == {}


def test_both_texts_are_shown_in_chinese(published, sign_in, desk, fill):
    record = published(Alliance, "Rail", summary_zh_hans="旧。")
    first, second = sign_in(EDITORS), sign_in(REVIEWERS, language="zh-hans")
    both = Two(record, desk("change", Alliance, record.pk), first, second)
    fill(first, both.address, summary_zh_hans="对方写的。")
    page = both.save(summary_zh_hans="我写的。")
    for words in [
        "您打开之后，Editors于",
        "修改前",
        "Editors填写",
        "您填写",
        "请与对方内容对照后再保存",
    ]:
        assert words in page.text
