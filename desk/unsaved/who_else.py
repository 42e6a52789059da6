"""Who else has a record open, and who saved it since its form was opened, in sentences."""

from django.core import signing
from django.utils.translation import gettext as _

from desk.record_form.opened_revision import meanwhile
from desk.unsaved.open_forms import others_of
from desk.unsaved.typed_content import clock_time
from editorial.admin_pages import number_in
from editorial.people import full_name
from editorial.revisions.revision import Revision

SALT = "desk.unsaved.who_else"


def sign_ref(user, ref: str) -> str:
    """Says that this account was shown the form of this record."""
    return signing.dumps([user.pk, ref], salt=SALT)


def signed_ref(user, text: str) -> str:
    try:
        person, ref = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return ""
    return ref if person == user.pk else ""


def others_in_words(request, ref: str) -> list[str]:
    said = (
        _("%(name)s opened this entry at %(time)s")
        % {"name": full_name(form.user), "time": clock_time(form.opened_at)}
        for form in others_of(request, ref)
    )
    return list(dict.fromkeys(said))


def saved_in_words(request, ref: str) -> list[str]:
    """What was saved since the form was opened, by whom and when."""
    number = number_in(request.POST, "seen")
    versions = Revision.objects.filter(permalink=ref).defer("content")
    newest = number and versions.filter(newest=True).first()
    if not newest or newest.number == number:
        return []
    base = versions.filter(number=number).first()
    return [meanwhile(request.user, base, newest)] if base else []
