"""The first page of the admin: what is left to do, each number with the list of exactly these."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from model_bakery import baker

from editorial.permissions.limits import Limit
from editorial.permissions.review import Reviews
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from events.models import Event
from evidence.models import Citation, Source
from link_checks.models import LinkCheck
from records.kinds import record_kinds
from tests.conftest import contrasting_kinds

State = Revision.State
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|application/json))")


@pytest.fixture
def person(db):
    """A member of staff of a role."""

    def one(name, *roles):
        user = get_user_model().objects.create_user(name, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return one


@pytest.fixture
def limited(person):
    """A member of staff who is limited to some records."""

    def one(name, role, *, kinds=(), countries=(), records=()):
        user = person(name, role)
        limit = Limit.objects.create(person=user)
        limit.kinds.set(ContentType.objects.get_for_model(kind) for kind in kinds)
        limit.countries.set(countries)
        limit.records.set(record.permalink for record in records)
        return user

    return one


@pytest.fixture
def changed():
    """Somebody saves a draft with other words."""

    def change(record, by, state=State.DRAFT, **fields):
        content = content_of(record)
        content["fields"] |= {"summary_en": f"Words of {by}."} | fields
        draft = actions.save_draft(record, content, by=by, base=newest_of(record.permalink))
        if state != State.DRAFT:
            actions.submit(draft, by=by)
            draft.refresh_from_db()
        return draft

    return change


def browser_of(user, language="en") -> Client:
    browser = Client(headers={"accept-language": language})
    browser.force_login(user)
    return browser


def overview_of(user):
    return browser_of(user).get("/admin/").context["desk"]


def all_numbers(overview) -> list:
    own = [number for task in overview.own_tasks for number in task["numbers"]]
    gaps = [number for task in overview.gaps for number in task["numbers"]]
    return own + gaps + [number for _kind, numbers in overview.coverage for number in numbers]


def listed(user, kind, desk, **parameters) -> set[str]:
    page = browser_of(user).get(desk("changelist", kind), parameters)
    return {record.name_en for record in page.context["cl"].queryset}


@pytest.fixture
def some_of_each(make, published, withdrawn, changed, source, countries, person):
    """Records of two kinds in all sorts of states, some of them somebody's; none of the others."""

    def fill_desk(by):
        other = person("other", REVIEWERS)
        gone = Source.objects.create(
            slug="gone", kind="press", title_en="Gone", address="https://gone.example.org/"
        )
        today = timezone.localdate()
        LinkCheck.objects.create(
            address=gone.address,
            checked_at=timezone.now(),
            status=404,
            failing_since=today,
            gone=True,
        )
        for kind in contrasting_kinds():
            make(kind, "A draft", countries=[countries["LA"]])
            changed(published(kind, "Mine"), by)
            changed(published(kind, "Submitted"), by, State.IN_REVIEW)
            changed(published(kind, "Of another"), other, State.IN_REVIEW)
            back = changed(
                published(kind, "Back", countries=[countries["LA"]]), by, State.IN_REVIEW
            )
            actions.return_to_author(back, "More, please.", by=other)
            planned = changed(published(kind, "Planned", name_zh_hans="计划"), by, name_en="Plan")
            actions.schedule(planned, timezone.now() + timedelta(days=1), by=other)
            actions.schedule_withdrawal(
                published(kind, "Ends", verified_on=today),
                timezone.now() + timedelta(days=9),
                by=other,
            )
            baker.make(Citation, record=published(kind, "Cited"), source=gone)
            withdrawn(kind, "Withdrawn")

    return fill_desk


@pytest.mark.slow
def test_each_number_leads_to_exactly_as_many_rows(some_of_each, person):
    editor = person("wei", EDITORS)
    some_of_each(editor)
    reviewer = person("lan", REVIEWERS)
    for user in [editor, reviewer]:
        numbers, browser = all_numbers(overview_of(user)), browser_of(user)
        assert len(numbers) > 40
        shown = {
            (number.kind, number.task): browser.get(number.address).context["cl"].result_count
            for number in numbers
        }
        assert shown == {(number.kind, number.task): number.count for number in numbers}


@pytest.mark.once
@pytest.mark.slow
def test_whoever_is_limited_counts_what_lies_within(some_of_each, person, limited, countries):
    editor = person("wei", EDITORS)
    some_of_each(editor)
    kind = contrasting_kinds()[0]
    secretary = limited("xiu", EDITORS, kinds=[kind], countries=[countries["LA"]])
    numbers = all_numbers(overview_of(secretary))
    assert {number.kind for number in numbers if number.count} == {kind}
    browser = browser_of(secretary)
    for number in numbers:
        page = browser.get(number.address)
        assert page.context["cl"].result_count == number.count


def test_the_desk_says_whose_drafts_they_are(kind, make, published, changed, person, desk):
    editor, other = person("wei", EDITORS), person("other", EDITORS)
    changed(published(kind, "Mine"), editor)
    changed(published(kind, "Not mine"), other)
    changed(published(kind, "In review"), editor, State.IN_REVIEW)
    make(kind, "Nobody's")
    assert listed(editor, kind, desk, task="my-drafts") == {"Mine"}


def test_what_was_returned_comes_back_to_its_author(kind, published, changed, person, desk):
    editor, reviewer = person("wei", EDITORS), person("lan", REVIEWERS)
    draft = changed(published(kind, "Mine"), editor, State.IN_REVIEW)
    actions.return_to_author(draft, "More, please.", by=reviewer)
    assert listed(editor, kind, desk, task="returned") == {"Mine"}
    assert listed(reviewer, kind, desk, task="returned") == set()


@pytest.mark.slow
def test_what_waits_is_named_with_who_and_what_next_the_returned_first(
    published, changed, person, desk
):
    editor, reviewer = person("wei", EDITORS), person("lan", REVIEWERS)
    reviewer.first_name, reviewer.last_name = "兰", "张"
    reviewer.save()
    back = changed(published(Event, "Back"), editor, State.IN_REVIEW)
    drafted = published(Event, "Drafted")
    changed(drafted, editor)
    actions.return_to_author(back, "More, please.", by=reviewer)
    changed(published(Event, "Of another"), person("bo", EDITORS))

    rows = overview_of(editor).to_do
    assert [(str(row.word), str(row.record), row.who, row.remark) for row in rows] == [
        ("Returned", "Back", "张兰", "More, please."),
        ("Draft", "Drafted", "wei", ""),
    ]
    assert rows[1].address == desk("change", Event, drafted.pk)
    assert [row.record.name_en for row in overview_of(reviewer).to_do] == []


def test_who_is_limited_to_a_record_sees_it_first(published, limited):
    record = published(Event, "Mine")
    published(Event, "Not mine")
    own = overview_of(limited("wei", EDITORS, records=[record])).own_records
    assert [(str(mine), state) for mine, state, _address in own] == [("Mine", "published")]


def test_the_menu_has_the_kinds_first_and_marks_the_page(person, desk):
    page = browser_of(person("wei", EDITORS)).get(desk("changelist", Event))
    headings = [str(group["heading"]) for group in page.context["menu"]]
    assert headings == ["Entries", "Lists", "Upkeep", "People and log"]
    entries = page.context["menu"][0]["entries"]
    assert [entry["address"] for entry in entries] == [
        desk("changelist", kind) for kind in record_kinds()
    ]
    assert [entry["name"] for entry in entries if entry["is_here"]] == ["Events"]


def test_a_list_shows_what_was_edited_last_first_and_by_whom(published, changed, person, desk):
    editor = person("wei", EDITORS)
    first = published(Event, "First", name_zh_hans="第一")
    published(Event, "Second")
    changed(first, editor)
    page = browser_of(editor).get(desk("changelist", Event))
    rows = page.context["cl"].result_list
    assert [(str(row), row.edited_by) for row in rows] == [("First", "wei"), ("Second", "")]
    assert '<span class="also">第一</span>' in page.content.decode()
    column = page.context["cl"].list_display.index("edited")
    ascending = browser_of(editor).get(desk("changelist", Event), {"o": column})
    assert [str(row) for row in ascending.context["cl"].result_list] == ["Second", "First"]


def test_a_filter_that_is_set_can_be_taken_off(published, person, desk):
    published(Event, "First")
    browser = browser_of(person("wei", EDITORS))
    page = browser.get(desk("changelist", Event), {"is": "published", "task": "without-picture"})
    chosen = {entry["title"]: entry["address"] for entry in page.context["cl"].set_filters}
    assert chosen == {"to do": "?is=published", "publication": "?task=without-picture"}


def test_what_waits_is_what_the_person_may_approve(
    kind, published, changed, person, limited, countries, desk, settings
):
    settings.REVIEW_STEPS = 2
    editor, first, second = (
        person("wei", EDITORS),
        person("lan", REVIEWERS),
        person("bo", REVIEWERS),
    )
    of_laos = limited("xiu", REVIEWERS, countries=[countries["LA"]])
    people = [editor, first, second, of_laos]
    records = [
        published(kind, f"{by} {place}", countries=[countries[place]])
        for by in ["editor", "reviewer", "both", "signed", "published before"]
        for place in ["LA", "VN"]
    ]
    for record in records:
        by = record.name_en.rsplit(" ", 1)[0]
        if by == "published before":
            actions.publishing.publish(changed(record, first))
        if by == "both":
            changed(record, first)
        written = changed(record, first if by == "reviewer" else editor, State.IN_REVIEW)
        if by == "signed":
            actions.approve(written, by=second)
    for user in people:
        waiting = [
            record.name_en
            for record in records
            if not Reviews(user, [record]).why_not(newest_of(record.permalink), record)
        ]
        assert listed(user, kind, desk, task="to-review") == set(waiting)
    assert len(listed(first, kind, desk, task="to-review")) == 6
    assert len(listed(of_laos, kind, desk, task="to-review")) == 5


@pytest.mark.parametrize("two_persons", [True, False])
def test_a_reviewer_s_own_change_waits_for_him_only_while_he_is_alone(
    kind, published, changed, person, limited, countries, desk, settings, two_persons
):
    settings.TWO_PERSON_RULE = two_persons
    reviewer = person("lan", REVIEWERS)
    changed(published(kind, "Laos", countries=[countries["LA"]]), reviewer, State.IN_REVIEW)
    changed(published(kind, "Viet Nam", countries=[countries["VN"]]), reviewer, State.IN_REVIEW)
    assert listed(reviewer, kind, desk, task="to-review") == {"Laos", "Viet Nam"}
    limited("xiu", REVIEWERS, countries=[countries["LA"]])
    of_one = {"Viet Nam"} if two_persons else {"Laos", "Viet Nam"}
    assert listed(reviewer, kind, desk, task="to-review") == of_one


def test_an_editor_is_not_told_of_reviews(person):
    tasks = [str(task["title"]) for task in overview_of(person("wei", EDITORS)).own_tasks]
    assert tasks == [
        "My drafts", "Returned to me", "Assigned to me", "Submitted by me", "Scheduled",
    ]  # fmt: skip


def test_where_nothing_waits_the_desk_says_so(person):
    page = browser_of(person("lan", REVIEWERS)).get("/admin/").content.decode()
    assert "Nothing is waiting for your review." in page


def test_gaps_are_those_of_what_was_not_withdrawn(
    kind, published, make, withdrawn, source, person, desk
):
    editor = person("wei", EDITORS)
    today = timezone.localdate()
    sourced = published(kind, "Sourced", verified_on=today)
    baker.make(Citation, record=sourced, source=source)
    published(kind, "Old", verified_on=today - timedelta(days=400))
    make(kind, "A draft")
    withdrawn(kind, "Withdrawn")
    assert listed(editor, kind, desk, task="without-source") == {"Old", "A draft"}
    assert listed(editor, kind, desk, task="not-verified") == {"Old", "A draft"}


def test_records_with_an_address_that_no_longer_answers(kind, published, source, person, desk):
    editor = person("wei", EDITORS)
    baker.make(Citation, record=published(kind, "Cited"), source=source)
    published(kind, "Website", website="https://gone.example.org/")
    published(kind, "Fine", website="https://example.org/fine")
    for address in [source.address, "https://gone.example.org/"]:
        today = timezone.localdate()
        LinkCheck.objects.create(
            address=address, checked_at=timezone.now(), failing_since=today, gone=True
        )
    assert listed(editor, kind, desk, task="no-answer") == {"Cited", "Website"}
    assert overview_of(editor).gone_addresses == 2


def test_events_that_open_soon_without_a_registration_link(published, person, desk):
    [events] = [kind for kind in record_kinds() if kind.has_field("registration_link")]
    editor = person("wei", EDITORS)

    def day(days):
        return (timezone.localdate() + timedelta(days=days)).isoformat()

    published(events, "Begins soon", start=day(5))
    published(events, "Opens soon", registration_opens=day(5), start=day(90))
    published(events, "Open", registration_opens=day(-5), start=day(90))
    published(events, "Far away", start=day(90))
    published(events, "Over", start=day(-5))
    published(events, "With a link", start=day(5), registration_link="https://example.org/")
    published(events, "For everybody", start=day(5), registration="not-needed")
    published(events, "Cancelled", start=day(5), state="cancelled")
    soon = {"Begins soon", "Opens soon", "Open"}
    assert listed(editor, events, desk, task="no-registration-link") == soon


def test_coverage_counts_each_record_once_in_each_language(kind, published, changed, person):
    editor = person("wei", EDITORS)
    published(kind, "In both", name_zh_hans="两种语言")
    published(kind, "In English")
    changed(published(kind, "To look at", name_zh_hans="待看"), editor, name_zh_hans="新名")
    [numbers] = [
        numbers for _name, numbers in overview_of(editor).coverage if numbers[0].kind is kind
    ]
    counts = {number.task: number.count for number in numbers}
    assert counts["complete-en"] + counts["outdated-en"] + counts["missing-en"] == 3
    assert counts["missing-zh-hans"] >= 1
    assert counts["outdated-en"] == 1


def test_a_task_that_is_not_known_shows_nothing(kind, published, person, desk):
    published(kind, "Hanoi")
    editor = person("wei", EDITORS)
    assert listed(editor, kind, desk, task="everything") == set()
    assert listed(editor, kind, desk, version="everything") == set()


def test_the_list_says_what_is_public_and_what_is_worked_on(
    kind, make, published, withdrawn, changed, person, desk
):
    editor = person("wei", EDITORS)
    make(kind, "Draft")
    changed(make(kind, "Submitted"), editor, State.IN_REVIEW)
    published(kind, "Public")
    changed(published(kind, "Changed"), editor)
    changed(published(kind, "Waiting"), editor, State.IN_REVIEW)
    withdrawn(kind, "Withdrawn")
    page = browser_of(editor).get(desk("changelist", kind))
    admin = page.context["cl"].model_admin
    said = {record.name_en: admin.publication(record) for record in page.context["cl"].result_list}
    assert said == {
        "Draft": "draft",
        "Submitted": "in review",
        "Public": "published",
        "Changed": "published · draft",
        "Waiting": "published · in review",
        "Withdrawn": "withdrawn",
    }
    assert listed(editor, kind, desk, version="in-review") == {"Submitted", "Waiting"}


def test_the_desk_says_when_only_one_account_may_publish(person, settings):
    editor = person("wei", EDITORS)
    [sentence] = overview_of(editor).notices
    assert sentence == "No active account may publish: nothing can be reviewed."
    person("lan", REVIEWERS)
    [sentence] = overview_of(editor).notices
    assert sentence.startswith("Only one account may publish")
    person("bo", REVIEWERS)
    assert overview_of(editor).notices == []
    settings.REVIEW_STEPS = 3
    [sentence] = overview_of(editor).notices
    assert sentence.startswith("A change needs the approval of 3 persons, but only 2 accounts")


@pytest.mark.slow
@pytest.mark.once
def test_the_desk_asks_no_more_questions_for_more_records(
    kind, published, changed, person, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reviewer, other = person("lan", REVIEWERS), person("bo", REVIEWERS)
    browser = browser_of(reviewer)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            browser.get("/admin/")
        return len(asked)

    def more(*names):
        for name in names:
            changed(published(kind, f"Of {name}"), other, State.IN_REVIEW)
            record = published(kind, f"On mine {name}")
            changed(record, reviewer)
            changed(record, other, State.IN_REVIEW)

    more("one")
    browser.get("/admin/")
    before = questions()
    more("two", "three", "four", "five")
    assert questions() == before


@pytest.mark.slow
@pytest.mark.once
def test_nothing_on_the_desk_is_inline(some_of_each, person):
    editor, reviewer = person("wei", EDITORS), person("lan", REVIEWERS)
    some_of_each(editor)
    for language in ["en", "zh-hans"]:
        browser = browser_of(reviewer, language)
        for address in ["/admin/", "/admin/editorial/logline/", "/admin/link_checks/linkcheck/"]:
            page = browser.get(address)
            assert page.status_code == 200
            assert INLINE.findall(page.content.decode()) == []


def test_managers_are_reminded_of_settings_that_are_not_set(person, settings):
    manager, editor = person("fang", MANAGERS), person("wei", EDITORS)
    for name, number in [("lan", REVIEWERS), ("bo", REVIEWERS)]:
        person(name, number)
    settings.SITE_OPERATOR = {"en": "The office", "zh-hans": ""}
    settings.ICP_FILING, settings.SECURITY_FILING = "黔ICP备1号", ""
    settings.SECURITY_CONTACT, settings.SENDS_MAIL = "mailto:a@example.org", True

    [sentence] = overview_of(manager).notices
    assert "SITE_OPERATOR_ZH, SECURITY_FILING (README" in sentence
    assert overview_of(editor).notices == []
    settings.SITE_OPERATOR, settings.SECURITY_FILING = {"en": "a", "zh-hans": "b"}, "贵公网安备1号"
    assert overview_of(manager).notices == []


def test_who_has_no_role_has_an_empty_desk(person):
    page = browser_of(person("nobody")).get("/admin/")
    assert page.status_code == 200
    assert page.context["desk"].kinds == []
    assert page.context["desk"].notices == []


def test_a_permanent_address_leads_to_the_page_of_the_record(kind, make, person, desk):
    record = make(kind, "Hanoi")
    browser = browser_of(person("wei", EDITORS))
    answer = browser.get(f"/admin/record/{record.ref}/")
    assert answer["Location"] == desk("change", kind, record.pk)
    assert browser.get("/admin/record/00000000/").status_code == 404
