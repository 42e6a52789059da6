"""A printable brief of one country, in both languages side by side."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from evidence.models import Figure, Source
from evidence.wording import sources_in_words
from records.pages.countries_and_sectors import CountryPage
from records.pages.latest import last_change
from records.pages.record_parts.related import Group, groups_of_every_kind
from records.public_evidence import public_figures
from records.wording.cards import date_of, marks_of
from values.languages import readers_language_first

# Maximum of records per kind, of figures and of sources, to fit on one page.
SHOWN = 4


@dataclass(frozen=True)
class Item:
    """One line; ``language`` is set if it differs from the language of the column."""

    text: str
    address: str = ""
    language: str = ""
    note: str = ""
    # Caveats about the reliability of the entry.
    marks: tuple[str, ...] = ()
    # For lines about a figure: the template shows its places.
    figure: Figure | None = None


@dataclass
class Part:
    """A section of the brief in one language."""

    language: str
    title: str
    items: list[Item] = field(default_factory=list)
    note: str = ""


class CountryBrief(CountryPage):
    template_name = "exchange_site/country_brief.html"

    def get_context_data(self, **kwargs):
        figures = [figure for figure in public_figures() if self.object in countries_of(figure)]
        # Both columns list the same records, in the order of the reader's language.
        records = [kind_group.records for kind_group in groups_of(self.object)]
        sides = []
        for code in readers_language_first():
            with override(code):
                sides.append(parts(self.object, records, figures))
        return super().get_context_data(**kwargs) | {"pairs": list(zip(*sides, strict=True))}


def countries_of(figure) -> list:
    places = [figure.place, figure.origin, figure.destination]
    return [place.country for place in places if place]


def groups_of(country) -> list[Group]:
    return groups_of_every_kind(f"country={country.pk}", SHOWN)


def parts(country, records, figures) -> list[Part]:
    """All sections in the active language."""
    groups = groups_of(country)
    return [
        head(country, groups),
        *[part_of(kind_group, shown) for kind_group, shown in zip(groups, records, strict=True)],
        figures_of_the_country(figures),
        sources_of_the_country(country),
    ]


def head(country, groups) -> Part:
    items = [Item(kind_group.counted, kind_group.url) for kind_group in groups]
    return Part(get_language(), str(country.name), items, when_in_words(country))


def when_in_words(country) -> str:
    """The date of the brief, preceded by the date of joining ASEAN for member countries."""
    changed = timezone.localdate(last_change() or timezone.now())
    as_of = _("As of %(date)s.") % {"date": date_format(changed)}
    if not country.asean_since:
        return as_of
    since = _("Member of ASEAN since %(date)s.") % {"date": date_format(country.asean_since)}
    # Translators: two whole sentences.
    return _("%(member_since)s %(as_of)s") % {"member_since": since, "as_of": as_of}


def part_of(kind_group: Group, records) -> Part:
    items = [
        Item(
            str(record.name),
            record.get_absolute_url(),
            record.name.foreign,
            date_of(record),
            tuple(marks_of(record)),
        )
        for record in records
    ]
    more = kind_group.count - len(items)
    words = {"counted": kind_group.counted, "count": more}
    # Translators: Chinese may use %(counted)s.
    note = kind_group.also_open or (_("and %(count)s more") % words if more else "")
    nothing = kind_group.not_recorded or _("None so far.")
    return Part(get_language(), str(kind_group.title), items, note if items else nothing)


def figures_of_the_country(figures: list[Figure]) -> Part:
    """The newest figures, each with its sources."""
    dated = sorted((figure for figure in figures if figure.as_of), key=attrgetter("as_of_latest"))
    newest = [*dated[::-1], *(figure for figure in figures if not figure.as_of)][:SHOWN]
    items = [
        Item(
            figure.in_words,
            note=sources_in_words(figure.sources),
            marks=tuple(figure.marks),
            figure=figure,
        )
        for figure in newest
    ]
    return Part(get_language(), _("Figures"), items, "" if items else _("None so far."))


def sources_of_the_country(country) -> Part:
    items = [
        Item(str(source.title), source.link, source.title.foreign)
        for source in country.sources.exclude(status=Source.Status.GENERAL)[:SHOWN]
    ]
    return Part(
        get_language(), _("Sources"), items, _("The sources of each entry stand on its own page.")
    )
