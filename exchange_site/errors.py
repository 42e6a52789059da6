"""Pages for what goes wrong, in the language of the address."""

from django.shortcuts import render
from django.utils import timezone


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def csrf_failure(request, reason=""):
    return render(request, "403.html", {"cookie": True}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Drawn without asking the database, which may be what failed."""
    return render(request, "500.html", {"time": timezone.localtime()}, status=500)
