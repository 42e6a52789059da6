from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from desk.accounts.password_attempts import TryLater, counted
from editorial.workflow.log import LogLine, log_action, note_seldom


class SignInForm(AdminAuthenticationForm):
    """Rate-limits wrong passwords; successful and failed sign-ins are logged."""

    def clean(self):
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (name and password):
            return super().clean()
        try:
            with counted(self.request, name):
                cleaned = super().clean()
        except TryLater:
            raise
        except ValidationError:
            # An unknown user name may be a password typed into the wrong field: it is not logged.
            user = get_user_model().objects.filter(username=name).first()
            note_seldom(LogLine.Act.NO_SIGN_IN, by=user)
            raise
        if user := self.get_user():
            log_action(LogLine.Act.SIGN_IN, by=user)
        return cleaned
