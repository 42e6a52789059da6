from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.generic import DetailView, ListView, TemplateView, View

from records.addresses import known, query_string
from records.chips import chips
from records.downloads import as_csv
from records.facets import facets
from records.facts import facts_of
from records.filters import RecordChoice
from records.kinds import record_kinds, selection
from records.models import FormerSlug, Permalink
from records.related import groups_of_every_kind, related_groups
from records.sentences import also_open, selection_in_words
from taxonomy.models import Country, Sector


def gone(request, record, ref: str):
    """The answer for a record that was public once."""
    return TemplateResponse(request, "410.html", {"record": record, "ref": ref}, status=410)


class SelectionMixin:
    """The published records of one kind, narrowed by the query string."""

    def get_queryset(self):
        self.filterset = selection(self.model, self.request.GET)
        return self.filterset.qs


class RecordList(SelectionMixin, ListView):
    paginate_by = 20

    def get_template_names(self):
        return [*super().get_template_names(), "records/record_list.html"]

    def paginate_queryset(self, queryset, page_size):
        return super().paginate_queryset(queryset.for_cards(), page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        pairs, filters = known(self.filterset), self.filterset.filters
        return context | {
            "kind": self.model,
            "noun": self.model._meta.verbose_name,
            "filterset": self.filterset,
            "errors": self.filterset.form.errors,
            "facets": facets(self.filterset),
            "chips": chips(self.filterset),
            "sorts": self.filterset.filters["sort"].extra["choices"],
            "sentence": selection_in_words(self.filterset, context["paginator"].count),
            "also_open": also_open(self.filterset, self.object_list),
            "query_string": query_string(pairs),
            "page_query": query_string([*pairs, ("page", "")]),
            "own_query": query_string([*pairs, *self.page_pair(context["page_obj"])]),
            "kept": [pair for pair in pairs if isinstance(filters[pair[0]], RecordChoice)],
            "clear_query": query_string([pair for pair in pairs if pair[0] == "sort"]),
            "pages": context["paginator"].get_elided_page_range(
                context["page_obj"].number, on_each_side=2, on_ends=1
            ),
        }

    @staticmethod
    def page_pair(page) -> list[tuple[str, int]]:
        return [("page", page.number)] if page.number > 1 else []


class RecordDownload(SelectionMixin, View):
    """The same selection as the list with the same query string, whole."""

    model = None

    def get(self, request):
        records = self.get_queryset()
        if errors := self.filterset.form.errors:
            text = "\n".join(f"{name}: {' '.join(said)}" for name, said in errors.items())
            return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
        response = HttpResponse(
            as_csv(self.model, records.for_files()), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{self.model.label()}.csv"'
        return response


class RecordDetail(DetailView):
    def get_template_names(self):
        return [*super().get_template_names(), "records/record_detail.html"]

    def get(self, request, *args, **kwargs):
        found = self.model.objects.filter(slug=kwargs["slug"]).first()
        if not found:
            return self.formerly_here(kwargs["slug"])
        if found.withdrawn_at and not self.may_see_drafts():
            return gone(request, found, found.ref)
        response = super().get(request, *args, **kwargs)
        if not found.is_public:
            patch_cache_control(response, private=True, no_store=True)
        return response

    def may_see_drafts(self) -> bool:
        """Asked only where the public sees nothing, so that public pages never read a session."""
        return self.request.user.has_perm(
            f"{self.model.label()}.view_{self.model._meta.model_name}"
        )

    def formerly_here(self, slug):
        former = FormerSlug.objects.filter(kind__app_label=self.model.label(), slug=slug).first()
        record = former.permalink.record if former else None
        if record and record.is_public:
            return redirect(record, permanent=True)
        if record and record.withdrawn_at:
            return gone(self.request, record, record.ref)
        raise Http404

    def get_object(self, queryset=None):
        record = super().get_object(self.model.objects.for_cards())
        if not record.is_public and not self.may_see_drafts():
            raise Http404
        return record

    def get_context_data(self, **kwargs):
        record, facts = self.object, facts_of(self.object)
        languages = [
            lang for lang in ("en", "zh-hans") if getattr(record, f"name_{lang.replace('-', '_')}")
        ]
        return super().get_context_data(**kwargs) | {
            "kind": self.model,
            "record": record,
            "facts": facts,
            "unknown_facts": [one for one in facts if not one.values],
            "groups": related_groups(record),
            "citations": record.citations.select_related("source"),
            "figures": record.figures.public().with_wording(),
            "aliases": record.aliases.all(),
            "changed": record.permalink.changes.first() if record.is_public else None,
            "canonical_languages": languages,
        }


def permanent(request, ref):
    """The record that bears this ref, in the best language of the browser."""
    permalink = Permalink.objects.filter(ref=ref.upper()).first()
    record = permalink.record if permalink else None
    if record and record.is_public:
        response = redirect(record)
        response["Vary"] = "Accept-Language"
        return response
    was_public = record.withdrawn_at if record else permalink
    if not was_public:
        raise Http404
    return gone(request, record, permalink.ref)


class CountryList(TemplateView):
    template_name = "records/country_list.html"

    def get_context_data(self, **kwargs):
        countries = list(Country.objects.all())
        add_counts(countries, "countries")
        return super().get_context_data(**kwargs) | {
            "host": [c for c in countries if c.pk == "CN"],
            "asean": [c for c in countries if c.asean_since],
            "others": [c for c in countries if c.pk != "CN" and not c.asean_since],
        }


class SectorList(TemplateView):
    template_name = "records/sector_list.html"

    def get_context_data(self, **kwargs):
        sectors = list(Sector.objects.all())
        add_counts(sectors, "sectors")
        return super().get_context_data(**kwargs) | {
            "sorts": [
                (label, [sector for sector in sectors if sector.sort == sort])
                for sort, label in Sector.Sort.choices
            ]
        }


def add_counts(entries, relation: str):
    """Give each country or sector the number of published records of each kind that name it."""
    for entry in entries:
        entry.counts = []
    for kind in record_kinds():
        counted = dict(
            kind.objects.published().order_by().values_list(relation).annotate(n=Count("pk"))
        )
        for entry in entries:
            if n := counted.get(entry.pk):
                entry.counts.append((kind.counted % {"count": n}, kind.label(), n))


class CountryDetail(DetailView):
    model = Country
    template_name = "records/country_detail.html"

    def get_object(self, queryset=None):
        country = Country.objects.filter(pk=self.kwargs["code"].upper()).first()
        if not country:
            raise Http404
        return country

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "groups": groups_of_every_kind(f"country={self.object.pk}"),
            "sources": self.object.sources.all(),
        }


class SectorDetail(DetailView):
    model = Sector
    template_name = "records/sector_detail.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "groups": groups_of_every_kind(f"sector={self.object.pk}"),
            "sources": self.object.sources.all(),
        }
