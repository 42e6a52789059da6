"""Addresses below /accounts/. Of django-allauth only these: no sign-up, no e-mail addresses."""

from allauth.account.views import LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgain
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from desk.sign_in.pages import AddPasskey, PasskeyAgain, Security, Sessions, SignIn, in_admin

SECURITY = reverse_lazy("mfa_index")
AGAIN = {
    "title": _("Confirm that it is you"),
    "lead": [
        _("For this change, confirm that it is you. It is asked for every 15 minutes at most.")
    ],
    "button": _("Confirm"),
}


def page(address, view, name, *, template="form", own=None, **extra):
    """``own``: attributes of the view; ``extra``: context of its template."""
    made = view.as_view(template_name=f"accounts/{template}.html", **(own or {}))
    return path(address, in_admin(made, **extra), name=name)


urlpatterns = [
    path("login/", in_admin(SignIn.as_view(), title=_("Log in")), name="account_login"),
    path("logout/", require_POST(LogoutView.as_view()), name="account_logout"),
    page("reauthenticate/", ReauthenticateView, "account_reauthenticate", **AGAIN),
    page("2fa/", Security, "mfa_index", template="security", title=_("Sign-in security")),
    page(
        "2fa/authenticate/",
        AuthenticateView,
        "mfa_authenticate",
        template="second_step",
        title=_("Second step"),
    ),
    page("2fa/reauthenticate/", CodeAgain, "mfa_reauthenticate", **AGAIN),
    page(
        "2fa/totp/activate/",
        ActivateTOTPView,
        "mfa_activate_totp",
        template="set_up_app",
        title=_("Set up an app for codes"),
    ),
    page(
        "2fa/totp/deactivate/",
        DeactivateTOTPView,
        "mfa_deactivate_totp",
        title=_("Remove the app for codes"),
        lead=[
            _("Codes of the app will not be asked for and not be taken any more."),
            _("Without an app and without a passkey, the recovery codes are removed too."),
        ],
        button=_("Remove"),
    ),
    page(
        "2fa/recovery-codes/",
        ViewRecoveryCodesView,
        "mfa_view_recovery_codes",
        template="recovery_codes",
        title=_("Recovery codes"),
    ),
    page(
        "2fa/recovery-codes/generate/",
        GenerateRecoveryCodesView,
        "mfa_generate_recovery_codes",
        title=_("New recovery codes"),
        lead=[_("The recovery codes that you have now will not be taken any more.")],
        button=_("Make new codes"),
    ),
    page(
        "2fa/webauthn/add/",
        AddPasskey,
        "mfa_add_webauthn",
        template="add_passkey",
        title=_("Add a passkey"),
    ),
    page(
        "2fa/webauthn/reauthenticate/",
        PasskeyAgain,
        "mfa_reauthenticate_webauthn",
        template="passkey_again",
        **AGAIN,
    ),
    page(
        "2fa/webauthn/keys/<int:pk>/remove/",
        RemoveWebAuthnView,
        "mfa_remove_webauthn",
        own={"success_url": SECURITY},
        title=_("Remove the passkey"),
        lead=[
            _("This passkey will not be taken any more. Delete it on your device too."),
            _("Without an app and without a passkey, the recovery codes are removed too."),
        ],
        button=_("Remove"),
    ),
    page(
        "sessions/",
        Sessions,
        "usersessions_list",
        template="sessions",
        title=_("Where you are signed in"),
    ),
]
