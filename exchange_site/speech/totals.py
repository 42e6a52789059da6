"""The newest totals as lines to be copied: each with qualifier, date and source."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from evidence.models import Figure
from evidence.wording import sources_in_words
from exchange_site.public.statistics_pages import entry_counts, newest_tables
from values.languages import in_each_language


def totals_now() -> list[dict]:
    """Sections of lines, as JSON; each title and text in both languages.

    ``{"title": {language: text}, "lines": [{"key": ..., "text": {language: text}}]}``; the keys say
    which lines of two days belong together.
    """
    by_language = in_each_language(sections)
    first, *_others = by_language.values()
    return [
        {
            "title": {code: found[at][0] for code, found in by_language.items()},
            "lines": [
                {
                    "key": key,
                    "text": {code: found[at][1][key] for code, found in by_language.items()},
                }
                for key in lines
            ],
        }
        for at, (_title, lines) in enumerate(first)
    ]


def sections() -> list[tuple[str, dict[str, str]]]:
    """In the active language: titles, each with its lines by key."""
    found = [
        (str(table.title), {key_of(figure): line_of(figure) for figure in table.figures})
        for table in newest_tables()
    ]
    counts = {f"count {label}": counted for label, counted in entry_counts().items()}
    return [*found, (_("Entries in this directory"), counts)]


def key_of(figure) -> str:
    """What the figure counts, of what and where; the ref first, if it is about a record."""
    ref = figure.record.ref if figure.about == Figure.About.RECORD else "-"
    planned = "planned" if figure.qualifier == Figure.Qualifier.PLANNED else "-"
    places = [figure.place_id, figure.origin_id, figure.destination_id]
    return " ".join([ref, figure.indicator_id, *(place or "-" for place in places), planned])


def line_of(figure) -> str:
    sentence = figure.in_words
    if about := about_in_words(figure):
        sentence = pgettext("figure", "%(about)s: %(sentence)s") % {
            "about": about,
            "sentence": sentence,
        }
    words = {"sentence": sentence, "sources": sources_in_words(figure.sources)}
    if figure.marks:
        words["marks"] = pgettext("between conditions", ", ").join(figure.marks)
        return _("%(sentence)s %(sources)s (%(marks)s).") % words
    return _("%(sentence)s %(sources)s.") % words


def about_in_words(figure) -> str:
    """The record or the places that the figure is about; empty for the Week as a whole."""
    if figure.about == Figure.About.RECORD:
        return str(figure.record.name)
    origin, destination = figure.origin, figure.destination
    if origin and origin == destination:
        return str(origin.name)
    places = {"origin": origin and origin.name, "destination": destination and destination.name}
    if origin and destination:
        return _("from %(origin)s to %(destination)s") % places
    if origin:
        return _("from %(origin)s") % places
    if destination:
        return _("to %(destination)s") % places
    return str(figure.place.name) if figure.place else ""
