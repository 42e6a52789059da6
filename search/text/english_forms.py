"""Other forms of an English word: singular and plural, British and American spelling.

The index keeps words as they are written; a question asks for every form of its words.
"""

import re
from functools import lru_cache

SHORTEST = 4
# Singulars: a form that no text has does no harm, another word does.
SINGULAR = [
    (re.compile("(?<=[a-z][^aeiou])ies$"), "y"),
    (re.compile("(?:(?<=ch)|(?<=sh)|(?<=ss)|(?<=us)|(?<=[xzo]))es$"), ""),
    (re.compile("(?<=[^isu])s$"), ""),
]
PLURAL = [(re.compile("(?<=[a-z][^aeiou])y$"), "ies")]
IRREGULAR = [
    ("man", "men"), ("woman", "women"), ("child", "children"), ("alumnus", "alumni"),
    ("analysis", "analyses"), ("basis", "bases"), ("crisis", "crises"), ("thesis", "theses"),
    ("curriculum", "curricula"), ("criterion", "criteria"), ("syllabus", "syllabi"),
    ("phenomenon", "phenomena"), ("life", "lives"), ("half", "halves"), ("shelf", "shelves"),
]  # fmt: skip
# No plurals: the singular is another word.
NO_PLURALS = {"news", "laos", "does", "always", "thus"}
# British and American spelling, of words or of parts of words.
SPELLINGS = [
    ("centre", "center"), ("theatre", "theater"), ("metre", "meter"), ("litre", "liter"),
    ("fibre", "fiber"), ("programme", "program"), ("dialogue", "dialog"), ("catalogue", "catalog"),
    ("analogue", "analog"), ("labour", "labor"), ("colour", "color"), ("harbour", "harbor"),
    ("honour", "honor"), ("favour", "favor"), ("flavour", "flavor"), ("neighbour", "neighbor"),
    ("behaviour", "behavior"), ("endeavour", "endeavor"), ("vapour", "vapor"), ("tumour", "tumor"),
    ("armour", "armor"), ("rigour", "rigor"), ("defence", "defense"), ("licence", "license"),
    ("offence", "offense"), ("practise", "practice"), ("enrolment", "enrollment"),
    ("fulfilment", "fulfillment"), ("instalment", "installment"), ("skilful", "skillful"),
    ("travell", "travel"), ("modell", "model"), ("labell", "label"), ("counsell", "counsel"),
    ("levell", "level"), ("jewellery", "jewelry"), ("aluminium", "aluminum"), ("ageing", "aging"),
    ("judgement", "judgment"), ("artefact", "artifact"), ("plough", "plow"), ("mould", "mold"),
    ("sulph", "sulf"), ("grey", "gray"), ("tyre", "tire"), ("sceptic", "skeptic"),
    ("paediatr", "pediatr"), ("paedagog", "pedagog"), ("anaesth", "anesth"), ("archaeo", "archeo"),
    ("gynaec", "gynec"), ("haemat", "hemat"), ("orthopaed", "orthoped"), ("manoeuvr", "maneuver"),
    ("isati", "izati"), ("ysing", "yzing"), ("ising", "izing"),
]  # fmt: skip
# Verbs in -ise and -yse: ``organise``, ``analyse``; nouns such as ``exercise`` get a form that no text has.
SOUND = re.compile("(?<=[a-z]{3}[iy])[sz](?=e[drs]?$|ers$)")
# Endings that make other words of the same stem, long ones first.
ENDINGS = re.compile(
    "(?<=[a-z]{5})(?:i[sz](?:ation(?:s|al)?|ing|e[drs]?|ers)|ation(?:s|al)?|ion(?:s|al)?|ical|ically|ing|ings"
    "|ed|ers?|ors?|als?|ally|ics?|ments?|isms?|ists?|ies|[esy])$"
)


def without_ending(word: str) -> str:
    """``organ`` for ``organisation`` and ``organizing``; the word itself if it has no such ending."""
    return ENDINGS.sub("", word)


@lru_cache(10_000)
def other_forms(word: str) -> tuple[str, ...]:
    """The other forms of a word in lower-case letters; ``word`` may be incomplete."""
    if len(word) < SHORTEST:
        return ()
    spelt = [word, *other_spellings(word)]
    forms = [*spelt, *(form for spelling in spelt for form in other_numbers(spelling))]
    return tuple(dict.fromkeys(form for form in forms if form != word))


def other_spellings(word: str) -> list[str]:
    found = [
        SOUND.sub("z" if "s" in match.group() else "s", word) for match in SOUND.finditer(word)
    ]
    for british, american in SPELLINGS:
        if british in word:
            found.append(word.replace(british, american))
        elif american in word:
            found.append(word.replace(american, british))
    return found


def other_numbers(word: str) -> list[str]:
    """The singular of a plural, and plurals that do not begin with the word."""
    if word in NO_PLURALS:
        return []
    for singular, plural in IRREGULAR:
        if word in (singular, plural):
            return [plural if word == singular else singular]
    rules = SINGULAR if word.endswith("s") else PLURAL
    return [rule.sub(ending, word) for rule, ending in rules if rule.search(word)]
