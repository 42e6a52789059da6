"""Burmese typed in Zawgyi: a font that uses the codes of Unicode for other signs, in the order of writing.

Zawgyi is still common on older devices. Only questions are converted; there is no kept library in Python
(ICU converts it, myanmartools only detects it).
"""

import re

# Signs that in Unicode follow a consonant; in Zawgyi they precede it, or nothing follows the virama.
IS_ZAWGYI = re.compile(
    "(?<![\u1000-\u1021\u103b-\u103f\u1075-\u1081])[\u1031\u103b]"
    "|(?<![\u1000-\u109f])[\u107e-\u1084]|\u1039(?![\u1000-\u1021])"
    "|(?<=[\u1000-\u1021])[\u1033\u1034\u1060\u1064\u106a\u106b\u1071-\u1074]"
    "|\u108f(?=[\u102b-\u1032])|(?<=[\u102d-\u1036])[\u1094\u1095]"
)
KINZI, VIRAMA = "\u1004\u103a\u1039", "\u1039"
SIGNS = str.maketrans({
    "\u103a": "\u103b", "\u107d": "\u103b", "\u103b": "\u103c", **dict.fromkeys("ၾၿႀႁႂႃႄ", "\u103c"),
    "\u103c": "\u103d", "\u103d": "\u103e", "\u1087": "\u103e", "\u1039": "\u103a",
    "\u1033": "\u102f", "\u1034": "\u1030", "\u1094": "\u1037", "\u1095": "\u1037",
    "\u105a": "\u102b\u103a", "\u1088": "\u103e\u102f", "\u1089": "\u103e\u1030", "\u108a": "\u103d\u103e",
    "\u106a": "\u1009", "\u106b": "\u100a", "\u108f": "\u1014", "\u1090": "\u101b", "\u1086": "\u103f",
    "\u1064": KINZI, "\u108b": f"{KINZI}\u102d", "\u108c": f"{KINZI}\u102e", "\u108d": f"{KINZI}\u1036",
    "\u108e": "\u102d\u1036", "\u1096": f"{VIRAMA}\u1010\u103d",
    "\u1091": f"\u100f{VIRAMA}\u100d", "\u1092": f"\u100b{VIRAMA}\u100c", "\u1097": f"\u100b{VIRAMA}\u100b",
    "\u106e": f"\u100d{VIRAMA}\u100d", "\u106f": f"\u100d{VIRAMA}\u100e",
    **{
        form: VIRAMA + consonant
        for form, consonant in zip(
            "ၠၡၢၣၥၦၧၨၩၬၭၰၱၲၳၴၵၶၷၸၹၺၻ႓ၼႅ", "ကခဂဃစဆဆဇဈဋဌဏတတထထဒဓနပဖဗဘဘမလ", strict=True
        )
    },
})  # fmt: skip
# What is written before the consonant, the consonant with kinzi or one below it, medials.
SYLLABLE = re.compile(
    f"(\u1031?)(\u103c?)([\u1000-\u1021\u1025\u103f])({KINZI})?(\u1039[\u1000-\u1021])?([\u103b-\u103e]*)({KINZI})?"
)


def is_zawgyi(text: str) -> bool:
    """Whether signs stand where Unicode has none; a text without such signs reads the same in both."""
    return bool(IS_ZAWGYI.search(text))


def to_unicode(text: str) -> str:
    """Burmese in Zawgyi as Unicode; any other text as it is."""
    if not is_zawgyi(text):
        return text
    ordered = SYLLABLE.sub(in_order, text.translate(SIGNS))
    return re.sub("([\u102f\u1030])([\u102d\u102e\u1032])", r"\2\1", ordered).replace(
        "\u1036\u102f", "\u102f\u1036"
    )


def in_order(syllable: re.Match) -> str:
    before, medial, consonant, kinzi, below, medials, late_kinzi = (
        part or "" for part in syllable.groups()
    )
    return f"{kinzi or late_kinzi}{consonant}{below}{''.join(sorted(medial + medials))}{before}"
