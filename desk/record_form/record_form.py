from contextlib import suppress

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.record_form.bilingual_admin import show_linked
from duplicates.duplicate_form import DuplicateCheckForm
from values.dates.form_fields import MomentFormField
from values.dates.parsing import read_span
from values.dates.time_zones import zone_name
from values.languages import listed


class RecordForm(DuplicateCheckForm):
    """The fields of a record, and fields about the change: note, minor, publication time."""

    edit_note = forms.CharField(
        label=_("note"),
        max_length=300,
        required=False,
        help_text=_("For colleagues: what was changed, and why."),
    )
    edit_minor = forms.BooleanField(
        label=_("minor edit"),
        required=False,
        help_text=_("Translations stay good: the other language needs no second look."),
    )
    publish_at = MomentFormField(label=_("publish at"), required=False)

    # Names of the fields that stand outside the element of the form, set by the admin.
    side_fields = ()
    # The user's access limit, set by the admin.
    limit = None
    # Initial values of the fields about the change, for a text that was put aside.
    about_change = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= self.about_change
        self.label_suffix = ""
        for name in self.fields.keys() & self.side_fields:
            self.fields[name].widget.attrs["form"] = f"{self._meta.model._meta.model_name}_form"
        show_linked(self)
        if "publish_at" in self.fields:
            self.fields["publish_at"].help_text = zone_name()

    def clean(self):
        cleaned = super().clean()
        self.divide_span(cleaned)
        if getattr(self.fields.get("countries"), "is_all_asean", False):
            cleaned["reach"] = self._meta.model.Reach.ALL_ASEAN
        self.check_moment(cleaned)
        self.check_limit(cleaned)
        return cleaned

    def divide_span(self, cleaned):
        """A period typed as the beginning is divided, as in a table; the year may be another record's."""
        typed = "start" in self.errors and "end" in self.fields and self["start"].data
        if not isinstance(typed, str) or self["end"].data:
            return
        copied = (cleaned.get(name) for name in getattr(self._meta.model, "copies_from", ()))
        dated = next((linked.dated for linked in copied if linked and linked.dated), "")
        with suppress(ValueError):
            start, end = read_span(typed, {"year": dated[:4]} if dated else None)
            del self.errors["start"]
            cleaned |= {"start": start, "end": end}

    def check_moment(self, cleaned):
        if "_schedule" not in self.data or "publish_at" in self.errors:
            return
        moment = cleaned.get("publish_at")
        if moment is None:
            self.add_error("publish_at", _("Say when it is to be published."))
        elif moment <= timezone.now():
            self.add_error(
                "publish_at", _("This moment has passed; choose one that is still to come.")
            )

    def check_limit(self, cleaned):
        """Users limited to countries may only save records linked to at least one of these."""
        if not self.limit or "countries" not in cleaned:
            return
        wanted = set(self.limit.countries.all())
        own = self.instance.permalink_id in {record.pk for record in self.limit.records.all()}
        if wanted and not own and wanted.isdisjoint(cleaned["countries"]):
            names = listed(self.limit.countries.all())
            self.add_error(
                "countries",
                _("Your account is limited to records with %(names)s.") % {"names": names},
            )
