"""Recognize rows of office tables that are no entries: totals, section headings, notes, headings."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from search.text.analysis import fold
from tables.cells.cell_values import as_text
from tables.cells.names import is_placeholder

TOTAL = re.compile(
    r"(?:本[页表])?(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)(?:\s*[:(\d].*|\s*共?\d*\s*[项个家所场次人]?)"
    r"|共\s*\d+\s*[项个家所场次人].{0,6}|(?:sub-?|grand )?totals?(?:\s*[:(\d].*)?"
)
NOTE = re.compile(
    r"(?:[*※注]\s*\d*|备\s*注|说\s*明|填[表报][^:]{0,6}|制表[^:]{0,4}|审核[^:]{0,4}|审批[^:]{0,4}|联系[^:]{0,4}"
    r"|负责人|单位负责人|打印日期|报送[^:]{0,4}|数据来源|资料来源|来源|附[注件]?|notes?|remarks?|sources?"
    r"|prepared by|checked by|approved by|contact)\s*\d*\s*[:.]\s*\S.*"
    r"|[*※].+|[(]?(?:续表|接上[页表]|转下[页表]|见附[表件])[)]?"
    r"|\(?以下(?:空白|无正文)\)?|第\s*\d+\s*页.*|page \d+.*",
    re.DOTALL,
)
SECTION = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}[)、.]\s*\S.*|第[一二三四五六七八九十]+[部章类组]分?.*"
    r"|.{1,30}[(](?:共\s*)?\d+\s*[所个家项场人]?[)]|[a-hivx]{1,4}[.)]\s+\S.*|part [\divx]+.*"
)
SIGNED = re.compile(r".*(?:盖章|公章|签[字名章]).*|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
# A sentence that is alone in its row.
SENTENCE = re.compile(r"[^。]{3,}。.*", re.DOTALL)
EXAMPLE = re.compile(
    r"(?:[示样范]?例|填写示例|example|e\.g\.?|sample)(?:[:\s\d.(].*)?|.*[(](?:[示样范]例|example|sample)[)]",
    re.DOTALL,
)
HINT = re.compile(
    r"[(]?(?:[必选]填|请|须|如\s*[:\d“\"]|格式|例如|填写|不超过|下拉|单选|多选|多个.{0,6}用|以.{1,6}(?:分隔|隔开)"
    r"|required|optional|mandatory|please |format|select|yyyy).*",
    re.DOTALL,
)
# How far below the headings hints stand.
HINT_LINES = 2
COUNTED = ["甲乙丙丁戊己庚辛壬癸", "一二三四五六七八九十", "abcdefghijklmnopqrstuvwxyz"]
REASONS = {
    "total": gettext_noop("This looks like a total."),
    "section": gettext_noop("This looks like the heading of a section."),
    "note": gettext_noop("This looks like a note, not an entry."),
    "headings": gettext_noop("These are the headings once more."),
    "example": gettext_noop("This looks like an example."),
    "hints": gettext_noop("These look like hints for filling in the table."),
    "nothing": gettext_noop("All its cells say that nothing is known."),
    "numbering": gettext_noop("These are the numbers of the columns."),
    "name": gettext_noop("The name is that of the row above: their cells are merged."),
}


def why_no_entry(line: int, cells: list, head, *, is_wide: bool, filled=()) -> str:
    """The sentence why a row is no entry; empty if it seems to be one."""
    reason = reason_of(line, cells, head, is_wide, filled)
    return _(REASONS[reason]) if reason else ""


def reason_of(line, cells, head, is_wide, filled) -> str:
    texts = {place: fold(as_text(cell)).strip() for place, cell in enumerate(cells)}
    texts = {place: text for place, text in texts.items() if text}
    if head.repeated_in(texts):
        return "headings"
    if len(texts) > 1 and is_numbering([*texts.values()]):
        return "numbering"
    names = [place for place, meaning in head.columns.items() if meaning.name.startswith("name_")]
    name = next((texts[place] for place in names if place in texts), "")
    first = next(iter(texts.values()))
    own = [place for place in texts if place not in filled]
    if TOTAL.fullmatch(name or first) or TOTAL.fullmatch(first):
        return "total"
    if NOTE.fullmatch(first) and (not name or name == first):
        return "note"
    is_alone = len(own) <= 1
    if len(texts) > 1 and all(map(is_placeholder, texts.values())):
        return "nothing"
    if line <= head.line + HINT_LINES and sum(map(is_hint, texts.values())) * 2 >= len(texts):
        return "hints"
    if EXAMPLE.fullmatch(name) or (first != name and EXAMPLE.fullmatch(first)):
        return "example"
    if is_alone and (SENTENCE.fullmatch(first) or (not name and SIGNED.fullmatch(first))):
        return "note"
    if is_alone and (SECTION.fullmatch(first) or is_wide):
        return "section"
    number = texts.get(head.numbering, "")
    rest = [place for place in own if place != head.numbering and place not in names]
    if head.numbering is not None and name and not rest and not number.strip(".、()").isdecimal():
        return "section"
    if is_alone and not name and len(head.columns) > 1:
        return "section" if own and own[0] not in head.columns else ""
    if name and any(place in filled for place in names if place in texts):
        return "name"
    return ""


def is_hint(text: str) -> bool:
    return bool(HINT.fullmatch(text))


def is_numbering(texts: list[str]) -> bool:
    """Whether the cells count up: 1, 2, 3 or (1), (2), (3) or 甲, 乙, 丙, below the headings."""
    bare = [text.strip("()[]<>栏列.") for text in texts]
    if all(text.isdecimal() for text in bare):
        numbers = [int(text) for text in bare]
        return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return len(bare) > 1 and any(row.startswith("".join(bare)) for row in COUNTED)
