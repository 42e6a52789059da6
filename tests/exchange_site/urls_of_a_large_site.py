"""The site map of a site that has more addresses than one file of a sitemap may hold."""

from django.urls import path

from exchange_site.crawlers.sitemap import Sitemap
from exchange_site.urls import handler404, urlpatterns

urlpatterns = [
    path("sitemap.xml", Sitemap.as_view(most=4)),
    path("sitemap-<slug:name>.xml", Sitemap.as_view(most=4)),
    *urlpatterns,
]

__all__ = ["handler404", "urlpatterns"]
