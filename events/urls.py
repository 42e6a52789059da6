from django.urls import path, re_path

from events.calendar_views import MonthPage, YearPage, latest
from events.models import Event
from records.urls import record_urls
from serving.page_cache.opt_in import cacheable

app_name = "events"
urlpatterns = [
    # Two path segments, so that the URLs cannot collide with the slug of an event.
    path("calendar/latest/", latest, name="calendar_latest"),
    re_path(r"^calendar/(?P<year>[0-9]{4})/$", cacheable(YearPage.as_view()), name="year"),
    re_path(
        r"^calendar/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$",
        cacheable(MonthPage.as_view()),
        name="month",
    ),
    *record_urls(Event),
]
