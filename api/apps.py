from django.apps import AppConfig


class ApiConfig(AppConfig):
    """JSON for other programs, at ``/api/v1/``."""

    name = "api"
