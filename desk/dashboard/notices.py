"""Warnings on the dashboard: too few reviewers, mails that cannot be sent, settings that are not set."""

from collections import defaultdict

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from editorial.outgoing_mail.mail import KEPT, Mail
from editorial.permissions.review import Reviews
from values.languages import listed


def notices(reviews: Reviews, kinds) -> list[str]:
    """One warning per distinct problem, naming the kinds it applies to unless it applies to all."""
    alike = defaultdict(list)
    for kind in kinds:
        if sentence := notice(len(reviews.reviewers_of(kind))):
            alike[sentence].append(str(kind._meta.verbose_name_plural))
    if len(alike) == 1 and len(kinds) == len(*alike.values()):
        return list(alike)
    return [
        pgettext("of some kinds", "%(kinds)s: %(sentence)s")
        % {"kinds": listed(names), "sentence": sentence}
        for sentence, names in alike.items()
    ]


# By the names of the README: what the public expects of the operator.
OPERATOR_SETTINGS = {
    "SITE_OPERATOR_ZH": lambda: settings.SITE_OPERATOR["zh-hans"],
    "SITE_OPERATOR_EN": lambda: settings.SITE_OPERATOR["en"],
    "ICP_FILING": lambda: settings.ICP_FILING,
    "SECURITY_FILING": lambda: settings.SECURITY_FILING,
    "SECURITY_CONTACT": lambda: settings.SECURITY_CONTACT,
    "EMAIL_URL": lambda: settings.SENDS_MAIL,
}


def settings_not_set() -> list[str]:
    """A sentence with the settings that the operator has not set, if there are any."""
    names = [name for name, value in OPERATOR_SETTINGS.items() if not value()]
    sentence = _("Not set yet, and so left out of the site: %(names)s (README, “Settings”).")
    return [sentence % {"names": listed(names)}] if names else []


def notice(reviewers: int) -> str:
    if not reviewers:
        return _("No active account may publish: nothing can be reviewed.")
    if reviewers == 1 and settings.TWO_PERSON_RULE:
        return _(
            "Only one account may publish, so the two-person rule is not in force yet: this account "
            "may publish its own changes. It applies as soon as a second account may publish."
        )
    if reviewers < settings.REVIEW_STEPS:
        return _(
            "A change needs the approval of %(steps)s persons, but only %(count)s accounts may "
            "publish. Give the role of reviewer to more persons, or lower the number of steps."
        ) % {"steps": settings.REVIEW_STEPS, "count": reviewers}
    return ""


def mails_that_wait() -> list[str]:
    """One sentence if a mail could not be sent at the first try."""
    if not Mail.objects.failed().exists():
        return []
    count = Mail.objects.count()
    sentence = ngettext(
        "The mail server does not answer: %(count)s mail waits and is sent later. What cannot be "
        "sent for %(days)s days is deleted.",
        "The mail server does not answer: %(count)s mails wait and are sent later. What cannot be "
        "sent for %(days)s days is deleted.",
        count,
    )
    return [sentence % {"count": count, "days": KEPT.days}]
