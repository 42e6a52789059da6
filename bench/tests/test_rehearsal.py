"""Servers are lost while people read and save: nothing that was acknowledged is lost, no page is old."""

import json
import subprocess
import sys

import pytest

from bench.processes import ROOT
from bench.rehearsal.report import is_harmless
from bench.rehearsal.scenes import missing_servers
from bench.rehearsal.visitors import Answer, Writes


def test_a_page_is_wrong_or_stale_by_what_was_sent_and_acknowledged():
    writes = Writes(sent={1: 10.0, 2: 20.0}, acknowledged={1: 11.0, 2: 21.0})

    def fault(begun, number):
        return writes.fault_of(Answer(begun, begun + 0.5, "/en/", 200, number))

    assert [fault(15, 1), fault(21.5, 1), fault(22, 2)] == ["", "", ""]
    assert [fault(22, 1), fault(15, 2), fault(15, None)] == ["stale", "wrong", "wrong"]


@pytest.mark.once
@pytest.mark.slow
def test_nothing_is_lost_and_nothing_old_is_shown_while_servers_are_killed(tmp_path):
    if missing := missing_servers():
        pytest.skip(f"not installed: {', '.join(missing)}")
    figures, page = tmp_path / "figures.json", tmp_path / "page.md"
    command = [sys.executable, "-m", "bench.rehearsal", "--short"]
    done = subprocess.run(
        [*command, "--json", str(figures), "--output", str(page)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert figures.exists(), done.stdout + done.stderr
    found = json.loads(figures.read_text())
    assert [found[name] for name in ["writes lost", "wrong pages", "stale pages"]] == [0, 0, 0]
    assert found["writes acknowledged"] >= len(found["scenes"]) == 8
    assert found["pages with a number"] > 0
    # On a machine that is busy with other tests, not each request is in time.
    harmless = [scene for scene in found["scenes"] if is_harmless(scene)]
    assert [scene["name"] for scene in harmless if scene["answered"] < 0.95] == []
