"""The fields of a record that an office may correct, over a version in memory."""

from django import forms
from django.db.models import DateField, DateTimeField, URLField
from django.forms import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from corrections.confirmation_links.office_answer import OfficeAnswer
from editorial.revisions.in_memory import set_related
from records.column import SeenBy
from records.exports.columns import edited_first_in_chinese, field_columns
from records.models import Record
from records.models.choices import WordingStatus
from records.models.editable_fields import link_fields, names_of_file_fields
from records.wording.labels import label_of
from values.dates.form_fields import DayFormField
from values.languages import language_of_field

# What the directory says about a record, rather than the office: addresses, pictures, its own checks.
NOT_ASKED = {"slug", "confidence", "verified_on", "summary_unchecked", "relation"}


class AnswerForm(forms.ModelForm):
    """Who answers."""

    class Meta:
        model = OfficeAnswer
        fields = ["office", "person"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs, label_suffix="")
        self.fields["office"].label = _("Your office")
        self.fields["person"].label = _("Your name")
        self.fields["person"].required = True
        self.fields["person"].help_text = _("Seen by staff of the directory only.")
        self.fields["person"].widget.attrs["autocomplete"] = "name"
        describe(self)


class MessageForm(forms.ModelForm):
    """What has no field of its own; sources are chosen or made by staff, who read the addresses here."""

    sources = forms.CharField(
        label=_("Where this can be read (optional)"),
        help_text=_("Addresses of web pages or names of documents, one in each line."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = OfficeAnswer
        fields = ["message"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs, label_suffix="")
        self.fields["message"].label = _("Anything else that should change (optional)")
        self.fields["message"].widget.attrs["rows"] = 5
        describe(self)

    def clean(self):
        cleaned = super().clean()
        parts = [cleaned.get("message"), cleaned.get("sources")]
        return cleaned | {"message": "\n\n".join(filter(None, parts))}


class OfficeForm(forms.ModelForm):
    """``instance``: the record as it was opened, built in memory; never saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs, label_suffix="")
        describe(self)

    def keep(self):
        """Make the chosen links those of the record in memory."""
        for field in link_fields(self._meta.model):
            if field.name in self.cleaned_data:
                set_related(self.instance, field.name, list(self.cleaned_data[field.name]))


def describe(form):
    """Connect each field with its hint and errors, see ``corrections/_field.html``."""
    for name, field in form.fields.items():
        field.widget.attrs["aria-describedby"] = f"{form.auto_id % form.add_prefix(name)}_said"


def asked_fields(kind) -> list:
    """What the public reads of the record itself, without links to other records and files."""
    columns = [column for column in field_columns(kind) if SeenBy.PUBLIC in column.seen_by]
    fields = [column.field for column in edited_first_in_chinese(columns)]
    hidden = {*NOT_ASKED, *names_of_file_fields(kind)}
    own = [
        field
        for field in fields
        if field.name not in hidden
        and not field.name.startswith("image")
        and field.choices != WordingStatus.choices
        and not field.is_relation
    ]
    named = [field for field in link_fields(kind) if not issubclass(field.related_model, Record)]
    return [*own, *named]


def form_field(db_field, **kwargs):
    if isinstance(db_field, DateField) and not isinstance(db_field, DateTimeField):
        kwargs["form_class"] = DayFormField
    if isinstance(db_field, URLField):
        kwargs["assume_scheme"] = "https"
    if db_field.many_to_many:
        kwargs["widget"] = forms.CheckboxSelectMultiple
    field = db_field.formfield(**kwargs)
    if field:
        field.label = label_of(db_field)
        if language := language_of_field(db_field):
            field.widget.attrs["lang"] = language
        if db_field.get_internal_type() == "TextField":
            field.widget.attrs["rows"] = 8 if db_field.name.startswith("text") else 4
    return field


def form_class_of(kind) -> type[OfficeForm]:
    names = [field.name for field in asked_fields(kind)]
    made = modelform_factory(kind, OfficeForm, fields=names, formfield_callback=form_field)
    if "countries" in made.base_fields:
        made.base_fields["countries"].label = capfirst(kind.countries_label)
    return made
