"""Forms that staff have open, each with what was typed in it since it was last saved."""

from datetime import timedelta
from operator import attrgetter

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Cookie with the id of the browser, sent to addresses of the admin only.
COOKIE = "desk-browser"
DAYS_KEPT = 30
# An open form is noted again every 15 seconds, and by browsers every minute where it is in the background.
OPEN_SECONDS = 90


class OpenFormQuerySet(models.QuerySet):
    def in_browser(self, request):
        """Those of this account in this browser; accounts are shared."""
        browser = request.COOKIES.get(COOKIE, "")
        return self.filter(user=request.user, browser=browser) if browser else self.none()

    def typed(self):
        since = timezone.now() - timedelta(days=DAYS_KEPT)
        return self.filter(content__isnull=False, kept_at__gt=since)

    def still_open(self):
        since = timezone.now() - timedelta(seconds=OPEN_SECONDS)
        return self.filter(seen_at__gt=since, saved_at=None)

    def forget_old(self):
        """Delete what was typed too long ago, and forms without text that were left."""
        now = timezone.now()
        old = models.Q(seen_at__lte=now - timedelta(days=DAYS_KEPT))
        left = models.Q(content=None, seen_at__lte=now - timedelta(days=1))
        self.filter(old | left).delete()


class OpenForm(models.Model):
    """An open form of one account in one browser.

    ``token``: chosen by the page that shows the form. ``ref``: of its record, without a constraint, so
    that noting it locks no row that publications wait for. ``content``: what was typed (fields, values
    before, names of files); null if nothing is unsaved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=43)
    token = models.CharField(max_length=32)
    page = models.CharField(max_length=250)
    ref = models.CharField(max_length=8, blank=True, db_index=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    kept_at = models.DateTimeField(null=True)
    # When the form was saved; text of it that arrives later is not kept.
    saved_at = models.DateTimeField(null=True)
    content = models.JSONField(null=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "browser", "token"],
                name="open_form_of_one_browser",
                violation_error_message=_("This form of this browser is kept already."),
            )
        ]

    def __str__(self):
        return f"{self.page} {self.seen_at:%Y-%m-%d %H:%M}"

    def write(self, *names: str):
        """Insert or update the row in one statement; ``names``: the fields to update."""
        OpenForm.objects.bulk_create(
            [self],
            update_conflicts=True,
            unique_fields=["user", "browser", "token"],
            update_fields=[*names, "seen_at"],
        )

    def changes(self) -> dict[str, list[str]]:
        """The values of the fields that differ from what the form showed first."""
        fields = self.content["fields"]
        found = {name: fields.get(name, []) for name in self.content["before"]}
        return {
            name: values
            for name, values in found.items()
            if values != self.content["before"][name] and not name.startswith("_")
        }


def others_of(request, ref: str) -> list[OpenForm]:
    """Who else has the record open: of each account and browser the form opened first."""
    found = OpenForm.objects.still_open().filter(ref=ref).select_related("user").defer("content")
    mine = (request.user.pk, request.COOKIES.get(COOKIE))
    first = {}
    for form in sorted(found, key=attrgetter("opened_at")):
        if (form.user_id, form.browser) != mine:
            first.setdefault((form.user_id, form.browser), form)
    return list(first.values())


def erase_typed(refs: list[str], names: list[str]):
    """Delete what was typed in forms of these records, and what contains a name of them."""
    OpenForm.objects.filter(ref__in=refs).delete()
    for form in OpenForm.objects.filter(content__isnull=False).iterator():
        values = [value for sent in form.content["fields"].values() for value in sent]
        if any(known in value for known in [*refs, *names] for value in values):
            form.delete()
