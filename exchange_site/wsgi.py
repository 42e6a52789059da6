import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from serving.front.gate import Gate
from serving.monitoring.request_ids import RequestIds

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange_site.settings")

django_application = get_wsgi_application()

# These import models, and so come after Django is set up.
from editorial.outgoing_mail import delivery  # noqa: E402
from serving.cdn import purging  # noqa: E402
from serving.cdn.shared_answers import for_shared_caches  # noqa: E402
from serving.page_cache import figures  # noqa: E402
from serving.page_cache.near_and_far import page_store  # noqa: E402
from serving.page_cache.period_reader import PeriodReader  # noqa: E402
from serving.page_cache.whole_pages import WholePages  # noqa: E402
from serving.replicas import period_reader  # noqa: E402

if settings.SENDS_MAIL:
    delivery.start()
if settings.CDN_PURGE_URL:
    purging.start()
if settings.METRICS_NETWORKS:
    from serving.monitoring.metrics import count_page

    figures.of_this_worker.also = count_page


def without_charset(environ, start_response):
    """Remove the charset of Content-Type: Django decodes query strings with it.

    A charset such as ``rot13`` makes it fail before any middleware runs.
    """
    parts = environ.get("CONTENT_TYPE", "").split(";")
    environ["CONTENT_TYPE"] = ";".join(
        part for part in parts if not part.strip().lower().startswith("charset")
    )
    return django_application(environ, start_response)


def reader_of(alias: str) -> PeriodReader:
    return PeriodReader(
        settings.DJANGO_THREADS, connect=lambda: connections.create_connection(alias)
    )


def page_cache(draw):
    primary, *replicas = map(reader_of, ["default", *settings.DATABASE_REPLICAS])
    return WholePages(
        draw,
        read_period=period_reader(primary, replicas),
        is_away=lambda: all(reader.still_away() for reader in [primary, *replicas]),
        last_period=primary.last_period,
        pages=page_store("pages", is_shared=bool(settings.CACHE_URL)),
        searches=page_store("searches", is_shared=bool(settings.CACHE_URL)),
        figures=figures.of_this_worker,
        changed=for_shared_caches(primary.seconds_left),
    )


application = RequestIds(
    Gate(
        without_charset,
        threads=settings.DJANGO_THREADS,
        most_waiting=settings.MOST_WAITING,
        largest_body=settings.LARGEST_BODY_BYTES,
        page_cache=page_cache if settings.PAGE_CACHE else None,
    )
)
