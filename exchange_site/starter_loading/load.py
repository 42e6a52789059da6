"""Load the starter data; idempotent, and records changed by staff are not touched."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import translation

from editorial.workflow.publishing import keep_as_draft, publish_as_it_stands
from evidence.models import Indicator, Place, Source
from exchange_site.starter_loading.starter_cells import (
    set_links,
    set_many,
    set_plain,
    stored_values,
)
from exchange_site.starter_loading.starter_names import institutions_by_name, names_erased
from exchange_site.starter_loading.starter_tables import Refused, checked, found, table
from records.kinds import record_kinds
from records.models import Party, Permalink
from records.models.querysets import child_relations
from search.text.analysis import words
from serving.generation import bump_generation
from taxonomy.models import Country, Sector

LISTS = {
    "sources": Source,
    "countries": Country,
    "sectors": Sector,
    "places": Place,
    "indicators": Indicator,
}
GENERIC_ROWS = ["aliases", "citations", "figures"]


@dataclass
class Load:
    """State of one load: records read, records left to staff, counts and errors."""

    folder: Path
    refs: dict[tuple[str, str], str]
    done: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    refusals: list = field(default_factory=list)
    # By ref: all records of the files; refs of those that changed; refs of those left to staff.
    records: dict = field(default_factory=dict)
    touched: set = field(default_factory=set)
    left_alone: set = field(default_factory=set)
    wanted_public: set = field(default_factory=set)
    row_ids: set = field(default_factory=set)

    def each(self, name: str, do):
        """Call ``do`` for every row of a table; count its results, collect refusals."""
        for row in table(self.folder, name):
            row.refs = self.refs
            try:
                if done := do(row):
                    self.done[name][done] += 1
            except Refused as refused:
                self.refusals += refused.refusals

    def stop_if_refused(self):
        if self.refusals:
            raise Refused(self.refusals)


@transaction.atomic
def load(folder: Path) -> dict[str, Counter]:
    """Load all tables in one transaction; returns counts (new, changed ...) by file. Raises Refused."""
    with translation.override("en"):
        loading = Load(folder, refs_by_slug(folder))
        for name, model in LISTS.items():
            loading.each(name, partial(load_entry, model))
        for step in [load_record, load_relations]:
            loading.stop_if_refused()
            for kind in record_kinds():
                loading.each(kind.label(), partial(step, loading, kind))
        loading.stop_if_refused()
        load_rows(loading)
        loading.stop_if_refused()
        finish(loading)
    return loading.done


def refs_by_slug(folder: Path) -> dict[tuple[str, str], str]:
    """The refs in the files, by kind label and slug."""
    return {
        (kind.label(), row["slug"]): row["ref"]
        for kind in record_kinds()
        for row in table(folder, kind.label())
    }


def load_entry(model, row) -> str:
    """Create an entry of a list model; existing entries are not changed."""
    key = model._meta.pk.name
    if model.objects.filter(pk=row[key]).exists():
        return "kept"
    entry = model()
    set_plain(entry, row)
    set_links(entry, row)
    checked(entry, row)
    entry.save(force_insert=True)
    set_many(entry, row)
    return "new"


def load_record(loading, kind, row) -> str:
    """Load the plain fields of a record; relations are loaded after all records."""
    ref = row["ref"]
    if ref in loading.records:
        row.refuse("ref", f"“{ref}” is the ref of a row above.")
    permalink = Permalink.objects.filter(pk=ref).first()
    record = permalink.record if permalink else None
    if permalink and (permalink.merged_into_id or not record or is_staff_s(record)):
        loading.left_alone.add(ref)
        return "left to staff"
    if record and type(record) is not kind:
        row.refuse("ref", f"“{ref}” belongs to another kind of record.")
    is_new = record is None
    record = record or kind()
    before = stored_values(record)
    set_plain(record, row)
    if is_new:
        content_type = ContentType.objects.get_for_model(kind)
        permalink = Permalink(ref=ref, kind=content_type)
        checked(permalink, row)
    checked(record, row)
    if is_new:
        permalink.save(force_insert=True)
        record.permalink = permalink
    if is_new or stored_values(record) != before:
        record.save()
        loading.touched.add(ref)
    loading.records[ref] = record
    if row["publish"] == "yes":
        loading.wanted_public.add(ref)
    elif row["publish"] != "no":
        row.refuse("publish", "Write yes or no.")
    return "new" if is_new else "read"


def is_staff_s(record) -> bool:
    """Whether staff have changed or withdrawn the record, or saved a draft of it."""
    written = record.permalink.revisions.filter(author__isnull=False)
    return bool(record.curated_at or record.withdrawn_at or written.exists())


def load_relations(loading, kind, row):
    """Load a record's relations to other records and to list entries."""
    record = loading.records.get(row["ref"])
    if not record:
        return
    linked = set_links(record, row)
    if linked:
        record.save()
    if set_many(record, row) or linked:
        loading.touched.add(record.ref)


def load_rows(loading):
    """Load the child rows of records, from the files named after the relations."""
    for name in GENERIC_ROWS:
        loading.each(name, partial(load_generic_row, loading, name))
    known = institutions_by_name(), names_erased(loading.folder, loading.left_alone)
    for kind in record_kinds():
        for relation in child_relations(kind):
            loading.each(relation.name, partial(load_own_row, loading, relation, *known))


def load_generic_row(loading, name, row) -> str:
    """Load an alias, citation or figure; the column ``record`` has a ref, or is empty."""
    model = record_kinds()[0]._meta.get_field(name).related_model
    ref = row["record"]
    owner = loading.records.get(ref)
    if ref in loading.left_alone:
        return "left to staff"
    if ref and not owner:
        row.refuse("record", f"There is no record “{ref}”.")
    child = existing_or_new(model, row)
    if not owner and not child._state.adding:
        return "kept"
    if owner:
        child.content_type = ContentType.objects.get_for_model(owner)
        child.object_id = owner.pk
    return save_row(loading, owner, child, row)


def load_own_row(loading, relation, institutions, erased, row) -> str:
    """Load a member, host or organizer; its record is given by slug."""
    column = relation.field.name
    owner = found(relation.model, row, column, row[column])
    if owner is None or owner.ref in loading.left_alone:
        return "left to staff"
    child = existing_or_new(relation.related_model, row)
    setattr(child, column, owner)
    if isinstance(child, Party):
        names = [row.cells.get("own_name_en", ""), row.cells.get("own_name_zh_hans", "")]
        keys = [tuple(words(name)) for name in names]
        if erased.intersection(keys):
            return "left to staff"
        matches = [institutions[key] for key in keys if key in institutions]
        child.institution = matches[0] if matches else None
    return save_row(loading, owner, child, row)


def existing_or_new(model, row):
    try:
        return model.objects.get(pk=row["id"])
    except ObjectDoesNotExist:
        return model(pk=row["id"])
    except ValidationError as error:
        return row.refuse("id", " ".join(error.messages))


def save_row(loading, owner, child, row) -> str:
    is_new = child._state.adding
    if str(child.pk) in loading.row_ids:
        row.refuse("id", f"“{child.pk}” is the id of a row above.")
    loading.row_ids.add(str(child.pk))
    set_plain(child, row)
    set_links(child, row)
    checked(child, row)
    is_same = not is_new and stored_values(child) == stored_values(
        type(child).objects.get(pk=child.pk)
    )
    if not is_same:
        child.save()
    if not set_many(child, row) and is_same:
        return "unchanged"
    if owner:
        loading.touched.add(owner.ref)
    return "new" if is_new else "changed"


def finish(loading):
    """Publish the changed records marked for publication; save the others as drafts."""
    public = []
    for ref, record in loading.records.items():
        if ref in loading.wanted_public and (ref in loading.touched or not record.is_public):
            public.append(record)
        elif ref in loading.touched:
            keep_as_draft(record)
    publish_as_it_stands(*public)
    if any(counts["new"] or counts["changed"] for counts in loading.done.values()):
        bump_generation()
