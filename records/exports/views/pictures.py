"""Plates and images for link previews, drawn by the server."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.generic import View

from plates.plate import SHAPES, content_security_policy, plate
from plates.share_image import share_image
from records.exports.schema_org import site_name
from records.pages.record_detail import redirect_to_current
from serving.generation import with_last_modified
from serving.generation_cache import BoundedCache

# PNG files of some 40 KB, by their words: a name that does not change is drawn once.
drawn_images = BoundedCache(most=200)


class RecordPlate(View):
    """The plate of a public record, of a kind with a ``plate_text``."""

    model = None

    def get(self, request, slug, shape):
        record = self.model.objects.filter(slug=slug).first()
        if answer := redirect_to_current(request, self.model, record, slug, f"/{shape}.svg"):
            return answer
        return as_plate(record.plate_text, shape)


class RecordShareImage(View):
    """The image of a public record for link previews: its picture, else one with its name."""

    model = None

    def get(self, request, slug):
        record = self.model.objects.filter(slug=slug).first()
        if answer := redirect_to_current(request, self.model, record, slug, ".png"):
            return answer
        if record.picture_widths:
            return redirect(record.picture_widths[-1][0])
        return as_share_image(str(record.name))


class EntryPicture(View):
    """The plate of a country or sector, or its image for link previews."""

    model = None

    def get(self, _request, key, shape=""):
        # Codes of countries are in upper case, slugs of sectors in lower case.
        entry = get_object_or_404(self.model, pk__in=[key, key.upper()])
        return as_plate(str(entry.name), shape) if shape else as_share_image(str(entry.name))


def as_plate(text: str, shape: str) -> HttpResponse:
    if shape not in SHAPES:
        raise Http404
    response = HttpResponse(plate(text, get_language(), shape), content_type="image/svg+xml")
    response["Content-Security-Policy"] = content_security_policy()
    return with_last_modified(response)


def as_share_image(name: str) -> HttpResponse:
    words = name, site_name()
    drawn = drawn_images.get(words) or drawn_images.keep(words, share_image(*words))
    return with_last_modified(HttpResponse(drawn, content_type="image/png"))
