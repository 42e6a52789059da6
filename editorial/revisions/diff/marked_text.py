"""The words in which two texts differ: Latin by word, Chinese, Thai, Lao, Khmer, Burmese by character."""

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz.distance import LCSseq

from search.text.analysis import SPACELESS
from search.text.graphemes import ATTACHED, GRAPHEME

# A number or a word, a line break, other space, else one character as a reader sees it.
WORD = rf"\d+(?:[.,:/-]\d+)*|(?:[^\W\d_{SPACELESS}][{ATTACHED}]*)+"
TOKEN = re.compile(rf"{WORD}|\r\n|\n|[^\S\n]|{GRAPHEME.pattern}", re.DOTALL)
SENTENCE = re.compile(r"[^\n.。！？!?]*(?:[\n.。！？!?]+|\Z)")
# Of each two tokens it is asked whether they are the same: 20,000 by 20,000 take 0.2 s and 50 MB.
MOST_ASKED = 450_000_000
# A stretch that stayed the same is shortened to its two ends, where it is longer.
LONGEST_SAME, KEPT = 600, 160
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
SIGNS = {"\n": "↵\n", "\r\n": "␍↵\n", " ": "␣", "\t": "⇥"}


class Part(NamedTuple):
    """A stretch of two texts, the same in both or not."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def parts(before: str, after: str) -> list[Part]:
    """Both texts in stretches that stayed the same and stretches that did not, in turn."""
    if before == after or not before or not after:
        return [Part(before, after)]
    for split in [TOKEN.findall, SENTENCE.findall]:
        mine, theirs = split(before), split(after)
        first = common(mine, theirs)
        last = common(reversed(mine[first:]), reversed(theirs[first:]))
        if (len(mine) - first - last) * (len(theirs) - first - last) <= MOST_ASKED:
            return joined(compared(mine, theirs))
    return [Part(before, after)]


def common(one: Iterable[str], other: Iterable[str]) -> int:
    """With how many tokens both begin."""
    return sum(
        1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def compared(mine: list[str], theirs: list[str]) -> Iterable[Part]:
    for opcode in LCSseq.opcodes(mine, theirs):
        before, after = (
            mine[opcode.src_start : opcode.src_end],
            theirs[opcode.dest_start : opcode.dest_end],
        )
        yield Part("".join(before), "".join(after))


def joined(found: Iterable[Part]) -> list[Part]:
    """Neighbours of one sort put together, and what stayed the same between two changes by chance."""
    made: list[Part] = []
    for one in found:
        if made and made[-1].is_same == one.is_same:
            made[-1] = Part(made[-1].before + one.before, made[-1].after + one.after)
        elif not one.is_same and len(made) > 1 and is_chance(made[-2], made[-1], one):
            same, change = made.pop(), made.pop()
            made.append(
                Part(
                    change.before + same.before + one.before,
                    change.after + same.after + one.after,
                )
            )
        else:
            made.append(one)
    return made


def is_chance(before: Part, same: Part, after: Part) -> bool:
    """Whether so little stayed the same that the eye reads on more easily over one change."""
    text = same.before
    if "\n" in text or len(text.strip()) > 1:
        return False
    around = [before.before, before.after, after.before, after.after]
    return not text.strip() or sorted(map(len, around))[-2] > 1


def marked(before: str, after: str) -> SafeString:
    """The second text with what was removed and what was added marked in it."""
    return SafeString(
        "".join(as_html(one, removed=True, added=True) for one in told(before, after))
    )


def sides(before: str, after: str) -> tuple[SafeString, SafeString]:
    """The first text with what was removed marked in it, the second with what was added."""
    found = list(told(before, after))
    return (
        SafeString("".join(as_html(one, removed=True) for one in found)),
        SafeString("".join(as_html(one, added=True) for one in found)),
    )


def told(before: str, after: str) -> Iterable[Part]:
    """What is shown of both: long stretches that stayed the same shortened, the invisible made visible."""
    found = parts(before, after)
    for number, one in enumerate(found):
        if one.is_same:
            text = shortened(one.before, is_first=number == 0, is_last=number == len(found) - 1)
            yield Part(text, text)
        elif seen(one.before) == seen(one.after):
            yield Part(made_visible(one.before), made_visible(one.after))
        else:
            yield one


def as_html(one: Part, *, removed=False, added=False) -> str:
    if one.is_same:
        return format_html("{}", one.after)
    sides = [("del", one.before)] if removed and one.before else []
    sides += [("ins", one.after)] if added and one.after else []
    return format_html_join("", "<{}>{}</{}>", ((tag, text, tag) for tag, text in sides))


def shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= LONGEST_SAME:
        return text
    start = "" if is_first else text[:KEPT]
    end = "" if is_last else text[-KEPT:]
    return f"{start} […] {end}"


def seen(text: str) -> str:
    return INVISIBLE.sub("", text)


def made_visible(text: str) -> str:
    """Spaces, line breaks and what takes no room as signs."""
    return re.sub(rf"\r\n|{INVISIBLE.pattern}", sign, text)


def sign(match: re.Match) -> str:
    return SIGNS.get(match[0], f"[U+{ord(match[0][0]):04X}]")
