"""The forms of django-allauth, with rate limits counted in the database."""

import unicodedata
from datetime import timedelta

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from desk.accounts.sign_in_attempts import CODE, TryLater, counted
from desk.sign_in.adapters import account_named
from editorial.workflow.log import LogLine, note_seldom
from serving.rate_limits.attempts import TooManyAttempts, attempt_of, count

A_CODE_IS_VALID_FOR = timedelta(
    seconds=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
)
LONGEST_NAME = 100


class SignInForm(account.LoginForm):
    """Failed sign-ins are logged; successful ones when all steps are done."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            named(field, field.label)

    def add_prefix(self, field_name):
        """The name of the account is sent as ``username``, as by every form of Django."""
        return super().add_prefix("username" if field_name == "login" else field_name)

    def clean(self):
        if self.errors:
            return self.cleaned_data
        name = self.cleaned_data["login"]
        try:
            with counted(self.request, name):
                return super().clean()
        except TryLater:
            raise
        except ValidationError:
            # An unknown user name may be a password typed into the wrong field: it is not logged.
            note_seldom(LogLine.Act.NO_SIGN_IN, by=account_named(name))
            raise


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self.fields["password"], self.fields["password"].label)

    def clean_password(self):
        password = self.cleaned_data["password"]
        with counted(context.request, self.user.get_username()):
            if not self.user.check_password(password):
                raise account_adapter().validation_error("incorrect_password")
        return password


class CodeMixin:
    """A code of the app or a recovery code; each code is taken once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self.fields["code"], _("Code of the app, or a recovery code"))

    def clean_code(self):
        code = plain(self.cleaned_data["code"])
        try:
            with counted(context.request, self.user.get_username(), CODE):
                self.authenticator = authenticator_of(self.user, code)
        except TryLater:
            raise
        except ValidationError:
            note_seldom(LogLine.Act.NO_SIGN_IN, by=self.user)
            raise
        return code


class CodeForm(CodeMixin, mfa.AuthenticateForm):
    pass


class CodeAgainForm(CodeMixin, mfa.ReauthenticateForm):
    pass


class SetUpAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self.fields["code"], _("Six digits"))

    def clean_code(self):
        self.cleaned_data["code"] = plain(self.cleaned_data["code"])
        code = super().clean_code()
        is_first_use(self.user, code)
        return code


class PasskeyMixin:
    """What is no proper answer of a passkey is an error of the form, whatever it makes fido2 raise."""

    def full_clean(self):
        try:
            super().full_clean()
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001 - malformed bytes raise errors of many kinds and libraries
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))


class AddPasskeyForm(PasskeyMixin, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named(self.fields["name"], _("Name of the passkey"))
        self.fields["name"].max_length = LONGEST_NAME
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self):
        return super().clean_name()[:LONGEST_NAME]


class PasskeyForm(PasskeyMixin, webauthn.AuthenticateWebAuthnForm):
    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.errors:
            note_seldom(LogLine.Act.NO_SIGN_IN, by=self.user)


class PasskeyAgainForm(PasskeyMixin, webauthn.ReauthenticateWebAuthnForm):
    pass


def named(field, label):
    """A label above the field, and none inside it, which is gone as soon as one types."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)


def plain(code: str) -> str:
    """The code with ordinary digits: Chinese input methods may type wide ones."""
    return unicodedata.normalize("NFKC", code)


def authenticator_of(user, code: str) -> Authenticator:
    """The app or the recovery codes to which the code belongs; raises ValidationError."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    for authenticator in factors:
        if is_right(authenticator, user, code):
            authenticator.user = user
            return authenticator
    raise get_adapter().validation_error("incorrect_code")


def is_right(authenticator: Authenticator, user, code: str) -> bool:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return authenticator.wrap().validate_code(code)
    return validate_totp_code(decrypt(authenticator.data["secret"]), code) and is_first_use(
        user, code
    )


def is_first_use(user, code: str) -> bool:
    """Mark a code as used, in the database: the cache may be the memory of one process."""
    try:
        count(
            attempt_of("used code", subject=f"{user.pk}:{code}"),
            {("subject",): 1},
            A_CODE_IS_VALID_FOR,
        )
    except TooManyAttempts:
        return False
    return True
