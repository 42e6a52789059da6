from threading import Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.suggestions import public_words
from search.suggestions.public_words import Word, relearn
from search.suggestions.recount import set_right


def counts():
    return dict(Word.objects.values_list("word", "count"))


def words():
    return set(Word.objects.values_list("word", "shown", "count", "sound", "middle", "length"))


def learn(texts):
    relearn([], [texts])


def forget(texts):
    relearn([texts], [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Rail transit of Laos, 2025", {"rail": "Rail", "transit": "transit", "laos": "Laos"}),
        ("Xi'an", {"xian": "Xi'an"}),
        ("Đà Nẵng", {"nang": "Nẵng"}),
        ("Da\u0300 Na\u0306\u0303ng", {"nang": "Nẵng"}),
        ("co\u00adoperation", {"cooperation": "cooperation"}),
        ("貴州大學", {"贵州": "贵州", "大学": "大学", "贵州大学": "贵州大学"}),
        ("中国教育中国教育中国教育中国", {"中国": "中国", "教育": "教育"}),
        ("中国－东盟", {"中国": "中国", "东盟": "东盟", "中国东盟": "中国-东盟"}),
        ("น้ำ", {"น้\u0e4dา": "น้ำ"}),
        ("老挝ລາວ", {"老挝": "老挝", "ລາວ": "ລາວ"}),
        ("ab 12 ½ ก 贵", {}),
        ("a" * 41, {}),
        ("\x00\ud800\ue000", {}),
    ],
)  # fmt: skip
def test_words_are_kept_as_they_are_written(db, text, words):
    learn([text])

    assert dict(Word.objects.values_list("word", "shown")) == words


@pytest.mark.parametrize("order", [1, -1])
def test_small_letters_and_accents_are_shown_where_any_text_has_them(db, order):
    for text in ["GUIZHOU VOCATIONAL VIET", "Guizhou Vocational Viet", "vocational Việt"][::order]:
        learn([text])

    assert list(Word.objects.order_by("word").values_list("shown", flat=True)) == [
        "Guizhou", "Việt", "vocational",
    ]  # fmt: skip


def test_a_word_counts_once_for_each_entry(db):
    learn(["Laos and Laos", "laos"])
    learn(["LAOS"])

    assert counts() == {"laos": 2, "and": 1}


def test_what_is_forgotten_leaves_nothing(db):
    learn(["Rail transit", "老挝"])
    learn(["Rail"])
    forget(["Rail transit", "老挝"])

    assert counts() == {"rail": 1}


def test_what_was_never_learnt_can_be_forgotten(db):
    forget(["Rail"])

    assert counts() == {}


def test_an_entry_that_stays_as_it_is_writes_nothing(db, django_assert_num_queries):
    learn(["Rail transit"])

    with django_assert_num_queries(0):
        relearn([["Rail transit"]], [["Transit, rail"]])


texts = st.lists(st.text(max_size=30) | st.sampled_from(["Rail", "rail 老挝", "Laos"]), max_size=3)


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_many_at_once_are_learnt_and_forgotten_as_one_by_one(db, stay, go):
    set_right(list)
    for entry in [*stay, *go]:
        learn(entry)
    for entry in go:
        forget(entry)
    one_by_one = counts()

    set_right(list)
    relearn([], [*stay, *go])
    relearn(go, [])
    assert counts() == one_by_one

    set_right(lambda: stay)
    assert counts() == one_by_one


# Setting right

ENTRIES = [["Rail transit", "老挝"], ["RAIL", "贵州大学"], ["rail 2"]]


def test_words_that_are_wrong_in_any_way_are_set_right(db, monkeypatch):
    monkeypatch.setattr("search.suggestions.recount.WORDS", 2)
    relearn([], ENTRIES)
    right = words()
    learn(["Ghost of one that is gone"])
    Word.objects.filter(word="rail").update(count=7, shown="rAil")
    Word.objects.filter(word="老挝").update(sound="")
    Word.objects.filter(word="transit").delete()

    set_right(lambda: ENTRIES)

    assert words() == right


def test_words_that_are_right_are_not_written(db, monkeypatch):
    relearn([], ENTRIES)
    monkeypatch.setattr("search.suggestions.recount.write", only_beside)

    set_right(lambda: ENTRIES)


def only_beside(changes, table="search_word", **kwargs):
    assert table != "search_word"
    public_words.write(changes, table, **kwargs)


@pytest.mark.django_db(transaction=True)
def test_what_is_learnt_while_words_are_counted_counts_as_well():
    relearn([], ENTRIES)
    Word.objects.filter(word="rail").update(count=7)

    def entries():
        yield from ENTRIES
        by_another(lambda: relearn([ENTRIES[1]], [["Rail", "new"]]))

    set_right(entries)

    relearn([["Rail", "new"]], [ENTRIES[1]])
    assert counts()["rail"] == 3
    assert "new" not in counts()


def by_another(write):
    """Let another connection write at once, as another process would."""

    def run():
        try:
            write()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
