"""The textbook pages: events written with generic views and django-filter, as their manuals suggest."""

from datetime import date

from django.db.models import Count
from django.db.models.functions import Substr
from django.views.generic import DetailView, ListView
from django_filters import FilterSet, ModelMultipleChoiceFilter, MultipleChoiceFilter
from django_filters.views import FilterView

from events.models import Event
from taxonomy.models import Country, Sector

YEARS = [(str(year), str(year)) for year in range(date.today().year + 1, 2007, -1)]  # noqa: DTZ011


class EventFilter(FilterSet):
    country = ModelMultipleChoiceFilter(field_name="countries", queryset=Country.objects.all())
    sector = ModelMultipleChoiceFilter(field_name="sectors", queryset=Sector.objects.all())
    year = MultipleChoiceFilter(choices=YEARS)
    type = MultipleChoiceFilter(choices=Event.Type.choices)

    class Meta:
        model = Event
        fields = []

    @property
    def facets(self):
        """Each filter with its choices and their event counts."""
        return [{"field": self.form[name], "choices": self.choices(name)} for name in self.filters]

    def choices(self, name):
        data = self.data.copy()
        chosen = data.pop(name, [])
        column = self.filters[name].field_name
        others = EventFilter(data, self.queryset).qs.order_by()
        counted = others.values_list(column).annotate(Count("pk", distinct=True))
        counts = {str(value): count for value, count in counted}
        return [
            (value, label, counts[str(value)], str(value) in chosen)
            for value, label in self.form.fields[name].choices
            if str(value) in counts
        ]


class EventList(FilterView):
    filterset_class = EventFilter
    queryset = (
        Event.objects.published()
        .annotate(year=Substr("dated", 1, 4))
        .prefetch_related("countries", "sectors")
        .order_by("-dated", "pk")
    )
    paginate_by = 20
    template_name = "bench/textbook.html"


class EventDetail(DetailView):
    """All texts, links and rows of an event, in a plain template."""

    queryset = Event.objects.published().prefetch_related(
        *["countries", "sectors", "aliases", "organizers__institution", "figures"],
        *["citations__source"],
    )
    template_name = "bench/textbook_record.html"


class PlainList(ListView):
    """The latest events without any filter."""

    queryset = EventList.queryset
    paginate_by = 20
    template_name = "bench/textbook_list.html"
