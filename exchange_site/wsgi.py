import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exchange_site.settings")

django_application = get_wsgi_application()


def application(environ, start_response):
    """Django, which reads addresses in whatever encoding a Content-Type claims: none is let through.

    With a claim such as ``charset=rot13`` it fails before any middleware could answer.
    """
    parts = environ.get("CONTENT_TYPE", "").split(";")
    environ["CONTENT_TYPE"] = ";".join(
        part for part in parts if not part.strip().lower().startswith("charset")
    )
    return django_application(environ, start_response)
