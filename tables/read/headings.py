"""Match headings to columns: by machine name, by label, or by words that offices commonly use."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils import translation

from tables.export.sheet_columns import Sheet, row_sheets
from values.sort_keys import letters

# How many of the first rows are searched for the headings.
DEEPEST = 15

# Common headings of office tables; each means the first of these columns that the kind has.
OFFICE_WORDS = {
    "名称 中文名称 活动名称 项目名称 项目活动名称 会议名称 单位名称 中文全称 学校名称 院校名称 机构名称 "
    "联盟名称 中心名称 基地名称 平台名称 文件名称 标题 名称中文": ["name_zh_hans"],
    "英文名称 英文名 外文名称 英文全称 english name name english name": ["name_en"],
    "开始时间 开始日期 起始时间 举办开始时间": ["start"],
    "结束时间 结束日期 截止时间": ["end"],
    "成立时间 成立日期 成立年份 设立时间": ["founded", "issued"],
    "发布时间 发布日期 签署时间 印发时间": ["issued", "founded"],
    "地点 举办地点 活动地点 会议地点 地址 场地 会场 venue place": ["venue_zh_hans", "city_zh_hans"],
    "城市 所在城市 举办城市 所在地 举办地 city": ["city_zh_hans"],
    "国家 国别 涉及国家 参与国家 所属国家 国家和地区 国家地区 country": ["countries"],
    "领域 专业领域 合作领域 学科领域 sector": ["sectors"],
    "类型 类别 活动类型 活动类别 性质": ["type"],
    "网址 网站 官网 官方网站 网站链接 主页": ["website"],
    "简介 内容 活动内容 活动简介 主要内容 概况 单位简介 中文简介": ["summary_zh_hans"],
    "英文简介": ["summary_en"],
    "备注 说明": ["staff_note"],
    "联系部门 联系单位 联系处室": ["contact_office_zh_hans"],
    "主题 活动主题": ["theme_zh_hans"],
    "状态 活动状态": ["state"],
    "届次 所属届次 交流周届次": ["edition"],
    "形式 举办形式 活动形式": ["format"],
    "报名链接 报名网址 报名地址": ["registration_link"],
    "开始": ["start"],
    "结束": ["end"],
    "报名截止 报名截止时间": ["registration_closes"],
    "链接 文件链接 原文链接": ["link", "website"],
}  # fmt: skip
# A period with start and end in one cell; for kinds without a start, their only date.
TIMES = "时间 活动时间 举办时间 举办日期 日期 会议时间 起止时间 date dates time"
# Numbering columns: ignored without a notice.
NUMBERING = {"序号", "编号", "no", "number"}
SPAN = "span"
# Fields of row relations whose choices may each have a column in an office table.
WITH_HEADINGS = ["role", "sort"]


@dataclass(frozen=True)
class HeadingMeaning:
    """The meaning of a heading: a column, a period, or rows of a relation with a given choice."""

    name: str
    relation: str = ""
    value: str = ""


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
    unknown: list[str] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        """Names of the expected columns that the sheet does not have."""
        present = {column.name for column in self.columns.values()}
        expected = [column.name for column in self.sheet.columns if not column.is_computed]
        return [name for name in expected if name not in present]


def heading_key(heading) -> str:
    return letters(str(heading)).replace(" ", "")


@lru_cache
def meanings(sheet: Sheet) -> dict[str, HeadingMeaning]:
    """The meaning of each known heading of a sheet, by ``heading_key(heading)``."""
    kind, found = sheet.kind, {}
    for column in sheet.columns:
        for word in in_each_language(lambda column=column: column.heading(kind)):
            found[heading_key(word)] = HeadingMeaning(column.name)
    if not sheet.relation:
        # 网址 in an office table is the website of the record, not its address on this site.
        found |= roles(kind) | office_words(sheet)
    return found | {
        heading_key(column.name): HeadingMeaning(column.name) for column in sheet.columns
    }


def in_each_language(word) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            yield str(word())


def office_words(sheet) -> dict[str, HeadingMeaning]:
    found = {}
    for words, names in OFFICE_WORDS.items():
        name = next((name for name in names if name in sheet.by_name), "")
        found |= {heading_key(word): HeadingMeaning(name) for word in words.split() if name}
    time = SPAN if "start" in sheet.by_name else sheet.kind.own_date
    return found | {heading_key(word): HeadingMeaning(time) for word in TIMES.split() if time}


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
                    heading_key(word): meaning for word in in_each_language(lambda text=label: text)
                }
        elif "own_name_en" in sheet.by_name:
            plural = sheet.model._meta.verbose_name_plural
            meaning = HeadingMeaning("", sheet.relation)
            found |= {
                heading_key(word): meaning for word in in_each_language(lambda text=plural: text)
            }
    return found


def find_head(sheet: Sheet, rows: list[tuple[int, list]]) -> TableHead | None:
    """Find the headings in the first rows (line number, cells); None if no heading is known."""
    known = meanings(sheet)
    for line, cells in rows:
        names = {str(cell) for cell in cells if cell} & sheet.by_name.keys()
        if len(names) >= max(3, len(sheet.columns) // 3):
            return head_of(sheet, line, [str(cell or "") for cell in cells], None, by_name(sheet))
    heads = []
    above = None
    for line, cells in rows:
        texts = ["" if cell is None else str(cell) for cell in cells]
        heads.append(head_of(sheet, line, texts, None, known))
        if above:
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
            (heading, known[heading_key(heading)])
            for heading in [own, upper[place]]
            if heading_key(heading) in known
        ]
        label, meaning = found[0] if found else (own, None)
        if meaning and meaning not in head.columns.values():
            head.columns[place], head.labels[place] = meaning, label
        elif own.strip() and heading_key(own) not in NUMBERING:
            head.unknown.append(own.strip()[:60])
    return head
