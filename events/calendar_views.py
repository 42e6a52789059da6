from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from events.models import Event
from events.month_calendar import YEARS, in_year, months_of, to_the_year, years_of
from records.kinds import selection
from records.pages.list_parts.applied_filters import applied_filters
from records.selection.query_strings import list_address, query_string


class CalendarPage(TemplateView):
    """Base of the calendar pages; filters by the query string like the list of events."""

    def get_context_data(self, **kwargs):
        year = int(kwargs["year"])
        if year not in YEARS:
            raise Http404
        filterset = selection(Event, self.request.GET)
        query = query_string(filterset.pairs)
        found = list(in_year(filterset.qs, year))
        return super().get_context_data(**kwargs) | {
            "kind": Event,
            "year": year,
            "months": months_of(found, year),
            "to_the_year": to_the_year(found),
            "years": [
                (number, f"{reverse('events:year', args=[number])}{query}")
                for number in years_of(filterset.qs)
            ],
            "list_url": f"{list_address(Event)}{query}",
            "chips": applied_filters(filterset),
            "filterset": filterset,
            "errors": filterset.errors,
            "query": query,
            "own_query": query,
            # noindex: search engines should find the list and the event pages instead.
            "hidden": True,
        }


class YearPage(CalendarPage):
    template_name = "events/calendar_year.html"


class MonthPage(CalendarPage):
    template_name = "events/calendar_month.html"

    def get_context_data(self, **kwargs):
        number = int(kwargs["month"])
        if not 1 <= number <= 12:
            raise Http404
        context = super().get_context_data(**kwargs)
        return context | {"month": context["months"][number - 1]}


def latest(request):
    """Redirect to the current year, else to the last year with events, else to the (empty) list."""
    filterset = selection(Event, request.GET)
    query = query_string(filterset.pairs)
    years, this_year = years_of(filterset.qs), str(timezone.localdate().year)
    if not years:
        return redirect(f"{list_address(Event)}{query}")
    year = this_year if this_year in years else years[-1]
    return redirect(f"{reverse('events:year', args=[year])}{query}")
