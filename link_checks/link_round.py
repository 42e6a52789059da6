"""A round of link checks that staff began: asked by a process of its own, with its progress kept."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import get_language

from editorial.background import worker
from link_checks.models import LinkCheck, LinkRound
from link_checks.rounds import addresses, answers, keep

State = LinkRound.State


@transaction.atomic
def begin(person) -> tuple[LinkRound, bool]:
    """The round that runs, else a new one; whether it is new."""
    kind = ContentType.objects.get_for_model(LinkCheck)
    ContentType.objects.select_for_update().get(pk=kind.pk)
    if running := LinkRound.objects.filter(state=State.DOING).first():
        return running, False
    given = {"kind": kind, "person": person, "language": get_language(), "total": len(addresses())}
    return LinkRound.objects.create(**LinkRound().lease_of(State.DOING), **given), True


def ask(link_round: LinkRound, show=None):
    """Ask those addresses that were not asked since the round began."""
    asked = addresses()
    heard = LinkCheck.objects.filter(checked_at__gte=link_round.made_at, address__in=asked)
    known = set(heard.values_list("address", flat=True))
    done, left = len(known), [address for address in asked if address not in known]
    link_round.go_on(done=done, total=len(asked))
    for address, answer in answers(left, meanwhile=link_round.go_on):
        keep(address, answer)
        done += 1
        link_round.go_on(done=done)
        if show:
            show(done, len(asked))
    link_round.end(State.DONE)


def carry_on(link_round: LinkRound, show=None):
    worker.carry_on(link_round, {State.DOING: ask}, {State.DOING: State.DONE}, show)
