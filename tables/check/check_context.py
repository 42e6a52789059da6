"""The data that rows are checked against: lists, names, permissions; loaded once per batch."""

from functools import cached_property

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import get_language

from editorial.permissions import review
from editorial.permissions.limits import limit_of
from editorial.permissions.staff_only import seen_by
from editorial.similar_names import Names
from records.models.permalinks import FormerSlug
from records.models.slugs import PROPOSED_LENGTH, RESERVED_SLUGS
from tables.batches.batch import TAKEN
from tables.cells.lookups import Lists
from tables.check.model_rules import ModelRules
from tables.check.unique_values import UniqueValues
from tables.contents.row_contents import blank_content
from values.sort_keys import short_name


class CheckContext:
    """Cached look-ups for one batch and the person who uploaded it."""

    def __init__(self, batch):
        self.batch, self.kind, self.person = batch, batch.model, batch.person
        self.lists, self.rules_by_sheet = Lists(self.person, batch.meant), {}

    def rules(self, sheet) -> ModelRules:
        if sheet.relation not in self.rules_by_sheet:
            self.rules_by_sheet[sheet.relation] = ModelRules(sheet.model, self.lists, sheet.owner)
        return self.rules_by_sheet[sheet.relation]

    @cached_property
    def blank(self) -> dict:
        return blank_content(self.kind)

    @cached_property
    def unique(self) -> UniqueValues:
        """UniqueValues values already taken, including those of rows staged before a restart."""
        unique = UniqueValues(self.kind)
        staged = self.batch.rows.filter(TAKEN)
        columns = ["line", "line_in_sheet", "sheet", "seen", "ref", "content"]
        for row in staged.only(*columns).iterator():
            list(unique.claim(row.content, row.owner))
        return unique

    @cached_property
    def names(self) -> Names:
        return Names(self.kind)

    def name_of(self, candidate) -> str:
        """The candidate's name; the public name (or "") if the person may not see its drafts."""
        if self.allowed is None or candidate.ref in self.allowed:
            return candidate.name
        public = self.lists.of(self.kind).shown.get(candidate.ref, {})
        return public.get(get_language(), "")

    @cached_property
    def allowed(self) -> set | None:
        """The refs of the records the person may change; None means all."""
        mine = seen_by(self.person, self.kind)
        rows = self.kind.objects.filter(mine) if mine is not None else None
        return None if rows is None else set(rows.values_list("permalink", flat=True))

    @cached_property
    def single(self) -> set[str]:
        """Refs of records assigned to the person individually, regardless of country."""
        limit = limit_of(self.person)
        return {record.pk for record in limit.records.all()} if limit else set()

    @cached_property
    def countries(self) -> set[str]:
        """Country keys the person is limited to; each of their records must name at least one."""
        limit = limit_of(self.person)
        return {country.pk for country in limit.countries.all()} if limit else set()

    @cached_property
    def may_add(self) -> bool:
        """Whether the person may add records; a limit to single records only rules it out."""
        if not review.may(self.person, "add", self.kind):
            return False
        if self.allowed is None:
            return True
        kinds = set(limit_of(self.person).kinds.all())
        if kinds and ContentType.objects.get_for_model(self.kind) not in kinds:
            return False
        return bool(kinds or self.countries)

    @cached_property
    def may_publish(self) -> bool:
        return review.may(self.person, "publish", self.kind)

    @cached_property
    def readonly(self) -> set[str]:
        """Names of fields that the admin form makes read-only for existing records."""
        return set(admin.site.get_model_admin(self.kind).get_readonly_fields(None, self.kind()))

    @cached_property
    def former_slugs(self) -> dict[str, str]:
        return dict(
            FormerSlug.objects.filter(kind=self.batch.kind).values_list("slug", "permalink")
        )

    def propose_slug(self, fields: dict, owner: str):
        """Fill an empty slug with a free one derived from the names."""
        if fields["slug"]:
            return
        base = short_name(fields["name_en"], fields["name_zh_hans"], PROPOSED_LENGTH) or "record"
        slug, n = base, 1
        while not self.is_free(slug, owner):
            n += 1
            slug = f"{base}-{n}"
        fields["slug"] = slug

    def is_free(self, slug: str, owner: str) -> bool:
        if slug in RESERVED_SLUGS or self.former_slugs.get(slug, owner) != owner:
            return False
        return self.unique.slugs.get(slug, owner) == owner
