"""Words that need not occur in what a question finds, by language."""

ENGLISH = (
    "a about all an and any are at be between by can did do does find for from get give has have held how i "
    "in is it list lists me more most my need of on or our please show some tell that the their there these "
    "this to us was we were what when where which who whom whose why with year you your"
)
CHINESE = (
    "的 了 和 与 及 或 在 是 有 吗 呢 年 请 请问 有关 关于 哪些 有哪些 都有哪些 什么 是什么 有什么 "
    "什么时候 何时 哪里 在哪里 哪个 哪年 谁 怎么 怎样 如何 多少 几个 一下 介绍 名单 列表 一览 所有 "
    "全部 查询 查找 相关 对于 举办 时间 地点"
)
STOP_WORDS = frozenset([*ENGLISH.split(), *CHINESE.split()])
