"""Which database answers who only reads: a replica that has all that is public, or the primary."""

import logging
import time
from contextlib import contextmanager
from itertools import count

from django.db import DEFAULT_DB_ALIAS, Error, connections

from serving.generation import read_state

logger = logging.getLogger(__name__)
# A database that does not answer, or has not received the newest generation, is left out for so long.
LOST_SECONDS, BEHIND_SECONDS = 3, 0.5


@contextmanager
def as_default(connection):
    """Context: this thread's queries go over the connection."""
    real = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = real


class Replicas:
    """``aliases``: the databases of the settings that are replicas of the default one."""

    def __init__(self, aliases: list[str]):
        self.aliases, self.turns = aliases, count()
        self.left_out_until: dict[str, float] = {}
        self.behind_until: dict[str, float] = {}

    def primary_state(self) -> tuple | None:
        """The state of the primary; None if it does not answer."""
        return self.state_of(DEFAULT_DB_ALIAS)

    def that_reached(self, primary: tuple | None) -> str | None:
        """The alias of a replica of the primary's generation; of any, if the primary does not answer.

        None if there is none, or a change is due, which the primary has to publish first.
        """
        if primary and primary[1]:
            return None
        turn = next(self.turns) % len(self.aliases)
        aliases = [*self.aliases[turn:], *self.aliases[:turn]]
        if primary is None:
            # The first is tried even where it failed a moment ago: there is nothing else.
            return next(filter(self.state_of, aliases), aliases[0])
        return next((alias for alias in aliases if self.has_reached(alias, primary[0])), None)

    def has_reached(self, alias: str, generation: int) -> bool:
        if time.monotonic() < self.behind_until.get(alias, 0):
            return False
        state = self.state_of(alias)
        is_behind = bool(state) and state[0] < generation
        if is_behind:
            self.behind_until[alias] = time.monotonic() + BEHIND_SECONDS
        return bool(state) and not is_behind

    def state_of(self, alias: str) -> tuple | None:
        if alias in self.left_out_until:
            if time.monotonic() < self.left_out_until[alias]:
                return None
            # While this thread asks, which may take seconds, no other waits for the answer.
            self.leave_out(alias)
        try:
            state = read_state(connections[alias])
        except Error as error:
            self.leave_out(alias)
            connections[alias].close()
            logger.warning("The database “%s” does not answer: %s", alias, error)
            return None
        self.left_out_until.pop(alias, None)
        return state

    def leave_out(self, alias: str):
        self.left_out_until[alias] = time.monotonic() + LOST_SECONDS


def period_reader(primary, replicas: list):
    """Reads the period from the primary (see ``PeriodReader``), and while that is away from a replica."""

    def read_period() -> str | None:
        period = primary()
        if period is None and primary.is_resting:
            return next(filter(None, (replica() for replica in replicas)), None)
        return period

    return read_period if replicas else primary
