"""The departments of an invented county: names, short names, duties and what each has to give."""

from __future__ import annotations

from dataclasses import dataclass

Gift = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DepartmentKind:
    """One department directly under the county.

    Attributes:
        name: Its full name, without the county.
        aliases: Short names in daily use.
        categories: Ids of the categories it is responsible for.
        gifts: Categories of what it can give, and the usual quantity per community of the county,
            in the usual unit of the category.
        posts: What those who work there are.
    """

    name: str
    aliases: tuple[str, ...]
    categories: tuple[str, ...]
    gifts: tuple[Gift, ...] = ()
    posts: tuple[str, ...] = ("科员", "科长", "副局长")


DEPARTMENTS: tuple[DepartmentKind, ...] = (
    DepartmentKind(
        "住房和城乡建设局", ("住建局",),
        ("housing", "sewer", "fence-repair", "roof-leak", "lighting", "heating", "water-supply",
         "property-fee", "appliance-repair", "home-adaptation", "elevator"),
        (("roof-leak", 200), ("sewer", 3), ("fence-repair", 60), ("heating", 8)),
    ),
    DepartmentKind(
        "卫生健康局", ("卫健局",),
        ("health", "eye-care", "reading-glasses", "cataract-screening", "health-check",
         "blood-pressure", "rehabilitation", "health-lecture", "mental-health", "pest-control"),
        (("health-check", 80), ("cataract-screening", 20), ("health-lecture", 1),
         ("pest-control", 400)),
    ),
    DepartmentKind(
        "民政局", (),
        ("elderly-care", "meal-service", "home-visit", "home-adaptation", "welfare",
         "relief-fund", "food-parcel", "clothing", "haircut"),
        (("relief-fund", 6_000), ("home-adaptation", 3), ("meal-service", 100), ("clothing", 20)),
    ),
    DepartmentKind(
        "人力资源和社会保障局", ("人社局",),
        ("employment", "skills-training", "job-placement", "pension-service",
         "e-commerce-training"),
        (("skills-training", 15), ("job-placement", 10), ("pension-service", 60)),
    ),
    DepartmentKind(
        "教育局", (), ("education", "after-school", "tutoring", "student-aid", "eye-care"),
        (("student-aid", 4_000), ("after-school", 10), ("eye-care", 60)),
    ),
    DepartmentKind(
        "文化广播电视和旅游局", ("文旅局", "文广旅局"),
        ("culture", "performance", "dance-venue", "yangko", "venue", "reading-room"),
        (("performance", 1), ("yangko", 1), ("reading-room", 80), ("dance-venue", 20)),
    ),
    DepartmentKind("体育局", (), ("sports", "dance-venue"), (("sports", 20),)),
    DepartmentKind(
        "公安局", (), ("safety", "anti-fraud", "traffic", "parking", "pet-management", "noise"),
        (("anti-fraud", 1), ("traffic", 10)), ("民警", "辅警", "社区民警"),
    ),
    DepartmentKind(
        "司法局", (), ("legal", "legal-advice", "mediation"),
        (("legal-advice", 10), ("mediation", 2)),
    ),
    DepartmentKind(
        "应急管理局", (), ("safety", "fire-safety", "snow"), (("fire-safety", 10),),
    ),
    DepartmentKind(
        "消防救援大队", ("消防大队",), ("fire-safety",), (("fire-safety", 15),),
        ("消防员", "消防宣传员"),
    ),
    DepartmentKind(
        "交通运输局", ("交通局",), ("road", "traffic"), (("road", 80),),
    ),
    DepartmentKind(
        "城市管理行政执法局", ("城管局",),
        ("environment", "waste", "snow", "greening", "parking", "noise", "pet-management"),
        (("waste", 3), ("snow", 20), ("greening", 100)),
    ),
    DepartmentKind("生态环境局", ("环保局",), ("environment", "noise")),
    DepartmentKind(
        "市场监督管理局", ("市监局", "市场监管局"), ("elevator", "discount", "meal-service"),
        (("elevator", 1),),
    ),
    DepartmentKind(
        "商务局", (), ("e-commerce-training", "discount"),
        (("e-commerce-training", 8), ("discount", 20)),
    ),
    DepartmentKind("水利局", (), ("water-supply", "sewer"), (("water-supply", 1),)),
    DepartmentKind("林业局", (), ("greening",), (("greening", 150),)),
    DepartmentKind(
        "地方金融服务中心", ("金融中心",), ("finance", "financial-advice", "small-loan"),
        (("financial-advice", 1), ("small-loan", 8)),
    ),
    DepartmentKind(
        "医疗保障局", ("医保局",), ("health", "relief-fund"), (("relief-fund", 3_000),),
    ),
    DepartmentKind(
        "退役军人事务局", ("退役军人局",), ("job-placement", "volunteer-service"),
        (("volunteer-service", 10),),
    ),
    DepartmentKind(
        "残疾人联合会", ("残联",), ("rehabilitation", "home-adaptation", "job-placement"),
        (("rehabilitation", 8), ("home-adaptation", 2)),
    ),
    DepartmentKind(
        "妇女联合会", ("妇联",), ("mental-health", "mediation", "after-school"),
        (("mental-health", 4), ("mediation", 1)),
    ),
    DepartmentKind(
        "总工会", ("工会",), ("welfare", "food-parcel", "relief-fund", "haircut"),
        (("food-parcel", 60), ("relief-fund", 2_000)),
    ),
    DepartmentKind(
        "共青团委员会", ("团委", "团县委"), ("volunteer-service", "tutoring", "digital-skills"),
        (("tutoring", 10), ("digital-skills", 8), ("volunteer-service", 20)),
    ),
    DepartmentKind(
        "工商业联合会", ("工商联",), ("discount", "clothing", "appliance-repair"),
        (("clothing", 15),),
    ),
    DepartmentKind(
        "党委组织部", ("组织部",), ("party-life", "party-lecture", "volunteer-service"),
        (("party-lecture", 1),),
    ),
    DepartmentKind(
        "党委宣传部", ("宣传部", "文明办"), ("party-lecture", "volunteer-service", "culture"),
        (("party-lecture", 1), ("culture", 1)),
    ),
)  # fmt: skip
