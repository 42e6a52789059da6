"""The house rules for Chinese, kept in the field's data and in our own words."""

import re

import polib
import pytest
from django.conf import settings

CHINESE = "\u3400-\u9fff"
WRONG_MARK = re.compile(rf"(?<=[{CHINESE}])[,.;:?!()'\"]|[,.;:?!()'\"](?=[{CHINESE}])")
WRONG_DASH = re.compile(
    rf"(?<=[{CHINESE}])(?:[-‐‑‒–―－]|—{{2,}})|(?:[-‐‑‒–―－]|—{{2,}})(?=[{CHINESE}])"
)
SPACE_AT_DIGIT = re.compile(rf"(?<=[{CHINESE}]) +(?=\d)|(?<=\d) +(?=[{CHINESE}])")

# Printed so by their sources: a theme of the Week, the title of a forum, titles of sources.
AS_PRINTED = {
    "第九届中国东盟教育周开幕 30余项活动精彩呈现",
    "迈出发展大步伐 跑出崛起加速度——写在2019中国—东盟教育交流周即将召开之际（三）",
    "十五载开放育人 向未来谱写新篇——中国—东盟教育交流周跨越山海牵手逐梦",
    "知行合一——共建可持续发展合作的教育愿景",
    "“融合创新·数字赋能——共建中国—东盟职教新生态论坛”",
}
# Around a link and in the place of a placeholder stands mostly Chinese.
PLACEHOLDER = re.compile(r"<[^>]+>|%\([a-z_]+\)[sd]|%[sd]|\{\{? ?[a-z_.]+ ?\}?\}")

CATALOGS = sorted(
    path
    for path in settings.BASE_DIR.glob("**/locale/zh_Hans/LC_MESSAGES/django.po")
    if ".venv" not in path.parts
)


def faults(text: str) -> list[str]:
    """What in a Chinese text breaks the rules, with what stands around it."""
    if text in AS_PRINTED:
        return []
    found = [m for rule in (WRONG_MARK, WRONG_DASH, SPACE_AT_DIGIT) for m in rule.finditer(text)]
    return [text[max(match.start() - 4, 0) : match.end() + 4] for match in found]


@pytest.mark.parametrize(
    "text",
    [
        "中国-东盟教育交流周",
        "中国–东盟教育交流周",
        "中国——东盟教育交流周",
        "贵州大学(东盟研究院)",
        "联盟,中心",
        "联盟: Rail",
        "“论坛”:主题",
        "2025 中国—东盟教育交流周",
        "第 9 届",
    ],
)
def test_the_rules_find_what_they_are_for(text):
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025中国—东盟教育交流周",
        "《贵阳声明》（2008年）",
        "国际中文教育与Web 2.0",
        *sorted(AS_PRINTED),
    ],
)
def test_the_rules_leave_good_chinese_alone(text):
    assert faults(text) == []


def test_the_tables_keep_the_rules(starter):
    broken = {
        (path.name, line, column): found
        for path in sorted(starter.folder.glob("*.csv"))
        for line, row in enumerate(starter.rows(path.stem), 2)
        for column, text in row.items()
        if "zh_hans" in column and (found := faults(text))
    }
    assert broken == {}


def test_what_is_printed_otherwise_is_still_there(starter):
    """An exception that nothing needs any more is taken off the list."""
    texts = {
        text
        for path in starter.folder.glob("*.csv")
        for row in starter.rows(path.stem)
        for text in row.values()
    }
    assert texts >= AS_PRINTED


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-5])
def test_our_own_words_keep_the_rules(path):
    broken = {
        entry.msgid: found
        for entry in polib.pofile(str(path))
        if not entry.obsolete
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if (found := faults(PLACEHOLDER.sub("国", text)))
    }
    assert broken == {}


def test_there_are_words_of_our_own():
    assert CATALOGS
