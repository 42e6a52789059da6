from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse

from desk.sign_in.factors import lacks_required_factor
from desk.sign_in.sessions import prolong


class StaffSessionMiddleware:
    """Prolong sessions in use; lead those who lack a required second factor to setting one up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        if not path.startswith((*settings.STAFF_PATHS, settings.MEDIA_URL)):
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if path != reverse("admin:keep_typed"):
                # An open form asks by itself, whether somebody is there or not.
                prolong(request)
            if not is_open(path) and lacks_required_factor(request.user):
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


def is_open(path: str) -> bool:
    """Whether it is a page for setting up factors, or leads out."""
    return path.startswith("/accounts/") or path in {
        reverse("admin:logout"),
        reverse("set_language"),
    }
