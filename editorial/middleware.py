import logging

from django.core.exceptions import PermissionDenied
from django.db import Error

from editorial.workflow.log import LogLine, log_action
from editorial.workflow.schedule import publish_due
from serving import generation
from serving.availability import is_busy, without_waiting

# They say whether the process lives, whatever became of its database.
PROBES = ["/healthz", "/readyz"]
logger = logging.getLogger(__name__)


class PublishScheduledMiddleware:
    """Let scheduled changes go live on the first request after their minute.

    No visitor waits for those who write: the next request tries again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info in PROBES:
            return self.get_response(request)
        if generation.is_due():
            self.publish_due()
        return self.get_response(request)

    def publish_due(self):
        """As far as it can be done: the visitor's own request does not fail for it."""
        try:
            with without_waiting():
                publish_due()
            generation.forget_state()
        except Error as error:
            if not is_busy(error):
                logger.exception("What is due could not be published.")


class PermissionDeniedMiddleware:
    """Leave a trace of what staff were refused."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            detail = f"{request.method} {request.path_info} {exception}".strip()
            log_action(LogLine.Act.REFUSED, by=request.user, detail=detail)
