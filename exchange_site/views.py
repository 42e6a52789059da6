from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from exchange_site.statistics import tables


def root(request):
    """To the best language of the browser."""
    return redirect("home")


class Statistics(TemplateView):
    template_name = "exchange_site/statistics.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"tables": tables()}


def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def favicon(request):
    return FileResponse(Path(finders.find("favicon.ico")).open("rb"), content_type="image/x-icon")
