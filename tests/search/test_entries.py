import pytest

from search.index import index_entries
from search.index.index_entries import Document
from search.models import Entry, Removal
from search.query.parse import read


def write(scope, kind, *documents):
    index_entries.write(scope, kind, [Document(*document) for document in documents])


@pytest.fixture
def entries(db):
    """Three things to find, the public's and the desk's."""
    write(
        "public",
        "things",
        (1, ["Rail Transit Alliance", "轨道交通联盟"], ["RTA"], ["Guiyang"]),
        (2, ["Alliance"], [], ["member of RTA"], ["rail transit of Laos"]),
    )
    write("public", "others", (3, ["Rail Transit Alliance"]))
    write("desk", "things", (4, ["Rail Transit Alliance draft"]))


def found(query, scope="public", kind="things"):
    matching = Entry.objects.filter(kind=kind).answering(read(query), scope)
    return [(entry.record_id, entry.rank) for entry in matching.order_by("rank", "record_id")]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("Rail Transit Alliance", [(1, 0), (2, 5)]),
        ("rail tr", [(1, 1), (2, 5)]),
        ("transit rail", [(1, 2), (2, 5)]),
        ("alliance", [(2, 0), (1, 2)]),
        ("rta", [(1, 2), (2, 4)]),
        ("guiyang", [(1, 4)]),
        ("交通", [(1, 2)]),
        ("轨道", [(1, 1)]),
        ("轨道交通联盟", [(1, 0)]),
        ("guidao", [(1, 2)]),
        ('"transit rail"', []),
        ('"transit alliance"', [(1, 2)]),
        ("transit -alliance", []),
        ("transit -laos", [(1, 2)]),
        ("-laos", [(1, 5)]),
        ("rail paris", []),
        ("draft", []),
        ("%", []),
        ("_ail", []),
        ("\\", []),
        ("", []),
        ("' OR 1=1 --", []),
        ("\" OR NOT NEAR( ^ * {names} : & | ! <-> ':A", []),
    ],
)
def test_the_best_find_comes_first_and_every_word_must_occur(query, finds):
    assert found(query) == finds


@pytest.mark.usefixtures("entries")
def test_the_public_never_finds_the_entries_of_the_desk_and_two_kinds_never_mix():
    assert found("draft") == []
    assert found("rail", kind="others") == [(3, 1)]


@pytest.mark.usefixtures("entries")
def test_the_desk_finds_the_public_entries_but_its_own_in_the_place_of_what_differs():
    write("desk", "things", (2, ["Nursing"]))

    assert found("alliance", scope="desk") == [(1, 2), (4, 2)]
    assert found("nursing", scope="desk") == [(2, 0)]
    assert found("nursing") == []
    assert found("laos", scope="desk") == []


@pytest.mark.usefixtures("entries")
def test_an_entry_is_written_anew_and_taken_away():
    write("public", "things", (1, ["Nursing"]))
    index_entries.remove("public", "things", [2])

    assert found("rail") == []
    assert found("nursing") == [(1, 0)]
    assert Entry.objects.count() == 3


@pytest.mark.usefixtures("entries")
def test_a_new_entry_has_a_new_id_and_the_old_one_is_noted_as_gone():
    old = Entry.objects.get(kind="things", record_id=1)
    write("public", "things", (1, ["Rail Transit Alliance"]))

    assert Entry.objects.get(kind="things", record_id=1).pk > old.pk
    assert [removal.entry for removal in Removal.objects.all()] == [old.pk]


@pytest.mark.usefixtures("entries")
def test_nobody_follows_the_entries_of_the_desk():
    index_entries.remove("desk", "things", [4])

    assert not Removal.objects.exists()


@pytest.mark.usefixtures("entries")
def test_words_of_two_texts_do_not_grow_together():
    write("public", "things", (5, ["North"], [], ["Guiyang", "University"]))

    assert found("guiyang univ") == [(5, 4)]
    assert found("guiyanguniversity") == []
    assert found('"guiyang university"') == []


def test_a_text_of_any_length_is_written(db):
    write(
        "public",
        "things",
        (6, ["词" * 300], ["a" * 300], ["-".join("ab" * 9000)], ["字词 " * 40000]),
    )

    assert found("字词") == [(6, 5)]
