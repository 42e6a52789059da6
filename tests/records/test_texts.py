import pytest
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from records.templatetags.texts import shortened


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
