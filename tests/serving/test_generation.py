from django.db import transaction

from serving.generation import bump_generation, current


def test_the_generation_begins_at_nothing_and_moves_with_every_change(db):
    seen = [current()]
    for _change in range(3):
        bump_generation()
        seen.append(current())

    assert seen == [0, 1, 2, 3]


def test_a_change_that_is_rolled_back_moves_nothing(db):
    bump_generation()
    with transaction.atomic():
        bump_generation()
        transaction.set_rollback(True)

    assert current() == 1
