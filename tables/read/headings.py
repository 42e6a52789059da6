"""Match headings to columns: by machine name, by label, or by words that offices commonly use."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

from search.text.analysis import fold
from tables.cells.names import has_chinese
from tables.export.sheet_columns import Sheet, row_sheets
from values.languages import in_each_language

NAME_ENDING = re.compile(
    r"(?!.*(?:英文|外文|主办|承办|协办|简称)).{0,10}(?:名称|全称|名字)"
    r"|.{0,24}(?:name|title)(?:of.{0,24})?"
)
IN_ENGLISH, IN_CHINESE = re.compile(r"英文|英语|外文|english"), re.compile(r"中文|汉语|chinese")
BRACKETS = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?|[*＊:：]+$|^[*＊]+")
# Before a heading, without a meaning of their own: 拟举办时间, 官方网址, Event date.
NEUTRAL = re.compile(
    r"拟|计划|预[计定]|实际|具体|本次|主要|所在?|参[加与会]|邀请|举办|活动|会议|论坛|项目|[学院高]校|大学"
    r"|单位|机构|联盟|中心|基地|官方|event|activity|planned|proposed|official|institution|university"
)
LANGUAGE_LINES = re.compile(r"[\n\r/／|｜\\]+")
SPAN = "span"
# Fields of row relations whose choices may each have a column in an office table.
WITH_HEADINGS = ["role", "sort"]


@dataclass(frozen=True)
class HeadingMeaning:
    """The meaning of a heading: a column, a period, or rows of a relation with a given choice."""

    name: str
    relation: str = ""
    value: str = ""


PERIOD, TIMES = HeadingMeaning(SPAN), HeadingMeaning(SPAN, value="times")


@dataclass
class TableHead:
    """The headings of one sheet, matched to columns."""

    sheet: Sheet
    # By the position of the cell in the row, from 0.
    columns: dict[int, HeadingMeaning]
    # The line number of the last heading row.
    line: int
    # Whether the headings are our machine names.
    is_own: bool = False
    unknown: dict[int, str] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    # The place of the column of numbers (序号), if there is one.
    numbering: int | None = None
    number_heading: str = ""

    @property
    def missing(self) -> list[str]:
        """Names of the expected columns that the sheet does not have."""
        present = {column.name for column in self.columns.values()}
        expected = [column.name for column in self.sheet.columns if not column.is_computed]
        return [name for name in expected if name not in present]

    @property
    def name_keys(self) -> set[str]:
        """The headings of the columns with names, as compared."""
        return {
            heading_key(self.labels[place])
            for place, meaning in self.columns.items()
            if meaning.name in {"name_en", "name_zh_hans"}
        }

    def repeated_in(self, texts: dict[int, str]) -> bool:
        """Whether the cells of a row, by place, are these headings once more."""
        same = [
            place
            for place, text in texts.items()
            if place in self.labels and heading_key(text) == heading_key(self.labels[place])
        ]
        return len(same) > 1 or (bool(same) and len(same) == len(texts))


def heading_key(heading) -> str:
    return re.sub(r"[\W_]+", "", fold(str(heading))).replace("organis", "organiz")


def meaning_of(heading: str, known: dict[str, HeadingMeaning]) -> HeadingMeaning | None:
    """The meaning of a heading: also without what stands in brackets, or of one of its two languages."""
    bare = BRACKETS.sub("", heading)
    lines = [BRACKETS.sub("", line) for line in LANGUAGE_LINES.split(heading)]
    if heading_key(heading) in known:
        return known[heading_key(heading)]
    for part in [bare, *lines]:
        meaning = next((known[key] for key in keys_of(part) if known.get(key)), None)
        if meaning:
            notes = fold(heading)
            languages = [bool(of.search(notes)) for of in [IN_ENGLISH, IN_CHINESE]]
            if any(languages) and not all(languages):
                stem = re.sub("_(?:en|zh_hans)$", "", meaning.name)
                other = f"{stem}_en" if languages[0] else f"{stem}_zh_hans"
                return next((m for m in known.values() if m and m.name == other), meaning)
            return meaning
    return None


def keys_of(part: str) -> Iterator[str]:
    """The keys of a heading, of its singular, and of both without neutral words before them."""
    key = heading_key(part)
    while key:
        yield from (key, key.removesuffix("s"))
        neutral = NEUTRAL.match(key)
        key = key[neutral.end() :] if neutral else ""


def is_name_heading(heading: str) -> bool:
    parts = [heading, BRACKETS.sub("", heading), *LANGUAGE_LINES.split(heading)]
    keys = [heading_key(BRACKETS.sub("", part)) for part in parts]
    return any(office_headings().get(key) == ["name"] or NAME_ENDING.fullmatch(key) for key in keys)


@lru_cache
def meanings(sheet: Sheet) -> dict[str, HeadingMeaning]:
    """The meaning of each known heading of a sheet, by ``heading_key(heading)``."""
    kind, found = sheet.kind, {}
    for column in sheet.columns:
        for word in in_each_language(partial(column.heading, kind)).values():
            found[heading_key(word)] = HeadingMeaning(column.name)
    if not sheet.relation:
        # 网址 in an office table is the website of the record, not its address on this site.
        found |= roles(kind) | office_words(sheet)
    return found | {
        heading_key(column.name): HeadingMeaning(column.name) for column in sheet.columns
    }


@lru_cache
def office_headings() -> dict[str, list[str]]:
    """For each heading, as compared, the columns that it may mean; see office_headings.txt."""
    lines = Path(__file__).with_name("office_headings.txt").read_text().splitlines()
    pairs = [line.partition(": ") for line in lines if not line.startswith("#")]
    return {
        heading_key(heading): columns.split(", ")
        for columns, _colon, headings in pairs
        for heading in headings.split(", ")
    }


def office_words(sheet) -> dict[str, HeadingMeaning]:
    found = {}
    # A period in one cell; of kinds without a start it is their only date.
    period = SPAN if "start" in sheet.by_name else sheet.kind.own_date
    for heading, columns in office_headings().items():
        known = [name for name in columns if name in sheet.by_name]
        if name := period if columns == ["period"] else next(iter(known), ""):
            found[heading] = HeadingMeaning(name)
    return found


def roles(kind) -> dict[str, HeadingMeaning]:
    """Headings such as 主办单位, 成员单位, 简称: rows of a relation with the same choice."""
    found = {}
    for sheet in row_sheets(kind):
        column = next(
            (sheet.by_name[name] for name in WITH_HEADINGS if name in sheet.by_name), None
        )
        if column:
            for value, label in column.field.flatchoices:
                meaning = HeadingMeaning(column.name, sheet.relation, value)
                found |= {
                    heading_key(word): meaning
                    for label in in_each_language(partial(str, label)).values()
                    for word in role_words(label)
                }
        elif "own_name_en" in sheet.by_name:
            plural = sheet.model._meta.verbose_name_plural
            meaning = HeadingMeaning("", sheet.relation)
            found |= {
                heading_key(word): meaning
                for word in in_each_language(partial(str, plural)).values()
            }
    return found


def role_words(label: str) -> list[str]:
    """The label of a role and what offices write for it: 主办单位 is 主办方 and 主办 as well."""
    stem = label.removesuffix("单位")
    plurals = [f"{label}s", f"{label} unit", f"{label} institution", f"{label} institutions"]
    return [label, *plurals, *([stem, f"{stem}方", f"{stem}机构"] if stem != label else [])]


def find_head(sheet: Sheet, rows: list[tuple[int, list]], matched=None) -> TableHead | None:
    """Find the headings in the first rows (line number, cells); None if no heading is known.

    ``matched``: what a person said that headings mean, by ``heading_key``; None to leave a column out.
    """
    known = meanings(sheet) | (matched or {})
    for line, cells in rows:
        names = {str(cell) for cell in cells if cell} & sheet.by_name.keys()
        if len(names) >= max(3, len(sheet.columns) // 3):
            return head_of(sheet, line, [str(cell or "") for cell in cells], None, by_name(sheet))
    heads = []
    above = None
    for line, cells in rows:
        texts = ["" if cell is None else str(cell) for cell in cells]
        heads.append(head_of(sheet, line, texts, None, known))
        if above and len(heads[-1].columns) > 1:
            heads.append(head_of(sheet, line, texts, above, known))
        above = texts
    best = max(heads, key=lambda head: len(head.columns), default=None)
    return best if best and best.columns else None


def by_name(sheet) -> dict[str, HeadingMeaning]:
    return {heading_key(name): HeadingMeaning(name) for name in sheet.by_name}


def head_of(sheet, line, texts, above, known) -> TableHead:
    """Match one heading row, or two where the upper one (``above``) has merged cells."""
    head = TableHead(sheet, {}, line, is_own=above is None and len(known) == len(sheet.columns))
    upper = [*(above or []), *[""] * len(texts)]
    for place, text in enumerate([*texts, *(above or [])[len(texts) :]]):
        own = text if place < len(texts) else ""
        found = [
            (heading, meaning)
            for heading in [own, upper[place]]
            if (meaning := meaning_of(heading, known))
        ]
        label, meaning = found[0] if found else (own, None)
        if meaning == PERIOD and meaning in head.columns.values():
            meaning = TIMES
        if meaning and meaning not in head.columns.values():
            head.columns[place], head.labels[place] = meaning, label
        elif office_headings().get(heading_key(own)) == ["number"]:
            head.numbering, head.number_heading = place, own.strip()
        elif own.strip():
            head.unknown[place] = own.strip()[:60]
    is_matched = None in known.values()
    only_names = len(head.unknown) > 1 and all(map(is_name_heading, head.unknown.values()))
    if (head.columns or only_names) and not (
        head.is_own or head.name_keys or sheet.relation or is_matched
    ):
        name_by_its_words(head)
    return head


def name_by_its_words(head: TableHead):
    """Take a heading that ends in 名称, or is the word for the kind, as that of the name in a language."""
    for place, text in list(head.unknown.items()):
        if is_name_heading(text):
            notes = fold(text)
            is_chinese = IN_CHINESE.search(notes) or has_chinese(text)
            is_english = IN_ENGLISH.search(notes) or not is_chinese
            meaning = HeadingMeaning("name_en" if is_english else "name_zh_hans")
            if meaning not in head.columns.values():
                head.columns[place], head.labels[place] = meaning, head.unknown.pop(place)
