"""Members, social workers with their posts, grid workers, residents and teams of a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.synthetic import names
from data.synthetic.lists import add_offer
from data.synthetic.things import Giver, category

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.things import Community, County

_SKILLS = (
    "volunteer-service", "mediation", "tutoring", "haircut", "appliance-repair", "legal-advice",
    "digital-skills", "blood-pressure", "home-visit", "party-lecture", "yangko", "performance",
    "mental-health", "snow", "anti-fraud", "lighting", "health-lecture", "sewer",
)  # fmt: skip
_MEMBER_GIFTS = (("tutoring", 20), ("haircut", 20), ("appliance-repair", 10), ("legal-advice", 8),
                 ("home-visit", 12), ("mediation", 3), ("volunteer-service", 24))  # fmt: skip
_RETIRED = ("退休教师", "退休干部", "退休工人", "退休医生")
_POSTS = (
    ("党建岗", ("党员管理", "组织生活"), ("党务工作培训",), "三级九档"),
    ("民生岗", ("低保救助", "养老服务"), ("社会救助政策培训",), "二级六档"),
    ("治理岗", ("网格管理", "矛盾调解"), ("调解技能培训", "应急处置培训"), "二级五档"),
    ("综合岗", ("来访接待", "台账管理"), (), "一级三档"),
)
_CERTIFICATES = ("助理社会工作师", "社会工作师")
_PUBLICS = (
    (("elderly",), (62, 92)), (("elderly", "low_income"), (65, 90)), (("children",), (5, 15)),
    (("low_income",), (25, 70)), (("poor",), (25, 75)), (("disabled",), (18, 80)),
    (("unemployed",), (20, 58)), (("women",), (25, 55)), (("veterans",), (30, 85)), ((), (20, 70)),
)  # fmt: skip
_TEAMS = (
    ("党员先锋志愿服务队", "volunteer", ("机关党员", "社区工作者", "志愿者"),
     (("volunteer-service", 120), ("snow", 80), ("home-visit", 40))),
    ("邻里互助志愿服务队", "volunteer", ("退休党员", "居民志愿者"),
     (("volunteer-service", 60), ("mediation", 8), ("digital-skills", 20))),
    ("夕阳红文艺队", "arts", ("退休职工", "文艺骨干"), (("performance", 4), ("yangko", 6))),
)  # fmt: skip


def add_members(county: County, community: Community) -> None:
    """Add the members who live in the community; they work in it, elsewhere, or are retired.

    A member registers with the community of the home, whatever the employer (双报到).
    """
    draw, out = county.draw("members", community.index), county.out
    employers = [*community.units, *draw.some(community.township.units, 12)]
    for _ in range(22 + int(community.size * 30)):
        name = names.person(draw)
        employer = _employer(county, draw, employers)
        trades = employer.trades if employer else _RETIRED
        ref = out.node("Member", name, phone=names.phone(draw), occupation=draw.pick(trades))
        if employer:
            out.relate(ref, "WORKS_AT", employer.ref)
        out.relate(ref, "LIVES_IN", draw.pick(community.compounds).ref)
        since = county.ago(draw.integer(20, 1_500))
        out.relate(ref, "REGISTERED_WITH", community.ref, since=since)
        branch = draw.pick(community.branches or [community.committee])
        out.relate(ref, "MEMBER_OF", branch, since=since)
        learnt = employer.skills if employer and draw.chance(0.4) else ()
        _add_skills(county, ref, [*learnt, *draw.some(_SKILLS, draw.pick((0, 0, 1, 2)))])
        giver = Giver(ref, name, draw.number(0.5, 1.0))
        community.members.append(giver)
        if draw.chance(0.12):
            identifier, quantity = draw.pick(_MEMBER_GIFTS)
            community.pool.add(
                add_offer(county, draw, giver, identifier, quantity * draw.number(0.5, 1.5))
            )


def add_teams(county: County, community: Community) -> None:
    """Add two volunteer teams and an arts team, made up of the community's members."""
    draw, out = county.draw("teams", community.index), county.out
    for name, kind, composition, gifts in _TEAMS:
        title = f"{community.word}{name}"
        location = draw.near(community.centre, 0.004)
        ref = out.node(
            "Team",
            title,
            kind=kind,
            size=draw.integer(12, 60),
            composition=list(composition),
            location=location,
        )
        out.relate(ref, "SERVES", community.ref)
        giver = Giver(ref, title, draw.number(0.6, 1.0), location)
        community.teams.append(giver)
        for identifier, quantity in gifts:
            out.relate(ref, "SKILLED_IN", category(identifier))
            if draw.chance(0.8):
                community.pool.add(
                    add_offer(county, draw, giver, identifier, quantity * community.size)
                )
        for member in draw.some(community.members, draw.integer(5, 12)):
            out.relate(member.ref, "MEMBER_OF", ref, since=county.ago(draw.integer(20, 900)))


def add_workers(county: County, community: Community) -> None:
    """Add posts with the social workers who hold them, and one grid worker for each grid."""
    draw, out = county.draw("workers", community.index), county.out
    for title, duties, training, grade in _POSTS:
        post = out.node(
            "Post",
            f"{community.word}{title}",
            duties=list(duties),
            training=list(training),
            pay_grade=grade,
        )
        out.relate(post, "POST_IN", community.ref)
        for _ in range(draw.pick((1, 1, 2))):
            worker = out.node(
                "SocialWorker",
                names.person(draw),
                phone=names.phone(draw),
                certificates=[draw.pick(_CERTIFICATES)] if draw.chance(0.45) else None,
                reserve_cadre=draw.chance(0.2),
            )
            out.relate(worker, "HOLDS_POST", post, since=county.ago(draw.integer(60, 2_000)))
            out.relate(worker, "MEMBER_OF", community.committee)
            _add_skills(county, worker, [draw.pick(_SKILLS)])
            community.workers.append(worker)
    for grid in community.grids:
        worker = out.node("GridWorker", names.person(draw), phone=names.phone(draw))
        out.relate(worker, "WORKS_GRID", grid, since=county.ago(draw.integer(60, 1_800)))
        community.grid_workers.append(worker)


def add_residents(county: County, community: Community) -> None:
    """Add the few residents who made a wish or reported a case; nobody else is recorded."""
    draw, out = county.draw("residents", community.index), county.out
    for _ in range(8 + int(community.size * 6)):
        groups, (youngest, oldest) = draw.pick(_PUBLICS)
        compound = draw.pick(community.compounds)
        ref = out.node(
            "Resident",
            names.person(draw),
            phone=names.phone(draw),
            groups=list(groups),
            birth_year=county.today.year - draw.integer(youngest, oldest),
        )
        out.relate(ref, "LIVES_IN", draw.pick(compound.buildings))
        out.relate(ref, "IN_GRID", compound.grid)
        community.residents.append(ref)


def _employer(county: County, draw: Draw, employers: list[Giver]) -> Giver | None:
    chance = draw.number()
    if chance < 0.25:  # noqa: PLR2004 - one in four is retired
        return None
    if chance < 0.45:  # noqa: PLR2004 - one in five works for the county
        return draw.pick(county.departments)
    return draw.pick(employers)


def _add_skills(county: County, person: Ref, skills: list[str]) -> None:
    for identifier in dict.fromkeys(skills):
        county.out.relate(person, "SKILLED_IN", category(identifier))
