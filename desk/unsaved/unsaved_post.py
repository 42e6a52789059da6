"""A POST that arrives without a session or with an expired CSRF token, kept for another attempt.

A signed hidden field carries it through the sign-in form; afterwards it is displayed again in its
own form. It is never applied without being submitted again.
"""

from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from desk.unsaved.form_filling import filled
from values.languages import listed

# Name of the hidden field in the sign-in form, of the query parameter, and of the session key.
FIELD, PARAMETER, KEY = "_unsaved", "unsaved", "unsaved"
# Parameters of an address that shows a form with its unsaved copy: the copy, and the fields to take.
COPY, CHOSEN, TAKE = "copy", "chosen", "take"
PARAMETERS = {PARAMETER, COPY, CHOSEN, TAKE}
SALT = "desk.unsaved.unsaved_post"
BUTTONS = {
    "_addanother",
    "_continue",
    "_draft",
    "_publish",
    "_save",
    "_saveasnew",
    "_schedule",
    "_submit",
}
# Endings of URL names whose forms can be redisplayed bound to the POST, with any number of rows.
FORMS = ("_add", "_change")
PASSWORDS = "password_change"


@dataclass
class Unsaved:
    """``path``: address of the POST; ``page``: address of the form; ``files``: file names only.

    ``is_form``: whether it is an add or change form of the admin, which can be bound to ``fields``.
    ``was_signed_in``: the user was, but had to confirm it. ``kept``: the time at which it was kept while
    it was typed, in words.
    """

    path: str
    page: str
    is_form: bool
    fields: dict[str, list[str]]
    files: list[str]
    was_signed_in: bool = False
    kept: str = ""

    @classmethod
    def of(cls, request) -> "Unsaved":
        path = without_parameter(request)
        is_form = is_drawn_by_admin(request)
        sent = {name: values for name, values in request.POST.lists() if is_kept(name)}
        # A file that is kept already comes back by its token.
        files = [
            file.name
            for name, files in request.FILES.lists()
            if f"{name}-kept" not in request.POST
            for file in files
        ]
        return cls(path, path if is_form else page_before(request), is_form, sent, files)

    @classmethod
    def unpacked(cls, text: str) -> "Unsaved | None":
        try:
            return cls(**signing.loads(text, salt=SALT))
        except signing.BadSignature:
            return None

    def packed(self) -> str:
        """Signed and compressed; empty if it would exceed the upload limit of the next request."""
        text = signing.dumps(asdict(self), salt=SALT, compress=True)
        return text if len(text) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.9 else ""

    @classmethod
    def in_session(cls, request) -> "Unsaved | None":
        """The POST kept in the session, if it belongs to the requested page."""
        kept = request.session.get(KEY)
        unsaved = cls(**kept) if kept else None
        return unsaved if unsaved and unsaved.is_of(request) else None

    @classmethod
    def forget(cls, request):
        """Drop the kept POST once its form is submitted again."""
        if KEY in request.session:
            kept = cls(**request.session[KEY])
            if request.path in {urlsplit(kept.path).path, urlsplit(kept.page).path}:
                del request.session[KEY]

    def keep(self, request):
        request.session[KEY] = asdict(self)

    def resume(self, request) -> HttpResponseRedirect:
        """Store it in the session after sign-in, and redirect to its page."""
        self.keep(request)
        return HttpResponseRedirect(self.address)

    @property
    def address(self) -> str:
        return f"{self.page}{'&' if '?' in self.page else '?'}{PARAMETER}=1"

    def is_of(self, request) -> bool:
        return urlsplit(self.page).path == request.path

    def put_into(self, request):
        """Turn the request into this POST. The caller must make sure that nothing is saved."""
        request.method = "POST"
        request.POST = QueryDict(mutable=True)
        for name, values in self.fields.items():
            request.POST.setlist(name, values)
        request._files = MultiValueDict()
        request.csrf_processing_done = True

    def in_words(self, user) -> str:
        """Message that nothing was saved, and which files to choose again."""
        if self.was_signed_in:
            sentence = _(
                "Thank you. Nothing has been done yet: what you chose and typed is back in its "
                "place, except passwords. Look at it, then press the button again."
            )
            return f"{sentence} {self.files_in_words()}".strip()
        if self.kept:
            sentence = _(
                "Not saved yet: what you had typed by %(time)s is back in its place. Look at it, "
                "then save."
            )
            return f"{sentence % {'time': self.kept}} {self.files_in_words()}".strip()
        said = [
            _(
                "Not saved yet: you had been signed out, or had signed in again in another "
                "window. Everything you typed is back in its place. Look at it, then save."
            )
            if self.is_form
            else _(
                "Nothing has been done yet: you had been signed out, or had signed in again in "
                "another window. What you chose and typed is back in its place. Look at it, then "
                "press the button again."
            )
        ]
        if (person := self.fields.get("_person")) and person != [str(user.pk)]:
            said.append(_("It was typed while another account was signed in."))
        return " ".join([*said, self.files_in_words()]).strip()

    def files_in_words(self) -> str:
        if not self.files:
            return ""
        names = listed(self.files)
        return _("Pictures and files have to be chosen again: %(names)s.") % {"names": names}


def is_kept(name: str) -> bool:
    """Whether the field is neither a secret nor a submit button."""
    return name not in BUTTONS | {"csrfmiddlewaretoken", FIELD} and "password" not in name.lower()


def is_drawn_by_admin(request) -> bool:
    """Whether the page is an add or change form of Django's, which can be shown without saving."""
    match = request.resolver_match
    name = match.url_name or ""
    # Pages of our own have no such mark, whatever their name ends with.
    is_djangos = hasattr(match.func, "model_admin")
    return is_djangos and name.endswith(FORMS) and not name.endswith(PASSWORDS)


def page_before(request) -> str:
    """Path of the admin page that sent the request, by its referrer; the index as a fallback."""
    sender = urlsplit(request.META.get("HTTP_REFERER", ""))
    index = reverse("admin:index")
    is_ours = sender.netloc == request.get_host() and sender.path.startswith(index)
    if is_ours and sender.path != reverse("admin:login"):
        return sender._replace(scheme="", netloc="", fragment="").geturl()
    return index


def without_parameter(request) -> str:
    """The address without the parameters that ask to show the POST again."""
    query = request.GET.copy()
    for name in PARAMETERS:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def drop_parameter(request):
    """Remove the parameters: change lists treat every parameter as a filter."""
    if request.GET.keys() & {PARAMETER, COPY}:
        request.META["QUERY_STRING"] = urlsplit(without_parameter(request)).query
        request.GET = QueryDict(request.META["QUERY_STRING"])


def refilled(response, request, unsaved: Unsaved):
    """The response with the form filled in; values without a field are listed above it."""

    def notice(left) -> str:
        texts = [text for name in sorted(left) for text in unsaved.fields[name] if is_typed(name)]
        context = {"sentence": unsaved.in_words(request.user), "left": list(filter(None, texts))}
        return render_to_string("admin/_unsaved.html", context)

    if hasattr(response, "render"):
        response.render()
    if not response.streaming and response.headers["Content-Type"].startswith("text/html"):
        response.content = filled(response.text, request.path, unsaved.path, unsaved.fields, notice)
    return response


def is_typed(name: str) -> bool:
    """Whether a person typed the field, judging by its name; not row counts or checkboxes."""
    return not name.startswith("_") and name not in {"action", "index", "select_across", "post"}
