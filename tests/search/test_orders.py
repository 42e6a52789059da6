import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from search.bitmaps import sorted_order
from search.bitmaps.sorted_order import Order

# Many ids may have one key; then they stand in any order, as long as it stays.
keyed = st.dictionaries(st.integers(1, 10_000), st.tuples(st.integers(0, 30)), max_size=60)
places = st.integers(0, 70)


@pytest.fixture(autouse=True, scope="module")
def _small_blocks():
    """So that a few ids make many blocks, and some of a block are not few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorted_order, "SIZE", 4)
        patch.setattr(sorted_order, "FEW", 1)
        yield


def in_order(keys):
    return sorted((key, one) for one, key in keys.items())


def all_of(order, keys):
    return order.page(BitMap(keys), 0, len(keys))


@given(keyed, st.sets(st.integers(1, 10_000)), st.data(), places, places)
def test_a_page_is_that_part_of_the_sorted_selection(keys, others, data, start, stop):
    some = data.draw(st.sets(st.sampled_from(sorted(keys)))) if keys else set()
    found = BitMap(some | (others - keys.keys()))

    page = Order.of(in_order(keys)).page(found, start, stop)

    assert page == [one for _key, one in in_order(keys) if one in found][start:stop]


@given(keyed)
def test_one_page_after_the_other_makes_the_whole(keys):
    order, found = Order.of(in_order(keys)), BitMap(keys)

    pages = [order.page(found, start, start + 7) for start in range(0, len(keys), 7)]

    assert [one for page in pages for one in page] == [one for _key, one in in_order(keys)]


@given(keyed, keyed)
@settings(deadline=None)
def test_what_is_added_one_by_one_stands_where_it_would_if_all_were_sorted(keys, more):
    more = {one: key for one, key in more.items() if one not in keys}
    order, now = Order.of(in_order(keys)), dict(keys)
    for one, key in more.items():
        before, was = order, dict(now)
        now[one] = key
        order = order.with_added(key, one, BitMap(now), now.__getitem__)
        assert BitMap(all_of(before, now)) == BitMap(was)

    found = all_of(order, now)
    assert [now[one] for one in found] == sorted(now.values())
    assert set(found) == now.keys()


@given(keyed.filter(bool), st.data())
@settings(deadline=None)
def test_what_is_gone_is_asked_for_no_more(keys, data):
    gone = data.draw(st.sets(st.sampled_from(sorted(keys))))
    alive = {one: key for one, key in keys.items() if one not in gone}
    order, now = Order.of(in_order(keys)), dict(alive)
    for one in range(20_000, 20_010):
        # A key that is asked for although its entry is gone is a KeyError.
        now[one] = (15, one)
        order = order.with_added((15, one), one, BitMap(now), now.__getitem__)

    assert [now[one] for one in all_of(order, now)] == sorted(now.values())


@given(st.lists(st.integers(0, 1000), unique=True, min_size=20, max_size=60))
@settings(deadline=None)
def test_no_block_grows_beyond_twice_its_size(numbers):
    order = Order.of([])
    for number, one in enumerate(numbers):
        order = order.with_added((one,), one, BitMap(numbers[: number + 1]), lambda known: (known,))

    assert max(len(block.ids) for block in order.blocks) <= 2 * sorted_order.SIZE
    assert all(BitMap(block.ids) == block.members for block in order.blocks)
    assert all_of(order, numbers) == sorted(numbers)


def test_nothing_has_no_pages():
    order = Order.of([])

    assert order.page(BitMap([1, 2]), 0, 10) == []
    assert order.size_in_bytes == 0


def test_an_order_takes_more_room_with_more_ids():
    few, many = (Order.of(((n,), n) for n in range(number)) for number in [10, 100])

    assert 0 < few.size_in_bytes < many.size_in_bytes
