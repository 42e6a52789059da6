"""What stands in the form of a record: a version, or a text put aside together with the newest one."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.revisions.apply import apply
from editorial.revisions.as_if import rolled_back
from editorial.revisions.content import row_relations
from editorial.revisions.create_revision import build_revision
from editorial.revisions.diff import labels_changed
from editorial.revisions.revision import Revision
from editorial.revisions.same_rows import matched
from editorial.revisions.three_way_merge import conflicts, merged, with_side
from editorial.workflow.actions import PUT_ASIDE

LONGEST_NUMBER = 9


@dataclass
class OpenedRevision:
    """``version``: whose text it is; ``base``: the newest version when the form was drawn.

    They differ where the text was put aside: then the form shows what comes of both, or where the
    two cannot stand together, the text alone.
    """

    version: Revision
    base: Revision
    # Why they cannot stand together.
    obstacle: str = ""

    @property
    def is_put_aside(self) -> bool:
        return self.version.pk != self.base.pk

    @property
    def is_merged(self) -> bool:
        return self.is_put_aside and self.version.base_id != self.base.pk

    @cached_property
    def in_form(self) -> Revision:
        """The version that the form shows; not a saved one where it is put together of two."""
        aside = self.version
        if not self.is_merged:
            return aside
        return build_revision(
            kind_of(aside),
            self.edit.content,
            base=self.base,
            typed_on=aside.base,
            permalink=aside.permalink,
            number=aside.number,
            state=aside.state,
            minor=aside.minor,
        )

    @cached_property
    def edit(self) -> "Merge":
        """Of a text put aside: what it changed, merged with what others had saved."""
        aside = self.version
        return Merge(kind_of(aside), aside.base.content, self.base.content, aside.content)

    @property
    def said(self) -> dict:
        """What was typed about a change that was put aside, for the form."""
        aside = self.version
        note = "" if aside.note in in_all_languages(PUT_ASIDE) else aside.note
        return {"edit_note": note, "edit_minor": aside.minor, "publish_at": aside.moment}

    @property
    def conflicts(self) -> list[tuple]:
        return self.edit.conflicts if self.is_merged else []

    def with_choices(self, content: dict, data) -> dict:
        """What was typed, with another side's value wherever that was chosen."""
        sides = {"base": self.version.base, "theirs": self.base}
        for path in self.conflicts:
            if side := sides.get(data.get(choice_name(path))):
                content = with_side(content, side.content, [path])
        return content


class Merge:
    """The three-way merge of what was typed on ``base`` with ``theirs``, saved meanwhile."""

    def __init__(self, kind, base: dict, theirs: dict, mine: dict):
        self.kind, self.base, self.theirs = kind, base, theirs
        self.mine = matched(kind, base, theirs, mine)
        self.conflicts = conflicts(self.base, self.theirs, self.mine)
        self.content = merged(self.base, self.theirs, self.mine)

    def taken_in_words(self) -> str:
        """A sentence on what comes from theirs; nothing where nothing does."""
        taken = labels_changed(self.kind, self.mine, self.content)
        if not taken:
            return ""
        names = pgettext("between conditions", ", ").join(taken)
        return _("Taken over from that version: %(names)s.") % {"names": names}


def opened_in(request, permalink, newest: Revision | None) -> OpenedRevision | None:
    """By the numbers that the form sends, or the address (``?mine=``) names; else the newest."""
    sent = request.POST.get("_seen", "")
    version = numbered(permalink, request.POST.get("_opened") or request.GET.get("mine", ""))
    version = version or newest
    if version is None:
        return None
    was_put_aside = version.state == Revision.State.DISCARDED and version.base
    if not was_put_aside or sent == str(version.number):
        return OpenedRevision(version, version)
    if base := numbered(permalink, sent):
        return OpenedRevision(version, base)
    opened = OpenedRevision(version, newest)
    if opened.is_merged and (obstacle := obstacle_to(permalink.record, opened.edit.content)):
        return OpenedRevision(version, version.base, obstacle)
    return opened


def numbered(permalink, number: str) -> Revision | None:
    """A version that holds a text."""
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    revision = permalink.revisions.filter(number=number).first()
    return revision if revision and revision.content else None


def choice_name(path: tuple) -> str:
    """The name of the field of the form that says which side is taken at a path."""
    return "-".join(["_take", *path])


def meanwhile(user, base: Revision, newest: Revision) -> str:
    """What others did to the record after the person opened its form, in a sentence."""
    if newest.number < base.number:
        return _("The draft that you opened was discarded meanwhile.")
    between = newest.permalink.revisions.exclude(state=Revision.State.DISCARDED)
    saved = between.filter(number__gt=base.number, number__lte=newest.number).order_by("number")
    people = list(dict.fromkeys(one.author for one in saved.select_related("author")))
    moment = newest.published_at if newest.withdraws else newest.made_at
    said = {"time": date_format(timezone.localtime(moment), "DATETIME_FORMAT")}
    names = [str(person) if person else _("the site itself") for person in people]
    said["name"] = pgettext("between conditions", ", ").join(names)
    if newest.withdraws:
        return _("%(name)s withdrew this entry at %(time)s, after you opened it.") % said
    if people == [user]:
        return (
            _("You saved this entry at %(time)s in another window, after you opened it here.")
            % said
        )
    return _("%(name)s saved this entry at %(time)s, after you opened it.") % said


def obstacle_to(record, content: dict) -> str:
    """Which rule of the record, or of the database, forbids what was put together of two texts."""
    try:
        with rolled_back():
            apply(type(record).objects.get(pk=record.pk), content, validate=True)
    except ValidationError as error:
        return " ".join(error.messages)
    except IntegrityError as error:
        return sentence_of(type(record), error)
    return ""


def sentence_of(kind, error: IntegrityError) -> str:
    """What the broken constraint says of itself, where the database names it."""
    models = [kind, *(kind._meta.get_field(name).related_model for name in row_relations(kind))]
    for constraint in (one for model in models for one in model._meta.constraints):
        if constraint.name in str(error):
            return str(constraint.get_violation_error_message())
    return _("A rule of the database forbids it.")


def in_all_languages(sentence) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(sentence))
    return found


def kind_of(revision) -> type:
    return revision.permalink.kind.model_class()
