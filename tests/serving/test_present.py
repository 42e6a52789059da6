"""What stands for now, where pages go by time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from serving import generation

pytestmark = pytest.mark.django_db


def test_nothing_goes_by_time_while_no_moment_is_waited_for():
    generation.wait_until(None)

    assert generation.present() is None


def test_it_stays_the_same_until_the_moment_has_come():
    generation.wait_until(timezone.now() + timedelta(days=40))
    before = generation.present()
    generation.changed()

    assert generation.present() == before
    generation.wait_until(timezone.now() + timedelta(days=50))
    assert generation.present() != before


def test_a_moment_that_has_come_and_is_not_dealt_with_is_told_by_the_minute(monkeypatch):
    minutes = iter([1, 2])
    monkeypatch.setattr(generation, "this_minute", lambda: next(minutes))
    generation.wait_until(timezone.now() - timedelta(seconds=1))

    assert [generation.present(), generation.present()] == [1, 2]
