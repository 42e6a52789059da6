"""Content of a confirmation page: the records to change, those that are skipped, the inputs."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import cached_property

from editorial.checks.gate import Missing

# Most records listed by name; the rest are only counted.
MOST_LISTED = 50


@dataclass
class Subject:
    """A record on the page. ``mark``: hash of its displayed state, to detect later changes.

    ``left``: why it is skipped; ``outcome``: what becomes of it; ``address``: its public page;
    ``missing``: what the checks before publishing miss.
    """

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
    missing: list[Missing] = field(default_factory=list)


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
        self.to_do = [subject for subject in subjects if not subject.left]
        self.listed = self.to_do[:MOST_LISTED]
        self.more = len(self.to_do) - len(self.listed)
        # Their names are enough; of a single one, the page shows the address.
        self.are_several = len(subjects) > 1
        self.number_left = len(subjects) - len(self.to_do)
        # Refs and marks for a hidden field: ``ref:mark ref:mark ...``.
        self.chosen = " ".join(f"{subject.ref}:{subject.mark}" for subject in subjects)

    @property
    def asks_anyway(self) -> bool:
        """Whether something recommended is missing, so that a reason has to be given."""
        return any(subject.missing for subject in self.to_do)

    @cached_property
    def left_alone(self) -> list[Group]:
        return grouped([(subject.left, subject) for subject in self.all if subject.left])


def grouped(pairs) -> list[Group]:
    by_reason: dict[str, list] = {}
    for reason, subject in pairs:
        by_reason.setdefault(str(reason), []).append(subject)
    return [Group(reason, subjects) for reason, subjects in by_reason.items()]


def marks_in(chosen: str) -> dict[str, str]:
    """Parse ``Subjects.chosen``: marks by ref."""
    return dict(pair.split(":", 1) for pair in chosen.split() if ":" in pair)


def page_address(record, slug: str) -> str:
    """Public address of the record with a slug, in the active language."""
    return reverse(f"{record.label()}:detail", kwargs={"slug": slug})
