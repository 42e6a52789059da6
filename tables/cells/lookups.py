"""Resolve cells to countries, sectors, sources and other records; loaded once per batch."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.permissions.staff_only import PUBLIC, seen_by
from records.models import Alias, Record
from records.models.permalinks import CROCKFORD
from search.text.analysis import fold
from tables.cells.names import has_chinese, name_key
from taxonomy.models import Country, Sector
from values.languages import LANGUAGES, to_attribute
from values.ordinals import ordinal_phrases
from values.plain_text import typed_line

# Written as plain names in cells; all other models as the key followed by the name.
BY_NAME = (Country, Sector)
IS_REF = re.compile(rf"[{CROCKFORD}]{{8}}")
DIVIDERS = re.compile(r"[;；、\n]")
# The codes of three letters, and the signs by which Chinese lists of countries abbreviate their names.
SHORT = {
    "CN": "CHN 中", "BN": "BRN 文", "KH": "KHM 柬", "ID": "IDN 印", "LA": "LAO 老", "MY": "MYS 马",
    "MM": "MMR 缅", "PH": "PHL 菲", "SG": "SGP 新", "TH": "THA 泰", "TL": "TLS 东帝", "VN": "VNM 越",
    "KR": "KOR 韩", "JP": "JPN 日", "RU": "RUS 俄", "AU": "AUS 澳", "NZ": "NZL 新西",
}  # fmt: skip
INVERTED = re.compile(r"(?P<first>[\w ]+ of)(?: the)? (?P<last>[\w ]+)")


class NotUnderstood(ValueError):
    """A cell cannot be parsed; the message is a sentence for the person who wrote it."""


class NameOfSeveral(NotUnderstood):
    """A name that several entries have; the message names their refs."""

    def __init__(self, model, text: str, refs: list, shown: list[str]):
        self.asked = {"key": several_key(model, text), "text": text[:100], "refs": refs}
        super().__init__(
            _("“%(value)s” is the name of several entries: write the ref of one: %(refs)s")
            % {"value": text[:100], "refs": "；".join(shown)}
        )


def several_key(model, text: str) -> str:
    """The key under which an import keeps which entry of the model is meant by a name."""
    return f"{model._meta.label_lower}:{name_key(text)}"


@dataclass
class Names:
    """The entries of one model: their display names, and the search by text."""

    model: type
    user: object = None
    # Which entry is meant by a name of several, by ``several_key``.
    meant: dict[str, str] = field(default_factory=dict)
    # By key: the names by language code.
    shown: dict = field(default_factory=dict)
    keys: dict[str, set] = field(default_factory=lambda: defaultdict(set))
    loosely: dict[str, set] = field(default_factory=lambda: defaultdict(set))
    # Keys by number: 第17届, seventeenth, and the year, for kinds that are numbered.
    ordinals: dict[str, str] = field(default_factory=dict)
    # Primary keys of records by ref, also of those that this person may not see.
    pks: dict[str, int] = field(default_factory=dict)

    def __post_init__(self):
        (self.load_records if issubclass(self.model, Record) else self.load_list)()

    def load_list(self):
        for entry in self.model.objects.all():
            names = getattr(entry, "all_names", None) or names_of(entry)
            self.add(entry.pk, in_languages(entry), [str(entry.pk), *names])
            if self.model is Country:
                for match in filter(None, map(INVERTED.fullmatch, names)):
                    self.learn(entry.pk, f"{match['last']}, {match['first']}")
                self.learn(entry.pk, SHORT.get(entry.pk, "").partition(" ")[0])

    def load_records(self):
        """Load records the person may see; of all others only the refs."""
        records = self.model.objects
        self.pks = dict(records.values_list("permalink", "pk"))
        mine = seen_by(self.user, self.model) if self.user else None
        seen = records.all()
        if mine is not None:
            seen = records.filter(mine | PUBLIC)
        refs = {}
        numbered = self.model.ordinal_field
        fields = ["pk", "permalink", "name_en", "name_zh_hans", "slug"]
        rows = seen.values_list(*fields, *filter(None, [numbered]))
        for key, ref, english, chinese, slug, *numbers in rows.iterator():
            refs[key] = ref
            shown = {"en": english or chinese, "zh-hans": chinese or english}
            self.add(ref, shown, [english, chinese, slug])
            for number in filter(None, numbers):
                self.ordinals |= dict.fromkeys([slug, *ordinal_phrases(number)], ref)
        aliases = Alias.objects.of(self.model).values_list("object_id", "text")
        for key, text in aliases.iterator():
            if key in refs:
                self.learn(refs[key], text)

    def add(self, key, shown: dict, names):
        self.shown[key] = shown
        for name in names:
            self.learn(key, name)

    def learn(self, key, name: str):
        if name:
            self.keys[name].add(key)
            self.loosely[name_key(name)].add(key)

    @cached_property
    def places(self) -> dict:
        return {key: place for place, key in enumerate(self.shown)}

    @cached_property
    def is_by_name(self) -> bool:
        return issubclass(self.model, BY_NAME)

    def show(self, key, language: str) -> str:
        name = self.shown.get(key, {}).get(language, "")
        if self.is_by_name:
            return name or str(key)
        # The name must not contain the separators of a list in a cell.
        return f"{key} {DIVIDERS.sub(' ', name)}".strip()

    def find(self, text: str):
        """The key for a text: a key, a key followed by a name, or a name; raises NotUnderstood."""
        text = typed_line(text)
        if not self.is_by_name and (key := self.key_in(text)) is not None:
            return key
        loose = name_key(text)
        # Signs alone are no name.
        for known in [self.keys.get(text), self.loosely.get(loose)] if loose else []:
            if known and len(known) == 1:
                return next(iter(known))
            if known:
                meant = self.meant.get(several_key(self.model, text))
                if meant in known:
                    return meant
                if meant is None:
                    refs = sorted(known, key=str)
                    shown = [self.show(key, get_language()) for key in refs[:5]]
                    raise NameOfSeveral(self.model, text, refs, shown)
        if (key := self.by_number(text)) is not None:
            return key
        raise NotUnderstood(self.unknown(text))

    def by_number(self, text: str):
        """The key of an entry that is named by number or year, and words of its kind: 第18届交流周."""
        if not self.ordinals:
            return None
        pattern = "|".join(sorted(self.ordinals, key=len, reverse=True))
        pattern = rf"(?<![\d十])(?:{pattern})(?!\d)(?:年度?|届)?"
        found = {self.ordinals[match.rstrip("年度")] for match in re.findall(pattern, fold(text))}
        if len(found) != 1:
            return None
        key = next(iter(found))
        words = [*self.shown[key].values(), *self.model.search_words.get("", "").split(";")]
        rest = name_key(re.sub(rf"{pattern}|\bthe\b", " ", fold(text)))
        return key if any(rest in name_key(word) for word in words) else None

    @cached_property
    def short_names(self) -> tuple[dict, str]:
        """Countries by their Chinese names and signs, and the pattern that finds them, longest first."""
        signs = {sign: code for code in self.shown for sign in SHORT.get(code, "").split()[1:]}
        names = {name: next(iter(keys)) for name, keys in self.loosely.items() if has_chinese(name)}
        known = signs | names
        return known, "|".join(sorted(map(re.escape, known), key=len, reverse=True))

    def key_in(self, text: str):
        first = text.split(maxsplit=1)[0] if text else ""
        for key in [first, first.upper()]:
            if key in self.shown or key in self.pks:
                return key
        if issubclass(self.model, Record) and IS_REF.fullmatch(first.upper()) and first != text:
            raise NotUnderstood(self.unknown(text))
        return None

    def unknown(self, text: str) -> str:
        sentences = {
            Country: _(
                "“%(value)s” is not a country we know. Use the names on the sheet “Choices”, "
                "several divided by ；"
            ),
            Sector: _(
                "“%(value)s” is not a sector we know. Use the names on the sheet “Choices”, "
                "several divided by ；"
            ),
        }
        other = _("“%(value)s” is not known here. Write the ref or the full name.")
        return sentences.get(self.model, other) % {"value": text[:100]}


class Lists:
    """The entries of related models, each model loaded on first use."""

    def __init__(self, user=None, meant=None):
        self.user, self.meant, self.loaded = user, meant or {}, {}

    def of(self, model) -> Names:
        if model not in self.loaded:
            self.loaded[model] = Names(model, self.user, self.meant)
        return self.loaded[model]


def names_of(entry) -> list[str]:
    languages = in_languages(entry)
    return [*languages.values(), getattr(entry, "address", "")]


def in_languages(entry) -> dict[str, str]:
    """The names of an entry by language; a missing one falls back to the other language."""
    found = {}
    for language in LANGUAGES:
        own = [
            getattr(entry, to_attribute(stem, language), "")
            for stem in ["name", "title", "own_name"]
        ]
        found[language] = next((name for name in own if name), "")
    country = getattr(entry, "country", None)
    if country and not any(found.values()):
        return in_languages(country)
    english, chinese = found.values()
    return {"en": english or chinese, "zh-hans": chinese or english}
