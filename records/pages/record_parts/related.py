"""Related records, grouped by kind."""

from dataclasses import KW_ONLY, dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.kinds import filterset_of, record_kinds, selection
from records.selection.query_strings import list_address
from records.selection.results import ResultPage
from records.wording.sentences import (
    also_open,
    in_one_phrase,
    not_recorded,
    one_of,
    without_sector,
)

SHOWN = 12
A_FEW = 6


@dataclass
class Group:
    """The first records of one kind, the total count, and the URL of the whole list."""

    kind: type
    shown: ResultPage
    count: int
    url: str
    _: KW_ONLY
    # The condition in words, as in "with Laos".
    phrase: str = ""
    also_open: str = ""
    without_sector: str = ""
    # Shown only when it is unfolded.
    is_folded: bool = False
    # Said instead of a count where the kind does not record what is asked.
    not_recorded: str = ""
    # Where a kind has several groups: which of them this is, and what stands instead of the list's title.
    part: str = ""
    heading: str = ""

    @property
    def title(self):
        return self.heading or self.kind.list_title

    @property
    def anchor(self) -> str:
        return f"{self.kind.label()}-{self.part}" if self.part else self.kind.label()

    @property
    def noun(self):
        return self.kind._meta.verbose_name

    @property
    def records(self) -> list:
        return list(self.shown)

    @property
    def cards(self) -> list[str]:
        return self.shown.cards

    @property
    def counted(self) -> str:
        return self.not_recorded or self.kind.counted % {"count": self.count}

    @property
    def way_to_all(self) -> str:
        """``All 23 events with Laos``."""
        words = {"counted": self.counted, "phrase": self.phrase}
        return (_("All %(counted)s %(phrase)s") if self.phrase else _("All %(counted)s")) % words


def group(
    kind, parameters: str, shown: int = SHOWN, start: int = 0, chosen: dict | None = None
) -> Group:
    """The group of a selection; ``parameters`` is its query string, ``chosen`` their values if known."""
    filterset = selection(kind, QueryDict(parameters))
    if chosen:
        filterset.understood = (chosen, {})
    found = filterset.found
    return Group(
        kind,
        found[start : start + shown],
        found.count(),
        f"{list_address(kind)}?{parameters}",
        phrase=in_one_phrase(filterset),
        also_open=also_open(filterset),
        without_sector=without_sector(filterset),
        not_recorded=not_recorded(filterset),
    )


def related_groups(record, relations: set[str]) -> list[Group]:
    """Groups of the published records that link to this record; empty groups are left out.

    ``relations``: the names of the record's relations that have rows.
    """
    word, groups = record._meta.model_name, []
    for kind in record_kinds() if record.is_public else []:
        linking = filterset_of(kind).base_filters.get(word)
        if linking and linking.last_relation.remote_field.name in relations:
            found = parts_of(kind, word, record) or [
                group(kind, f"{word}={record.slug}", chosen={word: [record]})
            ]
            # On the record's own page the phrase naming it would be redundant.
            title = kind.related_titles.get(word, "")
            groups += [
                replace(part, phrase="", without_sector="", heading=part.heading or title)
                for part in found
            ]
    return [found for found in groups if found.count]


def parts_of(kind, word: str, record) -> list[Group]:
    """The groups by which the kind divides its records on the page of a record they belong to.

    The last choice of the filter is for what is not stated; if nothing else is, they are not divided.
    """
    name = kind.divided_by.get(word)
    if not name:
        return []
    parts = []
    for value, label in filterset_of(kind).base_filters[name].extra["choices"]:
        parameters = f"{word}={record.slug}&{name}={value}"
        found = group(kind, parameters, chosen={word: [record], name: value})
        words = {"part": capfirst(label), "list": kind.list_title, "noun": kind._meta.verbose_name}
        # Translators: as in "Opening period: Events"; Chinese may use %(noun)s instead of %(list)s.
        heading = _("%(part)s: %(list)s") % words
        parts.append(replace(found, part=value, heading=heading))
    return parts if any(part.count for part in parts[:-1]) else []


def partners_first() -> list:
    """The kinds of record, those whose records are possible partners before the others."""
    return sorted(record_kinds(), key=lambda kind: not kind.is_partner)


def comprehensive_group(kind, countries: list, shown: int = A_FEW) -> Group | None:
    """Records of a kind that work in many sectors, of these countries, for which none is recorded."""
    if not kind.comprehensive_type:
        return None
    pairs = [("country", country.pk) for country in countries]
    parameters = urlencode([*pairs, ("type", kind.comprehensive_type), ("without", "sector")])
    found = group(kind, parameters, shown)
    heading = _("More %(phrase)s (%(type)s): sector not recorded") % {
        "phrase": kind.countries_phrase
        % {"countries": one_of(country.name for country in countries)},
        "type": dict(kind.Type.choices)[kind.comprehensive_type],
    }
    found = replace(found, part="more", heading=heading, without_sector="")
    return found if found.count else None


def groups_of_every_kind(parameters: str, shown: int = A_FEW) -> list[Group]:
    """One group for each kind, for a country or sector; empty groups included."""
    return [group(kind, parameters, shown) for kind in record_kinds()]
