"""Content of a confirmation page: the records, the outcome for each, the ones that are skipped."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.confirmation.confirmed_action import MERGED, ConfirmedAction
from editorial.confirmation.open_revisions import OpenRevisions, open_revisions_of
from editorial.confirmation.review_many import Reviews
from editorial.revision_states.publication_state import publication_of

# Most records listed by name; the rest are only counted.
MOST_LISTED = 50
CHANGED = gettext_lazy("It was changed after you were asked, so nothing was done to it.")


@dataclass
class Subject:
    """A record on the page. ``mark``: hash of its displayed state, to detect later changes."""

    ref: str
    name: str
    page: str = ""
    state: str = ""
    outcome: list[str] = field(default_factory=list)
    address: str = ""
    is_public: bool = False
    compare: str = ""
    left: str = ""
    mark: str = ""
    # The user lacks permission; on the page of a single record, this is a 403.
    is_refused: bool = False
    standing: OpenRevisions | None = None
    version: object = None


@dataclass
class Group:
    """Records skipped for the same reason."""

    reason: str
    subjects: list[Subject]

    @property
    def listed(self):
        return self.subjects[:MOST_LISTED]

    @property
    def more(self) -> int:
        return len(self.subjects) - len(self.listed)


class Subjects:
    """The records of a page: those to change, and those to skip."""

    def __init__(self, subjects: list[Subject]):
        self.all = subjects

    @cached_property
    def to_do(self) -> list[Subject]:
        return [subject for subject in self.all if not subject.left]

    @property
    def listed(self) -> list[Subject]:
        return self.to_do[:MOST_LISTED]

    @property
    def more(self) -> int:
        return len(self.to_do) - len(self.listed)

    @cached_property
    def common(self) -> list[str]:
        """Outcome sentences that all records share, shown once."""
        if len(self.to_do) < 2:
            return []
        first, *others = [subject.outcome for subject in self.to_do]
        return [said for said in first if all(said in outcome for outcome in others)]

    @cached_property
    def number_left(self) -> int:
        return len(self.all) - len(self.to_do)

    @cached_property
    def left_alone(self) -> list[Group]:
        return grouped([(subject.left, subject) for subject in self.all if subject.left])

    @property
    def chosen(self) -> str:
        """Refs and marks of all records, for a hidden field: ``ref:mark ref:mark ...``."""
        return " ".join(f"{subject.ref}:{subject.mark}" for subject in self.all)


def grouped(pairs) -> list[Group]:
    by_reason: dict[str, list] = {}
    for reason, subject in pairs:
        by_reason.setdefault(str(reason), []).append(subject)
    return [Group(reason, subjects) for reason, subjects in by_reason.items()]


def marks_in(chosen: str) -> dict[str, str]:
    """Parse ``Subjects.chosen``: marks by ref."""
    return dict(pair.split(":", 1) for pair in chosen.split() if ":" in pair)


def subjects_of(act: ConfirmedAction, user, records, number: int | None = None) -> Subjects:
    """Subjects for an action on records of one kind, annotated with ``newest_state``."""
    records = list(records)
    if not records:
        return Subjects([])
    kind = type(records[0])
    reviews = Reviews(user, kind, records)
    return Subjects(
        [subject_of(act, standing, reviews, number) for standing in open_revisions_of(records)]
    )


def subject_of(act: ConfirmedAction, standing: OpenRevisions, reviews: Reviews, number) -> Subject:
    record, kind = standing.record, reviews.kind
    version = act.version(standing, number)
    subject = Subject(
        ref=record.ref,
        name=str(record),
        page=admin_page(kind, "change", record.pk),
        state=publication_of(record),
        standing=standing,
        version=version,
        is_public=record.is_public,
    )
    refusal = act.refused(standing, version, reviews)
    subject.is_refused = bool(refusal)
    if record.permalink.merged_into_id:
        subject.left = str(MERGED)
    else:
        subject.left = (
            refusal or why_not_this(version, number) or act.left(standing, version, reviews)
        )
    promise = ""
    if not subject.left:
        promise = act.promise(standing, version, reviews)
        subject.outcome = act.outcome(standing, version, reviews)
        slug = act.address(standing, version)
        subject.address = page_address(record, slug)
        if version != standing.current and not version.withdraws:
            subject.compare = admin_page(kind, "compare", record.pk)
    subject.mark = standing.mark(
        record.slug, version and version.number, promise, bool(subject.left)
    )
    return subject


def why_not_this(version, number: int | None) -> str:
    """Why the chosen revision is not the one the action would apply to; empty if it is."""
    if number is None or version is None or version.number == number:
        return ""
    return _("Version %(number)s is not open any more; the newest is version %(newest)s.") % {
        "number": number,
        "newest": version.number,
    }


def page_address(record, slug: str) -> str:
    """Public address of the record with a slug, in the active language."""
    return reverse(f"{record.label()}:detail", kwargs={"slug": slug})


def admin_page(kind, page: str, key: int) -> str:
    """Address of an admin page of a record."""
    meta = kind._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[key])


def light(records: QuerySet) -> QuerySet:
    """Only the columns that the page needs."""
    return records.select_related("permalink").only(
        "permalink", "slug", "name_en", "name_zh_hans", "published_at", "withdrawn_at"
    )
