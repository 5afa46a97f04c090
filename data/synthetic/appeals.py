"""Cases with those who handle them, and residents' wishes with the members who claim them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from data.synthetic.events import record
from data.synthetic.things import category

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.events import Step
    from data.synthetic.things import Community, Compound, County

_CASES = (
    ("下水堵塞", "sewer"), ("楼道灯不亮", "lighting"), ("屋面漏雨", "roof-leak"),
    ("院内路面破损", "road"), ("夜间施工噪声", "noise"), ("车辆乱停放", "parking"),
    ("垃圾清运不及时", "waste"), ("室温不达标", "heating"), ("积雪未清", "snow"),
    ("邻里漏水纠纷", "mediation"), ("遛狗不拴绳", "pet-management"), ("围栏破损", "fence-repair"),
    ("消防通道被占", "fire-safety"), ("电梯困人隐患", "elevator"), ("水管爆裂", "water-supply"),
)  # fmt: skip
_CASE_STATES = ("open", "working", "done", "refused")
_CASE_WEIGHTS = (12, 20, 60, 8)
_CASE_REFUSED = "不属于受理范围，已告知其他渠道"
_WISHES = (
    ("想要一副老花镜", "reading-glasses"), ("想换一个轮椅坐垫", "rehabilitation"),
    ("想要一个新书包", "student-aid"), ("想有人陪着聊聊天", "home-visit"),
    ("想学会用手机看病挂号", "digital-skills"), ("想修好家里的电视", "appliance-repair"),
    ("想要一件过冬棉衣", "clothing"), ("想请人上门理发", "haircut"),
    ("想看一场秧歌表演", "yangko"), ("想给孩子找人辅导功课", "tutoring"),
    ("想要一袋大米", "food-parcel"), ("想装一个洗手间扶手", "home-adaptation"),
)  # fmt: skip
_WISH_STATES = ("published", "claimed", "realised", "taken_down")
_WISH_WEIGHTS = (30, 20, 42, 8)
_WISH_TAKEN_DOWN = "居民已自行解决"


def add_cases(county: County, community: Community) -> None:
    """Add cases of the last year; those sent to departments have a lead and perhaps a joint one."""
    draw, out = county.draw("cases", community.index), county.out
    for _ in range(6 + int(community.size * 8)):
        title, identifier = draw.pick(_CASES)
        compound = draw.pick(community.compounds)
        reporter = draw.pick(community.residents if draw.chance(0.35) else community.grid_workers)
        steps = _case_steps(county, community, draw, reporter)
        state = steps[-1][0]
        closed = state in {"done", "refused"}
        ref = out.node(
            "Case",
            f"{compound.name}{title}",
            opened_at=steps[0][1],
            closed_at=steps[-1][1] if closed else None,
            status=state,
        )
        out.relate(ref, "IN_CATEGORY", category(identifier))
        out.relate(ref, "IN_COMMUNITY", community.ref)
        out.relate(ref, "IN_GRID", compound.grid)
        out.relate(ref, "ABOUT", _spot(draw, compound))
        out.relate(ref, "REPORTED_BY", reporter)
        _add_handlers(county, community, draw, ref, identifier)
        record(county, ref, steps, _CASE_REFUSED if state == "refused" else None)


def add_wishes(county: County, community: Community) -> None:
    """Add wishes; at most one member has claimed each."""
    draw, out = county.draw("wishes", community.index), county.out
    for resident in draw.some(community.residents, 4 + int(community.size * 5)):
        title, identifier = draw.pick(_WISHES)
        member = draw.pick(community.members)
        steps = _wish_steps(county, community, draw, member.ref)
        state = steps[-1][0]
        ref = out.node("Wish", title, status=state)
        out.relate(ref, "WISHED_BY", resident)
        out.relate(ref, "IN_CATEGORY", category(identifier))
        out.relate(ref, "IN_COMMUNITY", community.ref)
        for step, at, _ in steps:
            if step == "claimed":
                out.relate(ref, "CLAIMED_BY", member.ref, claimed_at=at)
        record(county, ref, steps, _WISH_TAKEN_DOWN if state == "taken_down" else None)


def _case_steps(county: County, community: Community, draw: Draw, reporter: Ref) -> list[Step]:
    day, worker = county.ago(draw.integer(1, 360)), draw.pick(community.workers)
    wanted = draw.weighted(_CASE_STATES, _CASE_WEIGHTS)
    steps: list[Step] = [("open", draw.moment(day), reporter)]
    course = {"open": (), "refused": ("refused",), "working": ("working",)}
    for state in course.get(wanted, ("working", "done")):
        day += dt.timedelta(days=draw.integer(1, 12))
        if day >= county.today:
            break
        steps.append((state, draw.moment(day), worker))
    return steps


def _wish_steps(county: County, community: Community, draw: Draw, member: Ref) -> list[Step]:
    day, worker = county.ago(draw.integer(3, 300)), draw.pick(community.workers)
    wanted = draw.weighted(_WISH_STATES, _WISH_WEIGHTS)
    steps: list[Step] = [("published", draw.moment(day), worker)]
    course = {"published": (), "claimed": ("claimed",), "taken_down": ("taken_down",)}
    for state in course.get(wanted, ("claimed", "realised")):
        day += dt.timedelta(days=draw.integer(1, 20))
        if day >= county.today:
            break
        steps.append((state, draw.moment(day), worker if state == "taken_down" else member))
    return steps


def _spot(draw: Draw, compound: Compound) -> Ref:
    return draw.pick(compound.buildings) if draw.chance(0.5) else compound.ref


def _add_handlers(
    county: County, community: Community, draw: Draw, case: Ref, identifier: str
) -> None:
    """Let the community handle it, or blow the whistle: one department leads, others join."""
    if draw.chance(0.55):
        county.out.relate(case, "HANDLED_BY", community.ref, role="lead")
        return
    departments = draw.some(county.duties[identifier], draw.pick((1, 1, 2)))
    for department, role in zip(departments, ("lead", "joint"), strict=False):
        county.out.relate(case, "HANDLED_BY", department.ref, role=role)
