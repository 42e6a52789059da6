"""The inputs of a confirmation page."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from editorial.people import full_name
from editorial.permissions.review import permission
from records.models import WithdrawalReason
from values.dates.form_fields import MomentFormField
from values.dates.time_zones import zone_name

ADD, REMOVE, REPLACE = "add", "remove", "replace"


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return full_name(person)


class AnswerForm(forms.Form):
    """``asks``: the names of the fields that an action needs; ``required``: those not left empty.

    ``why``: a text beside the reason that says for whom it is; then it has to be given.
    """

    how = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[
            (ADD, pgettext_lazy("values", "Add these")),
            (REMOVE, pgettext_lazy("values", "Remove these")),
            (REPLACE, pgettext_lazy("values", "Replace all by these")),
        ],
        initial=ADD,
        widget=forms.RadioSelect,
    )
    countries = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Countries"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one country.")},
    )
    sectors = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Sectors"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one sector.")},
    )
    person = PersonField(
        queryset=None,
        label=gettext_lazy("Who handles it"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Say why, so that the author knows what to change.")
        },
        help_text=gettext_lazy("For colleagues; it is kept in the log."),
    )
    public_reason = forms.ChoiceField(
        label=gettext_lazy("Reason that the public is told"),
        choices=[("", gettext_lazy("none")), *WithdrawalReason.choices],
        required=False,
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

    def __init__(self, *args, asks=(), required=(), why="", kind=None, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.required, reason.help_text = bool(why), why or reason.help_text
        if not why:
            reason.error_messages["required"] = _("Say why.")
        self.fields["moment"].help_text = zone_name()
        self.fields = {name: field for name, field in self.fields.items() if name in asks}
        for name, field in self.fields.items():
            field.required = field.required or name in required
            if name in {"countries", "sectors"}:
                field.queryset = kind._meta.get_field(name).related_model.objects.all()
            if name == "person":
                may_change = permission(kind, "change")
                people = get_user_model().objects.with_perm(may_change, is_active=True)
                field.queryset = people.filter(is_staff=True).order_by("last_name", "username")

    def clean_moment(self):
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed; choose one that is still to come.")
            )
        return moment

    def plain(self) -> dict:
        """The answers as JSON: objects by their keys."""
        found = dict(self.cleaned_data)
        for name in {"countries", "sectors"} & found.keys():
            found[name] = sorted(value.pk for value in found[name])
        if "person" in found:
            found["person"] = found["person"] and found["person"].pk
        return found
