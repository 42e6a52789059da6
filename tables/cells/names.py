"""Names as offices write them: compared, told from placeholders, divided where a cell holds several."""

import re
import unicodedata
from collections.abc import Callable

from search.text.analysis import fold
from values.dates.parsing import in_digits

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAS_CHINESE = re.compile(f"[{CJK}]")
BESIDE_CHINESE = re.compile(rf"(?<=[{CJK}]) | (?=[{CJK}])")
ORDINAL = re.compile(r"第([零一二三四五六七八九十]{1,4})(?=届)")
OF_THE_YEAR = re.compile(r"(?<=\d{4})\s*(?:年度|年|届)")
ASEAN = re.compile(
    r"(?:面向|所有|全体|全部)?东盟(?:各|全体|所有|成员|[一二三四五六七八九十\d]+个?)*(?:国家|国)?"
    r"|(?:works with |open to )?(?:all )?(?:the )?(?:\d+ |ten |eleven )?(?:members? of )?asean(?:[ -]?1[01])?"
    r"(?: members?)?(?: (?:countries|states|nations))?"
)
PLACEHOLDER = re.compile(
    r"[-—–―─_/\\|.…·~?*×]+|x{2,}|无|暂无|没有|暂缺|待定|暂定|待补充?|待填|待确认|未定|未填|未知|不详|不明|略|空|缺"
    r"|#?n ?[/.]? ?a ?\.?|nil|none|null|tbd|tba|tbc|unknown|not known|not applicable"
    r"|to be (?:determined|confirmed|decided|announced|completed)"
)
BRACKETED = re.compile(r"[（(《“\[【][^）)》”\]】]*[）)》”\]】]")
LABEL = re.compile(
    r"(?:^|(?<=[;；\n]))\s*"
    r"(?:[主承协合]办|支持|指导|牵头|参与|成员|发起|[\w（）]{1,6}?(?:单位|方))\s*[:：]\s*"
)
NUMBERING = re.compile(
    r"(?:^|(?<=[\s;；,，、]))\s*(?:[(（]?\d{1,2}[.．、)）](?!\d)|[①-⑳]|[(（]?[一二三四五六七八九十]{1,3}[、)）])\s*"
)
STRONG, WEAK = re.compile(r"[;；、\n\r]+"), re.compile(r"[,，/／|｜]|\s+")
AND = re.compile(r"以及|[和与及]")
BODY = re.compile(
    r"(?:部|委|委员会|局|厅|院|校|大学|学院|会|府|所|中心|公司|集团|馆|社|联盟|署|处)$"
)
AND_OTHERS = re.compile(
    r"(?<![高中初平同])等(?:\d+|[一二三四五六七八九十]+)?[家个所]?(?:单位|部门|机构|高校|院校|学校|企业)?$"
)


def name_key(text: str) -> str:
    """By what names are compared: letters, digits and the marks of letters.

    Case, width, blanks, signs and Traditional characters do not count; 第十七届 is 第17届, and a year is
    the same with 年. Empty for signs alone.
    """
    text = ORDINAL.sub(lambda match: f"第{in_digits(match[1])}", OF_THE_YEAR.sub("", fold(text)))
    kept = (sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in text)
    return BESIDE_CHINESE.sub("", " ".join("".join(kept).split()))


def is_placeholder(text: str) -> bool:
    """Whether a whole cell only says that nothing is known, such as — or 暂无."""
    return bool(PLACEHOLDER.fullmatch(fold(text).strip(" ()（）\t\n")))


def is_all_asean(text: str) -> bool:
    return bool(ASEAN.fullmatch(fold(text).strip()))


def has_chinese(text: str) -> bool:
    return bool(HAS_CHINESE.search(text))


def bodies(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """The bodies named in a cell, such as hosts; what stands in brackets belongs to its name."""
    held = []

    def hold(match) -> str:
        held.append(match[0])
        return f"\ue100{len(held) - 1}\ue101"

    text = BRACKETED.sub(hold, NUMBERING.sub("\n", LABEL.sub("", text)))

    def whole(piece):
        return re.sub("\ue100(\\d+)\ue101", lambda match: held[int(match[1])], piece).strip()

    found = []
    for piece in (AND_OTHERS.sub("", piece.strip()) for piece in STRONG.split(text)):
        found += [whole(part) for part in parts(piece, lambda name: is_known(whole(name)))]
    return [name for name in found if name_key(name) and not is_placeholder(name)]


def parts(piece: str, is_known) -> list[str]:
    """The piece, or its parts where these are clearly names of their own."""
    if not piece or is_known(piece):
        return [piece]
    for divider in [WEAK, AND]:
        names = list(filter(None, map(str.strip, divider.split(piece))))
        is_body = BODY.search if divider is AND else is_chinese_name
        if len(names) > 1 and all(is_known(name) or is_body(name) for name in names):
            return [part for name in names for part in parts(name, is_known)]
    return [piece]


def may_be_several(name: str) -> bool:
    """Whether a name that was left whole holds a sign that may divide two."""
    bare = BRACKETED.sub("", name)
    return bool(re.search("[,，/／|]", bare) or (has_chinese(bare) and re.search(r"\s", bare)))


def is_chinese_name(text: str) -> bool:
    return len(text) > 2 and has_chinese(text) and not re.search("[A-Za-z]", text)
