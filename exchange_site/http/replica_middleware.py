"""Public pages are read from the replicas that ``DATABASE_REPLICA_URLS`` names."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, connections

from exchange_site.http.middleware import CORRECTING, IN_PREVIEW
from serving.monitoring.health import PROBES
from serving.replicas import Replicas, as_default

SERVER_ERROR = 500


class ReplicaMiddleware:
    """Let a replica stand in for the default connection of this thread, for what everybody may read.

    Not a database router: that sees queries of models alone, and search asks in SQL. Whoever has a
    session reads from the primary, as long as that answers.
    """

    def __init__(self, get_response):
        if not settings.DATABASE_REPLICAS:
            raise MiddlewareNotUsed
        self.get_response, self.replicas = get_response, Replicas(settings.DATABASE_REPLICAS)

    def __call__(self, request):
        if not only_reads_what_is_public(request):
            return self.get_response(request)
        response = self.answer(request)
        # The database was lost meanwhile, or a replica ended a long query to receive a change.
        return response if response.status_code < SERVER_ERROR else self.answer(request)

    def answer(self, request):
        alias = self.database_for(request)
        with as_default(connections[alias]):
            response = self.get_response(request)
        if response.status_code >= SERVER_ERROR and alias != DEFAULT_DB_ALIAS:
            self.replicas.leave_out(alias)
        return response

    def database_for(self, request) -> str:
        primary = self.replicas.primary_state()
        if primary and settings.SESSION_COOKIE_NAME in request.COOKIES:
            return DEFAULT_DB_ALIAS
        return self.replicas.that_reached(primary) or DEFAULT_DB_ALIAS


def only_reads_what_is_public(request) -> bool:
    path = request.path_info
    return (
        request.method in {"GET", "HEAD"}
        and not path.startswith(settings.STAFF_PATHS)
        and not IN_PREVIEW.match(path)
        and not CORRECTING.fullmatch(path)
        and path not in PROBES
    )
