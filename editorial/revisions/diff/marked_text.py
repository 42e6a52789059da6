"""Text diff: by word in Latin scripts, by character in Chinese, Thai, Lao, Khmer and Burmese."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from rapidfuzz.distance import LCSseq, Postfix, Prefix

from editorial.revisions.diff.diff_html import tagged
from search.text.analysis import SPACELESS
from search.text.graphemes import ATTACHED, GRAPHEME

# A number, a word, a line break, other whitespace, or a single grapheme.
WORD = rf"\d+(?:[.,:/-]\d+)*|(?:[^\W\d_{SPACELESS}][{ATTACHED}]*)+"
TOKEN = re.compile(rf"{WORD}|\r\n|\n|[^\S\n]|{GRAPHEME.pattern}", re.DOTALL)
SENTENCE = re.compile(r"[^\n.。！？!?]*(?:[\n.。！？!?]+|\Z)")
# Limit for the product of the token counts: 20,000 by 20,000 tokens take 0.2 s and 50 MB.
MOST_ASKED = 450_000_000
# An unchanged passage longer than LONGEST_SAME is cut to KEPT characters at each end.
LONGEST_SAME, KEPT = 600, 160
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
SIGNS = {"\n": "↵\n", "\r\n": "␍↵\n", " ": "␣", "\t": "⇥"}


class Part(NamedTuple):
    """A passage of both texts, equal or changed."""

    before: str
    after: str

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def parts(before: str, after: str) -> list[Part]:
    """Alternating equal and changed passages; by sentence, or as a whole, if the texts are too long."""
    if before == after or not before or not after:
        return [Part(before, after)]
    for split in [TOKEN.findall, SENTENCE.findall]:
        mine, theirs = split(before), split(after)
        first = Prefix.similarity(mine, theirs)
        last = Postfix.similarity(mine[first:], theirs[first:])
        if (len(mine) - first - last) * (len(theirs) - first - last) <= MOST_ASKED:
            return joined(
                Part("".join(mine[start:end]), "".join(theirs[other_start:other_end]))
                for _tag, start, end, other_start, other_end in LCSseq.opcodes(mine, theirs)
            )
    return [Part(before, after)]


def joined(found: Iterable[Part]) -> list[Part]:
    """Merge adjacent parts of the same sort, and changes separated only by a coincidental match."""
    made: list[Part] = []
    for part in found:
        if made and made[-1].is_same == part.is_same:
            made[-1] = Part(made[-1].before + part.before, made[-1].after + part.after)
        elif not part.is_same and len(made) > 1 and is_chance(made[-2], made[-1], part):
            passages = [made.pop(-2), made.pop(), part]
            made.append(Part(*map("".join, zip(*passages, strict=True))))
        else:
            made.append(part)
    return made


def is_chance(before: Part, same: Part, after: Part) -> bool:
    """Whether the equal passage between two changes is too short to be worth showing."""
    text = same.before
    if "\n" in text or len(text.strip()) > 1:
        return False
    around = [before.before, before.after, after.before, after.after]
    return not text.strip() or sorted(map(len, around))[-2] > 1


def marked(before: str, after: str) -> SafeString:
    """The second text, with deletions and insertions marked in it."""
    return as_html(displayed(before, after), removed=True, added=True)


def sides(before: str, after: str) -> tuple[SafeString, SafeString]:
    """The first text with deletions marked, the second with insertions marked."""
    passages = list(displayed(before, after))
    return as_html(passages, removed=True), as_html(passages, added=True)


def displayed(before: str, after: str) -> Iterator[Part]:
    """Parts as displayed: long equal passages shortened, changes in whitespace made visible."""
    passages = parts(before, after)
    for number, part in enumerate(passages, 1):
        if part.is_same:
            text = shortened(part.before, is_first=number == 1, is_last=number == len(passages))
            yield Part(text, text)
        elif seen(part.before) == seen(part.after):
            yield Part(made_visible(part.before), made_visible(part.after))
        else:
            yield part


def as_html(passages: Iterable[Part], *, removed=False, added=False) -> SafeString:
    html = []
    for part in passages:
        if part.is_same:
            html.append(escape(part.after))
        else:
            html += [tagged("del", part.before)] if removed else []
            html += [tagged("ins", part.after)] if added else []
    return SafeString("".join(html))


def shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= LONGEST_SAME:
        return text
    start = "" if is_first else text[:KEPT]
    end = "" if is_last else text[-KEPT:]
    return f"{start} […] {end}"


def seen(text: str) -> str:
    return INVISIBLE.sub("", text)


def made_visible(text: str) -> str:
    """Replace whitespace and invisible characters by visible signs."""
    return re.sub(rf"\r\n|{INVISIBLE.pattern}", sign, text)


def sign(match: re.Match) -> str:
    return SIGNS.get(match[0], f"[U+{ord(match[0][0]):04X}]")
