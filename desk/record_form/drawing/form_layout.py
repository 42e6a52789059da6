"""The form of a record in sections: where each stands, and what the list of sections says of it."""

from dataclasses import dataclass

from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.revisions.translations import pairs
from values.languages import language_of_field, to_attribute

# Where a fieldset stands: before the rows, after them, folded at the end, or beside the form.
MAIN, LATE, FOLDED, SIDE = "place-main", "place-late", "place-folded", "place-side"
LACKS = {"en": _("no English"), "zh-hans": _("no Chinese")}


@dataclass
class Section:
    """A fieldset or the rows of one relation; the other one is None."""

    anchor: str
    fieldset: Fieldset | None = None
    rows: InlineAdminFormSet | None = None

    @property
    def name(self) -> str:
        return self.fieldset.name if self.fieldset else capfirst(self.rows.opts.verbose_name_plural)

    @property
    def is_folded(self) -> bool:
        return bool(self.fieldset and FOLDED in self.fieldset.classes)

    @cached_property
    def is_wrong(self) -> bool:
        if self.rows:
            return bool(self.rows.formset.is_bound and self.rows.formset.total_error_count())
        return any(name in self.fieldset.form.errors for name in self.field_names)

    @property
    def field_names(self) -> list[str]:
        lines = self.fieldset.fields if self.fieldset else []
        return [name for line in lines for name in ([line] if isinstance(line, str) else line)]

    @property
    def lacks(self) -> list[str]:
        """The languages in which a text is missing that stands in the other one, in words."""
        if not self.fieldset:
            return []
        form = self.fieldset.form
        here = {name for name in self.field_names if name in form.fields}
        lacking = {
            language_of_field(form._meta.model._meta.get_field(mine))
            for mine, other in pairs(form._meta.model)
            if here.issuperset({mine, other}) and form[other].value() and not form[mine].value()
        }
        return [words for language, words in LACKS.items() if language in lacking]


def readers_order(line):
    """A line of fields; of a text in both languages, the one in the reader's language first."""
    own = to_attribute("")
    if isinstance(line, str) or not any(name.endswith(own) for name in line):
        return line
    return tuple(sorted(line, key=lambda name: not name.endswith(own)))


def focus_first(form, inlines):
    """Let the browser begin at the first field with an error, else at the first field."""
    forms = [form, *(row.form for rows in inlines for row in rows)]
    wrong = ((form, name) for form in forms if form.is_bound for name in form.errors)
    form, name = next(wrong, (form, to_attribute("name")))
    if name in form.fields:
        form.fields[name].widget.attrs["autofocus"] = True


@dataclass
class FormLayout:
    """``main``: sections before the folded ones, in order; ``side``: fieldsets beside the form."""

    main: list[Section]
    folded: list[Section]
    side: list[Fieldset]

    @classmethod
    def of(cls, adminform, inlines) -> "FormLayout":
        by_place = {place: [] for place in [MAIN, LATE, FOLDED, SIDE]}
        for number, fieldset in enumerate(adminform):
            place = next((place for place in by_place if place in fieldset.classes), MAIN)
            by_place[place].append(Section(f"section-{number}", fieldset))
        rows = [Section(f"{rows.formset.prefix}-group", rows=rows) for rows in inlines]
        return cls(
            [*by_place[MAIN], *rows, *by_place[LATE]],
            by_place[FOLDED],
            [section.fieldset for section in by_place[SIDE]],
        )

    @property
    def sections(self) -> list[Section]:
        return [*self.main, *self.folded]
