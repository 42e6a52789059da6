"""Takes in what an office answers: nothing becomes public, and no draft of a colleague is replaced."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from corrections.confirmation_links.office_answer import OfficeAnswer
from editorial.revisions.content import content_of
from editorial.revisions.create_revision import lock_permalink, new_revision, newest_of
from editorial.revisions.in_memory import build_record, check
from editorial.revisions.revision import Revision
from editorial.revisions.same_rows import matched
from editorial.revisions.three_way_merge import conflicts, merged
from editorial.workflow import mails
from editorial.workflow.drafts import save_drafts
from editorial.workflow.log import LogLine, log_action

State, Sort = Revision.State, OfficeAnswer.Sort


@dataclass
class Changes:
    """The content that an office typed on the published revision ``base``."""

    base: Revision
    content: dict

    @property
    def are_none(self) -> bool:
        return self.content == self.base.content

    def on(self, newest: Revision) -> dict | None:
        """The content merged with a later revision; None if both changed the same, or a rule forbids it."""
        if newest.pk == self.base.pk:
            return self.content
        record, kind = newest.permalink.record, newest.permalink.model
        base, theirs = self.base.content, newest.content
        mine = matched(kind, base, theirs, self.content)
        if conflicts(base, theirs, mine):
            return None
        content = merged(base, theirs, mine)
        try:
            check(build_record(record, content))
        except ValidationError:
            return None
        return content


def typed_content(form, groups, base: Revision) -> dict:
    """The content of the base with what the office typed into the form and the rows."""
    form.keep()
    typed = content_of(form.instance)
    content = base.content | {
        "fields": base.content["fields"]
        | {name: value for name, value in typed["fields"].items() if name in form.fields},
        "links": base.content["links"]
        | {name: keys for name, keys in typed["links"].items() if name in form.fields},
    }
    rows = {
        group.relation: group.apply_to(base.content["rows"].get(group.relation, {}))
        for group in groups
    }
    return content | {"rows": base.content["rows"] | rows}


@transaction.atomic
def receive_confirmation(answer: OfficeAnswer, revision: Revision):
    """Keep a confirmation for a reviewer; one that waits already is replaced."""
    answer.sort, answer.revision = Sort.CONFIRMED, revision
    answer.link.answers.waiting().filter(sort=Sort.CONFIRMED).delete()
    keep(answer)


@transaction.atomic
def receive_changes(answer: OfficeAnswer, changes: Changes):
    """Keep changes as a revision in review or, beside the open draft of a colleague, as one put aside.

    What was put aside is merged three ways in the form, by whom opens it.
    """
    permalink = lock_permalink(answer.link.permalink_id)
    newest = newest_of(permalink)
    newest.permalink = permalink
    given = {"submitted_by": answer.link.office, "note": answer.message[:300]}
    content = changes.on(newest) if newest.state == State.PUBLISHED else None
    answer.sort = Sort.CHANGES
    if changes.are_none:
        # Only a message.
        keep(answer)
    elif content is None:
        answer.revision = new_revision(
            permalink, changes.content, state=State.DISCARDED, base=changes.base, **given
        )
        keep(answer)
    else:
        record = permalink.record
        [revision] = save_drafts(
            type(record), [(record, content)], bases={permalink.pk: newest}, **given
        )
        revision.state, revision.permalink = State.IN_REVIEW, permalink
        revision.save()
        answer.revision = revision
        if not answer.message:
            answer.state = OfficeAnswer.State.PASSED_ON
            answer.handled_at = answer.sent_at
        keep(answer)
        mails.submitted(revision, record, None)


def keep(answer: OfficeAnswer):
    answer.save()
    OfficeAnswer.objects.forget_names()
    act = LogLine.Act.CONFIRM if answer.sort == Sort.CONFIRMED else LogLine.Act.SUGGEST
    record, revision = answer.link.permalink.record, answer.revision
    log_action(act, record=record, revision=revision, name=answer.link.office)
