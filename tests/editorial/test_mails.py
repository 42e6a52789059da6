"""Mails to staff when something is submitted, returned or published."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from alliances.models import Alliance
from editorial.confirmation.bulk_actions import Assign
from editorial.permissions.review import Reviews
from editorial.permissions.roles import EDITORS, REVIEWERS
from editorial.revision_states.newest_revisions import with_newest
from editorial.revision_states.open_revisions import open_revisions_of
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions


@pytest.fixture(autouse=True)
def _mail_is_set_up(settings):
    settings.SENDS_MAIL = True


@pytest.fixture
def person(db):
    def person_of(name, role):
        user = get_user_model().objects.create_user(name, f"{name}@example.org", is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        return user

    return person_of


@pytest.fixture
def draft(published, person):
    """A changed name of a public record, written by an editor."""
    record = published(Alliance, "Rail")
    content = content_of(record)
    content["fields"] |= {"name_en": "Railways", "name_zh_hans": "铁路联盟"}
    editor = person("editor", EDITORS)
    return actions.save_draft(record, content, by=editor, base=newest_of(record.permalink))


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    """To whom mails went that an act caused."""

    def sent_by(act, *arguments, by):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act(*arguments, by=by)
        return sorted(address for mail in mailoutbox for address in mail.to)

    return sent_by


def test_reviewers_hear_of_a_submission_and_the_author_of_what_became_of_it(
    draft, person, sent, mailoutbox
):
    first, _second = person("first", REVIEWERS), person("second", REVIEWERS)
    assert sent(actions.submit, draft, by=draft.author) == [
        "first@example.org",
        "second@example.org",
    ]
    mail = mailoutbox[0]
    assert mail.subject == "待审核：铁路联盟 / For review: Railways"
    record = draft.permalink.record
    assert f"/admin/alliances/alliance/{record.pk}/change/" in mail.body

    assert sent(actions.return_to_author, draft, "Which one?", by=first) == ["editor@example.org"]
    assert "Which one?" in mailoutbox[0].body
    actions.submit(draft, by=draft.author)
    assert sent(actions.publish, draft, by=first) == ["editor@example.org"]


def test_a_colleague_hears_of_an_entry_that_is_assigned_to_them(
    draft, person, sent, mailoutbox, settings
):
    reviewer, record = person("first", REVIEWERS), draft.permalink.record

    def assign(colleague, *, by):
        [revisions] = open_revisions_of(with_newest(Alliance.objects.filter(pk=record.pk)))
        action = Assign(revisions, Reviews(by, [record]))
        action.do(record, by=by, person=colleague and colleague.pk, reason="Please look.")

    assert sent(assign, draft.author, by=reviewer) == ["editor@example.org"]
    assert mailoutbox[0].subject == "转交给您：Rail / Assigned to you: Rail"
    assert "Please look." in mailoutbox[0].body
    assert sent(assign, None, by=reviewer) == []
    assert sent(assign, reviewer, by=reviewer) == []
    settings.SENDS_MAIL = False
    assert sent(assign, draft.author, by=reviewer) == []


def test_an_author_who_may_no_longer_see_the_draft_hears_nothing_of_it(draft, person, sent):
    first = person("first", REVIEWERS)
    actions.submit(draft, by=draft.author)
    draft.author.groups.clear()
    draft = Revision.objects.get(pk=draft.pk)

    assert sent(actions.return_to_author, draft, "Which one?", by=first) == []


def test_without_a_mail_server_nothing_is_sent(draft, person, sent, settings):
    settings.SENDS_MAIL = False
    person("first", REVIEWERS)
    assert sent(actions.submit, draft, by=draft.author) == []


def test_who_may_not_approve_it_is_not_asked_to(draft, person, sent):
    first, _second = person("first", REVIEWERS), person("second", REVIEWERS)
    record = draft.permalink.record
    content = draft.content | {"fields": draft.content["fields"] | {"summary_en": "Trains."}}
    again = actions.save_draft(record, content, by=first, base=draft)
    assert sent(actions.submit, again, by=first) == ["second@example.org"]
