"""Preview of a version in the public pages, and management of preview links."""

from datetime import timedelta

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from desk.preview.preview_links import PreviewLink
from desk.preview.preview_tokens import address_with, own_token, token_of
from desk.versions.version_views import VersionsAdmin
from editorial.admin_pages import admin_page, number_in
from editorial.revision_states.state_labels import VersionLabel
from editorial.revisions.create_revision import newest_of
from editorial.workflow.actions import in_zone
from editorial.workflow.log import LogLine, log_action
from values.languages import LANGUAGE_NAMES

WIDTHS = {"phone": gettext_lazy("phone"), "desktop": gettext_lazy("desktop")}


def terms() -> list[tuple[int, str]]:
    """Choices for the lifetime of a link in days, labelled in the active language."""
    return [(days, ngettext("%d day", "%d days", days) % days) for days in [1, 7, 30]]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"), choices=terms, coerce=int, initial=7
    )


class PreviewAdmin(VersionsAdmin):
    """Preview in the public templates, and preview links for people without an account."""

    def own_pages(self):
        return [
            ("<int:key>/preview/", self.preview_view, "preview"),
            ("<int:key>/preview/link/", self.link_view, "preview_link"),
            ("<int:key>/preview/revoke/", self.revoke_view, "preview_revoke"),
            *super().own_pages(),
        ]

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def preview_view(self, request, key):
        record = self.record_of(request, key)
        revision = self.version_in(request, "version", record, newest_of(record.permalink))
        if revision is None or not VersionLabel(revision).has_text:
            raise Http404
        language = chosen(request, "language", LANGUAGE_NAMES, get_language())
        width = chosen(request, "width", WIDTHS, "phone")
        links = PreviewLink.objects.of_record(record)[:20]
        return self.show_page(
            request,
            "admin/record_preview.html",
            _("Preview of “%(name)s”") % {"name": revision.name()},
            record=record,
            version=VersionLabel(revision),
            revision=revision,
            address=address_with(own_token(revision), revision, language),
            languages=LANGUAGE_NAMES.items(),
            language=language,
            widths=WIDTHS.items(),
            width=width,
            form=LinkForm(),
            links=[(link, addresses_of(link)) for link in links],
        )

    def link_view(self, request, key):
        record = self.record_of(request, key)
        number = number_in(request.POST, "revision")
        revision = get_object_or_404(record.permalink.revisions, number=number)
        form = LinkForm(request.POST)
        if not form.is_valid() or not VersionLabel(revision).has_text:
            raise Http404
        until = timezone.now() + timedelta(days=form.cleaned_data["days"])
        PreviewLink.objects.create(revision=revision, made_by=request.user, expires_at=until)
        log(request, record, revision, in_zone(until))
        messages.success(request, _("The link was made. Copy it from the list below."))
        return back(record, revision)

    def revoke_view(self, request, key):
        record = self.record_of(request, key)
        links = PreviewLink.objects.of_record(record)
        link = get_object_or_404(links, pk=number_in(request.POST, "link"))
        if link.revoked_at is None:
            link.revoked_at = timezone.now()
            link.save(update_fields=["revoked_at"])
            log(request, record, link.revision, _("revoked"))
        messages.success(request, _("The link was revoked."))
        return back(record, link.revision)


def log(request, record, revision, detail: str):
    act = LogLine.Act.PREVIEW
    log_action(act, by=request.user, record=record, revision=revision, detail=detail)


def back(record, revision) -> HttpResponseRedirect:
    address = admin_page(type(record), "preview", record.pk)
    return HttpResponseRedirect(f"{address}?version={revision.number}#links")


def chosen(request, name: str, choices: dict, otherwise: str) -> str:
    value = request.GET.get(name, otherwise)
    return value if value in choices else otherwise


def addresses_of(link) -> list[tuple[str, str]]:
    """Language name and absolute address per language; empty if the link expired or was revoked."""
    if not link.works:
        return []
    token = token_of(link)
    return [
        (name, f"{settings.SITE_URL}{address_with(token, link.revision, code)}")
        for code, name in LANGUAGE_NAMES.items()
    ]
