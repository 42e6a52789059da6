from html.parser import HTMLParser

from django.utils import translation

from records.pages.parts.facet_html import any_option, facet_fieldset, facet_number, facet_option


class Inputs(HTMLParser):
    """The attributes of the fields in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "input":
            self.found.append(dict(attrs))


def test_a_box_is_ticked_where_its_choice_is_taken():
    ticked = "".join(facet_option("checkbox", "country", "VN", "Viet Nam", True))
    empty = "".join(facet_option("checkbox", "country", "VN", "Viet Nam", False))

    attributes = {"type": "checkbox", "name": "country", "value": "VN"}
    assert Inputs(ticked).found == [attributes | {"checked": None}]
    assert Inputs(empty).found == [attributes]
    assert "Viet Nam" in ticked


def test_nothing_in_a_box_is_taken_for_markup():
    html = "".join(facet_option("radio", "when", '"><script>', "<b>now</b>", False))

    assert Inputs(html).found == [{"type": "radio", "name": "when", "value": '"><script>'}]
    assert "<script>" not in html
    assert "<b>" not in html


def test_the_number_of_a_choice_stands_after_its_label():
    before, after = facet_option("checkbox", "country", "VN", "Viet Nam", False)

    assert "Viet Nam" in before
    assert "\0" not in before + after
    assert "+" not in facet_number(3, 0, "en")


def test_the_boxes_of_a_filter_are_folded_under_its_heading():
    opened, _end = facet_fieldset("Country & more", True)
    closed, end = facet_fieldset("Country & more", False)

    assert '<details class="facet" open>' in opened
    assert "open" not in closed
    assert "Country &amp; more</summary>" in closed
    assert end.endswith("</details>")


def test_a_single_choice_can_be_taken_back_in_the_readers_language():
    assert "any" in "".join(any_option("when", True, "en"))
    with translation.override("zh-hans"):
        assert "any" not in "".join(any_option("when", True, "zh-hans"))


def test_how_many_more_are_open_to_all_is_said_in_the_readers_language():
    assert "+2 open to all" in facet_number(3, 2, "en")
    with translation.override("zh-hans"):
        assert "open to all" not in facet_number(3, 2, "zh-hans")
