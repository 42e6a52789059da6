from django.core.paginator import Paginator

from records.pages.list_parts.pagination import page_links


def shown(number, of):
    page = Paginator(range(of), 1).page(number)
    return [(link.text, link.address, link.is_current) for link in page_links(page, "?q=a&page=")]


def test_one_page_needs_no_links():
    assert shown(1, of=1) == []


def test_each_page_has_its_address_and_one_is_this_one():
    assert shown(2, of=3) == [
        ("1", "?q=a&page=1", False),
        ("2", "?q=a&page=2", True),
        ("3", "?q=a&page=3", False),
    ]


def test_pages_far_apart_have_a_gap_between_them():
    assert [text for text, _address, _current in shown(50, of=99)] == [
        "1", "…", "48", "49", "50", "51", "52", "…", "99",
    ]  # fmt: skip
    assert [address for text, address, _current in shown(50, of=99) if text == "…"] == ["", ""]
