"""A record in both languages side by side, field by field."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from evidence.wording import cited, sources_in_words, title_of
from records.pages.record_parts.related import Group, related_groups
from records.selection.query_strings import list_address
from records.wording.facts import FactValue, facts_of, links
from values.languages import readers_language_first, to_attribute

MISSING = {
    "en": gettext_lazy("No English text yet."),
    "zh-hans": gettext_lazy("No Chinese text yet."),
}


@dataclass
class LanguageSide:
    """A field in one language: values, or a longer text."""

    language: str
    label: str
    values: list[FactValue] = field(default_factory=list)
    text: str = ""
    missing: str = ""
    # A note such as "unofficial translation".
    mark: str = ""


def language_pairs(record, relations: set[str]) -> list[list[LanguageSide]]:
    """For each field its sides, the reader's language first; fields empty in both are left out.

    ``relations``: the names of the record's relations that have rows.
    """
    groups = related_groups(record, relations)
    columns = [sides_of(record, code, groups) for code in readers_language_first()]
    pairs = zip(*columns, strict=True)
    return [list(pair) for pair in pairs if any(side.values or side.text for side in pair)]


def sides_of(record, code: str, groups: list[Group]) -> list[LanguageSide]:
    """All fields of a record in one language; the order is the same for every language."""
    with override(code):
        own = {
            name: own_text(record, name, code) for name in ["name", "summary", "text", "image_alt"]
        }
        facts = [(fact.label, fact.values) for fact in facts_of(record)]
        named = [
            (type(record).countries_label, countries_of(record)),
            (_("Sectors"), sectors_of(record)),
            (_("Website"), [FactValue(record.website, record.website)] if record.website else []),
        ]
        contact = own_text(record, "contact_office", code)
        figures = [
            FactValue(
                figure.in_words,
                note=_("; ").join([*figure.marks, sources_in_words(figure.sources)]),
            )
            for figure in record.figures.public().with_wording()
        ]
        sources = [
            FactValue(
                capfirst(title_of(source)),
                "" if source.is_missing else source.link,
                "" if source.is_missing else source.title.foreign,
                note=_("for %(facts)s") % {"facts": facts} if facts else "",
            )
            for source, facts in cited(record.citations.select_related("source"))
        ]
        sides = [language_side(code, label, values) for label, values in [*facts, *named]]
        picture = [own["image_alt"]] if record.image else []
        related = [language_side(code, group.title, related_in(group)) for group in groups]
        ends = [
            language_side(code, _("Figures"), figures),
            *related,
            language_side(code, _("Sources"), sources),
        ]
        return [own["name"], own["summary"], *picture, *sides, contact, own["text"], *ends]


def own_text(record, name: str, code: str) -> LanguageSide:
    """A text field in this language only, without fallback to the other."""
    column = to_attribute(name, code)
    label = capfirst(str(record._meta.get_field(column).verbose_name))
    text = getattr(record, column)
    mark = _("unofficial translation") if text and record.is_our_translation(name) else ""
    if text and name == "summary" and record.summary_unchecked:
        mark = _("Summary not yet checked by the secretariat")
    return LanguageSide(
        code, label, text=text, missing="" if text else str(MISSING[code]), mark=mark
    )


def language_side(code: str, label, values: list[FactValue]) -> LanguageSide:
    """A side from values; texts in another language are shown as missing, unless they are links."""
    shown = [
        FactValue(str(MISSING[code])) if value.language and not value.url else value
        for value in values
    ]
    return LanguageSide(code, capfirst(str(label)), shown)


def countries_of(record) -> list[FactValue]:
    is_open = record.reach == record.Reach.ALL_ASEAN and not record.asean_phrase
    reach = [FactValue(capfirst(record.get_reach_display()))] if is_open else []
    return [*reach, *links(record.countries.all())]


def sectors_of(record) -> list[FactValue]:
    """Own sectors as links, then inherited sectors with the record they come from."""
    through = [
        _("%(sector)s (through %(record)s)") % {"sector": sector.name, "record": other.name}
        for sector, other in record.sectors_through_records
    ]
    return [*links(record.sectors.all()), *map(FactValue, through)]


def related_in(group: Group) -> list[FactValue]:
    """Links to the first records of a group and, where there are more, to the whole list."""
    named = links(group.records)
    if group.count == len(named):
        return named
    _path, _mark, query = group.url.partition("?")
    every = _("All %(counted)s") % {"counted": group.counted}
    return [*named, FactValue(every, f"{list_address(group.kind)}?{query}")]
