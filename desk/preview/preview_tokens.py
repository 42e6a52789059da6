"""Signed tokens that grant access to the preview of one revision; see `preview_middleware`."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import get_script_prefix, reverse
from django.utils import timezone, translation

from desk.preview.preview_links import PreviewLink
from editorial.revisions.revision import Revision

# ``link-<link pk>`` or ``look-<revision pk>-<expiry timestamp>``, then the signature.
TOKEN = re.compile(r"(?:link-\d{1,18}|look-\d{1,18}-\d{1,11})\.[\w-]{43}", re.ASCII)
OWN_LOOK = timedelta(hours=1)


@dataclass
class PreviewToken:
    """A verified token: the revision to preview, and when access ends."""

    revision: Revision
    until: datetime
    # A user's own preview, shown in a frame of the admin.
    is_own: bool = False

    @property
    def name(self) -> str:
        return self.revision.name()

    @property
    def is_old(self) -> bool:
        """Whether a newer version of the record exists."""
        return not self.revision.newest and not self.revision.withdraws

    @property
    def record_address(self) -> str:
        """Address of the record's page within the preview; the middleware sets the script prefix."""
        record = self.revision.record
        return record.get_absolute_url() if record else reverse("home")


def sign_preview(value: str) -> str:
    return Signer(salt="editorial.preview", sep=".").sign(value)


def token_of(link: PreviewLink) -> str:
    return sign_preview(f"link-{link.pk}")


def own_token(revision: Revision) -> str:
    """Token for a preview in the admin; expires after an hour and is not stored."""
    until = timezone.now() + OWN_LOOK
    return sign_preview(f"look-{revision.pk}-{int(until.timestamp())}")


def preview_with(token: str) -> PreviewToken | None:
    """Verify a token; None if it is invalid, expired or revoked."""
    try:
        value = Signer(salt="editorial.preview", sep=".").unsign(token)
    except BadSignature:
        return None
    sort, key, *until = value.split("-")
    if sort == "link":
        links = PreviewLink.objects.working().select_related("revision__permalink")
        link = links.filter(pk=key).first()
        return PreviewToken(link.revision, link.expires_at) if link else None
    moment = datetime.fromtimestamp(int(until[0]), timezone.get_current_timezone())
    revision = Revision.objects.select_related("permalink").filter(pk=key).first()
    return (
        PreviewToken(revision, moment, is_own=True)
        if revision and moment > timezone.now()
        else None
    )


def address_with(token: str, revision: Revision, language: str) -> str:
    """Preview address of the revision's record in a language."""
    kind = revision.permalink.model
    slug = revision.content.get("fields", {}).get("slug") or revision.record.slug
    with translation.override(language):
        address = reverse(f"{kind.label()}:detail", kwargs={"slug": slug})
    prefix = get_script_prefix()
    return f"{prefix}preview/{token}/{address.removeprefix(prefix)}"
