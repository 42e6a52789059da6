import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from search.bitmaps import term_bitmaps
from search.bitmaps.term_bitmaps import TermBitmaps


class Asked:
    """Entries that have what is asked for, and after which ids they were asked for."""

    def __init__(self, *ids):
        self.ids, self.after = list(ids), []

    def __call__(self, after):
        self.after.append(after)
        return [one for one in self.ids if one > after]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(term_bitmaps, "MOST_ANSWERS", 3)


def test_the_same_is_asked_once():
    kept, asked = TermBitmaps(), Asked(1, 5)

    assert [kept.known("a", asked, 9) for _time in range(3)] == [BitMap([1, 5])] * 3
    assert asked.after == [0]


def test_an_answer_of_nothing_is_kept_too():
    kept, asked = TermBitmaps(), Asked()

    assert [kept.known("a", asked, 9) for _time in range(2)] == [BitMap()] * 2
    assert asked.after == [0]


def test_later_only_the_newer_entries_are_asked_about():
    kept, asked = TermBitmaps(), Asked(1, 5)
    kept.known("a", asked, 9)
    asked.ids += [12]

    assert kept.known("a", asked, 12) == BitMap([1, 5, 12])
    assert asked.after == [0, 9]
    assert kept.known("a", asked, 12) == BitMap([1, 5, 12])
    assert asked.after == [0, 9]


def test_an_answer_given_out_does_not_change_later():
    kept, asked = TermBitmaps(), Asked(1)
    first = kept.known("a", asked, 1)
    asked.ids += [2]
    kept.known("a", asked, 2)

    assert first == BitMap([1])


def test_whoever_still_holds_older_entries_gets_the_newer_answer():
    """It narrows the answer to those it holds."""
    kept, asked = TermBitmaps(), Asked(1, 2)
    kept.known("a", asked, 2)

    assert kept.known("a", asked, 1) == BitMap([1, 2])
    assert asked.after == [0]


@pytest.mark.usefixtures("few")
def test_of_too_many_answers_the_one_not_asked_for_longest_goes():
    kept = TermBitmaps()
    for key in ["a", "b", "c", "a", "d"]:
        kept.known(key, Asked(1), 1)

    assert list(kept.kept) == ["c", "a", "d"]


def test_of_too_large_answers_the_ones_not_asked_for_longest_go(monkeypatch):
    kept, large = TermBitmaps(), Asked(*range(1, 4000, 2))
    kept.known("one", large, 4000)
    monkeypatch.setattr(term_bitmaps, "MOST_BYTES", int(kept.size_in_bytes * 2.5))
    for key in ["two", "one", "three"]:
        kept.known(key, large, 4000)

    assert list(kept.kept) == ["one", "three"]
    assert kept.size_in_bytes <= term_bitmaps.MOST_BYTES


def test_what_is_too_large_to_be_kept_is_answered_all_the_same(monkeypatch):
    monkeypatch.setattr(term_bitmaps, "MOST_BYTES", 10)
    kept, asked = TermBitmaps(), Asked(1, 2)

    assert kept.known("a", asked, 2) == BitMap([1, 2])
    assert (len(kept.kept), kept.size_in_bytes) == (0, 0)


times = st.tuples(st.sampled_from("abcdef"), st.integers(0, 300))


@given(st.lists(times, max_size=40))
def test_every_answer_is_right_and_what_they_take_is_counted_right(asked):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(term_bitmaps, "MOST_ANSWERS", 4)
        patch.setattr(term_bitmaps, "MOST_BYTES", 1200)
        kept, last = TermBitmaps(), 0
        for key, newer in asked:
            last += newer
            ids = range(1, last + 1, ord(key) - ord("a") + 1)
            assert kept.known(key, Asked(*ids), last) == BitMap(ids)
            assert kept.size_in_bytes == sum(one.size for one in kept.kept.values())
            assert len(kept.kept) <= 4
            assert kept.size_in_bytes <= 1200


def test_with_more_entries_there_is_more_room(monkeypatch):
    kept, large = TermBitmaps(), Asked(*range(1, 4000, 2))
    monkeypatch.setattr(term_bitmaps, "MOST_BYTES", 0)
    kept.known("one", large, 4000)
    assert not kept.kept

    kept.entries = 4000
    kept.known("one", large, 4000)
    assert list(kept.kept) == ["one"]
