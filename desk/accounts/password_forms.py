"""Password change, and password reset by mail; both rate-limited."""

from datetime import timedelta

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import views as auth
from django.http import HttpResponseRedirect
from django.utils.translation import ngettext_lazy

from desk.accounts.sign_in_attempts import (
    counted,
    forget_wrong,
    remember,
    too_many,
    with_retry_after,
)
from serving.rate_limits.attempts import TooManyAttempts, attempt_of, count
from serving.rate_limits.client_networks import network_of

AN_HOUR = timedelta(hours=1)
ONE_ADDRESS = ("subject",)
MOST_RESETS = {ONE_ADDRESS: 3, ("network",): 20}
RESETS = ngettext_lazy(
    "Too many passwords were to be reset from your network. Try again in %(minutes)s minute.",
    "Too many passwords were to be reset from your network. Try again in %(minutes)s minutes.",
    "minutes",
)


class PasswordChangeForm(AdminPasswordChangeForm):
    """Rate-limits the old password too, so that it cannot be guessed in an open session."""

    def __init__(self, *args, request, **kwargs):
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self):
        with counted(self.request, self.user.get_username()):
            return super().clean_old_password()


class PasswordReset(auth.PasswordResetView):
    """The response is the same whether or not the address has an account or was mailed already."""

    def form_valid(self, form):
        address, network = form.cleaned_data["email"], network_of(self.request)
        try:
            count(attempt_of("reset", subject=address, network=network), MOST_RESETS, AN_HOUR)
        except TooManyAttempts as error:
            if error.by == ONE_ADDRESS:
                return HttpResponseRedirect(self.get_success_url())
            form.add_error("email", too_many(error, RESETS))
            return with_retry_after(self.form_invalid(form))
        return super().form_valid(form)


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    """A completed reset clears the rate limit for wrong passwords."""

    def form_valid(self, form):
        response = super().form_valid(form)
        name, network = self.user.get_username(), network_of(self.request)
        forget_wrong(name, network)
        remember(name, network)
        return response
