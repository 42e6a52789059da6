"""Actions that are offered for several entries of a list alone."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from editorial.assignments.assignment import assign
from editorial.confirmation.answer_form import ADD, REMOVE
from editorial.confirmation.publish_actions import Publish
from editorial.confirmation.record_action import RecordAction
from editorial.people import full_name
from editorial.permissions.review import may
from editorial.revisions.create_revision import newest_of
from editorial.revisions.revision import Revision
from editorial.workflow import actions, mails
from editorial.workflow.log import LogLine, log_action

State = Revision.State


class Submit(RecordAction):
    needs = "change"
    is_of_one_version = False
    titles = ngettext_lazy("Submit %(n)s draft for review?", "Submit %(n)s drafts for review?", "n")
    buttons = ngettext_lazy("Submit %(n)s draft", "Submit %(n)s drafts", "n")
    done_many = ngettext_lazy(
        "%(n)s draft was submitted for review.", "%(n)s drafts were submitted for review.", "n"
    )

    @cached_property
    def version(self):
        return self.revisions.working

    def why_left(self):
        if not self.version:
            return _("There is no draft to submit.")
        return _("It is in review.") if self.version.state == State.IN_REVIEW else ""

    def sentences(self):
        return [_("A reviewer sees it; until then the public sees nothing new.")]

    def do(self, record, *, by, **answers):
        actions.submit(self.version, by=by)


class Approve(Publish):
    titles = ngettext_lazy("Approve %(n)s entry?", "Approve %(n)s entries?", "n")
    buttons = ngettext_lazy("Approve %(n)s entry", "Approve %(n)s entries", "n")
    done_many = ngettext_lazy("%(n)s entry was approved.", "%(n)s entries were approved.", "n")

    @staticmethod
    def is_offered() -> bool:
        return settings.REVIEW_STEPS > 1

    def why_left(self):
        if sentence := super().why_left():
            return sentence
        return (
            _("Only the last step of its review is left: publish it.") if self.is_last_step else ""
        )

    def do(self, record, *, by, anyway="", **answers):
        return actions.approve(self.version, by=by, anyway=anyway)


class SetLinks(RecordAction):
    """Change the links to countries or sectors, as a publication where the user may publish at once."""

    needs = "change"
    is_of_one_version = False
    is_about_text = False
    field = ""

    @cached_property
    def version(self):
        return self.revisions.working or self.revisions.current

    def why_left(self):
        if self.record.withdrawn_at:
            return _("It is withdrawn; bring it back on its own page.")
        if self.revisions.planned:
            return _("A version is scheduled to be published at a later time.")
        if not self.version:
            return _("There is no version to change.")
        others = {
            State.IN_REVIEW: _("It is in review."),
            State.RETURNED: _("It was returned to its author."),
        }
        return others.get(self.version.state, "")

    @property
    def is_published(self) -> bool:
        """Whether the change becomes public at once."""
        return not self.revisions.working and self.reviews.may_publish_at_once(self.record)

    def sentences(self):
        if self.is_published:
            return [_("The public sees the change at once.")]
        if self.record.is_public:
            return [_("The change is a draft; the public page stays as it is.")]
        return [_("The draft is changed.")]

    @property
    def depends_on(self):
        return str(self.is_published)

    def do(self, record, *, by, how, reason="", **answers):
        newest = newest_of(record.permalink)
        links = set(newest.content["links"][self.field])
        chosen = set(answers[self.field])
        wanted = links | chosen if how == ADD else links - chosen if how == REMOVE else chosen
        if wanted == links:
            raise ValidationError(_("Nothing would change in it."))
        content = newest.content | {"links": newest.content["links"] | {self.field: sorted(wanted)}}
        given = {"note": reason[:300], "minor": True}
        draft = actions.save_draft(record, content, by=by, base=newest, **given)
        if self.is_published:
            # What is missing in it was missing before.
            anyway = _("Nothing else was changed.")
            actions.publish(draft, by=by, anyway=anyway)


class SetCountries(SetLinks):
    field = "countries"
    asks = ("how", "countries", "reason")
    titles = ngettext_lazy(
        "Change the countries of %(n)s entry?", "Change the countries of %(n)s entries?", "n"
    )
    buttons = ngettext_lazy(
        "Change the countries of %(n)s entry", "Change the countries of %(n)s entries", "n"
    )
    done_many = ngettext_lazy(
        "The countries of %(n)s entry were changed.",
        "The countries of %(n)s entries were changed.",
        "n",
    )


class SetSectors(SetLinks):
    field = "sectors"
    asks = ("how", "sectors", "reason")
    titles = ngettext_lazy(
        "Change the sectors of %(n)s entry?", "Change the sectors of %(n)s entries?", "n"
    )
    buttons = ngettext_lazy(
        "Change the sectors of %(n)s entry", "Change the sectors of %(n)s entries", "n"
    )
    done_many = ngettext_lazy(
        "The sectors of %(n)s entry were changed.",
        "The sectors of %(n)s entries were changed.",
        "n",
    )


class Assign(RecordAction):
    needs = "change"
    is_of_one_version = False
    is_about_text = False
    asks = ("person", "reason")
    titles = ngettext_lazy("Assign %(n)s entry?", "Assign %(n)s entries?", "n")
    buttons = ngettext_lazy("Assign %(n)s entry", "Assign %(n)s entries", "n")
    done_many = ngettext_lazy("%(n)s entry was assigned.", "%(n)s entries were assigned.", "n")

    @cached_property
    def version(self):
        return self.revisions.working or self.revisions.current

    def why_left(self):
        return ""

    def sentences(self):
        return [_("Your colleague sees it on the first page of the desk.")]

    def do(self, record, *, by, person, reason="", **answers):
        somebody = get_user_model().objects.filter(pk=person).first() if person else None
        if somebody and not may(somebody, "change", record):
            sentence = _("%(name)s may not work on this entry.")
            raise ValidationError(sentence % {"name": full_name(somebody)})
        assign(record.permalink, somebody, by=by, note=reason)
        detail = "\n".join(filter(None, [full_name(somebody) if somebody else "—", reason]))
        log_action(LogLine.Act.ASSIGN, by=by, record=record, detail=detail)
        mails.assigned(record, somebody, by, reason)
