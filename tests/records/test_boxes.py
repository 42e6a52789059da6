from html.parser import HTMLParser

from records.boxes import box


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
    ticked = box("checkbox", "country", "VN", "Viet Nam", True)
    empty = box("checkbox", "country", "VN", "Viet Nam", False)

    attributes = {"type": "checkbox", "name": "country", "value": "VN"}
    assert Inputs(ticked).found == [attributes | {"checked": None}]
    assert Inputs(empty).found == [attributes]
    assert "Viet Nam" in ticked


def test_nothing_in_a_box_is_taken_for_markup():
    html = box("radio", "when", '"><script>', "<b>now</b>", False)

    assert Inputs(html).found == [{"type": "radio", "name": "when", "value": '"><script>'}]
    assert "<script>" not in html
    assert "<b>" not in html
