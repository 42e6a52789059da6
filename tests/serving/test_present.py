"""What stands for now, where pages go by time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from serving import generation

pytestmark = pytest.mark.django_db


def test_nothing_goes_by_time_while_no_moment_is_waited_for():
    generation.set_next_moment(None)

    assert generation.current_moment() is None


def test_it_stays_the_same_until_the_moment_has_come():
    generation.set_next_moment(timezone.now() + timedelta(days=40))
    before = generation.current_moment()
    generation.bump_generation()

    assert generation.current_moment() == before
    generation.set_next_moment(timezone.now() + timedelta(days=50))
    assert generation.current_moment() != before


def test_a_moment_that_has_come_and_is_not_dealt_with_is_told_by_the_minute(monkeypatch):
    minutes = iter([1, 2])
    monkeypatch.setattr(generation, "this_minute", lambda: next(minutes))
    generation.set_next_moment(timezone.now() - timedelta(seconds=1))

    assert [generation.current_moment(), generation.current_moment()] == [1, 2]
