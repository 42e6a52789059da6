"""The public form for corrections and questions: no account, no cookies, no third-party resources."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from corrections.forms import SuggestionForm
from corrections.handling.forwarding import forward
from corrections.models import Suggestion
from corrections.origin import is_from_here, is_too_large
from records.kinds import record_kinds
from records.pages.record_detail import redirect_to_current
from records.pages.record_parts.page_title import page_title
from records.selection.query_strings import query_string
from serving.rate_limits.attempts import TooManyAttempts, attempt_of, count
from serving.rate_limits.client_networks import network_of

LONGEST_ADDRESS = 300
# Several times the maximum of all fields together; the form has no files.
MOST_BYTES = 100_000
AN_HOUR = timedelta(hours=1)
MOST_IN_AN_HOUR = {("network",): 10}


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class Correct(FormView):
    """The form for the site as a whole, or for a record of the kind in the URL.

    The parameter ``for`` chooses the purpose that the form begins with.
    """

    form_class = SuggestionForm
    template_name = "corrections/correct.html"
    record = None

    def dispatch(self, request, *args, **kwargs):
        if not settings.CORRECTIONS:
            raise Http404
        if is_too_large(request, MOST_BYTES):
            return render(request, "413.html", status=413)
        if "slug" in kwargs:
            kinds, slug = {kind.label(): kind for kind in record_kinds()}, kwargs["slug"]
            kind = kinds.get(kwargs["kind"])
            if kind is None:
                raise Http404
            self.record = kind.objects.select_related("permalink").filter(slug=slug).first()
            if answer := redirect_to_current(request, kind, self.record, slug, "/correct/"):
                return answer
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        asked_for = self.request.GET.get("for")
        known = asked_for in Suggestion.Purpose
        return {"purpose": asked_for if known else Suggestion.Purpose.CORRECTION}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"about": self.record.ref if self.record else ""}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "record": self.record,
            "title": page_title(self.record) if self.record else "",
            "page": self.page,
            "own_query": query_string([("page", self.page)]) if self.page else "",
            "hidden": True,
        }

    @property
    def page(self) -> str:
        """The path of the page that the suggestion is about; "" if it is not on this site."""
        given = self.request.POST.get("page") or self.request.GET.get("page", "")
        is_ours = given.startswith("/") and not given.startswith("//") and "\0" not in given
        return given[:LONGEST_ADDRESS] if is_ours else ""

    def post(self, request, *args, **kwargs):
        if not is_from_here(request):
            raise PermissionDenied(
                _("The form was sent from another site. Please use the form here.")
            )
        form = self.get_form()
        if form.is_by_a_program:
            return self.thank()
        if not form.is_valid():
            return self.form_invalid(form)
        try:
            count(attempt_of("suggest", network=network_of(request)), MOST_IN_AN_HOUR, AN_HOUR)
        except TooManyAttempts as error:
            return self.render_to_response(
                self.get_context_data(form=form, too_many=True),
                status=429,
                headers={"Retry-After": str(error.seconds)},
            )
        return self.form_valid(form)

    def form_valid(self, form):
        suggestion = form.save(commit=False)
        suggestion.permalink = self.record.permalink if self.record else None
        suggestion.page, suggestion.language = self.page, get_language()
        suggestion.save()
        forward(suggestion)
        Suggestion.objects.forget_old()
        return self.thank()

    def thank(self):
        return self.render_to_response(self.get_context_data(form=None, sent=True))
