"""The form of a record in sections: where each stands, and what the list of sections says of it."""

from dataclasses import dataclass

from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.checks.gate import Gate
from editorial.revisions.diff.field_order import anchor_in_form, relations_in_order
from editorial.revisions.translations import pairs
from values.languages import content_language, language_of_field, to_attribute

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
    own = to_attribute("", content_language())
    if isinstance(line, str) or not any(name.endswith(own) for name in line):
        return line
    return tuple(sorted(line, key=lambda name: not name.endswith(own)))


def focus_first(form, inlines):
    """Let the browser begin at the first field with an error, else at the first field."""
    forms = [form, *(row.form for rows in inlines for row in rows)]
    wrong = ((form, name) for form in forms if form.is_bound for name in form.errors)
    form, name = next(wrong, (form, to_attribute("name", content_language())))
    if name in form.fields:
        form.fields[name].widget.attrs["autofocus"] = True


def mark_required(form, inlines, gate: Gate):
    """Say beside fields and rows which of them are needed: to save, or before publishing."""
    required = [check for check, is_required in gate.checks if is_required]
    needed, anchors = {check.name for check in required}, {check.anchor for check in required}
    for rows in inlines:
        if f"{rows.formset.prefix}-group" in anchors:
            rows.needed = _("required before publishing")
    for name, field in form.fields.items():
        base = name.removesuffix(to_attribute("", content_language()))
        if field.required and form[name].initial in (None, ""):
            field.needed = pgettext_lazy("field", "required")
        elif base in needed and (base != name or name not in dict(pairs(gate.kind))):
            field.needed = _("required before publishing")


def typed_content(kind, form, inlines) -> dict:
    """What stands in the form of a new record, as far as the checks before publishing ask for it."""
    values = {name: form[name].value() for name in form.fields}
    typed = {
        rows.formset.prefix
        for rows in inlines
        if rows.formset.initial_form_count() or is_typed(rows)
    }
    rows = {
        name: name
        for name in relations_in_order(kind)
        if anchor_in_form(kind, name).removesuffix("-group") in typed
    }
    return {"fields": values, "links": values, "rows": rows}


def is_typed(rows) -> bool:
    return rows.formset.is_bound and any(form.has_changed() for form in rows.formset.extra_forms)


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
        names, *main = by_place[MAIN]
        beside_names = [section for section in rows if section.rows.opts.are_names]
        others = [section for section in rows if not section.rows.opts.are_names]
        return cls(
            [names, *beside_names, *main, *others, *by_place[LATE]],
            by_place[FOLDED],
            [section.fieldset for section in by_place[SIDE]],
        )

    @property
    def sections(self) -> list[Section]:
        return [*self.main, *self.folded]
