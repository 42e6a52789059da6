"""The menus of every page. To add a menu entry, add it to ``menus``."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from records.kinds import record_kinds

# The pages besides lists, records, countries and sectors: their titles, and what people call them.
PAGES = {
    "statistics": (gettext_noop("Statistics"), "figures numbers charts totals 统计 数据 数字 图表"),
    "statistics_students": (
        gettext_noop("Students in both directions"),
        "international students numbers study abroad 留学生 双向留学 学生人数",
    ),
    "statistics_cooperation": (
        gettext_noop("Cooperation by country and sector"),
        "entries by country sector 合作分布 国别统计 领域统计",
    ),
    "study": (
        gettext_noop("Study"),
        "students scholarships study abroad admission 留学 学生 奖学金 招生",
    ),
    "partners": (
        gettext_noop("Who already works with whom"),
        "partners pairs cooperation 合作单位 合作关系 合作伙伴",
    ),
    "events:calendar_latest": (
        gettext_noop("Calendar"),
        "dates schedule agenda program 日历 日程 时间表",
    ),
    "countries": (gettext_noop("Countries"), "members of ASEAN map 国家 国别 东盟国家 成员国 地图"),
    "sectors": (gettext_noop("Sectors"), "fields subjects majors 领域 学科 专业"),
    "about": (
        gettext_noop("About"),
        "about us contact help 关于 关于我们 联系 联系我们 联系方式 帮助",
    ),
    "sources": (gettext_noop("Sources"), "references bibliography evidence 来源 出处 参考资料"),
    "data": (
        gettext_noop("Download the data"),
        "open data export CSV Excel API 下载 数据 开放数据 导出",
    ),
    "privacy": (gettext_noop("Privacy"), "cookies personal data 隐私 个人信息"),
    "accessibility": (gettext_noop("Accessibility"), "screen reader 无障碍"),
}


def menus() -> dict[str, str | list[tuple[str, str]]]:
    """``(title, address)`` pairs of each menu, and single addresses, in the active language."""
    return {
        "home_url": reverse("home"),
        "correct_url": reverse("correct_site"),
        "opensearch_url": reverse("opensearch"),
        "first_menu": [
            *kinds_in_menu(first=True),
            (_("Countries"), reverse("countries")),
            (_("Sectors"), reverse("sectors")),
        ],
        "second_menu": [
            *kinds_in_menu(first=False),
            (_("Statistics"), reverse("statistics")),
            (_("About"), reverse("about")),
        ],
        "last_menu": [
            (_("About"), reverse("about")),
            (_("Sources"), reverse("sources")),
            (_("Study"), reverse("study")),
            (_("Download the data"), reverse("data")),
            (_("Privacy"), reverse("privacy")),
            (_("Accessibility"), reverse("accessibility")),
        ],
    }


def pages() -> list[tuple[str, str, str]]:
    """``(title, address, words)`` of the pages that the search offers, in the active language."""
    return [(_(title), reverse(name), words) for name, (title, words) in PAGES.items()]


def kinds_in_menu(*, first: bool) -> list[tuple[str, str]]:
    """The lists of record kinds: those of the first menu, or those of the second."""
    return [
        (str(kind.list_title), reverse(f"{kind.label()}:list"))
        for kind in record_kinds()
        if kind.in_first_menu == first
    ]


def entry_here(path: str, menu: dict) -> str:
    """The address of the menu entry of a page or of its section; empty for none."""
    places = [address for _title, address in menu["first_menu"] + menu["second_menu"]]
    return next((place for place in places if place in path), "")
