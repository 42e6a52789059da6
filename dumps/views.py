from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import FileResponse, Http404, HttpResponse

from dumps.models import Dump
from serving.availability import retry_later
from serving.detached import start_command
from serving.other_sites import for_other_sites


def dump_file(request, version):
    """The archive, at an address to cite; 503 while something withdrawn is still to be taken out."""
    dump = dump_of(version)
    if dump.withdrawn_since():
        start_cleaning()
        dump.refresh_from_db()
        if dump.withdrawn_since():
            text = "This file is being rewritten: an entry in it was withdrawn. Try again in a minute.\n"
            return retry_later(HttpResponse(text, content_type="text/plain", status=503))
    if not dump.path.exists():
        raise Http404
    response = FileResponse(dump.path.open("rb"), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="directory-{dump}.zip"'
    response["ETag"] = f'"{dump.sha256}"'
    return for_other_sites(response)


def checksum(request, version):
    """As ``sha256sum`` writes it."""
    dump = dump_of(version)
    text = f"{dump.sha256}  directory-{dump}.zip\n"
    return for_other_sites(HttpResponse(text, content_type="text/plain"))


def dump_of(version: str) -> Dump:
    try:
        return Dump.objects.get(version=version)
    except (Dump.DoesNotExist, ValidationError) as error:
        raise Http404 from error


def start_cleaning():
    if not settings.DETACHED_COMMANDS:
        call_command("make_dump", clean=True, verbosity=0)
    else:
        # Another one that runs already lets it end at once.
        start_command("make_dump", "--clean")
