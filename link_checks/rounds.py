"""Check all addresses: several hosts in parallel, the addresses of a host in sequence."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from urllib.parse import urlsplit

from evidence.models import Source
from link_checks.http_check import Answer, check_address
from link_checks.models import LinkCheck
from link_checks.public_hosts import is_public
from records.kinds import record_kinds

AT_A_TIME = 4
SECONDS_BETWEEN = 1
SECONDS_BETWEEN_LOOKS = 5


def addresses() -> list[str]:
    """Addresses of all sources, and those to which published records lead readers."""
    found = set(Source.objects.filter(address__startswith="http").values_list("address", flat=True))
    for kind in record_kinds():
        for addresses in kind.objects.published().web_addresses():
            found.update(addresses)
    return sorted(found - {""})


def answers(
    asked: Iterable[str], *, may_reach=is_public, meanwhile=lambda: None
) -> Iterator[tuple[str, Answer]]:
    """Yield each address with its answer, as hosts are finished; a host may take minutes.

    ``meanwhile``: called every few seconds.
    """
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        waiting = {pool.submit(of_one_host, own, may_reach) for own in by_host(asked).values()}
        try:
            while waiting:
                finished, waiting = wait(waiting, SECONDS_BETWEEN_LOOKS, FIRST_COMPLETED)
                meanwhile()
                for host in finished:
                    yield from host.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def of_one_host(own: list[str], may_reach) -> list[tuple[str, Answer]]:
    results = []
    for number, address in enumerate(own):
        if number:
            time.sleep(SECONDS_BETWEEN)
        results.append((address, check_address(address, may_reach=may_reach)))
    return results


def by_host(asked) -> dict[str, list[str]]:
    grouped = defaultdict(list)
    for address in asked:
        grouped[host_of(address)].append(address)
    return grouped


def host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def keep(address: str, answer: Answer) -> LinkCheck:
    check = LinkCheck.objects.filter(address=address).first() or LinkCheck(address=address)
    check.hear(answer)
    check.save()
    return check
