"""What can be given and wanted: one service per category, with its usual measure and its public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """What one category of the tree means in an invented county.

    Attributes:
        category: Id of the category.
        measure: Unit of measure in which it is usually counted.
        wanted: Smallest and largest usual quantity of a need, in that unit.
        often: How often it is wanted, against the others; 0 for what is only ever offered.
        offer: Title of a resource of this kind, put behind the name of its giver.
        want: Title of a need of this kind, put behind the name of a place.
        groups: Whom a need of this kind is for, and whom most resources are reserved for.
        minimum_age: Smallest age of those it is for, in years.
        maximum_age: Largest age of those it is for, in years.
        other_measures: Units in which some count it instead: of the same dimension, or of another
            one, so that need and resource cannot be compared.
    """

    category: str
    measure: str
    wanted: tuple[int, int]
    often: int
    offer: str
    want: str
    groups: tuple[str, ...] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None
    other_measures: tuple[str, ...] = ()


_ELDERLY = ("elderly",)
_FRAIL = ("elderly", "disabled")
_POOR = ("low_income", "poor")
_JOBLESS = ("unemployed",)
_CHILDREN = ("children",)
_YUAN = ("ten_thousand_yuan",)

# fmt: off
_HEALTH = (
    Service("health", "person_time", (30, 120), 0, "综合义诊", "义诊"),
    Service("eye-care", "person_time", (30, 200), 3, "青少年视力检查", "学生视力检查",
            _CHILDREN, 6, 18),
    Service("reading-glasses", "item", (10, 60), 6, "老花镜验配", "老人验配老花镜", _ELDERLY,
            60, other_measures=("person_time",)),
    Service("cataract-screening", "person_time", (20, 80), 3, "白内障筛查", "老人白内障筛查",
            _ELDERLY, 55, other_measures=("session",)),
    Service("health-check", "person_time", (30, 200), 5, "健康体检", "居民健康体检",
            other_measures=("session",)),
    Service("blood-pressure", "person_time", (30, 150), 5, "血压血糖检测", "定期量血压测血糖"),
    Service("rehabilitation", "hour", (10, 60), 3, "康复护理上门", "失能居民康复护理", _FRAIL,
            other_measures=("day",)),
    Service("health-lecture", "session", (1, 4), 3, "健康讲座", "健康知识讲座"),
    Service("mental-health", "hour", (6, 30), 2, "心理疏导", "居民心理疏导",
            other_measures=("person_time",)),
)
_ELDERLY_CARE = (
    Service("meal-service", "person_time", (60, 600), 5, "老年助餐", "独居老人助餐", _ELDERLY,
            65),
    Service("home-visit", "time", (10, 60), 5, "上门探访", "独居老人定期探访", _ELDERLY, 65,
            other_measures=("hour",)),
    Service("haircut", "person_time", (20, 80), 5, "便民理发", "老人便民理发", _ELDERLY, 60,
            other_measures=("session",)),
    Service("home-adaptation", "household", (3, 15), 3, "居家适老化改造",
            "加装扶手等适老化改造", _FRAIL),
)
_HOUSING = (
    Service("sewer", "time", (1, 6), 6, "下水管道疏通", "下水堵塞疏通"),
    Service("fence-repair", "metre", (10, 120), 4, "围栏板杖子维修", "破损围栏维修"),
    Service("roof-leak", "square_metre", (40, 400), 4, "屋面防水维修", "顶楼漏雨维修"),
    Service("lighting", "item", (6, 60), 5, "楼道灯更换", "楼道灯不亮更换"),
    Service("heating", "household", (3, 30), 4, "供暖检修", "室温不达标供暖检修"),
    Service("water-supply", "time", (1, 5), 3, "供水管线抢修", "水管漏水抢修"),
    Service("elevator", "item", (1, 4), 1, "电梯维保", "电梯故障检修"),
    Service("property-fee", "yuan", (1_000, 12_000), 3, "物业费减免", "困难家庭物业费减免",
            _POOR, other_measures=(*_YUAN, "household")),
    Service("appliance-repair", "item", (5, 30), 4, "小家电维修", "小家电义务维修"),
)
_ENVIRONMENT = (
    Service("waste", "tonne", (1, 12), 4, "垃圾清运", "堆积垃圾清运",
            other_measures=("time",)),
    Service("snow", "hour", (8, 60), 5, "清雪除冰", "主干道清雪除冰", other_measures=("day",)),
    Service("greening", "square_metre", (50, 600), 3, "绿化养护", "绿地补植养护"),
    Service("pest-control", "square_metre", (200, 3_000), 3, "病媒消杀", "楼道地下室消杀"),
    Service("noise", "household", (4, 40), 0, "噪声治理", "夜间施工噪声治理"),
    Service("pet-management", "household", (10, 60), 0, "养犬管理", "养犬登记和文明遛狗"),
)
_SAFETY = (
    Service("fire-safety", "item", (10, 80), 5, "消防器材配备", "楼道灭火器配备",
            other_measures=("session",)),
    Service("traffic", "hour", (10, 60), 3, "文明交通引导", "上下学路口交通引导",
            other_measures=("day",)),
    Service("parking", "place", (10, 80), 4, "错时共享车位", "夜间停车位"),
    Service("anti-fraud", "session", (1, 4), 4, "反诈宣传", "老年人反诈宣传"),
    Service("road", "square_metre", (30, 500), 3, "破损路面修补", "院内路面破损修补"),
)
_EMPLOYMENT = (
    Service("e-commerce-training", "person", (10, 50), 4, "电商网创培训", "无业居民网创培训",
            _JOBLESS, 18, 59, ("session",)),
    Service("skills-training", "person", (10, 60), 3, "职业技能培训", "职业技能培训", _JOBLESS,
            18, 59, ("session",)),
    Service("job-placement", "person", (5, 40), 4, "就业岗位", "失业居民就近就业", _JOBLESS,
            18, 59),
    Service("small-loan", "ten_thousand_yuan", (5, 40), 2, "创业小额贷款", "小商户创业贷款",
            ("merchants",), 18, 60, ("yuan",)),
)
_WELFARE = (
    Service("welfare", "yuan", (2_000, 20_000), 0, "帮扶资金", "困难家庭帮扶", _POOR),
    Service("discount", "household", (20, 120), 3, "让利优惠", "困难家庭购物优惠", _POOR,
            other_measures=("person_time",)),
    Service("food-parcel", "kilogram", (100, 1_000), 4, "米面粮油", "困难家庭米面粮油", _POOR,
            other_measures=("jin", "item")),
    Service("clothing", "item", (20, 150), 3, "衣物捐赠", "过冬衣物", _POOR),
    Service("relief-fund", "yuan", (2_000, 30_000), 3, "临时救助金", "大病家庭临时救助", _POOR,
            other_measures=_YUAN),
    Service("student-aid", "yuan", (2_000, 20_000), 3, "助学金", "困难学生助学", _CHILDREN, 6,
            22, _YUAN),
)
_EDUCATION = (
    Service("education", "person_time", (30, 120), 0, "少儿公益课", "少儿公益课", _CHILDREN),
    Service("after-school", "place", (10, 50), 5, "课后托管", "双职工子女课后托管", _CHILDREN,
            6, 12),
    Service("tutoring", "hour", (10, 80), 4, "课业辅导", "留守儿童课业辅导", _CHILDREN, 6, 15,
            ("session",)),
    Service("digital-skills", "person", (15, 60), 4, "智能手机课堂", "老人学用智能手机",
            _ELDERLY, 60, other_measures=("session",)),
    Service("reading-room", "item", (50, 400), 2, "图书借阅", "社区书屋图书更新"),
)
_CULTURE = (
    Service("culture", "session", (1, 4), 0, "文化下基层", "文化活动"),
    Service("performance", "session", (1, 4), 3, "文艺演出", "节日文艺演出"),
    Service("dance-venue", "hour", (10, 80), 3, "广场舞场地", "冬季广场舞室内场地",
            other_measures=("day",)),
    Service("yangko", "session", (1, 6), 3, "秧歌表演", "三节秧歌表演"),
    Service("venue", "hour", (4, 60), 9, "活动场地", "居民议事和活动场地",
            other_measures=("day", "session")),
    Service("sports", "hour", (10, 60), 3, "健身场馆开放", "居民健身场地"),
)
_LEGAL_AND_PARTY = (
    Service("legal-advice", "hour", (4, 30), 4, "法律咨询", "居民法律咨询"),
    Service("mediation", "time", (1, 8), 4, "矛盾调解", "邻里纠纷调解"),
    Service("party-lecture", "session", (1, 6), 4, "党课宣讲", "流动党课",
            groups=("party_members",)),
    Service("volunteer-service", "hour", (10, 120), 9, "志愿服务", "志愿者支援",
            other_measures=("day", "person_time")),
)
_FINANCE = (
    Service("financial-advice", "session", (1, 4), 3, "金融知识宣传", "金融知识讲座"),
    Service("pension-service", "person_time", (20, 150), 3, "养老金资格认证",
            "养老金认证上门代办", _ELDERLY, 60),
)
# fmt: on

SERVICES: dict[str, Service] = {
    each.category: each
    for each in (
        *_HEALTH,
        *_ELDERLY_CARE,
        *_HOUSING,
        *_ENVIRONMENT,
        *_SAFETY,
        *_EMPLOYMENT,
        *_WELFARE,
        *_EDUCATION,
        *_CULTURE,
        *_LEGAL_AND_PARTY,
        *_FINANCE,
    )
}
UNSERVED = ("noise", "pet-management")
"""Categories that nobody offers, counted in a unit in which nothing near them is given."""
POPULAR = ("venue", "volunteer-service", "health-check", "blood-pressure")
"""Categories that many offer."""
SEASONS = {"snow": (11, 12, 1, 2, 3), "heating": (10, 11, 12, 1, 2, 3, 4)}
"""Months in which a category is wanted, where it is not wanted all the year."""
EMERGENCIES = ("sewer", "heating", "water-supply", "elevator", "roof-leak", "relief-fund")
"""Categories whose needs are mostly urgent."""
