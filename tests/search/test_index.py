from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from alliances.models import Alliance
from editorial.workflow.publishing import withdraw
from institutions.models import Institution
from records.indexing.writing import rewrite_those_with, write_entries
from search import migrations
from search.index import index_entries, postgresql, rebuild
from search.index.index_entries import Document
from search.models import Entry, Removal
from search.query.parse import read
from search.suggestions.public_words import Word
from search.text.analysis import END, START
from serving import generation

on_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time."
)


def found(query):
    matching = Entry.objects.answering(read(query), "public")
    return set(matching.values_list("record_id", flat=True))


def entry_of(record):
    return Entry.objects.get(scope="public", kind=record.label(), record_id=record.pk).pk


# Renamed sectors


def test_a_renamed_sector_rewrites_the_records_that_have_it_directly_or_through_another(
    published, sectors
):
    alliance = published(Alliance, "Rail", sectors=[sectors["ict"]])
    member, other = published(Institution, "Hanoi"), published(Institution, "Bangkok")
    alliance.members.create(institution=member)
    before = {record: entry_of(record) for record in [alliance, member, other]}

    rewrite_those_with("sectors", sectors["ict"])

    anew = {record for record, entry in before.items() if entry_of(record) != entry}
    assert anew == {alliance, member}


def test_more_records_than_are_written_at_once_are_all_rewritten(
    published, countries, monkeypatch, kind
):
    records = [published(kind, countries=[countries["LA"]]) for _number in range(5)]
    monkeypatch.setattr("records.indexing.writing.CHUNK", 2)
    before = {entry_of(record) for record in records}

    rewrite_those_with("countries", countries["LA"])

    assert not before & {entry_of(record) for record in records}


# Writers at the same time


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        generation.lock_generation()


def test_to_hold_the_state_does_not_move_the_generation(db):
    generation.bump_generation()
    before = generation.current()

    generation.lock_generation()

    assert generation.current() == before


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_record_withdrawn_while_another_writes_it_does_not_come_back(published):
    record = published(Alliance, "Rail")
    wait = together(lambda: write_entries(Alliance, [record.pk]))

    with transaction.atomic():
        withdraw(record)
        wait(0.5)
    wait(5)

    assert found("rail") == set()


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scope", ["public", "desk"])
def test_two_who_write_one_entry_do_not_collide(scope):
    write = lambda: index_entries.write(scope, "things", [Document(1, ["Rail"])])  # noqa: E731
    write()
    wait = together(write)

    with transaction.atomic():
        write()
        wait(0.5)

    assert wait(5) == []
    assert Entry.objects.filter(scope=scope).count() == 1


def together(write):
    """Let another write from the first time it is waited for; what went wrong is told."""
    wrong, done = [], Event()

    def run():
        try:
            with transaction.atomic():
                write()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall tell
            wrong.append(error)
        finally:
            connection.close()
            done.set()

    thread = Thread(target=run)

    def wait(seconds):
        if not thread.ident:
            thread.start()
        done.wait(seconds)
        return wrong

    return wait


# The end of a rebuilding


def test_entries_without_records_are_noted_as_gone_and_their_words_forgotten(db, monkeypatch):
    documents = [Document(number, [f"Ghost Rail{number}x"]) for number in range(5)]
    index_entries.write("public", "things", documents)
    index_entries.write("desk", "things", documents)
    monkeypatch.setattr("search.index.rebuild.CHUNK", 2)
    logged = []
    monkeypatch.setattr(
        Removal.objects, "bulk_create", lambda rows: logged.extend(row.entry for row in rows)
    )
    keys = set(Entry.objects.filter(scope="public").values_list("pk", flat=True))

    rebuild.remove_other_kinds(["alliances"])

    assert set(logged) == keys
    assert not Entry.objects.exists()
    assert not Word.objects.filter(word="ghost").exists()


def test_the_vocabulary_is_learnt_anew_though_the_analysis_is_the_same(db):
    index_entries.write("public", "things", [Document(1, ["Nursing"])])
    Word.objects.all().delete()

    rebuild.finish()

    assert Word.objects.get(word="nursing").count == 1


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM search_public_tokens",
        "DELETE FROM search_entry",
        "UPDATE search_entry SET sort_name_en = 'a'",
        "UPDATE search_entry SET facts = 'a'",
    ],
)
def test_only_what_is_damaged_is_written_once_more(db, damage):
    documents = [Document(number, [f"Rail {number}"], text=["在老挝" * 400]) for number in (1, 2)]
    index_entries.write("public", "things", documents)
    first, second = Entry.objects.order_by("record_id")
    with connection.cursor() as cursor:
        column = {"DELETE FROM search_public_tokens": KEY_OF_TOKENS[connection.vendor]}
        cursor.execute(f"{damage} WHERE {column.get(damage, 'id')} = {first.pk}")

    rebuild.replace_wrong("things", [1, 2, 3], {"public": documents, "desk": []})

    one, two = Entry.objects.order_by("record_id")
    assert (one.pk == first.pk, two.pk == second.pk) == (False, True)
    assert [one.facts, one.sort_name_en, found("rail"), found("老挝")] == ["", "", {1, 2}, {1, 2}]


KEY_OF_TOKENS = {"sqlite": "rowid", "postgresql": "entry"}


def test_tokens_of_another_analysis_are_written_once_more(db):
    index_entries.write("public", "things", [Document(1, ["Rail"], text=["rice"])])
    before = Entry.objects.get()

    rebuild.replace_wrong("things", [1], {"public": [Document(1, ["Rail"], text=["tea"])]})

    assert Entry.objects.get() != before
    assert (found("tea"), found("rice")) == ({1}, set())


def test_entries_between_two_keys_without_a_record_are_forgotten(db):
    index_entries.write("desk", "things", [Document(number, ["Rail"]) for number in range(1, 7)])

    rebuild.remove_others("things", [3], 2, 4)
    assert set(Entry.objects.values_list("record_id", flat=True)) == {1, 3, 5, 6}

    rebuild.remove_others("things", [], 5, None)
    assert set(Entry.objects.values_list("record_id", flat=True)) == {1, 3}


# Long texts

FILLER = "国际交流合作与职业教育发展"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("在老挝" * 400 + "老挝万象", "老挝万象"),
        ("在老挝" * 400 + "老挝万象", "挝老挝万"),
        ("a rail line " * 400 + "a rail base", '"a rail base"'),
        ((FILLER * 3000)[:29_990] + "贵州民族大学", "贵州民族大学"),
        ((FILLER * 3000)[:29_990] + "贵州民族大学", "展国际交流"),
        ("".join(f"w{n} " for n in range(5000))[:29_000] + " the very end", '"the very end"'),
        ("co-operation " * 300 + "in the end", '"cooperation in the end"'),
        ("哈" * 29_000 + "尔滨", "哈尔滨"),
    ],
)
def test_a_phrase_is_found_wherever_in_a_long_text_it_stands(db, text, query):
    index_entries.write("public", "things", [Document(1, ["Long"], text=[text])])
    index_entries.write(
        "public", "things", [Document(2, ["Short"], text=["万象的老挝，大学民族贵州"])]
    )

    assert found(query) == {1}


def test_a_word_in_several_rows_of_an_entry_is_one_find_and_goes_with_it(db):
    index_entries.write("public", "things", [Document(1, ["Long"], text=["在老挝" * 4000])])

    assert list(Entry.objects.answering(read("老挝 -万象"), "public").values_list("record_id")) == [
        (1,)
    ]

    index_entries.remove("public", "things", [1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM search_public_tokens")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "tokens",
    [
        [START, *(f"w{n}" for n in range(40_000)), END],
        [START, *["a", "b", "c"] * 9000, END],
        [START, *["a"] * 30_000, END],
        [START, "a", END] * 1000,
    ],
)
def test_what_a_tsvector_cannot_keep_stands_in_the_next_and_no_phrase_is_cut(tokens):
    rows = [[token for token, _weight in row] for row in postgresql.divided([[], [], [], tokens])]

    assert all(
        len(row) < 16_384 and max(map(row.count, {*row[:5], *row[-5:]})) < 256 for row in rows
    )
    texts = [f" {' '.join(row)} " for row in rows]
    for start in range(0, len(tokens) - 40, 97):
        phrase = f" {' '.join(tokens[start : start + 40])} "
        inner = START in tokens[start + 1 : start + 40]
        assert inner or any(phrase in text for text in texts)


# Two words typed as one


def test_two_short_words_of_a_name_are_found_as_one_only_by_all_of_it(db):
    index_entries.write(
        "public", "things", [Document(1, ["Forum (Second Week)"]), Document(2, ["Ha Noi"])]
    )

    assert found("forum") == {1}
    assert found("forumsec") == set()
    assert found("hanoi") == {2}
    assert found("hano") == set()
    assert found("hanoi -hanoi") == set()


def test_three_words_of_a_name_are_found_as_one(db):
    names = ["Ho Chi Minh City", "Luang Prabang", "Chiang Mai", "Hochiminh College"]
    index_entries.write("public", "things", [Document(n, [name]) for n, name in enumerate(names)])

    assert found("hochiminh") == {0, 3}
    assert found("luangprabang") == {1}
    assert found("Chiangmai") == {2}
    assert found("ho chi minh college") == {3}


def test_a_place_among_the_facts_is_found_as_one_word(db):
    index_entries.write("public", "things", [Document(1, ["Fair"], facts=["Da Nang", "Viet Nam"])])

    assert found("danang") == {1}
    assert found("nangviet") == set()


def ranked(query):
    matching = Entry.objects.answering(read(query), "public").order_by("rank", "record_id")
    return list(matching.values_list("record_id", flat=True))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("đường", [2, 3, 1]),
        ("Đường", [2, 3, 1]),
        ("ḍuong", [1, 2, 3]),
        ("dương", [1, 2, 3]),
        ("duong", [1, 2, 3]),
        ("đư", [2, 3, 1]),
    ],
)
def test_a_word_with_the_marks_that_were_typed_comes_first(db, query, first):
    names = [["Dương"], ["Đường sắt"], ["Railway", "Cầu đường"]]
    index_entries.write("public", "things", [Document(n, name) for n, name in enumerate(names, 1)])

    assert ranked(query) == first


# Quoted phrases


@pytest.mark.parametrize("query", ['"教育 交流"', '"教育交流"', '"教育　交流 周"'])
def test_a_space_in_a_quoted_phrase_matters_only_to_scripts_that_have_spaces(db, query):
    index_entries.write(
        "public",
        "things",
        [
            Document(1, ["教育交流周"]),
            Document(2, ["教育与交流周"]),
            Document(3, ["交流教育周"]),
            Document(4, ["Edu cation"]),
        ],
    )

    assert found(query) == {1}
    assert found('"edu cation"') == {4}
    assert found('"education"') == set()


# Migrations


def test_a_migration_makes_what_it_made_whatever_the_code_says_later():
    folder = Path(migrations.__file__).parent
    imported = {
        line
        for path in folder.glob("0*.py")
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.startswith(("import ", "from "))
    }

    assert imported == {
        "from django.db import migrations",
        "from django.db import migrations, models",
    }
