"""Whatever is typed into a search box has an answer, from memory as from plain SQL."""

from itertools import chain
from urllib.parse import quote, unquote

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events.models import Event
from institutions.models import Institution
from records.kinds import selection
from records.selection.results_memory import MemoryResults
from records.selection.results_sql import SqlResults
from search.bitmaps import process_index
from search.query.parse import MOST_PIECES, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PUBLIC = ["/en/search/", "/zh-hans/events/", "/en/events/list.csv"]
DESK = "/admin/events/event/"
# A page takes no more questions to the database, and for each word that it looks for no more.
MOST_QUERIES, MOST_A_WORD = 45, 4

SIGNS = ["*", "?", "-", ".", '"', '""', "+", "😀", "\u200b", "。", "！", ":)", "!!!", "'", "\\",
         "%"]  # fmt: skip
HALF_QUOTES = ['"rail', 'rail"', "“rail", "rail”", '-"rail', "「铁路", "'rail"]
FTS5 = ["rail AND forum", "rail OR", "NOT rail", "NEAR(rail forum, 2)", "names:rail", "^rail",
        "{names aliases}: rail", "rail*", '"rail" + "forum"', "(rail"]  # fmt: skip
TSQUERY = ["rail & forum", "rail |", "!rail", "rail <-> forum", "rail:*A", "rail <2>", "'rail':B",
           "rail\\"]  # fmt: skip
MANY = " ".join(f"铁{chr(0x4E00 + number)}" for number in range(MOST_PIECES))
LONG = [MANY, "a" * 10_000, "贵" * 10_000, '"' * 10_000, "rail " * 1000, "-rail " * 1000,
        " ".join(map(str, range(1000))), "铁路 " * 1000]  # fmt: skip
PRIVATE = [f"{chr(sign)}rail" for sign in range(0xE000, 0xE008)]
PRIVATE += ["".join(map(chr, range(0xE000, 0xE008)))]
HALF_PAIRS = ["\ud800", "rail \udfff", "\udfff\ud800"]
ZERO = ["\x00", "rail\x00forum"]
SORTS = [SIGNS, HALF_QUOTES, FTS5, TSQUERY, LONG, PRIVATE, HALF_PAIRS, ZERO]
FIXED = ["", " ", *chain.from_iterable(SORTS)]

words = st.sampled_from(["rail", "forum", "guizhou", "铁路", "贵州大学", "ລາວ", "-", '"', "*"])
anything = st.text(st.characters(codec=None), max_size=80)
mixed = st.lists(words | anything, max_size=5).map(" ".join)
asked = (anything | mixed).map(lambda text: quote(text.encode(errors="surrogatepass")))
encoded = asked | st.binary(max_size=60).map(quote)


def most_queries(q):
    question = read(unquote(q))
    return MOST_QUERIES + MOST_A_WORD * (len(question.required) + len(question.excluded))


def always(test, fixed=FIXED, most=30):
    """For the words above, for any text, and for bytes that are none."""
    for text in fixed:
        test = example(quote(text.encode(errors="surrogatepass")))(test)
    settings(max_examples=most, deadline=None, database=None)(given(encoded)(test))()


@pytest.fixture(autouse=True)
def _some_records(published, countries, sectors):
    published(Event, "Rail forum", countries=[countries["LA"]], on="2016", type="forum")
    published(Event, "铁路论坛", sectors=[sectors["rail-transit"]], on="2017", type="forum")
    published(Institution, "Guizhou University", name_zh_hans="贵州大学")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_answers_any_words_with_bounded_questions_to_the_database(client, address):
    def answers(q):
        # As the first who asks.
        process_index.process_index.forget()
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{address}?q={q}", follow=True)
        refusals = [400] if address.endswith(".csv") else []
        assert answer.status_code in [200, *refusals]
        assert len(asked) <= most_queries(q)

    always(answers)


def test_the_desk_answers_any_words(admin_client):
    def answers(q):
        with CaptureQueriesContext(connection) as asked:
            answer = admin_client.get(f"{DESK}?q={q}")
        assert answer.status_code == (400 if "%00" in q else 200)
        assert len(asked) <= most_queries(q)

    # Its pages take longer, and read the words by the same code.
    always(answers, [texts[0] for texts in SORTS], most=10)


def test_any_words_find_as_many_in_memory_as_in_sql():
    def found(kind, q):
        filterset = selection(kind, QueryDict(f"q={q}"))
        return type(filterset.everything), filterset.found.count()

    def are_equal(q):
        for kind in [Event, Institution]:
            in_memory = found(kind, q)
            with transaction.atomic():
                in_sql = found(kind, q)
            assert (in_memory[0], in_sql[0]) == (MemoryResults, SqlResults)
            assert in_memory[1] == in_sql[1]

    always(are_equal)
    assert [found(Event, quote(text))[1] for text in ["rail forum", "铁路"]] == [1, 1]
