from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from corrections.models import LONGEST, Suggestion
from values.plain_text import readable

SIGNER = signing.TimestampSigner(salt="suggested correction")
FASTEST_SECONDS = 3
SLOWEST_SECONDS = 60 * 60 * 12


def new_token(about: str) -> str:
    """A signed token with the time the form was served and the record it is about."""
    return SIGNER.sign(about or "-")


class SuggestionForm(forms.ModelForm):
    """``about``: the ref of the record, or "" for the site as a whole."""

    purpose = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Suggestion.Purpose.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("If something is wrong: what is it, and what should it say?"),
    )
    source = forms.CharField(
        label=_("Where can that be read? (optional)"),
        max_length=600,
        required=False,
        help_text=_("An address or the title of a document."),
    )
    contact = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("For an answer or a question of ours; never shown to the public."),
    )
    # Honeypot: hidden from people, filled in by bots.
    homepage = forms.CharField(label=_("Leave this empty"), required=False)
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Suggestion
        fields = ["purpose", "text", "source", "contact"]

    def __init__(self, *args, about="", initial=None, **kwargs):
        self.about = about
        kwargs["initial"] = {"token": new_token(about)} | (initial or {})
        super().__init__(*args, **kwargs, label_suffix="")
        self.fields["homepage"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        for name in ["text", "source", "contact"]:
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_said"

    @property
    def is_by_a_program(self) -> bool:
        return bool(self.data.get("homepage"))

    def clean_purpose(self):
        return self.cleaned_data["purpose"] or Suggestion.Purpose.CORRECTION

    def clean_text(self):
        """Refuse text without visible characters."""
        text = readable(self.cleaned_data["text"])
        if not any(char.isprintable() and not char.isspace() for char in text):
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def clean_token(self):
        """Check the age of the form (3 seconds to 12 hours) and that it is about this record."""
        token = self.cleaned_data["token"]
        try:
            signed = SIGNER.unsign(token, max_age=SLOWEST_SECONDS)
        except signing.BadSignature:
            self.give_a_new_token()
            raise forms.ValidationError(
                _("The form had been open for too long. Please send it again.")
            ) from None
        if signed != (self.about or "-"):
            self.give_a_new_token()
            raise forms.ValidationError(
                _("The form belongs to another page. Please send it again.")
            )
        if is_too_fast(token):
            raise forms.ValidationError(
                _("That was very fast. Please read it once more and send it again.")
            )
        return token

    def give_a_new_token(self):
        """Replace the token in the bound data, so that the form can be sent again as it is."""
        self.data = self.data.copy()
        self.data["token"] = new_token(self.about)


def is_too_fast(token: str) -> bool:
    try:
        SIGNER.unsign(token, max_age=FASTEST_SECONDS)
    except signing.SignatureExpired:
        return False
    return True
