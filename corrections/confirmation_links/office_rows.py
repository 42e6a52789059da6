"""The members, hosts and organizers of a record, for an office to correct, remove and add."""

from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from corrections.confirmation_links.office_form import describe
from editorial.revisions.content import fields_of
from records.models import Party
from records.models.editable_fields import row_relations
from records.wording.labels import label_of
from values.dates import PartialDateField

NEW_ROWS = 3
NAMES = ["own_name_zh_hans", "own_name_en"]


class RowForm(forms.Form):
    """One row: its names, where it is no institution of the directory, its role, and since when."""

    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(self, *args, model, key="", row=None, **kwargs):
        self.key, self.row, self.model = key, row, model
        super().__init__(*args, **kwargs, label_suffix="")
        for name in self.names:
            field = model._meta.get_field(name)
            self.fields[name] = field.formfield(required=False, help_text="")
            self.fields[name].label = _("Place in the list") if name == "order" else label_of(field)
        if not key:
            del self.fields["remove"]
        describe(self)

    @property
    def names(self) -> list[str]:
        """The editable fields; an institution of the directory keeps its name."""
        linked = self.row and self.row.institution_id
        fields = self.model._meta.concrete_fields
        others = [
            field.name for field in fields if field.choices or isinstance(field, PartialDateField)
        ]
        place = ["order"] if self.key else []
        return [*([] if linked else NAMES), *others, *place]

    @property
    def title(self) -> str:
        return self.row.public_values()[0].text if self.row else _("New")

    def clean(self):
        cleaned = super().clean()
        removed, names = cleaned.get("remove"), [cleaned.get(name) for name in NAMES]
        if self.key and "own_name_en" in self.fields and not removed and not any(names):
            self.add_error("own_name_zh_hans", _("Write the name in at least one language."))
        return cleaned

    @property
    def is_used(self) -> bool:
        return bool(self.key) or any(self.cleaned_data.get(name) for name in NAMES)


class RowGroup:
    """The rows of one relation: those of the record that the public sees, and some empty ones."""

    def __init__(self, record, relation: str, data=None):
        self.relation, self.owner = relation, row_relations(type(record))[relation]
        self.model = type(record)._meta.get_field(relation).related_model
        self.title = capfirst(self.model._meta.verbose_name_plural)
        shown = [row for row in getattr(record, relation).all() if row.public_values()]
        self.forms = [
            RowForm(
                data,
                prefix=f"{relation}-{row.pk}",
                model=self.model,
                key=str(row.pk),
                row=row,
                initial=fields_of(row, self.owner),
            )
            for row in shown
        ]
        self.new_forms = [
            RowForm(data, prefix=f"{relation}-new{number}", model=self.model)
            for number in range(NEW_ROWS)
        ]

    def is_valid(self) -> bool:
        # All are asked, so that all errors are shown at once.
        are_valid = [form.is_valid() for form in [*self.forms, *self.new_forms]]
        return all(are_valid)

    def apply_to(self, rows: dict[str, dict]) -> dict[str, dict]:
        """The rows of a content as they were corrected; new ones come last."""
        changed = dict(rows)
        for form in self.forms:
            values = {name: form.cleaned_data[name] for name in form.names}
            if values["order"] is None:
                del values["order"]
            if form.cleaned_data["remove"]:
                changed.pop(form.key, None)
            elif form.key in changed:
                changed[form.key] = changed[form.key] | values
        place = max((row.get("order", 0) for row in changed.values()), default=0)
        for form in self.new_forms:
            if form.is_used:
                place += 1
                values = {name: form.cleaned_data[name] for name in form.names}
                changed[str(uuid4())] = (
                    fields_of(self.model(), self.owner) | values | {"order": place}
                )
        return changed


def row_groups(record, data=None) -> list[RowGroup]:
    kind = type(record)
    return [
        RowGroup(record, name, data)
        for name in row_relations(kind)
        if issubclass(kind._meta.get_field(name).related_model, Party)
    ]
