"""Which generation of the public pages is current: it moves with every change the public can see."""

from django.db.models import F

from serving.models import State


def current() -> int:
    return State.objects.filter(pk=1).values_list("generation", flat=True).first() or 0


def changed():
    """Say, inside the transaction of the change, that public pages made before it are old."""
    if not State.objects.filter(pk=1).update(generation=F("generation") + 1):
        State.objects.get_or_create(pk=1, defaults={"generation": 1})
