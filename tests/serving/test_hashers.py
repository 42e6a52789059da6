"""Passwords are hashed one at a time, and nobody waits for long."""

import os
from contextlib import contextmanager
from threading import Event, Thread, get_native_id

import pytest
from django.contrib.auth.hashers import check_password, make_password

from serving import hashers
from serving.hashers import PasswordsBusy, places


@pytest.fixture(autouse=True)
def _as_on_the_site(settings, monkeypatch):
    settings.PASSWORD_HASHERS = ["serving.hashers.PBKDF2PasswordHasher"]
    monkeypatch.setattr(places, "seconds", 0.05)
    monkeypatch.setattr(hashers.PBKDF2PasswordHasher, "iterations", 10)


@contextmanager
def others_hashing(number=1):
    """So many other threads hash, or wait to."""
    done, threads = Event(), []
    for _thread in range(number):
        began = Event()

        def hold(began=began):
            began.set()
            with places.taken():
                done.wait()

        threads.append(Thread(target=hold))
        threads[-1].start()
        began.wait()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def test_a_second_waits_for_a_moment_only():
    encoded = make_password("right")
    with others_hashing():
        with pytest.raises(PasswordsBusy):
            check_password("right", encoded)
        with pytest.raises(PasswordsBusy):
            make_password("right")
    assert check_password("right", encoded) is True
    assert check_password("wrong", encoded) is False


def test_a_third_does_not_wait_at_all(monkeypatch):
    monkeypatch.setattr(places, "seconds", 60)
    with others_hashing(2), pytest.raises(PasswordsBusy):
        make_password("right")


def test_passwords_of_before_are_still_right(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    encoded = make_password("right")
    settings.PASSWORD_HASHERS = ["serving.hashers.PBKDF2PasswordHasher"]
    assert check_password("right", encoded) is True


@pytest.mark.skipif("sys.platform != 'linux'", reason="Only Linux knows priorities of threads.")
def test_hashing_leaves_the_processor_to_pages(monkeypatch):
    own, seen = os.getpriority(os.PRIO_PROCESS, get_native_id()), []

    def encode(self, *_given):
        seen.append(os.getpriority(os.PRIO_PROCESS, get_native_id()))
        return "encoded"

    monkeypatch.setattr("django.contrib.auth.hashers.PBKDF2PasswordHasher.encode", encode)
    make_password("right")
    assert seen == [min(own + 10, 19)]
    assert os.getpriority(os.PRIO_PROCESS, get_native_id()) == own
