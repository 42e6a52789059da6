"""Cards: the lines of a list, as plain data for the template."""

from dataclasses import dataclass
from typing import NamedTuple

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from evidence.models import Confidence
from records.selection.query_strings import list_address

BEGINNING = 240
# Beyond this number, countries are counted instead of named.
NAMED_COUNTRIES = 6


class Tag(NamedTuple):
    sort: str
    text: str
    # Whether it matches the search query.
    is_match: bool = False
    # The page of the country or sector.
    address: str = ""


class Pages(NamedTuple):
    """Addresses below which the pages of all countries and of all sectors are."""

    countries: str
    sectors: str


class Snippets(NamedTuple):
    """The best passage of a search result."""

    # (text, whether it matches the search query)
    parts: tuple[tuple[str, bool], ...]
    language: str = ""


@dataclass(frozen=True)
class Card:
    """A line of a list; ``*_language`` is set where a text is not in the reader's language."""

    name: str
    address: str
    name_language: str = ""
    type: str = ""
    date: str = ""
    city: str = ""
    city_language: str = ""
    marks: tuple[str, ...] = ()
    beginning: str = ""
    beginning_language: str = ""
    tags: tuple[Tag, ...] = ()
    # Search results only: the name in parts, as in Snippets.parts.
    name_parts: tuple[tuple[str, bool], ...] = ()
    found: Snippets | None = None


def render_card(card: Card) -> SafeString:
    return get_template("records/_record_card.html").render(vars(card))


def cards(records) -> list[Card]:
    """The cards of records of one kind, fetched with ``for_cards()``, in the active language."""
    if not records:
        return []
    # Computed once for all: they take as long as the rest of a card.
    kind = type(records[0])
    place, types = list_address(kind), labels_of_types(kind)
    pages = Pages(reverse("countries"), reverse("sectors"))
    return [card_of(record, f"{place}{record.slug}/", types, pages) for record in records]


def labels_of_types(kind) -> dict[str, str]:
    types = kind.Type.choices if kind.has_field("type") else []
    return {value: str(label) for value, label in types}


def card_of(record, address: str, types: dict[str, str], pages: Pages) -> Card:
    name, summary, city = record.name, record.summary, getattr(record, "city", "")
    return Card(
        name=str(name),
        address=address,
        name_language=name.foreign,
        type=types.get(record.type, record.type) if types else "",
        date=date_of(record),
        city=str(city),
        city_language=city.foreign if city else "",
        marks=tuple(marks_of(record)),
        beginning=Truncator(summary).chars(BEGINNING) if summary else "",
        beginning_language=summary.foreign,
        tags=tuple(tags_of(record, pages)),
    )


def date_of(record) -> str:
    """The dates of an event, else ``dated`` with its label."""
    if held := getattr(record, "when_in_words", ""):
        return held
    date, label = record.date_in_words, record.date_label
    return _("%(what)s %(date)s") % {"what": label, "date": date} if date and label else date


def marks_of(record):
    """Yield translated remarks on reliability: warning, single language, unofficial, to be verified."""
    if record.warning:
        yield record.warning
    only_in = record.name.only_in
    if only_in == "zh-hans":
        yield _("name in Chinese only")
    elif only_in == "en":
        yield _("name in English only")
    if record.is_unofficial_wording:
        yield _("unofficial translation")
    if record.confidence == Confidence.MEDIUM:
        yield _("to be verified")


def tags_of(record, pages: Pages):
    """Yield tags of the countries, the own sectors and the inherited sectors."""
    if record.reach == record.Reach.ALL_ASEAN:
        yield Tag("country", _("all ASEAN countries"))
    countries = record.countries.all()
    if len(countries) > NAMED_COUNTRIES:
        counted = ngettext("%(n)s country", "%(n)s countries", len(countries))
        yield Tag("country", counted % {"n": len(countries)})
    else:
        yield from (
            Tag("country", str(country.name), address=f"{pages.countries}{country.pk.lower()}/")
            for country in countries
        )
    yield from (
        Tag("sector", str(sector.name), address=f"{pages.sectors}{sector.pk}/")
        for sector in record.sectors.all()
    )
    through = {}
    for sector, other in record.sectors_through_records:
        through.setdefault(other, []).append(str(sector.name))
    for other, sectors in through.items():
        words = {"sector": pgettext("between conditions", ", ").join(sectors), "record": other.name}
        yield Tag("through", _("%(sector)s (through %(record)s)") % words)
