from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Made-up records and measurements."""

    name = "bench"
