"""What a community does together with others: agreements, projects and activities."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from data.synthetic.things import category

if TYPE_CHECKING:
    from data.synthetic.batches import Ref
    from data.synthetic.draw import Draw
    from data.synthetic.needs import PastNeed
    from data.synthetic.things import Community, County

_ACTIVITIES = (
    ("主题党日", "theme_party_day", "party-life", ("party_members",)),
    ("三会一课", "three_meetings", "party-lecture", ("party_members",)),
    ("节日文艺演出", "performance", "performance", ()),
    ("秧歌比赛", "contest", "yangko", ()),
    ("智能手机课堂", "training", "digital-skills", ("elderly",)),
    ("网创培训班", "training", "e-commerce-training", ("unemployed",)),
    ("上门义诊", "service", "health-check", ("elderly",)),
    ("便民理发日", "service", "haircut", ("elderly",)),
    ("反诈宣传", "education", "anti-fraud", ()),
    ("消防演练", "education", "fire-safety", ()),
    ("清雪行动", "service", "snow", ()),
)
_RESULTS = ("居民反映良好", "参加人数超过预期", "建立了长期联系", "形成了服务清单")


def add_agreements(county: County, community: Community) -> None:
    """Add co-building agreements with a third of the units; some have run out."""
    draw, out = county.draw("agreements", community.index), county.out
    for unit in draw.some(community.units, len(community.units) // 3):
        starts = county.ago(draw.integer(30, 1_300))
        ends = starts + dt.timedelta(days=365 * draw.pick((1, 2, 3)))
        ref = out.node(
            "Agreement",
            f"{community.word}·{unit.name}共建协议",
            starts_on=starts,
            ends_on=ends if draw.chance(0.9) else None,
        )
        out.relate(community.ref, "PARTY_TO", ref)
        out.relate(unit.ref, "PARTY_TO", ref)


def add_projects(county: County, community: Community, needs: list[PastNeed]) -> None:
    """Add projects out of past needs that somebody made a commitment to."""
    draw, out = county.draw("projects", community.index), county.out
    served = [each for each in needs if each.live]
    for need, service, live in draw.some(served, 2 + int(community.size * 3)):
        first = min(each.steps[0][1] for each in live).date()
        done = all(each.finished for each in live)
        last = max(each.steps[-1][1] for each in live).date()
        ref = out.node(
            "Project",
            f"{community.word}{service.offer}项目",
            starts_on=first,
            ends_on=last if done else county.ago(-draw.integer(10, 90)),
            beneficiary_groups=list(service.groups),
            results=[draw.pick(_RESULTS)] if done else None,
            status="done" if done else draw.pick(("planned", "running", "running")),
        )
        out.relate(ref, "IN_CATEGORY", category(service.category))
        out.relate(ref, "IN_COMMUNITY", community.ref)
        out.relate(ref, "ADDRESSES", need)
        out.relate(community.ref, "TAKES_PART_IN", ref, role="牵头")
        for each in live:
            out.relate(ref, "DRAWS_ON", each.offer.ref)
        for giver in dict.fromkeys(each.offer.giver.ref for each in live):
            if giver.label != "Member":
                out.relate(giver, "TAKES_PART_IN", ref, role="共建")


def add_activities(county: County, community: Community) -> None:
    """Add activities of the last year and of the next weeks, held with teams and units."""
    draw, out = county.draw("activities", community.index), county.out
    for title, kind, identifier, groups in draw.some(_ACTIVITIES, 5 + int(community.size * 3)):
        starts = county.ago(draw.integer(-40, 360))
        over = starts < county.today
        ref = out.node(
            "Activity",
            f"{community.word}{title}",
            kind=kind,
            starts_on=starts,
            ends_on=starts + dt.timedelta(days=draw.pick((0, 0, 0, 1, 4))),
            beneficiary_groups=list(groups),
            results=[draw.pick(_RESULTS)] if over and draw.chance(0.6) else None,
        )
        out.relate(ref, "IN_CATEGORY", category(identifier))
        out.relate(ref, "IN_COMMUNITY", community.ref)
        out.relate(_holder(community, draw, kind), "HOLDS", ref)
        guests = [*draw.some(community.units, draw.integer(1, 4)), draw.pick(community.teams)]
        for guest in guests:
            out.relate(guest.ref, "TAKES_PART_IN", ref, role="协办")


def _holder(community: Community, draw: Draw, kind: str) -> Ref:
    if kind in {"theme_party_day", "three_meetings"}:
        return draw.pick(community.branches or [community.committee])
    return community.ref
