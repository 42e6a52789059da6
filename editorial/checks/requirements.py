"""What can be asked of a record before it is published, derived from the fields and rows of its kind."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.revisions.diff.field_order import (
    anchor_in_form,
    fields_in_order,
    relations_in_order,
)
from editorial.revisions.diff.values_in_words import label_of
from editorial.revisions.translations import pairs
from records.exports.columns import never_public
from records.models import Record
from records.models.editable_fields import content_fields, link_fields
from values.languages import language_of_field, listed, to_attribute

TRANSLATION = "translation"
# What stands in place of “… is missing”, by the name of the requirement.
SENTENCES = {
    "name": gettext_lazy("Give the name in at least one language."),
    "countries": gettext_lazy("Choose a country, or say that it is about all ASEAN countries."),
    "citations": gettext_lazy(
        "Name a source; as long as there is none, choose one that is marked “source to be added”."
    ),
    "image_alt": gettext_lazy("Say what the picture shows."),
}
MISSING_IN = {
    "en": gettext_lazy("Missing in English: %(fields)s."),
    "zh-hans": gettext_lazy("Missing in Chinese: %(fields)s."),
}


@dataclass(frozen=True)
class Requirement:
    """``name``: of a field, of a bilingual text without its language, or of a relation to rows."""

    kind: type
    name: str
    label: str
    # The column or relation where it is mended in the form.
    column: str
    is_met: Callable[[dict], bool]

    @property
    def anchor(self) -> str:
        return anchor_in_form(self.kind, self.column)

    def sentence(self, content: dict) -> str:
        if self.name == TRANSLATION:
            return " ".join(untranslated_in_words(self.kind, content))
        if sentence := SENTENCES.get(self.name):
            return str(sentence)
        return _("Missing: %(field)s") % {"field": self.label}


def requirements_of(kind) -> dict[str, Requirement]:
    """By name, in the order of the form; labels are in the active language."""
    found = {}
    for name, *stated_values in stated(kind):
        found.setdefault(name, Requirement(kind, name, *stated_values))
    return found


def stated(kind):
    texts = dict(pairs(kind))
    optional = {field.name: field for field in content_fields(kind) if may_be_empty(kind, field)}
    linked = {field.name for field in link_fields(kind)}
    for name in fields_in_order(kind):
        if name in texts:
            base = name.removesuffix(
                to_attribute("", language_of_field(kind._meta.get_field(name)))
            )
            names = [name, texts[name]]
            label = capfirst(str(kind._meta.get_field(name).verbose_name))
            yield base, label, name, partial(MEANINGS.get(base, has_any), names=names)
            if base == "name":
                yield (
                    TRANSLATION,
                    _("the other language"),
                    names[-1],
                    partial(is_translated, kind=kind),
                )
        elif name in linked or name in optional:
            yield (
                name,
                label_of(kind, name),
                name,
                partial(MEANINGS.get(name, has_any), names=[name]),
            )
    for name in relations_in_order(kind):
        rows = kind._meta.get_field(name).related_model._meta
        yield name, capfirst(str(rows.verbose_name_plural)), name, partial(has_rows, name=name)


def may_be_empty(kind, field) -> bool:
    """Whether staff may leave the field empty, and the public would miss it."""
    if field.name in never_public(kind) or isinstance(
        field, models.BooleanField | models.SlugField
    ):
        return False
    # The wording of a name says something of the name alone.
    is_about_text = language_of_field(field) and field.choices
    return (field.blank or field.null) and not is_about_text


def value_in(content: dict, name: str):
    return content.get("fields", {}).get(name) or content.get("links", {}).get(name)


def has_any(content: dict, *, names) -> bool:
    return any(value_in(content, name) for name in names)


def has_rows(content: dict, *, name) -> bool:
    return bool(content.get("rows", {}).get(name))


def has_country_or_reach(content: dict, *, names) -> bool:
    return has_any(content, names=names) or value_in(content, "reach") == Record.Reach.ALL_ASEAN


def has_text_if_picture(content: dict, *, names) -> bool:
    return has_any(content, names=names) or not value_in(content, "image")


# Where more than the field itself decides.
MEANINGS = {"countries": has_country_or_reach, "image_alt": has_text_if_picture}


def untranslated(kind, content: dict, language: str) -> list[str]:
    """Names of the texts that exist in the other language only."""
    ending, fields = to_attribute("", language), content.get("fields", {})
    return [
        name
        for name, other in pairs(kind)
        if name.endswith(ending) and fields.get(other) and not fields.get(name)
    ]


def is_translated(content: dict, *, kind) -> bool:
    return not any(untranslated(kind, content, language) for language in MISSING_IN)


def untranslated_in_words(kind, content: dict):
    for language, sentence in MISSING_IN.items():
        if names := untranslated(kind, content, language):
            labels = [capfirst(str(kind._meta.get_field(name).verbose_name)) for name in names]
            yield sentence % {"fields": listed(labels)}
