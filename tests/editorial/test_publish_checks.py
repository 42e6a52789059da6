"""What must hold before an entry becomes public, as managers decide, on every way to the public."""

from importlib import import_module

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from alliances.models import Alliance
from editorial.checks.gate import Gate
from editorial.checks.levels import PublishCheck
from editorial.checks.requirements import requirements_of
from editorial.permissions.roles import MANAGERS, REVIEWERS
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.workflow import actions, schedule
from editorial.workflow.log import LogLine
from editorial.workflow.publishing import keep_as_draft, publish_as_it_stands
from events.models import Event
from evidence.models import Citation
from tests.staff_fixtures import confirm

SOON = timezone.timedelta(days=1)


@pytest.fixture
def checks(db):
    def state(kind=None, **levels):
        of_kind = kind and ContentType.objects.get_for_model(kind)
        for name, level in levels.items():
            PublishCheck.objects.create(kind=of_kind, name=name, level=level)

    return state


@pytest.fixture
def draft(written):
    """A draft that cites nothing."""

    def of(kind=Alliance, name="Rail", **given):
        record = written(kind, name, **given)
        keep_as_draft(record)
        return record

    return of


@pytest.fixture
def reviewer(db):
    user = get_user_model().objects.create_user("reviewer", is_staff=True)
    user.groups.set(Group.objects.filter(name=REVIEWERS))
    return user


@pytest.fixture
def browser(reviewer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(reviewer)
    return client


def cite(record, source):
    Citation.objects.create(record=record, source=source)
    keep_as_draft(record)


def is_public(record) -> bool:
    record.refresh_from_db()
    return record.is_public


@pytest.mark.parametrize("action", ["publish", "approve"])
def test_what_is_required_stops_an_entry_whoever_publishes_it(
    checks, draft, reviewer, source, action
):
    checks(citations="required")
    record = draft()
    act = getattr(actions, action)
    with pytest.raises(ValidationError, match="Name a source"):
        act(newest_of(record.permalink), by=reviewer, anyway="There is none.")
    cite(record, source)
    assert act(newest_of(record.permalink), by=reviewer)


def test_what_is_recommended_is_passed_with_a_reason_that_stands_in_the_log(
    checks, draft, reviewer
):
    checks(summary="recommended")
    revision = newest_of(draft(summary_en="", summary_zh_hans="").permalink)
    with pytest.raises(ValidationError, match="Summary"):
        actions.publish(revision, by=reviewer)
    actions.publish(revision, by=reviewer, anyway="It is urgent.")
    line = LogLine.objects.get(act=LogLine.Act.PUBLISH)
    assert "Summary" in line.detail
    assert "It is urgent." in line.detail


def test_a_scheduled_entry_is_checked_when_it_is_scheduled_and_not_at_its_moment(
    checks, draft, reviewer, source
):
    checks(citations="required")
    record = draft()
    with pytest.raises(ValidationError):
        actions.schedule(newest_of(record.permalink), timezone.now() + SOON, by=reviewer)
    cite(record, source)
    revision = newest_of(record.permalink)
    actions.schedule(revision, timezone.now() + SOON, by=reviewer)
    checks(website="required")
    revision.moment = timezone.now()
    revision.save()
    schedule.publish_due()
    assert is_public(record)


def test_the_page_that_asks_names_what_is_missing_and_leads_to_its_field(
    checks, draft, browser, desk
):
    checks(citations="required")
    record = draft()
    page = browser.get(desk("act", Alliance, record.pk, "publish"))
    form = desk("change", Alliance, record.pk)
    assert f'href="{form}#evidence-citation-content_type-object_id-group"' in page.text
    assert 'id="answer"' not in page.text
    confirm(browser, page)
    assert not is_public(record)


def test_a_reason_is_asked_for_once_where_several_are_published(checks, draft, browser, desk):
    checks(citations="required", summary="recommended")
    checks(kind=Event, citations="off")
    events = [draft(Event, f"Forum {n}", summary_en="", summary_zh_hans="") for n in range(2)]
    alliance = draft()
    page = desk("changelist", Event)
    chosen = {"action": "publish_selected", "_selected_action": [event.pk for event in events]}
    asked = browser.post(page, chosen)
    assert asked.text.count('name="anyway"') == 1
    refused = confirm(browser, asked)
    assert "Say why it is published anyway." in refused.text
    assert not any(map(is_public, events))
    confirm(browser, asked, anyway="Urgent")
    assert all(map(is_public, events))
    chosen["_selected_action"] = [alliance.pk]
    confirm(browser, browser.post(desk("changelist", Alliance), chosen), anyway="Urgent")
    assert not is_public(alliance)


def test_loaders_are_not_asked(checks, written):
    checks(citations="required", website="required")
    record = written(Alliance, "Rail")
    publish_as_it_stands(record)
    assert is_public(record)


def test_every_kind_can_be_asked_for_what_its_form_holds(kind):
    names = list(requirements_of(kind))
    assert {"name", "translation", "summary", "countries", "citations", "figures"} <= {*names}
    assert not {"slug", "staff_note", "confidence", "name_status_en", "image_consent"} & {*names}


@pytest.mark.parametrize(
    ("name", "lacking", "met"),
    [
        ("name", {"name_en": "", "name_zh_hans": ""}, {"name_en": "", "name_zh_hans": "铁路"}),
        ("translation", {"name_en": "Rail", "name_zh_hans": ""}, {"name_zh_hans": "铁路"}),
        ("countries", {"reach": "named"}, {"reach": "all-asean"}),
        ("image_alt", {"image": "a.png", "image_alt_en": ""}, {"image": ""}),
        ("verified_on", {"verified_on": None}, {"verified_on": "2026-11-01"}),
    ],
)
def test_what_each_check_looks_at(checks, written, name, lacking, met):
    checks(**{name: "required"})
    content = content_of(written(Alliance, "Rail", name_zh_hans="铁路"))
    content["links"]["countries"] = []
    gate = Gate(Alliance)
    for fields, missing in [(lacking, [name]), (met, [])]:
        changed = {**content, "fields": content["fields"] | fields}
        assert [check.name for check in gate.missing(changed)] == missing


def test_a_site_begins_with_checks_that_every_kind_can_be_asked(kind):
    preset = import_module("editorial.migrations.0015_publish_checks").PRESET
    assert {name for names in preset.values() for name in names} <= requirements_of(kind).keys()


def test_managers_set_the_level_of_a_check_for_one_kind(sign_in, desk, draft, reviewer):
    manager = sign_in(MANAGERS)
    page = desk("add", PublishCheck)
    events = ContentType.objects.get_for_model(Event).pk
    manager.post(page, {"kind": events, "name": "venue", "level": "required"})
    answer = manager.post(page, {"kind": events, "name": "venue", "level": "off"})
    assert "This check stands here already" in answer.text
    assert (
        "no such field"
        in manager.post(page, {"kind": events, "name": "members", "level": "required"}).text
    )
    assert LogLine.objects.filter(act=LogLine.Act.LIST).count() == 1
    actions.publish(newest_of(draft().permalink), by=reviewer)
    with pytest.raises(ValidationError, match="Venue"):
        actions.publish(newest_of(draft(Event, "Forum").permalink), by=reviewer)
    assert sign_in(REVIEWERS, "extra").get(page).status_code == 403
