"""Read, save and import for a long time, and say whether the workers grow: memory, files, threads.

    .venv/bin/python -m bench.soak --minutes 30

Starts the site as bin/run does, with the starter data, in a folder that is thrown away, and asks it by
HTTP.
"""

import argparse
import os
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

from bench.processes import ROOT, parents
from bench.soak_visitors import Staff, Visitor, free_port

# A save after so many reads, an import after so many saves.
READS, SAVES = 40, 10
# Of the time, until the caches of each worker are full; with PAGE_CACHE=64 that takes 20 minutes.
WARM_UP = 0.25
PAGE_CACHE = "8"
SAMPLES = 60
MEBIBYTE = 1024**2
NAME, PASSWORD = "soak", "of-this-run-alone"


def main():
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        site = f"http://127.0.0.1:{port}"
        own = {
            "DATA_DIR": folder,
            "PAGE_CACHE": os.environ.get("PAGE_CACHE", PAGE_CACHE),
            "PORT": str(port),
            "SITE_URL": site,
            "DJANGO_SUPERUSER_USERNAME": NAME,
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        process = subprocess.Popen([ROOT / "bin" / "run"], env=os.environ | own)
        try:
            wait_for(site)
            samples = soak(process.pid, site, asked.minutes * 60, asked.rate)
        finally:
            process.terminate()
            process.wait(60)
    print(report(samples))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--rate", type=float, default=20, help="requests in a second, at most")
    return parser.parse_args()


def wait_for(site: str):
    for _try in range(300):
        try:
            urlopen(f"{site}/readyz", timeout=5).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise RuntimeError("The server did not start.")


def soak(process: int, site: str, seconds: float, rate: float) -> list[dict]:
    """Ask the site; the samples of its workers."""
    visitor, staff, chance = Visitor(site), Staff(site, NAME, PASSWORD), random.Random(1)
    addresses, table = visitor.addresses(), visitor.table()
    print(f"{len(addresses)} addresses, {len(staff.events)} events to save", flush=True)
    began, asked, saved, samples = time.monotonic(), 0, 0, []
    while (passed := time.monotonic() - began) < seconds:
        if passed >= len(samples) * seconds / SAMPLES:
            samples.append({"minutes": passed / 60, "asked": asked, "of": state_of(process)})
            print(line_of(samples[-1]), flush=True)
        visitor.open(chance.choice(addresses))
        asked += 1
        if asked % READS == 0:
            staff.save(saved)
            saved += 1
            if saved % SAVES == 0:
                staff.bring_in(table.replace("TURN", str(saved)))
        time.sleep(max(0, asked / rate - (time.monotonic() - began)))
    return samples


def state_of(process: int) -> dict[int, dict[str, int]]:
    """By worker: private memory, open files, sockets among them, threads."""
    found = {}
    for worker in sorted(child for child, above in parents().items() if above == process):
        folder = Path(f"/proc/{worker}")
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        if "granian" not in (folder / "cmdline").read_text():
            continue
        targets = [str(file.readlink()) for file in (folder / "fd").iterdir() if file.is_symlink()]
        found[worker] = {
            "memory": int(status["RssAnon"].split()[0]) * 1024,
            "files": len(targets),
            "sockets": sum(target.startswith("socket:") for target in targets),
            "threads": int(status["Threads"]),
        }
    return found


def line_of(sample: dict) -> str:
    workers = "   ".join(
        f"{state['memory'] / MEBIBYTE:6.1f} MiB {state['files']:3} files {state['sockets']:3} sockets"
        f" {state['threads']:3} threads"
        for state in sample["of"].values()
    )
    return f"{sample['minutes']:5.1f} min {sample['asked']:6} requests   {workers}"


def report(samples: list[dict]) -> str:
    """How much each worker grew, from the tenth of the samples after the warm-up to the last tenth."""
    part = max(len(samples) // 10, 1)
    first = int(len(samples) * WARM_UP)
    lines = []
    for worker in samples[-1]["of"]:
        before, after = (
            statistics.median(sample["of"][worker]["memory"] for sample in some)
            for some in [samples[first : first + part], samples[-part:]]
        )
        lines.append(
            f"worker {worker}: {before / MEBIBYTE:.1f} MiB after the warm-up,"
            f" {after / MEBIBYTE:.1f} MiB at the end: {(after / before - 1) * 100:+.1f} %"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
