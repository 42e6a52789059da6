"""What a browser sends back of a form of a page in which nothing was changed."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """What a browser would send back of the largest form of a page, were nothing changed."""

    def __init__(self, page: str):
        super().__init__()
        self.forms, self.select, self.textarea = [], None, None
        self.into = {}
        self.by_id = {}
        self.feed(page)
        self.values = max(self.forms, key=len, default={})

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.by_id[given.get("id")] = (given.get("action", ""), self.forms[-1])
        if not self.forms:
            return
        # What stands outside its form names it.
        if tag != "option":
            _action, self.into = self.by_id.get(given.get("form", "none"), ("", self.forms[-1]))
        name = given.get("name")
        if tag == "input" and name:
            self.read_input(name, given)
        elif tag == "select":
            self.select = (name, "multiple" in given)
        elif tag == "option" and self.select and "selected" in given:
            self.add(self.select[0], given["value"])
        elif tag == "textarea":
            self.textarea = name
            self.into.setdefault(name, "")

    def read_input(self, name, given):
        kind = given.get("type", "text")
        if kind in {"submit", "button", "file"}:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.add(name, given.get("value", "on"))
        else:
            self.into[name] = given.get("value", "")

    def add(self, name, value):
        self.into[name] = [*self.into.get(name, []), value]

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            # A browser takes off the line break that stands first.
            self.into[self.textarea] += data.removeprefix("\n")
