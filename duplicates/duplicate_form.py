"""Form that asks for confirmation if similar records exist."""

import re
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.admin_pages import admin_page
from editorial.permissions.staff_only import is_named_to
from editorial.similar_names.known_names import NAMES, identifiers
from editorial.similar_names.similar_names import Candidate, near
from records.models import Alias
from values.plain_text import readable
from values.refused_fields import RefusedFieldsForm

ALIAS_TEXT = re.compile(
    rf"({Alias._meta.app_label}-{Alias._meta.model_name}-content_type-object_id-[0-9]+)-text"
)


@dataclass(frozen=True)
class ShownCandidate:
    """A candidate as shown to one user: only the ref if they may not know of the record."""

    ref: str
    why: str = ""
    name: str = ""
    address: str = ""
    state: str = ""


class DuplicateCheckForm(RefusedFieldsForm):
    """Invalid until the user has confirmed the similar records, by their refs in ``_another``."""

    # The user, set by the admin.
    person = None
    candidates: tuple[ShownCandidate, ...] = ()

    def _post_clean(self):
        super()._post_clean()
        names, fields = self.names_given(), self.identifiers_given()
        if not (names or fields):
            return
        fields["dated"] = self.instance.date_for_order()
        found = near(self._meta.model, names, self.instance.permalink_id, fields)
        self.candidates = shown_to(self.person, self._meta.model, found)
        if {candidate.ref for candidate in found} - set(self.data.get("_another", "").split()):
            self.add_error(
                None,
                _(
                    "This may be here already. Look at the entries listed above; if yours is "
                    "another one, tick that and save again."
                ),
            )

    def names_given(self) -> list[str]:
        """All names of a new record; the changed names of an existing one."""
        changed = [name for name in NAMES if name in self.changed_data]
        names = [self.cleaned_data.get(name, "") for name in changed]
        return [name for name in [*names, *self.aliases_given()] if name]

    def aliases_given(self) -> list[str]:
        """New aliases, read from the POST: the inline formset is validated later."""
        rows = [
            (match[1], self.data[key]) for key in self.data if (match := ALIAS_TEXT.fullmatch(key))
        ]
        texts = [readable(text).strip() for row, text in rows if f"{row}-DELETE" not in self.data]
        there = {alias.text for alias in self.instance.aliases.all()} if self.instance.pk else ()
        return [text for text in texts if text not in there]

    def identifiers_given(self) -> dict:
        return {
            name: self.cleaned_data.get(name)
            for name in ["website", *identifiers(self._meta.model)]
            if name in self.changed_data and self.cleaned_data.get(name)
        }

    @property
    def candidate_refs(self) -> str:
        return " ".join(candidate.ref for candidate in self.candidates)

    @property
    def ticked(self) -> bool:
        """Whether all candidates shown are confirmed."""
        return set(self.candidate_refs.split()) <= set(self.data.get("_another", "").split())


def shown_to(person, kind, found: list[Candidate]) -> tuple[ShownCandidate, ...]:
    records = {
        record.ref: record
        for record in kind.objects.filter(permalink__in=[candidate.ref for candidate in found])
    }
    return tuple(
        as_seen(person, records[candidate.ref], candidate)
        for candidate in found
        if candidate.ref in records
    )


def as_seen(person, record, candidate: Candidate) -> ShownCandidate:
    if not (record.is_public or (person and is_named_to(person, record))):
        return ShownCandidate(candidate.ref)
    return ShownCandidate(
        candidate.ref,
        why_in_words(record, candidate.because),
        str(record.name),
        admin_page(record, "change", record.pk),
        state_in_words(record),
    )


def why_in_words(record, because: str) -> str:
    if because == "name":
        return _("the same name, or nearly")
    label = record._meta.get_field(because).verbose_name
    return _("the same: %(field)s") % {"field": label}


def state_in_words(record) -> str:
    if record.withdrawn_at:
        return capfirst(_("withdrawn"))
    return capfirst(_("published") if record.published_at else _("draft"))
