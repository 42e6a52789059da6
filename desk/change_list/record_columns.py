"""Columns of the list of records of a kind."""

from collections.abc import Iterator

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desk.change_list.desk_change_list import LAST_EDITED
from desk.dashboard.tasks import TRANSLATIONS
from editorial.revision_states.publication_state import publication_of
from values.languages import to_attribute

# One letter or two for each language, in the order of the column.
LETTERS = {"zh-hans": "中", "en": pgettext_lazy("letters of a language", "En")}
STATE_OF_LANGUAGE = (
    '<span class="letters {}" title="{}">{}<span class="visually-hidden"> {}</span></span>'
)


class RecordColumns:
    @admin.display(description=_("name"), ordering="sort_name_zh_hans")
    def name_and_ref(self, record):
        """All names, the reader's language first."""
        names = dict.fromkeys([record.name, record.name_zh_hans, record.name_en])
        first, *others = filter(None, names)
        also = format_html_join("", '<span class="also">{}</span>', ((name,) for name in others))
        return format_html('{} <span class="ref">{}</span>{}', first, record.ref, also)

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, record):
        return publication_of(record)

    @admin.display(description=_("languages"))
    def languages(self, record):
        """The languages by their letters; their state in words for those who do not see it."""
        return format_html_join("", STATE_OF_LANGUAGE, translations_of(record))

    @admin.display(description=_("last edited"), ordering=LAST_EDITED)
    def edited(self, record):
        """Who edited it last, on which day, and who handles it; needs ``RecordChangeList``."""
        if not record.newest_made_at:
            return "—"
        day = date_format(localtime(record.newest_made_at), "SHORT_DATE_FORMAT")
        edited = f"{record.edited_by} · {day}" if record.edited_by else day
        if not record.handled_by:
            return edited
        handled = _("Handled by %(name)s") % {"name": record.handled_by}
        return format_html('{}<span class="also">{}</span>', edited, handled)


def translations_of(record) -> Iterator[tuple]:
    """Of each language: its state as a class, in words, its letters, and the words once more."""
    for code, letters in LETTERS.items():
        state = getattr(record, to_attribute("newest_translation", code))
        if state:
            words = TRANSLATIONS[f"{state}-{code}"]
            yield state, words, letters, words
