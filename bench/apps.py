from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Benchmarks, and the generated sample records for them."""

    name = "bench"
