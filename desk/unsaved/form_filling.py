"""Fills posted values into the rendered HTML of a form that no Django form can be bound to."""

from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

TICKED = {"checkbox", "radio"}
NOT_TYPED = {"hidden", "submit", "button", "image", "reset", "file", "password"}


def filled(html: str, page: str, path: str, fields: dict[str, list[str]], notice) -> str:
    """The HTML of the page at ``page``, with ``fields`` filled into its form posted to ``path``.

    ``notice``: returns HTML for the start of the content, given the names without a field in the
    form.
    """
    filler = Filler(urlsplit(page).path, urlsplit(path).path, fields)
    filler.feed(html)
    filler.close()
    filler.made[filler.top] += notice(fields.keys() - filler.found)
    return "".join(filler.made)


class Filler(HTMLParser):
    """Copies HTML through, rewriting only the tags whose value changes."""

    def __init__(self, page: str, path: str, fields: dict[str, list[str]]):
        super().__init__(convert_charrefs=False)
        self.page, self.path, self.fields = page, path, fields
        self.made: list[str] = []
        self.found: set[str] = set()
        self.is_in_form = False
        # Index in ``made`` of the tag after which the notice is inserted.
        self.top = 0
        # Names of the select and of the textarea being parsed.
        self.select: str | None = None
        self.textarea: str | None = None

    def handle_starttag(self, tag, attrs):
        given, text = dict(attrs), self.get_starttag_text()
        if tag == "form":
            action = given.get("action") or self.page
            self.is_in_form = urlsplit(action).path == self.path
        name = given.get("name")
        if self.is_in_form and name in self.fields:
            self.found.add(name)
            text = self.changed(tag, given, name, text)
        elif self.select and tag == "option":
            text = marked(tag, given, "selected", given.get("value") in self.fields[self.select])
        if given.get("id") == "content":
            self.top = len(self.made)
        self.made.append(text)
        if self.textarea:
            self.made.append("\n" + escape(self.fields[self.textarea][0]))

    handle_startendtag = handle_starttag

    def changed(self, tag, given, name, text) -> str:
        values = self.fields[name]
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.textarea = name
        elif tag == "input" and given.get("type") in TICKED:
            return marked(tag, given, "checked", given.get("value", "on") in values)
        elif tag == "input" and given.get("type", "text") not in NOT_TYPED:
            return written(tag, given | {"value": values[0]})
        return text

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_in_form = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None
        self.made.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.textarea:
            self.made.append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")

    def handle_comment(self, data):
        self.made.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.made.append(f"<!{decl}>")


def marked(tag: str, given: dict, mark: str, is_marked: bool) -> str:
    others = {name: value for name, value in given.items() if name != mark}
    return written(tag, others | ({mark: None} if is_marked else {}))


def written(tag: str, given: dict) -> str:
    attributes = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"'
        for name, value in given.items()
    )
    return f"<{tag}{attributes}>"
