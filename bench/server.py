"""The production server with one worker, as in bin/run, and the CPU cost of its requests."""

import http.client
import math
import socket
import statistics
import subprocess
import sys
import time
from http import HTTPStatus
from itertools import cycle, islice

from bench.processes import ROOT, cpu_seconds

# CPU time has a resolution of 10 ms, so a batch must take much longer.
SECONDS_A_BATCH = 0.6
LONGEST_ROUND = 4
ROUNDS = 5


class Server:
    # Address that answers once the server has started.
    probe = "/healthz"

    def __init__(self, environment, beside=()):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        # Other processes whose CPU time counts.
        self.beside = beside
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
        self.environment = environment | {"GRANIAN_LOG_LEVEL": "error"}
        self.process = self.started(port)

    def started(self, port: int) -> subprocess.Popen:
        return subprocess.Popen(
            [
                *[sys.executable, "-m", "granian", "--interface", "wsgi"],
                *["--host", "127.0.0.1", "--port", str(port)],
                *["--workers", "1", "--blocking-threads", "256"],
                "exchange_site.wsgi:application",
            ],
            env=self.environment,
            cwd=ROOT,
        )

    def __enter__(self):
        while self.process.poll() is None:
            try:
                self.get(self.probe)
            except OSError:
                self.connection.close()
                time.sleep(0.1)
            except RuntimeError:
                self.process.terminate()
                raise
            else:
                return self
        raise RuntimeError("The server did not start.")

    def __exit__(self, *error):
        self.connection.close()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def get(self, address) -> bytes:
        self.connection.request("GET", address)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
        return body

    def cpu(self) -> float:
        return cpu_seconds(self.process.pid, *self.beside)

    def cost(self, addresses) -> float:
        """CPU seconds per request, averaged over these addresses."""
        before = self.cpu()
        for address in addresses:
            self.get(address)
        return (self.cpu() - before) / len(addresses)

    def costs(self, cases: dict[str, list[str]]) -> dict[str, float]:
        """The median cost per request by case, in CPU milliseconds.

        The cases take turns, so that other load on the machine affects all of them alike.
        """
        batches = {name: self.batches(addresses) for name, addresses in cases.items()}
        found = {name: [] for name in cases}
        for _round in range(ROUNDS):
            for name, batch in batches.items():
                found[name].append(self.cost(next(batch)))
        return {name: statistics.median(costs) * 1000 for name, costs in found.items()}

    def batches(self, addresses):
        """Warm up, determine the batch size, and yield batches of addresses endlessly.

        The batch size is a multiple of the number of addresses, unless one round takes too long.
        """
        began = time.monotonic()
        for address in addresses:
            self.get(address)
            if time.monotonic() - began > LONGEST_ROUND:
                break
        turns, size, cost = cycle(addresses), 1, 0
        while size * cost < SECONDS_A_BATCH / 2:
            size *= 2
            cost = self.cost(list(islice(turns, size)))
        size = math.ceil(SECONDS_A_BATCH / cost)
        if cost * len(addresses) < LONGEST_ROUND:
            size = math.ceil(size / len(addresses)) * len(addresses)
        turns = cycle(addresses)
        while True:
            yield list(islice(turns, size))
