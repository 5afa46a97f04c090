"""The kinds of unit that sit in a community, and what each has to give."""

from __future__ import annotations

from dataclasses import dataclass

Gift = tuple[str, int]


@dataclass(frozen=True, slots=True)
class UnitKind:
    """One kind of unit.

    Attributes:
        kind: Code of the kind of unit in the schema.
        share: How many there are, against the others.
        ending: What its name ends in.
        gifts: Categories of what it can give and the usual quantity, in the usual unit of the
            category, of a unit of middling size; what it is best at comes first.
        occupations: What those who work there are.
        placed: Whether its name begins with the place (a school) or with a word of its own (a
            firm).
        short: What a short name ends in, where one is in use.
    """

    kind: str
    share: int
    ending: str
    gifts: tuple[Gift, ...]
    occupations: tuple[str, ...]
    placed: bool = False
    short: str | None = None


PROPERTY_COMPANY = UnitKind(
    "property_company", 2, "物业服务有限公司",
    (("sewer", 12), ("lighting", 60), ("fence-repair", 120), ("snow", 60), ("greening", 600),
     ("property-fee", 10_000), ("waste", 10), ("roof-leak", 300), ("volunteer-service", 40)),
    ("物业维修工", "物业管家", "物业经理"), short="物业",
)  # fmt: skip
CLINIC = UnitKind(
    "hospital", 3, "卫生服务站",
    (("blood-pressure", 200), ("health-check", 150), ("health-lecture", 4), ("rehabilitation", 40),
     ("health", 100), ("home-visit", 30)),
    ("全科医生", "护士", "公卫人员"), placed=True, short="卫生站",
)  # fmt: skip
BANK = UnitKind(
    "bank", 2, "村镇银行",
    (("financial-advice", 4), ("small-loan", 60), ("anti-fraud", 4), ("venue", 20),
     ("relief-fund", 8_000), ("volunteer-service", 40), ("digital-skills", 30)),
    ("客户经理", "柜员", "大堂经理"), placed=True, short="村镇行",
)  # fmt: skip
PRIMARY_SCHOOL = UnitKind(
    "school", 3, "小学",
    (("after-school", 40), ("venue", 60), ("tutoring", 60), ("parking", 40), ("sports", 60),
     ("reading-room", 200), ("volunteer-service", 60)),
    ("小学教师", "班主任", "校医"), placed=True,
)  # fmt: skip

ALWAYS = (PROPERTY_COMPANY, CLINIC, BANK, PRIMARY_SCHOOL)
"""One of each is found in every community."""

OTHERS = (
    UnitKind("school", 2, "幼儿园",
             (("education", 60), ("performance", 1), ("venue", 20), ("after-school", 15)),
             ("幼儿教师", "保育员"), placed=True),
    UnitKind("school", 1, "中学",
             (("tutoring", 120), ("venue", 80), ("sports", 100), ("eye-care", 60), ("parking", 60),
              ("volunteer-service", 120), ("performance", 2)),
             ("中学教师", "班主任", "体育教师"), placed=True),
    UnitKind("school", 1, "职业技术学校",
             (("skills-training", 80), ("e-commerce-training", 60), ("appliance-repair", 60),
              ("haircut", 80), ("venue", 80)),
             ("职教教师", "实训教师"), placed=True, short="职校"),
    UnitKind("hospital", 1, "眼科医院",
             (("reading-glasses", 120), ("cataract-screening", 150), ("eye-care", 300),
              ("health-lecture", 4), ("relief-fund", 20_000), ("volunteer-service", 40)),
             ("眼科医生", "验光师", "护士")),
    UnitKind("hospital", 2, "中医门诊部",
             (("rehabilitation", 60), ("health-check", 80), ("health-lecture", 3),
              ("blood-pressure", 80)),
             ("中医师", "针灸推拿师", "护士")),
    UnitKind("hospital", 1, "综合医院",
             (("health-check", 400), ("cataract-screening", 100), ("rehabilitation", 120),
              ("health", 300), ("mental-health", 60), ("health-lecture", 6), ("venue", 40)),
             ("内科医生", "外科医生", "心理医生", "护士"), placed=True),
    UnitKind("bank", 1, "农村信用合作社",
             (("small-loan", 80), ("financial-advice", 4), ("anti-fraud", 3),
              ("pension-service", 100), ("student-aid", 10_000)),
             ("信贷员", "柜员"), placed=True, short="信用社"),
    UnitKind("firm", 2, "参业有限公司",
             (("job-placement", 30), ("food-parcel", 600), ("relief-fund", 30_000), ("venue", 40),
              ("student-aid", 20_000), ("welfare", 20_000)),
             ("人参加工技师", "销售经理", "会计"), short="参业"),
    UnitKind("firm", 2, "建筑工程有限公司",
             (("roof-leak", 500), ("road", 400), ("fence-repair", 200), ("home-adaptation", 10),
              ("job-placement", 20), ("relief-fund", 20_000)),
             ("建筑工程师", "瓦工", "电工"), short="建筑"),
    UnitKind("firm", 2, "电子商务有限公司",
             (("e-commerce-training", 50), ("job-placement", 15), ("venue", 30),
              ("digital-skills", 30)),
             ("电商运营", "主播", "客服"), short="电商"),
    UnitKind("firm", 2, "食品有限公司",
             (("food-parcel", 800), ("job-placement", 25), ("discount", 80), ("meal-service", 300)),
             ("食品检验员", "生产主管", "司机"), short="食品"),
    UnitKind("firm", 1, "客运有限公司",
             (("volunteer-service", 60), ("traffic", 60), ("parking", 60), ("job-placement", 12)),
             ("客车司机", "调度员"), short="客运"),
    UnitKind("firm", 1, "律师事务所",
             (("legal-advice", 60), ("mediation", 12), ("volunteer-service", 20)),
             ("律师", "律师助理"), short="律所"),
    UnitKind("firm", 1, "供热有限公司",
             (("heating", 60), ("water-supply", 6), ("volunteer-service", 40)),
             ("供热维修工", "管道工"), short="供热"),
    UnitKind("firm", 1, "电梯工程有限公司",
             (("elevator", 6), ("lighting", 40)), ("电梯维修工", "安全员"), short="电梯"),
    UnitKind("merchant", 5, "超市",
             (("discount", 60), ("food-parcel", 200), ("volunteer-service", 20)),
             ("店主", "收银员", "理货员")),
    UnitKind("merchant", 3, "理发店", (("haircut", 60),), ("理发师",)),
    UnitKind("merchant", 2, "眼镜店", (("reading-glasses", 40), ("eye-care", 60)),
             ("验光师", "店员")),
    UnitKind("merchant", 5, "饭店",
             (("meal-service", 200), ("discount", 40), ("venue", 16)), ("厨师", "店主")),
    UnitKind("merchant", 3, "药房",
             (("blood-pressure", 100), ("discount", 40), ("health-lecture", 2)), ("药师", "店员")),
    UnitKind("merchant", 3, "家电维修部",
             (("appliance-repair", 30), ("lighting", 20)), ("家电维修工",)),
    UnitKind("merchant", 2, "五金店",
             (("lighting", 40), ("sewer", 4), ("fire-safety", 30)), ("店主", "水暖工")),
    UnitKind("merchant", 2, "书店", (("reading-room", 150), ("discount", 40)), ("店主", "店员")),
    UnitKind("merchant", 3, "服装店", (("clothing", 60), ("discount", 30)), ("店主", "店员")),
    UnitKind("social_organization", 3, "志愿者协会",
             (("volunteer-service", 200), ("home-visit", 60), ("clothing", 100), ("traffic", 60)),
             ("协会干事", "会计")),
    UnitKind("social_organization", 2, "社会工作服务中心",
             (("mental-health", 40), ("home-visit", 50), ("after-school", 25), ("mediation", 10),
              ("digital-skills", 40)),
             ("社会工作师", "心理咨询师")),
    UnitKind("social_organization", 2, "秧歌协会",
             (("yangko", 8), ("performance", 4), ("volunteer-service", 40)), ("协会干事",),
             placed=True),
    UnitKind("social_organization", 1, "爱心基金会",
             (("relief-fund", 40_000), ("student-aid", 30_000), ("welfare", 30_000)),
             ("项目主管", "会计")),
    UnitKind("public_institution", 1, "图书馆",
             (("reading-room", 500), ("venue", 60), ("digital-skills", 40)),
             ("图书管理员",), placed=True),
    UnitKind("public_institution", 1, "文化馆",
             (("performance", 4), ("dance-venue", 80), ("venue", 80), ("yangko", 4),
              ("culture", 4)),
             ("群文辅导员", "舞蹈教师"), placed=True),
    UnitKind("public_institution", 1, "环境卫生管理所",
             (("waste", 30), ("snow", 120), ("pest-control", 2_000)),
             ("环卫工", "司机"), placed=True, short="环卫所"),
    UnitKind("public_institution", 1, "养老服务中心",
             (("meal-service", 600), ("home-visit", 80), ("rehabilitation", 80), ("haircut", 60)),
             ("养老护理员", "营养师"), placed=True),
    UnitKind("public_institution", 1, "消防救援站",
             (("fire-safety", 60), ("water-supply", 4), ("volunteer-service", 40)),
             ("消防员",), placed=True, short="消防站"),
    UnitKind("public_institution", 1, "体育活动中心",
             (("sports", 120), ("dance-venue", 100), ("venue", 60), ("parking", 50)),
             ("社会体育指导员",), placed=True),
)  # fmt: skip
