from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from alliances.models import Alliance
from editions.models import Edition
from evidence.models import Figure
from exchange_site.statistics import tables
from records.kinds import record_kinds
from records.models import Relation
from taxonomy.models import Country, Sector


def root(request):
    """To the best language of the browser."""
    return redirect("home")


class Home(TemplateView):
    template_name = "exchange_site/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "countries": Country.objects.all(),
            "sectors": Sector.objects.in_order(),
            "counts": [
                {
                    "counted": kind.counted % {"count": kind.objects.published().count()},
                    "label": kind.label(),
                }
                for kind in record_kinds()
            ],
            "latest_edition": Edition.objects.published().newest().first(),
            "identified": Alliance.objects.published().filter(relation=Relation.TEN).count(),
            "story": story_figures(),
        }


def story_figures():
    """The figures of the commissioning text: what had grown by 2020, and from what in 2008."""
    told = Figure.objects.public().exclude(about=Figure.About.RECORD)
    told = told.filter(source="commission").with_wording()
    return told.order_by("as_of_latest", "indicator")


class Statistics(TemplateView):
    template_name = "exchange_site/statistics.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tables": tables()}


def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def favicon(request):
    return FileResponse(Path(finders.find("favicon.ico")).open("rb"), content_type="image/x-icon")
