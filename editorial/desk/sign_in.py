from datetime import timedelta

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone

from editorial.log import LogLine, note

A_MINUTE = timedelta(minutes=1)


class SignInForm(AdminAuthenticationForm):
    """Leaves a line in the log, whether or not somebody comes in."""

    def clean(self):
        try:
            cleaned = super().clean()
        except ValidationError:
            self.note_refusal()
            raise
        if user := self.get_user():
            note(LogLine.Act.SIGN_IN, by=user)
        return cleaned

    def note_refusal(self):
        """One line a minute is enough; and what is no name may be a password, so it is not kept."""
        name = self.cleaned_data.get("username") or ""
        user = get_user_model().objects.filter(username=name).first()
        before = LogLine.objects.filter(
            act=LogLine.Act.NO_SIGN_IN, person=user, at__gt=timezone.now() - A_MINUTE
        )
        if not before.exists():
            note(LogLine.Act.NO_SIGN_IN, by=user)
