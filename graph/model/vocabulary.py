"""Properties and closed lists of values that several declarations share."""

from __future__ import annotations

from graph.measures import MEASURE_CHOICES
from graph.schema import Choice, Property
from graph.text import Text

BENEFICIARY_GROUPS: tuple[Choice, ...] = (
    Choice("elderly", Text("老年人", "elderly people"), ("老人", "高龄老人")),
    Choice("children", Text("儿童", "children"), ("少年儿童", "学生")),
    Choice("low_income", Text("低保户", "low-income households"), ("低保",)),
    Choice("poor", Text("贫困户", "poor households"), ("贫困居民", "困难户", "贫困")),
    Choice("disabled", Text("残疾人", "disabled people"), ("残障人士",)),
    Choice("unemployed", Text("无业居民", "unemployed residents"), ("失业", "无业", "下岗")),
    Choice("women", Text("妇女", "women"), ()),
    Choice("veterans", Text("退役军人", "veterans"), ("退伍军人",)),
    Choice("party_members", Text("党员", "Party members"), ()),
    Choice("merchants", Text("商户", "merchants"), ("个体工商户",)),
    Choice("enterprises", Text("辖区企业", "local enterprises"), ("企业",)),
)

PHONE = Property(
    name="phone", label=Text("联系电话", "phone"), personal=True, aliases=("电话", "手机", "手机号")
)
CONTACT = Property(
    name="contact_person",
    label=Text("联系人", "contact person"),
    personal=True,
    aliases=("负责人",),
)
ADDRESS = Property(name="address", label=Text("地址", "address"))
LOCATION = Property(
    name="location",
    label=Text("坐标", "location"),
    kind="point",
    aliases=("经纬度", "lon,lat"),
    note=Text("经度,纬度（WGS 84），如 127.28,42.33", "longitude,latitude (WGS 84)"),
)
SINCE = Property(name="since", label=Text("开始日期", "since"), kind="date", aliases=("起",))
UNTIL = Property(name="until", label=Text("结束日期", "until"), kind="date", aliases=("止",))
STARTS_ON = Property(
    name="starts_on",
    label=Text("开始日期", "starts on"),
    kind="date",
    indexed=True,
    aliases=("起始日期",),
)
ENDS_ON = Property(
    name="ends_on",
    label=Text("结束日期", "ends on"),
    kind="date",
    aliases=("截止日期", "截止"),
)
QUANTITY = Property(
    name="quantity", label=Text("数量", "quantity"), kind="decimal", minimum=0, aliases=("数目",)
)
UNIT_OF_MEASURE = Property(
    name="unit_of_measure",
    label=Text("计量单位", "unit of measure"),
    choices=MEASURE_CHOICES,
    aliases=("单位",),
)
BENEFICIARIES = Property(
    name="beneficiary_groups",
    label=Text("受益群体", "beneficiary groups"),
    kind="strings",
    choices=BENEFICIARY_GROUPS,
    aliases=("服务对象", "对象"),
)
MINIMUM_AGE = Property(
    name="minimum_age",
    label=Text("最小年龄", "minimum age"),
    kind="decimal",
    unit="years",
    minimum=0,
    maximum=130,
)
MAXIMUM_AGE = Property(
    name="maximum_age",
    label=Text("最大年龄", "maximum age"),
    kind="decimal",
    unit="years",
    minimum=0,
    maximum=130,
)


def level(label: Text, note: Text | None = None) -> Property:
    """Return the property for a level from 1 to 4; places define the levels differently."""
    return Property(
        name="level", label=label, kind="integer", minimum=1, maximum=4, indexed=True, note=note
    )


def state(*choices: Choice, required: bool = False) -> Property:
    """Return the property for the state of a thing that moves through a workflow."""
    return Property(
        name="status",
        label=Text("状态", "status"),
        choices=choices,
        indexed=True,
        required=required,
    )


def count(name: str, zh: str, en: str) -> Property:
    """Return a property that counts things: a whole number, zero or more."""
    return Property(name=name, label=Text(zh, en), kind="integer", minimum=0)
