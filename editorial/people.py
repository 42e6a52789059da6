"""How staff are named to each other: by the names of persons, not of accounts."""

import re

CHINESE = re.compile(r"[\u3400-\u9fff·]+")


def full_name(person) -> str:
    """The name of a person; Chinese names with the surname first and without a blank.

    The name of the account where no other is given.
    """
    given, surname = person.first_name.strip(), person.last_name.strip()
    if CHINESE.fullmatch(given + surname):
        return surname + given
    return " ".join(filter(None, [given, surname])) or person.get_username()
