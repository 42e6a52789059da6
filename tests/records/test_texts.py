import pytest
from django.template import engines
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from records.templatetags.texts import paragraphs, shortened


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Rail", "Rail"), ("Rail transit", "Rail…"), (12345, "12345"), ("教育交流周", "教育交流周")],
)
def test_a_text_is_cut_after_so_many_characters(text, cut):
    assert shortened(text, 5) == cut


def test_a_short_text_stays_as_safe_as_it_was():
    draw = engines["django"].from_string("{% load texts %}{{ text|shortened:9 }}").render

    assert draw({"text": "<b>"}) == "&lt;b&gt;"
    assert draw({"text": mark_safe("<b>")}) == "<b>"
    assert draw({"text": "<b>" * 9}) == "&lt;b&gt;&lt;b&gt;&lt;b…"
    assert isinstance(shortened(mark_safe("<b>"), 9), SafeString)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("(see https://example.org/a_(b))", "https://example.org/a_(b)"),
        ("(https://example.org/a).", "https://example.org/a"),
        ("[https://example.org/a_(b)_(c)].", "https://example.org/a_(b)_(c)"),
        ("（见https://example.org/a）", "https://example.org/a"),
        ("见https://example.org/a。", "https://example.org/a"),
        ("《https://example.org/a》，", "https://example.org/a"),
        ("“https://example.org/a?b=c”", "https://example.org/a?b=c"),
        ("'https://example.org/it's'!?", "https://example.org/it's"),
        ('"https://example.org/"', "https://example.org/"),
        ("<https://example.org/a,b>", "https://example.org/a,b"),
        ("HTTPS://example.org/x;", "HTTPS://example.org/x"),
        ("http://[::1]:8000/a]", "http://[::1]:8000/a"),
    ],
)
def test_a_link_ends_where_its_address_does(text, address):
    before, _link, after = escape(text).partition(escape(address))

    assert paragraphs(text) == (
        f'<p>{before}<a href="{escape(address)}">{escape(address)}</a>{after}</p>'
    )


@pytest.mark.parametrize("text", ["https://", "http://)", "https://。", "xhttps:/example.org"])
def test_what_is_no_address_is_no_link(text):
    assert paragraphs(text) == f"<p>{text}</p>"
