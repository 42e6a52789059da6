from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from evidence.models import Citation, Source
from exchange_site.public.figure_tables import public_figures
from records.kinds import record_kinds


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


def public_sources():
    """The sources of published records, of public figures, of countries and of sectors."""
    used = {source.pk for figure in public_figures() for source in figure.sources}
    for kind in record_kinds():
        cited = Citation.objects.of(kind, kind.objects.published().values("pk"))
        used.update(cited.values_list("source", flat=True))
    for relation in ["countries", "sectors"]:
        described = Source.objects.filter(**{f"{relation}__isnull": False})
        used.update(described.values_list("pk", flat=True))
    return Source.objects.filter(pk__in=used).exclude(status=Source.Status.GENERAL)
