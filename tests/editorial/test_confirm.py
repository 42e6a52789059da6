"""Before something becomes public, ceases to be public or is put aside, staff are asked on a page."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alliances.models import Alliance, Membership
from editorial.confirmation.carry_out import carry_out
from editorial.confirmation.confirmation_page import marks_in
from editorial.confirmation.confirmed_actions import ACTIONS as ASKED
from editorial.confirmation.confirmed_actions import subjects_of
from editorial.permissions.limits import Limit
from editorial.permissions.review import Reviews
from editorial.permissions.roles import EDITORS, MANAGERS, REVIEWERS
from editorial.revision_states.newest_revisions import with_newest
from editorial.revision_states.open_revisions import open_revisions_of
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import forget_draft, publish_as_it_stands
from editorial.workflow.schedule import publish_due
from evidence.models import Citation
from institutions.models import Institution
from records.models import Alias
from tests.staff_fixtures import Form, confirm

SOON = timedelta(days=1)


@pytest.fixture
def person(db):
    return get_user_model().objects.create_user("author", is_staff=True, is_superuser=True)


@pytest.fixture
def drafted(person):
    """Save a draft of a record, by somebody else unless it is said who."""

    def save(record, by=None, **fields):
        base = newest_of(record.permalink)
        content = content_of(record) if base is None else base.content
        content = content | {"fields": content["fields"] | fields}
        return actions.save_draft(record, content, by=by or person, base=base)

    return save


@pytest.fixture
def without_rule(settings):
    settings.TWO_PERSON_RULE = False


@pytest.fixture
def choose(desk):
    """Choose an action of the list for some records, or for all that the list shows."""

    def send(client, action, *records, kind=Alliance, query="", **sent):
        page = desk("changelist", kind) + query
        chosen = {"action": action, "_selected_action": [record.pk for record in records]}
        return client.post(page, chosen | sent)

    return send


@pytest.mark.parametrize("rows", [1, 5])
def test_publishing_by_the_form_asks_the_database_seldom_and_as_often_for_many_rows(
    published, countries, sectors, source, sign_in, opened, desk, rows
):
    record = published(
        Alliance, "Rail", countries=list(countries.values())[:rows], sectors=[sectors["ict"]]
    )
    for number, facts in zip(range(rows), Citation.Facts, strict=False):
        member = published(Institution, f"School {number}")
        Membership.objects.create(alliance=record, institution=member, order=number)
        Alias.objects.create(record=record, text=f"Tie {number}", language="vi", sort="other")
        Citation.objects.create(record=record, source=source, facts=facts)
    publish_as_it_stands(record)
    client, address = sign_in(MANAGERS), desk("change", Alliance, record.pk)
    typed = opened(client, address) | {"name_en": "Rail and road", "_publish": "1"}

    with CaptureQueriesContext(connection) as on_saving:
        answer = client.post(address, typed)
    page = client.get(answer["Location"])
    action, sent = Form(page.text).by_id["answer"]
    with CaptureQueriesContext(connection) as on_confirming:
        client.post(action or answer["Location"], sent)

    record.refresh_from_db()
    assert record.name_en == "Rail and road"
    assert len(on_saving) + len(on_confirming) <= 125


def shown(page) -> list[str]:
    return [subject.name for subject in page.context["subjects"].to_do]


def left(page) -> dict[str, list[str]]:
    groups = page.context["subjects"].left_alone
    return {group.reason: [subject.name for subject in group.subjects] for group in groups}


def said(answer) -> list[str]:
    """The messages, without the link to undo what was done."""
    return [str(message).partition(" <a ")[0] for message in answer.context["messages"]]


def everything() -> tuple:
    return (
        list(Revision.objects.order_by("pk").values("pk", "state", "newest", "moment", "reason")),
        list(Alliance.objects.order_by("pk").values()),
        LogLine.objects.count(),
    )


@pytest.mark.parametrize("act", ASKED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_only_asked_about_is_not_done(
    act, method, published, drafted, sign_in, desk, person
):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    draft = drafted(record, summary_en="New.")
    if act == "return":
        actions.submit(draft, by=person)
    if act == "unschedule":
        actions.schedule(
            draft, timezone.now() + SOON, by=get_user_model().objects.get(username=REVIEWERS)
        )
    before = everything()

    page = getattr(reviewer, method)(desk("act", Alliance, record.pk, act), {"reason": "Because."})

    assert (page.status_code, shown(page)) == (200, ["Rail"])
    assert everything() == before


@pytest.mark.parametrize("act", ASKED)
def test_an_editor_is_asked_only_about_what_they_may_do(act, published, drafted, sign_in, desk):
    record, editor = published(Alliance, "Rail"), sign_in(EDITORS)
    drafted(record, summary_en="New.")
    page, before = desk("act", Alliance, record.pk, act), everything()[:2]
    expected = 200 if act == "discard" else 403
    answer = editor.get(page)
    assert answer.status_code == expected
    refusal = "Your account may not publish. Submit the draft for review instead"
    assert (refusal in answer.text) == (expected == 403)
    assert editor.post(page, {"chosen": ""}).status_code == expected
    assert everything()[:2] == before


def test_what_is_in_review_its_editor_recalls_and_does_not_discard(
    published, drafted, sign_in, desk
):
    record, editor = published(Alliance, "Rail"), sign_in(EDITORS)
    actions.submit(drafted(record), by=get_user_model().objects.get(username=EDITORS))
    assert editor.get(desk("act", Alliance, record.pk, "discard")).status_code == 403
    with pytest.raises(actions.PermissionDenied):
        actions.discard(
            newest_of(record.permalink), by=get_user_model().objects.get(username=EDITORS)
        )


def test_nothing_is_done_for_an_answer_without_the_token_of_its_form(published, sign_in, desk):
    record = published(Alliance, "Rail")
    sign_in(REVIEWERS)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(get_user_model().objects.get(username=REVIEWERS))
    for address in [
        desk("act", Alliance, record.pk, "withdraw"),
        desk("acts", Alliance, "withdraw"),
    ]:
        assert browser.post(address, {"chosen": ""})["Location"].endswith("?unsaved=1")
    record.refresh_from_db()
    assert record.is_public


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_what_the_public_will_see(published, drafted, sign_in, desk, language):
    record = published(Alliance, "Rail", slug="rail")
    drafted(record, summary_en="New.")
    reviewer = sign_in(REVIEWERS, language=language)
    page = reviewer.get(desk("act", Alliance, record.pk, "publish")).text
    gone = reviewer.get(desk("act", Alliance, record.pk, "withdraw")).text
    aside = reviewer.get(desk("act", Alliance, record.pk, "discard")).text
    words = {
        "en": [
            "The public will see version 2 in place of version 1.",
            "Its address will answer “withdrawn”",
            "The public page stays as it is.",
        ],
        "zh-hans": [
            "公众将看到版本2，取代版本1。",
            "其网址将显示“已下线”",
            "公开页面保持不变。",
        ],
    }[language]
    for text, word in zip([page, gone, aside], words, strict=True):
        assert word in text
        assert f'href="/{language}/alliances/rail/"' in text
        assert record.ref in text
        assert "style=" not in text


def test_the_draft_is_saved_before_it_is_asked_whether_to_publish_it(
    kind, published, sign_in, desk, client, page_of
):
    record, reviewer = published(kind, "Vientiane"), sign_in(REVIEWERS)
    address = desk("change", kind, record.pk)
    typed = Form(reviewer.get(address).text).values | {"name_en": "Luang Prabang", "_publish": "1"}

    answer = reviewer.post(address, typed)

    newest = newest_of(record.permalink)
    assert (newest.state, newest.name()) == ("draft", "Luang Prabang")
    assert answer["Location"] == (
        f"{desk('act', kind, record.pk, 'publish')}?revision={newest.number}"
    )
    assert "Luang Prabang" not in client.get(page_of(record)).text
    assert confirm(reviewer, answer)["Location"] == address
    assert "Luang Prabang" in client.get(page_of(record)).text


def test_a_new_record_is_saved_before_it_is_asked_whether_to_publish_it(
    kind, sign_in, desk, own_fields
):
    reviewer, address = sign_in(REVIEWERS), desk("add", kind)
    typed = Form(reviewer.get(address).text).values | {"name_en": "Rail"} | own_fields(kind)
    answer = reviewer.post(address, typed | {"_publish": "1"})
    record = kind.objects.get()
    assert not record.is_public
    confirm(reviewer, answer)
    record.refresh_from_db()
    assert record.is_public


def test_the_moment_that_was_typed_stands_in_the_question(published, sign_in, desk):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    address, moment = desk("change", Alliance, record.pk), "2099-01-02T10:30"
    typed = Form(reviewer.get(address).text).values
    answer = reviewer.post(
        address, typed | {"name_en": "Railways", "publish_at": moment, "_schedule": "1"}
    )
    page = reviewer.get(answer["Location"])
    assert Form(page.text).by_id["answer"][1]["moment"] == moment
    past = confirm(reviewer, page, moment="2020-01-01T10:00")
    assert past.context["form"].errors["moment"] == [
        "This moment has passed; choose one that is still to come."
    ]
    assert newest_of(record.permalink).state == "draft"
    confirm(reviewer, past, moment=moment)
    assert newest_of(record.permalink).state == "scheduled"


def test_a_draft_that_nobody_was_shown_is_not_published(
    published, drafted, sign_in, desk, client, page_of
):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    drafted(record, summary_en="Shown.")
    page = reviewer.get(desk("act", Alliance, record.pk, "publish"))
    drafted(record, summary_en="Not shown.")

    answer = confirm(reviewer, page)

    assert "so nothing was done to it" in answer.text
    assert "shown" not in client.get(page_of(record)).text.lower()
    assert newest_of(record.permalink).state == "draft"


@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_what_changes_while_an_answer_is_carried_out_is_left_alone(act, published, drafted, person):
    record = published(Alliance, "Rail")
    drafted(record, summary_en="Shown.")
    subjects = subjects_of(ASKED[act], person, with_newest(Alliance.objects.all()))
    drafted(record, summary_en="Not shown.")
    result = carry_out(subjects, marks_in(subjects.chosen), by=person, reason="", moment=None)
    assert (result.is_nothing, [one.name for one in result.changed]) == (True, ["Rail"])
    assert newest_of(record.permalink).state == "draft"


def test_what_was_deleted_after_the_question_is_named(make, sign_in, choose):
    reviewer = sign_in(REVIEWERS)
    gone, other = make(Alliance, "Gone"), make(Alliance, "Rail")
    page = choose(reviewer, "publish_selected", gone, other)
    forget_draft(gone)
    answer = confirm(reviewer, page, follow=True)
    assert said(answer)[-1] == (
        f"1 entry was left alone: {gone.ref}. "
        "It is not there any more, or beyond what your account may see."
    )
    assert list(Alliance.objects.published()) == [other]


@pytest.mark.parametrize("act", ["withdraw", "discard"])
def test_what_is_asked_anew_keeps_the_reason_that_was_typed(
    published, drafted, sign_in, desk, act, without_rule
):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    drafted(record, summary_en="First.")
    page = reviewer.get(desk("act", Alliance, record.pk, act))
    drafted(record, summary_en="Second.")

    again = confirm(reviewer, page, reason="Because.")

    assert LogLine.objects.filter(act=act).count() == 0
    assert Form(again.text).by_id["answer"][1]["reason"] == "Because."
    confirm(reviewer, again)
    assert LogLine.objects.get(act=act).detail == "Because."


def test_an_approval_that_was_not_to_be_the_last_publishes_nothing(
    published, drafted, sign_in, desk, settings, client, page_of
):
    settings.REVIEW_STEPS = 2
    record = published(Alliance, "Rail")
    drafted(record, name_en="Railways")
    first, second = sign_in(REVIEWERS), sign_in(MANAGERS)
    address = desk("act", Alliance, record.pk, "publish")
    pages = [first.get(address), second.get(address)]
    assert "before another person has approved it too" in pages[0].text

    confirm(first, pages[0])
    answer = confirm(second, pages[1])

    assert "so nothing was done to it" in answer.text
    assert "Railways" not in client.get(page_of(record)).text
    confirm(second, answer)
    assert "Railways" in client.get(page_of(record)).text


def test_a_list_says_before_and_after_what_it_leaves_alone_and_why(
    published, make, drafted, sign_in, choose, settings
):
    reviewer, _other = sign_in(REVIEWERS), sign_in(MANAGERS)
    me = get_user_model().objects.get(username=REVIEWERS)
    theirs, mine = make(Alliance, "Theirs"), make(Alliance, "Mine")
    public, planned = published(Alliance, "Public"), make(Alliance, "Planned")
    drafted(theirs)
    drafted(mine, by=me)
    actions.schedule(drafted(planned), timezone.now() + SOON, by=me)
    stale = make(Alliance, "Stale")
    drafted(stale)

    page = choose(reviewer, "publish_selected", theirs, mine, public, planned, stale)

    assert shown(page) == ["Stale", "Theirs"]
    reasons = left(page)
    planned_for = next(reason for reason in reasons if reason.startswith("It is scheduled"))
    assert reasons == {
        "Another person must review this change, because you made it.": ["Mine"],
        planned_for: ["Planned"],
        "There is no draft to publish.": ["Public"],
    }
    drafted(stale, summary_en="Newer.")
    answer = confirm(reviewer, page, follow=True)
    # In the order of the list: last edited first.
    assert sorted(said(answer)) == sorted(
        [
            "1 entry was published.",
            "Without a source: Theirs",
            "1 entry was left alone: Mine. "
            "Another person must review this change, because you made it.",
            f"1 entry was left alone: Planned. {planned_for}",
            "1 entry was left alone: Public. There is no draft to publish.",
            "1 entry was left alone: Stale. "
            "It was changed after you were asked, so nothing was done to it.",
        ]
    )
    assert [alliance.name_en for alliance in Alliance.objects.published()] == ["Public", "Theirs"]


def test_who_withdraws_several_gives_a_reason_that_is_kept_for_each(
    published, make, withdrawn, sign_in, choose
):
    reviewer = sign_in(REVIEWERS)
    public = [published(Alliance, "One"), published(Alliance, "Two")]
    others = [make(Alliance, "Draft"), withdrawn(Alliance, "Gone")]
    page = choose(reviewer, "withdraw_selected", *public, *others)
    assert shown(page) == ["Two", "One"]
    assert left(page) == {"It was never public.": ["Draft"], "It is withdrawn already.": ["Gone"]}

    confirm(reviewer, page, reason="Moved to another site.", public_reason="entered-twice")

    lines = LogLine.objects.filter(act="withdraw").order_by("subject")
    assert [(line.subject, line.detail) for line in lines] == [
        ("One", "Moved to another site."), ("Two", "Moved to another site."),
    ]  # fmt: skip
    current = public[0].permalink.revisions.current().get()
    assert (current.withdraws, current.reason) == (True, "Moved to another site.")
    for record in public:
        told = Client().get(f"/id/{record.ref}/").text
        assert "Reason: it was entered twice." in told
        assert "Moved to another site." not in told


def test_the_public_is_told_the_reason_that_staff_chose(published, sign_in, desk):
    reviewer = sign_in(REVIEWERS)
    told, untold, planned = [published(Alliance, name) for name in ["One", "Two", "Three"]]
    for record, act, said in [
        (told, "withdraw", {"public_reason": "at-request"}),
        (untold, "withdraw", {}),
        (planned, "withdraw-at", {"public_reason": "wrong", "moment": "2035-05-01 09:30"}),
    ]:
        page = reviewer.get(desk("act", Alliance, record.pk, act))
        confirm(reviewer, page, reason="For colleagues.", **said)
    Revision.objects.scheduled().update(moment=timezone.now())
    publish_due()

    public = Client()
    pages = [public.get(f"/id/{record.ref}/").text for record in [told, untold, planned]]
    assert ["Reason: at the office&#x27;s request." in pages[0], "Reason:" in pages[1]] == [
        True,
        False,
    ]
    assert "Reason: its information was wrong." in pages[2]
    answer = public.get(f"/api/v1/alliances/{told.ref}/")
    assert (answer.status_code, answer.json()["reason"]) == (410, "at-request")
    assert answer.json()["withdrawn_at"]
    changes = public.get("/api/v1/changes/").json()["results"]
    reasons = {
        change["ref"]: change["reason"] for change in changes if change["what"] == "withdrawn"
    }
    assert reasons == {told.ref: "at-request", untold.ref: None, planned.ref: "wrong"}


@pytest.mark.slow
def test_all_pages_of_a_list_are_withdrawn_and_nothing_that_matches_later(
    published, sign_in, choose, settings
):
    settings.DETACHED_COMMANDS = False
    reviewer = sign_in(REVIEWERS)
    chosen = [published(Alliance, f"Rail {number:02}") for number in range(53)]
    other = published(Alliance, "Bridge")
    query = "?q=rail"
    page = choose(
        reviewer, "withdraw_selected", *chosen[:2], query=query, select_across="1", index="0"
    )
    assert len(page.context["subjects"].to_do) == 53
    assert page.text.count('<th scope="row">') == 50
    assert "and 3 more entries" in page.text
    later = published(Alliance, "Rail of tomorrow")

    answer = confirm(reviewer, page, reason="Moved.")

    done = reviewer.get(answer["Location"])
    assert ("of 53" in done.text, "Undo this step" in done.text) == (False, True)
    assert set(Alliance.objects.published()) == {other, later}


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
def test_the_question_costs_the_same_for_few_and_for_many(
    published, drafted, sign_in, choose, action, countries
):
    reviewer = sign_in(REVIEWERS)
    records = [published(Alliance, f"Rail {number}") for number in range(12)]
    for record in records:
        drafted(record, summary_en="New.")
    sign_in(MANAGERS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=REVIEWERS))
    limit.records.set([record.permalink for record in records])
    choose(reviewer, action, *records[:1])
    counts = []
    for some in [records[:2], records]:
        with CaptureQueriesContext(connection) as asked:
            assert len(shown(choose(reviewer, action, *some))) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_lies_beyond_a_limit_is_left_alone(published, sign_in, choose, countries):
    reviewer = sign_in(REVIEWERS)
    limit = Limit.objects.create(person=get_user_model().objects.get(username=REVIEWERS))
    limit.countries.set([countries["LA"]])
    mine = published(Alliance, "Mine", countries=[countries["LA"]])
    other = published(Alliance, "Other", countries=[countries["VN"]])
    page = choose(reviewer, "withdraw_selected", mine, other)
    assert shown(page) == ["Mine"]
    assert left(page) == {"It lies beyond what your account may work on.": ["Other"]}
    values = Form(page.text).by_id["answer"][1]
    mark = {one.name: one.mark for one in page.context["subjects"].all}
    forged = f"{other.ref}:{mark['Other']}"
    reviewer.post("/admin/alliances/alliance/acts/withdraw/", values | {"chosen": forged})
    confirm(reviewer, page, reason="Moved.")
    assert list(Alliance.objects.published()) == [other]


def test_of_many_it_is_judged_as_of_one_who_may_approve(
    published, drafted, sign_in, countries, settings
):
    settings.REVIEW_STEPS = 2
    sign_in(EDITORS), sign_in(REVIEWERS), sign_in(MANAGERS)
    people = list(get_user_model().objects.exclude(is_superuser=True))
    limit = Limit.objects.create(person=get_user_model().objects.get(username=MANAGERS))
    limit.countries.set([countries["LA"]])
    records = [
        published(Institution, f"{author} {code}", countries=[countries[code]])
        for author in people
        for code in ["LA", "VN"]
    ]
    for record in records:
        author = get_user_model().objects.get(username=record.name_en.split()[0])
        drafted(record, by=author, summary_en="New.")
        if str(author) == EDITORS:
            drafted(record, by=author, summary_en="Newer.")
            reviewer = get_user_model().objects.get(username=REVIEWERS)
            actions.publish(newest_of(record.permalink), by=reviewer)
    for user in people:
        fresh = get_user_model().objects.get(pk=user.pk)
        many = Reviews(fresh, records)
        for standing in open_revisions_of(records):
            version, record = standing.working, standing.record
            if version is None:
                continue
            alone = Institution.objects.get(pk=record.pk)
            rules = Reviews(fresh, [alone])
            assert many.why_not(version, record) == rules.why_not(version, alone)
            assert many.steps_left(version, record) == rules.steps_left(version, alone)


def test_a_list_that_is_opened_without_a_choice_leads_back(sign_in, desk):
    reviewer = sign_in(REVIEWERS)
    answer = reviewer.get(desk("acts", Alliance, "withdraw"))
    assert (answer.status_code, answer["Location"]) == (302, desk("changelist", Alliance))
    assert reviewer.get(desk("acts", Alliance, "nonsense")).status_code == 404
    assert sign_in(EDITORS).get(desk("acts", Alliance, "withdraw")).status_code == 403


@pytest.mark.parametrize("chosen", ["ABCD1234:x", "a:", ":", "x" * 100_000])
def test_an_answer_that_was_tampered_with_does_nothing(published, sign_in, desk, chosen):
    record = published(Alliance, "Rail")

    page = sign_in(REVIEWERS).post(desk("act", Alliance, record.pk, "withdraw"), {"chosen": chosen})

    assert page.status_code == 200
    record.refresh_from_db()
    assert record.is_public


def test_a_moment_is_read_as_in_the_form_of_a_record(published, sign_in, desk):
    record, reviewer = published(Alliance, "Rail"), sign_in(REVIEWERS)
    address = desk("act", Alliance, record.pk, "withdraw-at")

    refused = reviewer.post(address, {"chosen": "", "moment": "2035-05-01"})
    assert refused.context["form"].errors == {
        "moment": ["Write the time of day as well, such as 2016-08-01 09:30."]
    }
    question = Form(reviewer.get(address).text).by_id["answer"][1]
    reviewer.post(address, question | {"moment": "2035年5月1日 9:30"})
    planned = record.permalink.revisions.get(withdraws=True)
    assert f"{timezone.localtime(planned.moment):%Y-%m-%d %H:%M}" == "2035-05-01 09:30"
