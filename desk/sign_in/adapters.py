"""What the site changes in django-allauth: where sign-in leads, who may sign in, how secrets are kept."""

import base64
import secrets
from hashlib import sha256

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.permissions.recent_sign_in import signed_in_recently
from records.exports.schema_org import site_name
from serving.rate_limits.client_networks import address_of

UNKNOWN_ADDRESS = "::"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is not correct. Mind capital and small letters."
        ),
        "incorrect_password": _("The password is not correct. Mind capital and small letters."),
    }

    def is_ajax(self, request):
        """No answers as JSON: they would not have the status of a refusal."""
        return False

    def is_safe_url(self, url):
        return (
            url.startswith("/")
            and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
            and admin.site.has_page(url)
        )

    def get_login_stages(self):
        return ["allauth.mfa.stages.AuthenticateStage"]

    def authenticate(self, request, **credentials):
        """Only staff have something to do here; others are answered like a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user and user.is_staff else None

    def respond_user_inactive(self, request, user):
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """The pages themselves say what was done; only errors are messages."""
        if not message_template:
            super().add_message(request, level, None, *args, **kwargs)

    def get_client_ip(self, request):
        return str(address_of(request) or UNKNOWN_ADDRESS)

    def is_reauthentication_required(self, *, app, **kwargs):
        return not signed_in_recently(self.request)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not correct, or was used already. Wait for the next one."),
    }

    def get_totp_issuer(self):
        return site_name()

    def _get_site_name(self):
        return site_name()

    def _get_user_identifier(self, user):
        return user.get_username()

    def build_totp_svg(self, url):
        return segno.make(url, error="m").svg_inline(scale=4, border=4, light="#fff", svgclass=None)

    def generate_authenticator_name(self, user, type):  # noqa: A002 - the name that callers use
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def encrypt(self, text):
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret. If SECRET_KEY changed since, a random one, to which no code fits."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def cipher() -> Fernet:
    """Secrets of second factors are encrypted, so that a dump of the database alone holds none."""
    key = sha256(f"second factors {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def account_named(name: str):
    return get_user_model().objects.filter(username=name).first()
