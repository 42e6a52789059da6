import pytest

from search import index
from search.models import Entry


@pytest.fixture
def entries(db):
    """Three things to find, the public's and the desk's."""
    index.write("public", "things", 1, ["Rail Transit Alliance", "轨道交通联盟"], ["Guiyang"])
    index.write("public", "things", 2, ["Alliance"], ["rail transit of Laos"])
    index.write("public", "others", 3, ["Rail Transit Alliance"], [])
    index.write("desk", "things", 4, ["Rail Transit Alliance draft"], [])


def found(query, scope="public", kind="things"):
    matching = Entry.objects.of(scope, kind).matching(query)
    return [(entry.record_id, entry.rank) for entry in matching.order_by("rank", "record_id")]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("Rail Transit Alliance", [(1, 0), (2, 3)]),
        ("rail tr", [(1, 1), (2, 3)]),
        ("transit rail", [(1, 2), (2, 3)]),
        ("alliance", [(2, 0), (1, 2)]),
        ("交通", [(1, 2)]),
        ("轨道交通联盟", [(1, 0)]),
        ("rail paris", []),
        ("draft", []),
        ("%", []),
        ("_ail", []),
        ("\\", []),
        ("", []),
        ("' OR 1=1 --", []),
    ],
)
def test_the_best_find_comes_first_and_every_word_must_occur(query, finds):
    assert found(query) == finds


@pytest.mark.usefixtures("entries")
def test_the_entries_of_public_and_desk_and_of_two_kinds_never_mix():
    assert found("rail", scope="desk") == [(4, 1)]
    assert found("rail", kind="others") == [(3, 1)]


@pytest.mark.usefixtures("entries")
def test_an_entry_is_written_anew_and_taken_away():
    index.write("public", "things", 1, ["Nursing"], [])
    index.remove("public", "things", 2)

    assert found("rail") == []
    assert found("nursing") == [(1, 0)]
    assert Entry.objects.count() == 3


@pytest.mark.usefixtures("entries")
def test_words_of_two_texts_do_not_grow_together():
    index.write("public", "things", 5, ["North"], ["Guiyang", "University"])

    assert found("guiyang univ") == [(5, 3)]
    assert found("guiyanguniversity") == []
