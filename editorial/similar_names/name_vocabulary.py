"""Stop words, generic words, and spelling variants in names."""

# ruff: noqa: SIM905 - a line of words is easier to read than a list

# Canonical word by spelling variant, abbreviation, or translation in languages of the region.
SAME = {
    word: usual
    for usual, others in {
        "university": "univ uni universities universiti universitas universidade universitat unversity",
        "college": "coll colleges kolej",
        "institute": "inst institutes institut institution",
        "school": "sch schools sekolah",
        "academy": "acad academies akademi",
        "polytechnic": "poly polytechnics politeknik",
        "technology": "tech technologies teknologi technol",
        "technical": "teknikal",
        "science": "sci sciences sains",
        "center": "centre centres centers ctr pusat",
        "national": "natl nat nasional",
        "international": "intl internasional antarabangsa",
        "vocational": "vocation voc",
        "education": "educational edu educ pendidikan",
        "engineering": "eng engg",
        "medical": "med",
        "agriculture": "agricultural agri agric",
        "economics": "economic econ",
        "alliance": "alliances aliansi",
        "association": "assoc assn",
        "department": "dept",
        "ministry": "min kementerian",
        "government": "govt gov",
        "transport": "transportation",
        "railway": "rail",
        "studies": "study",
        "nationalities": "ethnic minzu",
        "art": "arts seni",
        "state": "negeri negara",
        "vietnam": "vietnamese",
    }.items()
    for word in [usual, *others.split()]
}
# Ordinals as digits, so that the second forum does not match the third.
ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
    "ii": "2", "iii": "3", "iv": "4",
}  # fmt: skip
STOP = set("the of and for in at on to a dan".split())
# Types of bodies and meetings; names with different types are different.
HEADS = set(
    "university college institute school academy polytechnic center alliance consortium network "
    "association forum seminar exhibition expo conference base ministry department government "
    "group company office secretariat library hospital roundtable "
    "大学 学院 学校 中学 小学 研究院 研究所 研究中心 中心 联盟 联合会 协会 学会 论坛 研讨会 展览 博览会 "
    "基地 集团 公司 教育厅 教育局 教育部 秘书处 委员会 幼儿园 医院 圆桌会议 年会 工学院 医学院 商学院 "
    "理工学院 师范学院 师范大学 理工大学 专科学校".split()
)
# Levels of education; names with different levels are different.
LEVELS = set(
    "vocational secondary primary preschool open 职业 中等 高等专科 专科 中专 高职 开放".split()
)
# Words that do not identify a body, and get a low weight.
GENERIC = HEADS | LEVELS | {"technical", "技术"}
# Chinese abbreviations at the end of and within names, and characters to ignore.
SHORT_ENDS = {
    "师大": "师范大学", "医大": "医科大学", "农大": "农业大学", "财大": "财经大学",
    "科大": "科技大学", "工大": "工业大学", "民大": "民族大学", "交大": "交通大学",
    "外大": "外国语大学", "师院": "师范学院", "职院": "职业技术学院", "职大": "职业技术大学",
    "高专": "高等专科学校", "幼专": "幼儿师范高等专科学校", "幼高专": "幼儿师范高等专科学校",
    "医专": "医学高等专科学校", "师专": "师范高等专科学校",
}  # fmt: skip
SHORT_WITHIN = {"职教": "职业教育", "高校": "大学", "职业与技术": "职业技术"}
SILENT = "与和及暨的之省市"
