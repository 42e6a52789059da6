"""Convert values of a content to cell values, and back."""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db.models import URLField
from django.utils import translation
from django.utils.translation import gettext as _

from records.exports.xlsx_cells import ESCAPED, LONGEST
from tables.cells.cell_dates import UnsureDate, partial_date
from tables.cells.lookups import Lists, NotUnderstood
from tables.cells.name_lists import find_all
from tables.cells.names import has_chinese, is_placeholder, name_key
from values.dates.parsing import day_of, in_digits, refusal
from values.languages import LANGUAGES
from values.plain_text import readable, typed_line
from values.typed_text import as_typed

DIVIDER = {"en": "; ", "zh-hans": "；"}
FLAGS = {"en": {True: "yes", False: "no"}, "zh-hans": {True: "是", False: "否"}}
YES, NO = {"yes", "y", "true", "1", "是", "√", "有"}, {"no", "n", "false", "0", "否", "×", "无"}
ORDINAL = re.compile(r"第?(\d+|[一二三四五六七八九十]+)[届次期]?")
CUT = " … (cut: too long for a cell)"


class NoResult(str):
    """The text of a cell without a usable value: an error, or a formula without cached result."""

    __slots__ = ()


@lru_cache(maxsize=1000)
def labels(field, language: str) -> dict:
    """The labels of a field's choices in a language, by value."""
    with translation.override(language):
        return {value: str(label) for value, label in field.choices if value != ""}


def shown(column, value, lists: Lists, language: str):
    """The cell value for a value of a content: text, a number, or None."""
    if value is None or value == "":
        return None
    match column.value_type:
        case "links":
            names = lists.of(column.model)
            return DIVIDER[language].join(
                names.show(key, language) for key in ordered(value, names)
            )
        case "link":
            return lists.of(column.model).show(value, language)
        case "flag":
            return FLAGS[language][value]
        case "choice":
            return labels(column.field, language).get(value, value)
        case "number":
            return value
    return in_a_cell(str(value))


def ordered(keys, names) -> list:
    """Sort keys by their position in the list."""
    places = names.places
    return sorted(keys, key=lambda key: places.get(key, len(places)))


def in_a_cell(text: str) -> str:
    text = readable(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) > LONGEST * 2:
        half = text.encode("utf-16-le")[: LONGEST * 2]
        return half.decode("utf-16-le", "ignore") + CUT
    return text


def as_text(cell) -> str:
    """A cell as text; whole numbers without decimals."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def is_same(column, cell, value, lists: Lists) -> bool:
    """Whether the cell equals the exported form of the value, in any of the languages."""
    if isinstance(cell, str):
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if cell == "":
        cell = None
    return any(
        cell == known or (known is not None and as_text(cell) == as_text(known))
        for known in (shown(column, value, lists, language) for language in LANGUAGES)
    )


def understood(column, cell, lists: Lists, was=None, known=None):
    """Parse a cell into a value of a content; raises NotUnderstood.

    ``was``: the previous value, returned as it is if the cell was not edited. ``known``: parts of a
    date that complete one without a year or a day.
    """
    if is_same(column, cell, was, lists) and (was is not None or cell in {None, ""}):
        return was
    if isinstance(cell, NoResult):
        raise NotUnderstood(
            _("The cell holds “%(value)s”, which has no result. Write the value itself.")
            % {"value": cell[:100]}
        )
    if isinstance(cell, UnsureDate) and column.value_type in {"date", "partial date"}:
        raise NotUnderstood(unsure(cell))
    text = as_text(cell)
    if column.value_type != "flag" and not is_name(column) and is_placeholder(text):
        cell, text = None, ""
    match column.value_type:
        case "links":
            return sorted(find_all(lists.of(column.model), text))
        case "link":
            return lists.of(column.model).find(text) if typed_line(text) else None
        case "date" | "partial date":
            return date_in(column, cell, known)
        case "flag":
            return flag_in(text)
        case "choice":
            return choice_in(column, text)
        case "number":
            return number_in(text)
    return text_in(column, text, was)


def unsure(cell) -> str:
    return _(
        "In this form of workbook the site cannot see whether “%(value)s” is the day or the month "
        "alone. Write it as text, or save the table as .xlsx."
    ) % {"value": cell}


def is_name(column) -> bool:
    return column.name in {"name_en", "name_zh_hans"}


def text_in(column, text: str, was) -> str:
    if was and in_a_cell(was).endswith(CUT):
        raise NotUnderstood(
            _("This text is too long for a cell and was cut there. Change it on the site.")
        )
    typed = as_typed(column.field, text)
    if typed and isinstance(column.field, URLField):
        try:
            column.field.run_validators(typed)
        except ValidationError as error:
            raise NotUnderstood(" ".join(error.messages)) from error
    return typed


def date_in(column, cell, known) -> str | None:
    try:
        found = partial_date(cell, known) if cell is not None else ""
        if column.value_type == "partial date":
            return str(found)
        return str(day_of(found)) if found else None
    except ValidationError as error:
        raise NotUnderstood(" ".join(error.messages)) from error
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(" ".join(refusal(as_text(cell)).messages)) from error


def flag_in(text: str) -> bool:
    word = typed_line(text).lower()
    if word in YES | NO | {""}:
        return word in YES
    raise NotUnderstood(_("Write yes or no, not “%(value)s”.") % {"value": text[:100]})


@lru_cache(maxsize=1000)
def choices_of(field) -> dict[str, str]:
    """The values of a field's choices by their labels, as compared."""
    words = [(str(value), value) for value, _label in field.choices]
    words += [(text, value) for code in LANGUAGES for value, text in labels(field, code).items()]
    return {name_key(word): value for word, value in words if name_key(word)}


def choice_in(column, text: str) -> str:
    """The choice with this label, or the only one whose Chinese label holds the text or is held by it."""
    wanted, choices = name_key(text), choices_of(column.field)
    if not wanted or wanted in choices:
        return choices.get(wanted, "")
    for fits in [lambda word: wanted in word, lambda word: word in wanted]:
        values = {value for word, value in choices.items() if fits(word)}
        if len(values) == 1 and has_chinese(wanted):
            return values.pop()
    known = "；".join(labels(column.field, translation.get_language()).values())
    raise NotUnderstood(
        _("“%(value)s” is not one of the choices: %(choices)s")
        % {"value": text[:100], "choices": known}
    )


def number_in(text: str) -> int | None:
    plain = plain_digits(text)
    if not plain:
        return None
    if ordinal := ORDINAL.fullmatch(plain):
        return int(ordinal[1]) if ordinal[1].isdecimal() else int(in_digits(ordinal[1]))
    try:
        number = float(plain)
        if number != int(number):
            raise ValueError(plain)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(
            _("“%(value)s” is not a whole number.") % {"value": text[:100]}
        ) from error
    return int(number)


def plain_digits(text: str) -> str:
    """Normalize full-width digits to ASCII; drop thousands separators."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def plain_text(text: str) -> str:
    """Decode escapes such as _x000D_ of a workbook, and normalize line endings."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
