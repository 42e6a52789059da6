from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from evidence.models import Source
from records.public_evidence import public_sources


def root(request):
    """Redirect to the home page in the browser's preferred language."""
    return redirect("home")


def favicon(request):
    return FileResponse(Path(finders.find("favicon.ico")).open("rb"), content_type="image/x-icon")


class Sources(TemplateView):
    """All publicly used sources; figures link to the anchors of the page."""

    template_name = "exchange_site/sources.html"

    def get_context_data(self, **kwargs):
        sources = list(public_sources())
        groups = [
            (label, [source for source in sources if source.kind == kind])
            for kind, label in Source.Kind.choices
        ]
        return super().get_context_data(**kwargs) | {
            "groups": [(label, members) for label, members in groups if members]
        }
