from django.apps import AppConfig


class DumpsConfig(AppConfig):
    """All public data in one file, one for each day on which something changed."""

    name = "dumps"
