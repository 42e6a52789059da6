"""What a record can be found by, handed to the index."""

from records.kinds import record_kinds
from records.querysets import child_relations
from records.related import linking_to
from search import index
from search.models import Entry
from values.languages import language_of_field


def write_entries(record):
    """Bring both entries of a record up to date: the desk's always, the public's if it is public."""
    names, texts = names_of(record), texts_of(record)
    desk, public = Entry.Scope.DESK, Entry.Scope.PUBLIC
    index.write(desk, record.label(), record.pk, names, [*texts, record.staff_note])
    if record.is_public:
        index.write(public, record.label(), record.pk, names, texts)
    else:
        index.remove(public, record.label(), record.pk)


def write_entries_around(record):
    """Bring a record up to date, and those found by its name: it may be new, or gone."""
    write_entries(record)
    for other in linking_to(record):
        write_entries(other)


def remove_entries(record):
    for scope in Entry.Scope:
        index.remove(scope, record.label(), record.pk)


def rewrite_those_with(relation: str, entry):
    """Bring up to date the records that use a renamed country or sector."""
    for kind in record_kinds():
        for record in kind.objects.filter(**{relation: entry}):
            write_entries(record)


def names_of(record) -> list[str]:
    aliases = [alias.text for alias in record.aliases.all()]
    return [name for name in [record.name_en, record.name_zh_hans, *aliases] if name]


def texts_of(record) -> list[str]:
    """Texts in both languages, its year, countries, sectors, the names of what it is linked to."""
    texts = [
        getattr(record, one.name)
        for one in record._meta.concrete_fields
        if language_of_field(one) and one.editable and not one.choices
    ]
    texts.append(record.dated[:4])
    for related in ["countries", "sectors"]:
        for entry in getattr(record, related).all():
            texts += entry.all_names
    return [text for text in [*texts, *linked_names(record)] if text]


def linked_names(record) -> list[str]:
    """The names, in both languages, of linked records and parties that the public may see."""
    linked = [
        getattr(record, one.name)
        for one in record._meta.concrete_fields
        if one.is_relation and hasattr(one.related_model, "published_at")
    ]
    for one in record._meta.many_to_many:
        if hasattr(one.related_model, "published_at"):
            linked += getattr(record, one.name).all()
    names = []
    for one in child_relations(type(record)):
        for child in getattr(record, one.name).all():
            names += [getattr(child, "own_name_en", ""), getattr(child, "own_name_zh_hans", "")]
            linked.append(getattr(child, "institution", None))
    for one in linked:
        if one and one.is_public:
            names += [one.name_en, one.name_zh_hans]
    return names
