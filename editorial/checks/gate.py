"""What a content lacks for being published; every way of becoming public asks it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from editorial.checks.levels import PublishCheck, levels_of
from editorial.checks.requirements import requirements_of
from editorial.revisions.revision import Revision
from records.indexing.writing import in_chunks
from values.languages import listed

Level = PublishCheck.Level
# How many contents are read at a time.
CHUNK = 150


@dataclass(frozen=True)
class Missing:
    name: str
    label: str
    sentence: str
    # The id of the field in the form.
    anchor: str
    is_required: bool


class Gate:
    """The checks of a kind; asks the database once."""

    def __init__(self, kind):
        self.kind = kind

    @cached_property
    def checks(self) -> list[tuple]:
        """The requirements that are checked, those that must hold first."""
        levels = levels_of(self.kind)
        if not levels:
            return []
        stated = requirements_of(self.kind)
        order = [Level.REQUIRED, Level.RECOMMENDED]
        return [
            (stated[name], level == Level.REQUIRED)
            for level in order
            for name in stated
            if levels.get(name) == level
        ]

    def missing(self, content: dict) -> list[Missing]:
        return [
            Missing(check.name, check.label, check.sentence(content), check.anchor, is_required)
            for check, is_required in self.checks
            if not check.is_met(content)
        ]

    def missing_by_revision(self, revisions) -> dict[int, list[Missing]]:
        """The same for many revisions of records of the kind, by primary key."""
        found = {}
        for keys in (
            in_chunks([revision.pk for revision in revisions], CHUNK) if self.checks else []
        ):
            contents = Revision.objects.filter(pk__in=keys).order_by().values_list("pk", "content")
            found |= {key: self.missing(content) for key, content in contents}
        return found


def pass_gate(revision, record, anyway: str) -> str:
    """Raise ValidationError if the revision lacks what is required, or what is recommended without a reason.

    ``anyway``: why it is published without what is recommended. Returns the line for the log.
    """
    missing = Gate(type(record)).missing(revision.content)
    if required := [check for check in missing if check.is_required]:
        raise ValidationError(required_in_words(required))
    if not missing:
        return ""
    if not anyway.strip():
        raise ValidationError(recommended_in_words(missing))
    return passed_in_words(missing, anyway)


def required_in_words(missing) -> str:
    sentences = " ".join(check.sentence for check in missing)
    return _("Required before publishing: %(sentences)s") % {"sentences": sentences}


def recommended_in_words(missing) -> str:
    sentences = " ".join(check.sentence for check in missing)
    return _("Recommended before publishing: %(sentences)s Say why it is published anyway.") % {
        "sentences": sentences
    }


def passed_in_words(missing, anyway: str) -> str:
    labels = listed(check.label for check in missing)
    given = {"labels": labels, "reason": anyway.strip()}
    return _("Published anyway, without: %(labels)s. Reason: %(reason)s") % given
