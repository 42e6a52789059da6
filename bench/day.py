"""A day of visitors: many requests over all kinds of pages, with a publication now and then."""

import random
from itertools import accumulate

REQUESTS, BETWEEN_PUBLICATIONS = 10_000, 100


def day_of_a_visitor(server, addresses: list[str], publish: str) -> float:
    """CPU seconds per request, publications apart; Zipf-distributed: the first address is read most."""
    chance = random.Random(1)
    weights = list(accumulate(1 / rank for rank in range(1, len(addresses) + 1)))
    asked = chance.choices(addresses, cum_weights=weights, k=REQUESTS)
    spent = 0.0
    for first in range(0, REQUESTS, BETWEEN_PUBLICATIONS):
        part = asked[first : first + BETWEEN_PUBLICATIONS]
        spent += server.cost(part) * len(part)
        server.get(publish)
    return spent / REQUESTS
