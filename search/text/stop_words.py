"""Words that need not occur in what a question finds, by language; folded, as questions are read."""

ENGLISH = (
    "a about all also an and any are at be been between by can could did do does exist exists find for from "
    "get give happen happened has have held how i in into is it join joined list lists many me more most "
    "much my need of on or our part participate participated please s should show some take tell than that "
    "the their there these they this to took us want was we were what when where which who whom whose why "
    "will with would year you your"
)
CHINESE = (
    "的 了 和 与 及 或 在 是 有 吗 呢 年 请 请问 有关 关于 哪些 有哪些 都有哪些 什么 是什么 有什么 "
    "什么时候 何时 哪里 在哪里 哪个 哪年 谁 怎么 怎样 如何 多少 几个 一下 介绍 名单 列表 一览 所有 "
    "全部 查询 查找 相关 对于 举办 时间 地点"
)
VIETNAMESE = "cac cho cua nao nhung o tai va ve voi"
MALAY = "apa dan dari di ke mana untuk yang"
THAI_LAO = "ของ ที่ ใน และ ໃນ ຂອງ ແລະ"
STOP_WORDS = frozenset(
    word for words in [ENGLISH, CHINESE, VIETNAMESE, MALAY, THAI_LAO] for word in words.split()
)
