"""bench.soak says how much each worker grew between the warm-up and the end."""

import os

import pytest

from bench import soak

pytestmark = pytest.mark.once


def samples_of(*memories):
    return [{"of": {7: {"memory": memory * soak.MEBIBYTE}}} for memory in memories]


def test_growth_is_counted_from_the_end_of_the_warm_up():
    grown = soak.report(samples_of(*[50] * 10, *[200] * 20, *[210] * 10))

    assert grown == ("worker 7: 200.0 MiB after the warm-up, 210.0 MiB at the end: +5.0 %")


def test_processes_that_are_no_workers_are_left_out(tmp_path):
    assert soak.state_of(os.getpid()) == {}
