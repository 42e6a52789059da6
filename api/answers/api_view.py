"""What all answers of the API share, and its first page."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.generic import View

from api.parameters import DEFAULT_SIZE, WrongParameter
from api.problems import method_not_allowed
from records.exports.json.problems import problem, wrong_parameters
from records.exports.json.properties import LANGUAGES
from records.exports.json.public_tables import TABLES
from records.exports.json.record_properties import dumped
from records.exports.schema_org import absolute
from records.kinds import record_kinds
from serving.generation import with_last_modified
from serving.other_sites import answer_to_preflight, for_other_sites
from serving.page_cache.opt_in import keep_under
from serving.rate_limits.client_networks import network_of
from serving.rate_limits.request_rate import request_rate
from values.languages import in_each_language

READING = ["GET", "HEAD", "OPTIONS"]
rate = SimpleLazyObject(lambda: request_rate(settings.API_RATE))


class ApiView(View):
    """Base of all answers: rate limit, CORS, problems as JSON."""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "OPTIONS":
            return answer_to_preflight(HttpResponse(status=204))
        if request.method not in READING:
            return method_not_allowed(READING)
        if settings.API_RATE and (seconds := rate.seconds_to_wait(network_of(request))):
            response = problem(429, f"Too many requests: wait {seconds} seconds.")
            response["Retry-After"] = str(seconds)
            return response
        try:
            return self.get(request, *args, **kwargs)
        except WrongParameter as wrong:
            name, sentence = wrong.name, wrong.sentence
            return wrong_parameters({name: in_each_language(lambda: [str(sentence())])})

    def answer(self, body: dict | str, query: str = "") -> HttpResponse:
        """``body``: an object, or its text; ``query``: the canonical query string, for the page cache."""
        response = HttpResponse(
            body if isinstance(body, str) else dumped(body), content_type="application/json"
        )
        response["Content-Language"] = ", ".join(LANGUAGES)
        keep_under(self.request, query)
        return for_other_sites(with_last_modified(response))

    def own_pairs(self, size: int, names: list[str], has_facets: bool = False):
        """Canonical pairs of the API's own parameters."""
        pairs = [("limit", size)] if size != DEFAULT_SIZE else []
        pairs += [("fields", ",".join(names))] if names else []
        return pairs + ([("facets", "1")] if has_facets else [])


class Start(ApiView):
    """What the API offers, by name."""

    def get(self, request):
        names = [*[kind.label() for kind in record_kinds()], *TABLES, "changes"]
        addresses = {name: api_address(f"api:{name}") for name in names}
        return self.answer(
            addresses
            | {"schema": api_address("api:schema"), "documentation": api_address("api:docs")}
        )


def api_address(name: str, *arguments) -> str:
    return absolute(reverse(name, args=arguments))
