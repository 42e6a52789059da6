"""CPU time and private memory of processes, from /proc."""

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def statuses() -> dict[int, list[str]]:
    """The fields of /proc/PID/stat from the state on, by process id (see proc_pid_stat(5))."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        # A process may end at any time.
        with suppress(FileNotFoundError, ProcessLookupError):
            found[int(path.parent.name)] = path.read_text().rpartition(")")[2].split()
    return found


def parents() -> dict[int, int]:
    return {process: int(fields[1]) for process, fields in statuses().items()}


def cpu_seconds(*roots: int) -> float:
    """User and system time of these processes and all their descendants, including ended ones."""
    found, ticks = statuses(), 0
    for process, fields in found.items():
        above = process
        while above in found and above not in roots:
            above = int(found[above][1])
        if above in roots:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def own_memory(process: int) -> int:
    """Private memory in bytes (RssAnon): without code and mapped files."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(status.split("RssAnon:")[1].split()[0]) * 1024 if "RssAnon:" in status else 0


@dataclass
class Cost:
    """The cost of a command: wall-clock seconds, CPU seconds, peak memory in bytes."""

    seconds: float
    cpu: float
    peak: int


def cost_of(command, environment, beside=()) -> Cost:
    """Run a command; ``beside``: ids of other processes whose CPU time counts, such as a database."""
    before, began, peak = cpu_seconds(*beside), time.monotonic(), 0
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    while True:
        peak = max(peak, own_memory(process.pid))
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    spent = usage.ru_utime + usage.ru_stime + cpu_seconds(*beside) - before
    return Cost(time.monotonic() - began, spent, peak)
