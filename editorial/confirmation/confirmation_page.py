"""Content of a confirmation page: the records to change, those that are skipped, the inputs."""

from dataclasses import dataclass, field

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.checks.gate import Missing
from values.dates.form_fields import MomentFormField
from values.dates.time_zones import zone_name

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
        self.number_left = len(subjects) - len(self.to_do)
        # Refs and marks for a hidden field: ``ref:mark ref:mark ...``.
        self.chosen = " ".join(f"{subject.ref}:{subject.mark}" for subject in subjects)

    @cached_property
    def common(self) -> list[str]:
        """Outcome sentences that all records share, shown once."""
        if len(self.to_do) < 2:
            return []
        first, *others = [subject.outcome for subject in self.to_do]
        return [sentence for sentence in first if all(sentence in outcome for outcome in others)]

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


class AnswerForm(forms.Form):
    """Inputs of a confirmation page; ``asks``: the names of those that an action needs."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say why, so that the author knows what to change.")
        },
        help_text=gettext_lazy("For colleagues; it is kept in the log."),
    )
    moment = MomentFormField(
        label=gettext_lazy("Time"), error_messages={"required": gettext_lazy("Say when.")}
    )

    anyway = forms.CharField(
        label=gettext_lazy("Publish anyway: say why"),
        max_length=300,
        help_text=gettext_lazy("Something recommended is missing. The reason is kept in the log."),
        error_messages={"required": gettext_lazy("Say why it is published anyway.")},
    )

    def __init__(self, *args, asks=(), why="", **kwargs):
        """``why``: a text beside the reason that says for whom it is; then it has to be given."""
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required, reason.help_text = bool(why), why or reason.help_text
        self.fields["moment"].help_text = zone_name()
        self.fields = {name: field for name, field in self.fields.items() if name in asks}

    def clean_moment(self):
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed; choose one that is still to come.")
            )
        return moment
