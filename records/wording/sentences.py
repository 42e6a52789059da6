"""Sentences that describe a selection, such as "23 events with Laos, newest first"."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def one_of(names) -> str:
    first, *others = map(str, names)
    if not others:
        return first
    return pgettext("between choices, as in “Laos or Thailand”", " or ").join([first, *others])


def countries(filterset) -> str:
    chosen = filterset.chosen.get("country")
    if not chosen:
        return _("with named countries") if filterset.chosen.get("reach") else ""
    names = one_of(country.name for country in chosen)
    phrase = filterset.kind.countries_phrase % {"countries": names}
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
    return dict(filterset.choices("sort"))[filterset.order]


def selection_in_words(filterset, count: int) -> str:
    """``23 events with Laos or Thailand, Rail transit, newest first``."""
    said = conditions(filterset)
    words = {
        "counted": filterset.kind.counted % {"count": count},
        "conditions": one_after_another(said),
        "order": order_in_words(filterset),
    }
    if not said:
        return _("%(counted)s, %(order)s") % words
    # In English the kind's own choices follow a comma: "3 events with Laos", but "3 events, past".
    if said == [own_choices(filterset)]:
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
    # Translators: Chinese may use %(counted_named)s and %(counted_open)s.
    pattern = _("First %(named)s %(countries)s, then %(open)s more open to all ASEAN countries")
    return pattern % {
        "named": named,
        "open": opened,
        "countries": countries(filterset),
        "counted_named": kind.counted % {"count": named},
        "counted_open": kind.counted % {"count": opened},
    }
