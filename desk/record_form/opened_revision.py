"""The revision that a change form displays, or a put-aside text merged with the newest revision."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from editorial.people import full_name
from editorial.revisions.create_revision import build_revision
from editorial.revisions.diff import labels_changed
from editorial.revisions.in_memory import build_record, check
from editorial.revisions.revision import Revision
from editorial.revisions.same_rows import matched
from editorial.revisions.three_way_merge import conflicts, merged, with_side
from editorial.workflow.actions import PUT_ASIDE
from values.languages import listed

LONGEST_NUMBER = 9


@dataclass
class OpenedRevision:
    """``version``: the revision with the text; ``base``: the newest revision when the form was rendered.

    They differ for a text that was put aside. The form then shows the merge of both, or, if the
    merge breaks a rule, the text alone.
    """

    version: Revision
    base: Revision
    # Why the merge is not valid; empty if it is.
    obstacle: str = ""

    @property
    def is_put_aside(self) -> bool:
        return self.version.pk != self.base.pk

    @property
    def is_merged(self) -> bool:
        return self.is_put_aside and self.version.base_id != self.base.pk

    @cached_property
    def edit(self) -> "Merge":
        """The merge of a put-aside text with what others saved meanwhile."""
        kind = self.version.permalink.kind.model_class()
        return Merge(kind, self.version.base.content, self.base.content, self.version.content)

    @cached_property
    def in_form(self) -> Revision:
        """The revision that the form displays; unsaved if it is the result of a merge."""
        aside = self.version
        if not self.is_merged:
            return aside
        given = {name: getattr(aside, name) for name in ["permalink", "number", "state", "minor"]}
        return build_revision(
            self.edit.kind, self.edit.content, base=self.base, typed_on=aside.base, **given
        )

    @property
    def about_change(self) -> dict:
        """Initial values of the form's fields about the change: those of a text that was put aside."""
        aside = self.version
        if not self.is_put_aside:
            return {}
        note = "" if aside.note in in_all_languages(PUT_ASIDE) else aside.note
        return {"edit_note": note, "edit_minor": aside.minor, "publish_at": aside.moment}

    @property
    def conflicts(self) -> list[tuple]:
        return self.edit.conflicts if self.is_merged else []

    def with_choices(self, content: dict, data) -> dict:
        """The content with the chosen side's value at every conflict; ``data`` is the POST."""
        for path in self.conflicts:
            sides = {"base": self.edit.base, "theirs": self.edit.theirs}
            if side := sides.get(data.get(choice_name(path))):
                content = with_side(content, side, [path])
        return content


class Merge:
    """Three-way merge of ``mine``, typed on ``base``, with ``theirs``, saved meanwhile."""

    def __init__(self, kind, base: dict, theirs: dict, mine: dict):
        self.kind, self.base, self.theirs = kind, base, theirs
        self.mine = matched(kind, base, theirs, mine)
        self.conflicts = conflicts(self.base, self.theirs, self.mine)
        self.content = merged(self.base, self.theirs, self.mine)

    def obstacle(self, record) -> str:
        """The error of the rule that the merge breaks; empty if there is none."""
        # Rows that one side has as they are were validated when it was saved.
        mixed = {
            key
            for relation, rows in self.content["rows"].items()
            for key, row in rows.items()
            if all(
                side["rows"].get(relation, {}).get(key) != row for side in [self.theirs, self.mine]
            )
        }
        try:
            check(build_record(record, self.content), mixed)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""

    def taken_in_words(self) -> str:
        """A sentence listing the fields taken from ``theirs``; empty if there are none."""
        taken = labels_changed(self.kind, self.mine, self.content)
        if not taken:
            return ""
        names = listed(taken)
        return _("Taken over from that version: %(names)s.") % {"names": names}


def opened_in(request, record, newest: Revision | None) -> OpenedRevision | None:
    """The revision named by the form (``_opened``, ``_seen``) or by ``?mine=``; else the newest."""
    permalink, seen = record.permalink, request.POST.get("_seen", "")
    number = request.POST.get("_opened") or request.GET.get("mine", "")
    is_newest = newest and number == str(newest.number)
    version = newest if is_newest else numbered(permalink, number) or newest
    if version is None:
        return None
    was_put_aside = version.state == Revision.State.DISCARDED and version.base
    if not was_put_aside or seen == str(version.number):
        return OpenedRevision(version, version)
    if base := numbered(permalink, seen):
        return OpenedRevision(version, base)
    opened = OpenedRevision(version, newest)
    if opened.is_merged and (obstacle := opened.edit.obstacle(record)):
        return OpenedRevision(version, version.base, obstacle)
    return opened


def numbered(permalink, number: str) -> Revision | None:
    """The revision of that number; None if the number is malformed, unknown or has no content."""
    if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
        return None
    revision = permalink.revisions.filter(number=number).first()
    return revision if revision and revision.content else None


def choice_name(path: tuple) -> str:
    """Name of the form field that holds the chosen side of a conflict at a path."""
    return "-".join(["_take", *path])


def meanwhile(user, base: Revision, newest: Revision) -> str:
    """A sentence about what was saved after the form was opened, by whom and when."""
    if newest.number < base.number:
        return _("The draft that you opened was discarded meanwhile.")
    between = newest.permalink.revisions.exclude(state=Revision.State.DISCARDED)
    saved = between.filter(number__gt=base.number, number__lte=newest.number).order_by("number")
    people = list(dict.fromkeys(revision.author for revision in saved.select_related("author")))
    moment = newest.published_at if newest.withdraws else newest.made_at
    names = [full_name(person) if person else _("the site itself") for person in people]
    given = {
        "time": date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        "name": listed(names),
    }
    if newest.withdraws:
        return _("%(name)s withdrew this entry at %(time)s, after you opened it.") % given
    if people == [user]:
        return (
            _("You saved this entry at %(time)s in another window, after you opened it here.")
            % given
        )
    return _("%(name)s saved this entry at %(time)s, after you opened it.") % given


def in_all_languages(sentence) -> list[str]:
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(sentence))
    return found
