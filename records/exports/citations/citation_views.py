from io import BytesIO

import segno
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from records.exports.citations.citation import citation_of
from records.exports.citations.reference_formats import FORMATS
from records.exports.schema_org import permanent_address
from records.models import Permalink
from records.pages.record_detail import redirect_or_gone, redirect_to_current


class RecordCitation(View):
    """The citation of a record as a file for reference managers (BibTeX or RIS)."""

    model = None
    ending = ""

    def get(self, request, slug):
        record = self.model.objects.with_changes().filter(slug=slug).first()
        if answer := redirect_to_current(request, self.model, record, slug, f".{self.ending}"):
            return answer
        content_type, write = FORMATS[self.ending]
        response = HttpResponse(
            write(citation_of(record, record.changed_at)),
            content_type=f"{content_type}; charset=utf-8",
        )
        response["Content-Disposition"] = f'attachment; filename="{record.slug}.{self.ending}"'
        return response


def qr_code(request, ref):
    """QR code (SVG) of the permanent address of a public record."""
    permalink = get_object_or_404(Permalink, ref=ref.upper())
    record = permalink.record
    if not (record and record.is_public):
        return redirect_or_gone(request, record, permalink)
    picture = BytesIO()
    code = segno.make(permanent_address(permalink.ref), error="m", micro=False)
    # White background in dark mode, too: scanners need a light quiet zone.
    code.save(picture, kind="svg", scale=4, light="#fff", svgclass=None, lineclass=None)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
