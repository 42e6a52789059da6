"""The sentence that says what a list shows."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def one_of(names) -> str:
    return pgettext("between choices, as in “Laos or Thailand”", " or ").join(map(str, names))


def small(name: str) -> str:
    """The name within a sentence: ``rail transit``, but ``ICT``."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def conditions(filterset) -> list[str]:
    """What is asked for, a phrase for each parameter, in the order a sentence wants."""
    chosen, kind = filterset.chosen, filterset.kind
    said = []
    if countries := chosen.get("country"):
        phrase = kind.countries_phrase % {"countries": one_of(c.name for c in countries)}
        named = _("%(countries)s by name") if chosen.get("reach") else "%(countries)s"
        said.append(named % {"countries": phrase})
    elif chosen.get("reach"):
        said.append(_("naming their countries"))
    for name in ["edition", "alliance", "center", "institution"]:
        if records := chosen.get(name):
            said.append(_("of %(records)s") % {"records": one_of(r.name for r in records)})
    if sectors := chosen.get("sector"):
        names = one_of(small(sector.name) for sector in sectors)
        said.append(_("%(sectors)s") % {"sectors": names})
    if types := chosen.get("type"):
        labels = dict(kind.Type.choices)
        said.append(_("type %(types)s") % {"types": one_of(labels[one] for one in types)})
    if years := chosen.get("year"):
        said.append(_("of %(years)s") % {"years": one_of(_("%(year)s") % {"year": y} for y in years)})
    if "year_from" in chosen:
        said.append(_("from %(year)s on") % {"year": chosen["year_from"]})
    if "year_to" in chosen:
        said.append(_("until %(year)s") % {"year": chosen["year_to"]})
    for name in ["when", "registration"]:
        if value := chosen.get(name):
            said.append(str(dict(filterset.filters[name].extra["choices"])[value]))
    if "q" in chosen:
        said.append(_("matching “%(words)s”") % {"words": chosen["q"]})
    return said


def order_in_words(filterset) -> str:
    return str(dict(filterset.filters["sort"].extra["choices"])[filterset.sort])


def selection_in_words(filterset, count: int) -> str:
    """``23 events with Laos or Thailand, rail transit, newest first``."""
    words = {
        "counted": filterset.kind.counted % {"count": count},
        "conditions": _(", ").join(conditions(filterset)),
        "order": order_in_words(filterset),
    }
    if words["conditions"]:
        return _("%(counted)s %(conditions)s, %(order)s") % words
    return _("%(counted)s, %(order)s") % words


def also_open(filterset, records) -> str:
    """How many of the records name the country, and how many are only open to all of ASEAN."""
    countries = filterset.chosen.get("country", [])
    if not any(country.asean_since for country in countries) or filterset.chosen.get("reach"):
        return ""
    named = records.naming(countries).count()
    opened = records.count() - named
    return _(
        "%(named)s with %(countries)s, %(open)s more open to all ASEAN countries"
    ) % {"named": named, "open": opened, "countries": one_of(c.name for c in countries)}
