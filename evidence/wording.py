"""Figures and sources as sentences: a qualifier is part of the sentence, never glued on."""

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def number_in_words(value: int) -> str:
    """Grouped by thousands in English, plain in Chinese."""
    return (
        str(value)
        if get_language() == "zh-hans"
        else number_format(value, use_l10n=True, force_grouping=True)
    )


def number_in_a_sentence(value: int) -> str:
    """As ``number_in_words``; in Chinese whole thousands from 10,000 on by 万 (26万, 17.5万) and 亿."""
    if get_language() != "zh-hans" or value < 10_000 or value % 1000:
        return number_in_words(value)
    unit, name = (10**8, "亿") if value >= 10**8 and not value % 10**7 else (10**4, "万")
    return f"{value / unit:.10g}{name}"


def amount_in_words(figure) -> str:
    """``more than 1,400 participants``; Chinese ``超1400人次``."""
    if figure.value is None:
        return figure.text
    indicator = figure.indicator
    # Translators: Chinese may use %(measure_word)s.
    number = pgettext("amount", "%(number)s %(unit)s") % {
        "number": number_in_a_sentence(figure.value),
        "unit": indicator.unit_en if figure.value == 1 else indicator.units_en,
        "measure_word": indicator.measure_word_zh_hans,
    }
    pattern = {
        "exact": "%(number)s",
        "more-than": pgettext("amount", "more than %(number)s"),
        "at-least": pgettext("amount", "at least %(number)s"),
        "nearly": pgettext("amount", "nearly %(number)s"),
        "about": pgettext("amount", "about %(number)s"),
        # Translators: Chinese may use %(planned)s.
        "planned": pgettext("amount", "%(number)s planned"),
    }[figure.qualifier]
    return pattern % {"number": number, "planned": indicator.planned_zh_hans}


def amount_with_indicator(figure) -> str:
    """``more than 1,400 participants``, where the unit says what is counted; ``参会嘉宾超1400人次``."""
    # Translators: Chinese may use %(indicator)s.
    pattern = pgettext("amount with its indicator", "%(amount)s")
    return pattern % {"amount": amount_in_words(figure), "indicator": figure.indicator.name}


def figure_in_words(figure) -> str:
    """A whole sentence: what is counted, how many, as of when, counted how."""
    words = {
        "indicator": figure.indicator.name,
        "amount": amount_in_words(figure),
        "date": figure.as_of.in_words if figure.as_of else "",
        "counting": figure.counting,
    }
    if figure.as_of and figure.counting:
        pattern = _("%(indicator)s: %(amount)s, as of %(date)s (%(counting)s).")
    elif figure.as_of:
        pattern = _("%(indicator)s: %(amount)s, as of %(date)s.")
    elif figure.counting:
        pattern = _("%(indicator)s: %(amount)s, date not recorded (%(counting)s).")
    else:
        pattern = _("%(indicator)s: %(amount)s, date not recorded.")
    return pattern % words


def title_of(source) -> str:
    """The title, or the words for a source that is still to be added."""
    return source.get_status_display() if source.is_missing else str(source.title)


def sources_in_words(sources) -> str:
    titles = dict.fromkeys(map(title_of, sources))
    return _("Source: %(sources)s") % {"sources": _("; ").join(titles)}


def reference(source) -> str:
    """A whole reference: title, publisher, date, address, and how the source was read."""
    if source.is_missing:
        return capfirst(title_of(source))
    day = source.published and (
        f"[{source.published}]" if source.published_inferred else source.published
    )
    read = source.reading
    if source.consulted_on:
        read = f"{read} ({date_format(source.consulted_on, 'Y-m-d')})"
    publisher = "" if source.publisher == source.title else source.publisher
    return ". ".join(filter(None, map(str, [source.title, publisher, day, source.link, read])))


def cited(citations) -> list[tuple]:
    """Each source once, with the facts it is cited for, in words; missing sources come last.

    The words are empty where a source is cited for the record as a whole.
    """
    facts = {}
    for citation in citations:
        facts.setdefault(citation.source, []).append(citation.get_facts_display())
    between = pgettext("between conditions", ", ")
    found = [
        (source, between.join(sorted(map(str, named))) if all(named) else "")
        for source, named in facts.items()
    ]
    return sorted(found, key=lambda pair: pair[0].is_missing)
