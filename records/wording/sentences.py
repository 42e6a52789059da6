"""Sentences that describe a selection, such as "23 events with Laos, newest first"."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taxonomy import cached_lists

# Nearly every record names the host country, so that it does not tell whether countries are recorded.
HOST = "CN"


def one_of(names) -> str:
    first, *others = map(str, names)
    if not others:
        return first
    return pgettext("between choices, as in “Laos or Thailand”", " or ").join([first, *others])


def countries(filterset) -> str:
    """The chosen countries in the phrase of the kind, which may be another for all of ASEAN."""
    kind, chosen = filterset.kind, filterset.chosen.get("country", [])
    is_wide = "reach" not in filterset.chosen and any(country.asean_since for country in chosen)
    return in_phrase(filterset, (is_wide and kind.asean_phrase) or kind.countries_phrase)


def in_phrase(filterset, pattern) -> str:
    chosen = filterset.chosen.get("country")
    if not chosen:
        return _("with named countries") if filterset.chosen.get("reach") else ""
    names = one_of(country.name for country in chosen)
    phrase = pattern % {"countries": names}
    return (
        _("expressly %(countries)s") % {"countries": phrase}
        if filterset.chosen.get("reach")
        else phrase
    )


def linked_records(filterset) -> str:
    names = [
        record.name
        for name, records in filterset.chosen.items()
        if hasattr(filterset.base_filters[name], "target")
        for record in records
    ]
    return _("of %(records)s") % {"records": one_of(names)} if names else ""


def sectors(filterset) -> str:
    """``Rail transit`` after a phrase, ``in Rail transit`` after the noun; names keep their capitals."""
    chosen = filterset.chosen.get("sector")
    if not chosen:
        return ""
    names = [sector.name for sector in chosen]
    if filterset.chosen.keys() & {"country", "reach"} or linked_records(filterset):
        pattern = pgettext("after another phrase", "%(sectors)s")
    else:
        pattern = _("in %(sectors)s")
    return pattern % {"sectors": one_of(names)}


def types(filterset) -> str:
    labels = dict(filterset.choices("type")) if "type" in filterset.chosen else {}
    names = [label for value, label in labels.items() if value in filterset.chosen["type"]]
    return _("of type %(types)s") % {"types": one_of(names)} if names else ""


def years(filterset) -> str:
    names = [_("%(year)s") % {"year": year} for year in filterset.chosen.get("year", [])]
    return filterset.kind.years_phrase % {"years": one_of(names)} if names else ""


def span_of_years(filterset) -> str:
    first, last = (filterset.chosen.get(name) for name in ["year_from", "year_to"])
    if first and last:
        span = _("%(first)s–%(last)s") % {"first": first, "last": last}
    elif first:
        span = _("%(year)s or later") % {"year": first}
    elif last:
        span = _("%(year)s or earlier") % {"year": last}
    else:
        return ""
    return filterset.kind.years_phrase % {"years": span}


def own_choices(filterset) -> str:
    """Labels of the choices in the kind's own filters, such as ``upcoming``."""
    labels = [
        dict(filterset.choices(name))[value]
        for name, value in filterset.chosen.items()
        if isinstance(value, str) and name not in {"reach", "sort"} and filterset.choices(name)
    ]
    return one_after_another(labels)


def sought(filterset) -> str:
    text = filterset.chosen.get("q")
    return _("matching “%(words)s”") % {"words": text} if text else ""


PHRASES = [
    countries,
    linked_records,
    sectors,
    types,
    years,
    span_of_years,
    sought,
    own_choices,
]


def conditions(filterset) -> list[str]:
    """A phrase for each active filter, in the order of the sentence."""
    return [said for phrase in PHRASES if (said := phrase(filterset))]


def one_after_another(conditions: list[str]) -> str:
    between = pgettext("between conditions", ", ") if conditions[1:] else ""
    return between.join(conditions)


def in_one_phrase(filterset) -> str:
    return one_after_another(conditions(filterset))


def found_in_words(filterset, count: int) -> str:
    """``23 records matching “rail”, with Laos``: a search over all kinds, without the sort."""
    kind = filterset.kinds[0] if len(filterset.kinds) == 1 else filterset.kind
    words = {
        "counted": kind.counted % {"count": count},
        "conditions": in_one_phrase(filterset),
    }
    return _("%(counted)s %(conditions)s") % words if words["conditions"] else words["counted"]


def order_in_words(filterset) -> str:
    """The order; where what names a country stands before what is for all of ASEAN, that as well."""
    order = dict(filterset.choices("sort"))[filterset.order]
    if also_open(filterset) and filterset.naming.count():
        return _("those that name it first, each part %(order)s") % {"order": order}
    return order


def selection_in_words(filterset, count: int) -> str:
    """``23 events with Laos or Thailand, Rail transit, newest first``."""
    if nothing_recorded := not_recorded(filterset):
        return nothing_recorded
    said = conditions(filterset)
    words = {
        "counted": filterset.kind.counted % {"count": count},
        "conditions": one_after_another(said),
        "order": order_in_words(filterset),
    }
    if not said:
        return _("%(counted)s, %(order)s") % words
    # In English the kind's own choices follow a comma: "3 events with Laos", but "3 events, past".
    if len(said) == 1 and said[0] == own_choices(filterset):
        return _("%(counted)s, %(conditions)s, %(order)s") % words
    return _("%(counted)s %(conditions)s, %(order)s") % words


def also_open(filterset) -> str:
    """How many results name the country and how many are only open to all of ASEAN; may be empty."""
    chosen = filterset.chosen.get("country", [])
    if not chosen or filterset.errors or filterset.chosen.get("reach"):
        return ""
    if not any(country.asean_since for country in chosen):
        return ""
    named = filterset.naming.count()
    opened = filterset.finds().count() - named
    if not opened:
        return ""
    kind = filterset.kind
    if named:
        # Translators: Chinese may use %(names)s, %(counted_named)s and %(counted_open)s.
        pattern = _("First %(named)s %(countries)s, then %(open)s more for all ASEAN countries")
    elif names_countries(filterset):
        # Translators: Chinese may use %(counted_open)s.
        pattern = _("No %(noun)s names %(names)s; for all ASEAN countries: %(open)s")
    else:
        # Translators: Chinese may use %(counted_open)s.
        pattern = _("For all ASEAN countries: %(open)s")
    return pattern % {
        "named": named,
        "names": one_of(country.name for country in chosen),
        "noun": kind._meta.verbose_name,
        "open": opened,
        "countries": in_phrase(filterset, kind.countries_phrase),
        "counted_named": kind.counted % {"count": named},
        "counted_open": kind.counted % {"count": opened},
    }


def names_countries(filterset) -> bool:
    """Whether any record of the kind names a country besides the host."""
    return bool(filterset.everything.tally("country").keys() - {HOST})


def not_recorded(filterset) -> str:
    """Said instead of a count where no record of the kind fills the field of a chosen filter."""
    recorded = {
        "country": lambda: names_countries(filterset) or filterset.everything.open_to_all().count(),
        "sector": lambda: filterset.everything.tally("sector"),
    }
    for name, is_recorded in recorded.items():
        if name in filterset.chosen and filterset.everything.count() and not is_recorded():
            # Translators: Chinese may use %(list)s.
            return _("%(field)s not recorded for %(several)s") % {
                "field": filterset.label(name),
                "several": filterset.kind._meta.verbose_name_plural,
                "list": filterset.kind.list_title,
            }
    return ""


def without_sector(filterset) -> str:
    """How many results have no sector, their other filters aside; empty for none and for all."""
    if filterset.errors:
        return ""
    finds = filterset.finds("sector")
    count = finds.count()
    recorded = finds.taking(filterset, "sector", cached_lists.sectors()).count()
    if not recorded or count == recorded:
        return ""
    words = {"count": count - recorded}
    words["counted"] = filterset.kind.counted % words
    # Translators: Chinese may use %(counted)s.
    among = _("Sector not recorded for %(count)s") % words
    # Translators: Chinese may use %(counted)s.
    others = _("Sector not recorded for %(count)s more") % words
    return others if "sector" in filterset.chosen else among
