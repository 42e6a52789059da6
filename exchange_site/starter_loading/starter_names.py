"""Match names in the starter tables to existing and erased institutions."""

from collections.abc import Iterable
from pathlib import Path

from django.contrib.contenttypes.models import ContentType

from exchange_site.starter_loading.starter_tables import table
from institutions.models import Institution
from records.models import Alias, Permalink
from search.text.analysis import words


def institutions_by_name() -> dict[str, Institution]:
    """Institutions by each name and alias, as tuples of normalized words."""
    by_name = {}
    of_institutions = ContentType.objects.get_for_model(Institution)
    aliases = Alias.objects.filter(content_type=of_institutions).values_list("object_id", "text")
    institutions = Institution.objects.in_bulk()
    for key, text in aliases:
        by_name[tuple(words(text))] = institutions[key]
    for institution in institutions.values():
        for name in [institution.name_en, institution.name_zh_hans]:
            by_name[tuple(words(name))] = institution
    by_name.pop((), None)
    return by_name


def names_erased(folder: Path, refs: Iterable[str]) -> set[tuple[str, ...]]:
    """Names, as tuples of normalized words, of the records among ``refs`` that were erased."""
    erased = {
        permalink.pk for permalink in Permalink.objects.filter(pk__in=refs) if not permalink.record
    }
    texts = [row["text"] for row in table(folder, "aliases") if row["record"] in erased]
    for row in table(folder, Institution.label()):
        if row["ref"] in erased:
            texts += [row[name] for name in ["name_en", "name_zh_hans"]]
    return {tuple(words(text)) for text in texts} - {()}
