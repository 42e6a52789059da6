"""Backend for Django's mail framework: keeps mails in the database, in the transaction of what they tell."""

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from editorial.outgoing_mail.delivery import waking
from editorial.outgoing_mail.mail import Mail


class Outbox(BaseEmailBackend):
    def send_messages(self, messages) -> int:
        for message in messages:
            Mail.objects.keep(message)
        transaction.on_commit(waking.set)
        return len(messages)
