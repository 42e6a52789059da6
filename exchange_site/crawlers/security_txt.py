"""security.txt: whom to tell of a weakness of the site (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

ADDRESS = "/.well-known/security.txt"
# RFC 9116 recommends less than a year.
VALID = timedelta(days=180)


def security_txt(request):
    """Who is told: ``SECURITY_CONTACT``, else the page of corrections; 404 where neither is open."""
    contact = settings.SECURITY_CONTACT or page_of_corrections()
    if not contact:
        raise Http404
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + VALID
    fields = {
        "Contact": contact,
        "Expires": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Preferred-Languages": "zh, en",
        "Canonical": f"{settings.SITE_URL}{ADDRESS}",
    }
    lines = [f"{name}: {value}\n" for name, value in fields.items()]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")


def page_of_corrections() -> str:
    if not settings.CORRECTIONS:
        return ""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('correct_site')}"
