"""Pagination links."""

from typing import NamedTuple

from django.core.paginator import Page


class PageLink(NamedTuple):
    text: str
    # Empty for an ellipsis.
    address: str
    is_current: bool


def page_links(page: Page, query: str) -> list[PageLink]:
    """Elided page range: first, around the current, last; empty where there is only one page.

    ``query`` is the query string of the list and ends where the number of a page goes.
    """
    if not page.has_other_pages():
        return []
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [
        PageLink(
            str(number),
            f"{query}{number}" if isinstance(number, int) else "",
            number == page.number,
        )
        for number in shown
    ]
