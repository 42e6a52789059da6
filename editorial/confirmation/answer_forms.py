from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from values.date_fields import MomentFormField
from values.time_zones import zone_name


class AnswerForm(forms.Form):
    """Optional inputs of a confirmation page: reason and moment."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("For colleagues; it is kept in the log."),
    )
    moment = MomentFormField(
        label=gettext_lazy("Time"), error_messages={"required": gettext_lazy("Say when.")}
    )

    def __init__(self, *args, reason=False, moment=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["moment"].help_text = zone_name()
        for name, is_asked in {"reason": reason, "moment": moment}.items():
            if not is_asked:
                del self.fields[name]

    def clean_moment(self):
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(
                _("This moment has passed; choose one that is still to come.")
            )
        return moment
