"""The way from one page of a list to the others."""

from typing import NamedTuple

from django.core.paginator import Page


class PageLink(NamedTuple):
    text: str
    # Nothing for the gap between pages that are far apart.
    address: str
    is_current: bool


def page_links(page: Page, query: str) -> list[PageLink]:
    """The first pages, those around this one, and the last; nothing where there is only one.

    ``query`` is the query string of the list and ends where the number of a page goes.
    """
    if not page.has_other_pages():
        return []
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [
        PageLink(str(one), f"{query}{one}" if isinstance(one, int) else "", one == page.number)
        for one in shown
    ]
