"""What the directory knows of one country, on one sheet, in both languages side by side."""

from dataclasses import dataclass, field
from operator import attrgetter

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from evidence.models import Figure
from evidence.wording import sources_in_words
from exchange_site.public.figure_tables import public_figures
from exchange_site.public.page_fragments import last_change
from records.kinds import record_kinds
from records.pages.countries_and_sectors import CountryPage
from records.pages.parts.related import Group, group
from records.wording.cards import date_of, marks_of

# So many records of a kind, and so many figures, leave room for the others on one sheet.
SHOWN = 4


@dataclass(frozen=True)
class Item:
    """One line of the sheet; its language where it is not that of its side."""

    text: str
    address: str = ""
    language: str = ""
    note: str = ""
    # What a reader should know before relying on it.
    marks: tuple[str, ...] = ()
    # Whose places the template names.
    figure: Figure | None = None


@dataclass
class Part:
    """A part of the sheet in one language."""

    language: str
    title: str
    items: list[Item] = field(default_factory=list)
    note: str = ""


class CountryBrief(CountryPage):
    template_name = "exchange_site/country_brief.html"

    def get_context_data(self, **kwargs):
        figures = [figure for figure in public_figures() if self.object in countries_of(figure)]
        # The same records on both sides, in the order of the reader's language.
        records = [one.records for one in groups_of(self.object)]
        sides = []
        for code in in_readers_order():
            with override(code):
                sides.append(parts(self.object, records, figures))
        return super().get_context_data(**kwargs) | {"pairs": list(zip(*sides, strict=True))}


def in_readers_order() -> list[str]:
    """The reader's own language first."""
    codes = [code for code, _name in settings.LANGUAGES]
    return sorted(codes, key=lambda code: code != get_language())


def countries_of(figure) -> list:
    places = [figure.place, figure.origin, figure.destination]
    return [place.country for place in places if place]


def groups_of(country) -> list[Group]:
    return [group(kind, f"country={country.pk}", SHOWN) for kind in record_kinds()]


def parts(country, records, figures) -> list[Part]:
    """All of the sheet in the active language."""
    groups = groups_of(country)
    return [
        head(country, groups),
        *[part_of(one, shown) for one, shown in zip(groups, records, strict=True)],
        figures_of_the_country(figures),
        sources_of_the_country(country),
    ]


def head(country, groups) -> Part:
    items = [Item(one.counted, one.url) for one in groups]
    return Part(get_language(), str(country.name), items, when_in_words(country))


def when_in_words(country) -> str:
    """Of when the sheet is, after since when the country has been a member."""
    changed = timezone.localdate(last_change() or timezone.now())
    as_of = _("As of %(date)s.") % {"date": date_format(changed)}
    if not country.asean_since:
        return as_of
    since = _("Member of ASEAN since %(date)s.") % {"date": date_format(country.asean_since)}
    # Translators: two whole sentences.
    return _("%(member_since)s %(as_of)s") % {"member_since": since, "as_of": as_of}


def part_of(one: Group, records) -> Part:
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
    more = one.count - len(items)
    words = {"counted": one.counted, "count": more}
    # Translators: Chinese may use %(counted)s.
    said = _("and %(count)s more") % words
    note = one.also_open or (said if more else "")
    return Part(get_language(), str(one.title), items, note if items else _("None so far."))


def figures_of_the_country(figures: list[Figure]) -> Part:
    """The newest of them, each with its sources."""
    dated = sorted((figure for figure in figures if figure.as_of), key=attrgetter("as_of_latest"))
    newest = [*dated[::-1], *(figure for figure in figures if not figure.as_of)][:SHOWN]
    items = [
        Item(one.in_words, note=sources_in_words(one.sources), marks=tuple(one.marks), figure=one)
        for one in newest
    ]
    return Part(get_language(), _("Figures"), items, "" if items else _("None so far."))


def sources_of_the_country(country) -> Part:
    items = [
        Item(str(source.title), source.link, source.title.foreign)
        for source in country.sources.all()[:SHOWN]
    ]
    return Part(
        get_language(), _("Sources"), items, _("The sources of each entry stand on its own page.")
    )
