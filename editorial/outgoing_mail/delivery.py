"""Sends the mails that wait, in a thread of each worker."""

import logging
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from threading import Event, Thread

from django.conf import settings
from django.core.mail import get_connection
from django.db import Error, connections

from editorial.outgoing_mail.mail import Mail

logger = logging.getLogger(__name__)
# Also what other processes keep, such as an import, and what a mail server refused before, is sent.
ROUND_SECONDS = 60
FOR_GOOD = 500
# Set when there is a new mail.
waking = Event()


def start():
    Thread(target=send_for_ever, name="mail", daemon=True).start()


def send_for_ever():
    while True:
        waking.wait(ROUND_SECONDS)
        waking.clear()
        try:
            send_waiting()
        except Error as error:
            logger.warning("Mails wait for the database: %s", error)
        finally:
            connections.close_all()


def send_waiting():
    """Send what is due; where the mail server does not answer, the rest waits for the next round."""
    if forgotten := Mail.objects.forget_old():
        logger.error("%s mails could not be sent for three days and were deleted.", forgotten)
    for mail in Mail.objects.due():
        if mail.claim() and not is_dealt_with(mail):
            return


def is_dealt_with(mail: Mail) -> bool:
    """Send a mail; False if the mail server does not answer, or takes no mail now."""
    message = mail.message()
    try:
        if message:
            get_connection(settings.MAIL_DELIVERY_BACKEND).send_messages([message])
    except (OSError, SMTPException, ValueError) as error:
        if not is_refused_for_good(error):
            # Not the whole error, as below.
            reason = getattr(error, "smtp_code", None) or getattr(error, "strerror", None) or ""
            logger.warning("Mails wait for %s: %s %s", mail, type(error).__name__, reason)
            mail.postpone()
            # It may take those to others, or with another text.
            return isinstance(error, SMTPRecipientsRefused | SMTPDataError)
        # Without the error, which may name the address of a reader.
        logger.error("%s was refused for good.", mail)  # noqa: TRY400
    mail.delete()
    return True


def is_refused_for_good(error: Exception) -> bool:
    """Whether it is the mail that is wrong: its headers, its text or all its recipients."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _reason in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= FOR_GOOD
    return isinstance(error, ValueError)
