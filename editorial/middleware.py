import logging

from django.core.exceptions import PermissionDenied
from django.db import Error

from editorial.workflow.log import LogLine, log_action
from editorial.workflow.schedule import publish_due
from serving import generation
from serving.availability import is_busy, no_lock_wait
from serving.monitoring.health import PROBES

logger = logging.getLogger(__name__)


class PublishScheduledMiddleware:
    """Publishes due scheduled changes on the first request after their time.

    No visitor waits for a database lock: the next request tries again.
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
        """Publish what is due; errors are logged and do not fail the visitor's request."""
        try:
            with no_lock_wait():
                publish_due()
            generation.forget_state()
        except Error as error:
            if not is_busy(error):
                logger.exception("What is due could not be published.")


class PermissionDeniedMiddleware:
    """Logs every request of a signed-in user that was denied."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            detail = f"{request.method} {request.path_info} {exception}".strip()
            log_action(LogLine.Act.REFUSED, by=request.user, detail=detail)
