"""The parameters of the API's own: size of pages, cursors, fields, facets."""

from hashlib import blake2b

from django.core import signing
from django.utils.translation import gettext as _

from records.selection.query_strings import query_string

DEFAULT_SIZE, MOST = 100, 500
SALT = "api.cursor"
YES = ["1", "true"]
NO = ["0", "false"]


class WrongParameter(Exception):
    """A value of a parameter that is not understood; ``sentence`` is called in each language."""

    def __init__(self, name: str, sentence):
        super().__init__(name)
        self.name, self.sentence = name, sentence


def size_of_page(data) -> int:
    typed = data.get("limit", "")
    if not typed:
        return DEFAULT_SIZE
    size = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else 0
    if not 1 <= size <= MOST:
        raise WrongParameter(
            "limit", lambda: _("Write a number from 1 to %(most)s.") % {"most": MOST}
        )
    return size


def chosen_fields(data, properties) -> list[str]:
    """The names of the wanted properties, the identifying one first; empty for all of them."""
    typed = {name.strip() for text in data.getlist("fields") for name in text.split(",")} - {""}
    known = [entry.name for entry in properties]
    unknown = sorted(typed.difference(known))
    if unknown:
        raise WrongParameter(
            "fields",
            lambda: (
                _("“%(value)s” is not a field; the fields are %(fields)s.")
                % {"value": unknown[0], "fields": ", ".join(known)}
            ),
        )
    return [known[0], *[name for name in known[1:] if name in typed]] if typed else []


def wants_facets(data) -> bool:
    typed = data.get("facets", "").lower()
    if typed not in ["", *YES, *NO]:
        raise WrongParameter("facets", lambda: _("Write 1 or 0."))
    return typed in YES


def selection_key(path: str, pairs) -> str:
    """What a cursor belongs to."""
    text = f"{path}{query_string(sorted(pairs))}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def make_cursor(selection: str, direction: str, keys) -> str:
    """The same for the same page, so that answers keep their ETag."""
    return signing.Signer(salt=SALT).sign_object([selection, direction, keys])


def read_cursor(data, selection: str) -> tuple[str, list] | None:
    """Direction and sort keys of the cursor; None without a cursor."""
    typed = data.get("cursor", "")
    if not typed:
        return None
    try:
        made_for, direction, keys = signing.Signer(salt=SALT).unsign_object(typed)
    except (signing.BadSignature, ValueError) as error:
        raise WrongParameter(
            "cursor",
            lambda: _("This is not a cursor of ours: take “next” as it was answered."),
        ) from error
    if made_for != selection:
        raise WrongParameter(
            "cursor",
            lambda: _("This cursor belongs to another selection: begin again without it."),
        )
    return direction, keys


def old_cursor() -> WrongParameter:
    return WrongParameter(
        "cursor",
        lambda: _(
            "The records changed since this cursor was made, and with them the order by relevance: "
            "begin again without it, or add sort=name."
        ),
    )
