"""Characters that are another form of the same character, with the form under which texts are indexed."""

from opencc import OpenCC

# Chains of OpenCC: Traditional forms, those of Hong Kong and Taiwan, and Japanese forms.
TRADITIONAL, REGIONAL = "t2s", ["jp2t", "hk2t", "tw2t"]
# Japanese forms whose Chinese form OpenCC knows only in its old spelling.
JAPANESE = dict(zip("挙渋郷鉱闘剰", "举涩乡矿斗剩", strict=True))
# Radicals as characters of their own; Unicode decomposes those of Kangxi only (its table is
# EquivalentUnifiedIdeograph.txt). Of radicals with several forms the character in use is given.
RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺴⺶⺹⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂刀刂卜小小兀尢尢巳幺彑彐忄心扌攵旡日月歺母民氵水灬爫爫丬牛犭王目示礻糸纟罒罒冗羊耂肀聿肉艹艹艹虎衤西西见角讠贝车辶辶辶邑钅长长长门阝雨青韦页风飞食食饣马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
BEYOND_UNICODE = {
    "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    # Modifier letters in Unicode, typed as apostrophes.
    **dict.fromkeys("\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf", "'"),
}  # fmt: skip


def character_variants() -> dict[str, str]:
    """Variants of Chinese characters by OpenCC, radicals, and Latin letters without decomposition."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = converted(characters, TRADITIONAL)
    variants = dict(zip(characters, simplified, strict=True))
    for region in REGIONAL:
        standard = converted(converted(characters, region), TRADITIONAL)
        for character, other in zip(characters, standard, strict=True):
            # 芸 and 予 are words in Chinese, whatever they stand for in Japanese.
            if variants[character] == character and not is_standard(character):
                variants[character] = other
    return {**variants, **JAPANESE, **RADICALS, **BEYOND_UNICODE}


def converted(characters: list[str], chain: str) -> list[str]:
    return OpenCC(chain).convert("\n".join(characters)).split("\n")


def is_standard(character: str) -> bool:
    """Whether this is a character of the Chinese standard GB 2312."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
