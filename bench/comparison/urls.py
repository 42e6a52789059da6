"""The URLs of the site, plus those of the comparison pages."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from bench.comparison import views
from bench.comparison.filled import filled
from bench.comparison.plain import plain
from bench.comparison.textbook import EventDetail, EventList, PlainList
from exchange_site import urls as site
from exchange_site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

yardsticks = [
    path("constant/", views.constant),
    path("filled/<path:path>", filled),
    path("textbook/", EventList.as_view()),
    path("textbook/list/", PlainList.as_view()),
    path("textbook/<slug:slug>/", EventDetail.as_view()),
    path("save/", views.save),
    path("memory/", views.memory),
]
urlpatterns = [
    path("admin/plain/", plain.urls),
    *i18n_patterns(path("bench/", include(yardsticks))),
    *site.urlpatterns,
]
