"""Why somebody is suggested, in words told from the same ties and lists that rank them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.text import Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from queries.analysis.partners.complements import Meeting
    from queries.partners.drawing import Drawing
    from queries.partners.offers import Complement
    from queries.partners.records import Given, Key, Kind, Node, Surroundings, Tie, Wanted

    Met = Sequence[tuple[Wanted, Given, Meeting]]

Reason = tuple[str, Text]
"""A stable code, and what it says."""

NAMED = 3
"""How many of each are named and drawn."""

_OURS = Text(
    "有 {gifts} 项可提供，对应 {needs} 项未满足的需求：{pairs}",
    "offers {gifts} that {needs} for: {pairs}",
)
_THEIRS = Text(
    "对方有 {needs} 项未满足的需求，可由{asker}的 {gifts} 项回应：{pairs}",
    "{needs} for {gifts} that {asker} offers: {pairs}",
)
_PAIR = Text("「{gift}」→「{need}」", "«{gift}» → «{need}»")
_SHARED = Text("有 {count} 个共同伙伴：{names}", "shares {count}: {names}")
_ALIKE = Text(
    "已与 {count} 个社区有联系（{names}），这些社区与{asker}有 {others} 个共同伙伴",
    "has to do with {count} ({names}) where {others} of {asker} can be found too",
)
_WAY_IN = Text(
    "其 {others} 个伙伴也与{asker}已有联系的社区有联系：{names}",
    "shares {others} with communities where {asker} already is: {names}",
)
_PLACE = Text("驻在或报到于{community}", "is located in or registered with {community}")
_SEAT = Text(
    "已在{community}的大党委任职", "already has a seat in the big committee of {community}"
)
_AGREEMENT = Text("与{community}有生效的共建协议", "has an agreement in force with {community}")
_WORK = Text(
    "参加过{community}的 {count} 项活动或项目：{names}",
    "took part in {count} of {community}: {names}",
)
_PROMISE = Text(
    "认领过{community}的 {count} 项需求：{names}",
    "made promises for {count} of {community}: {names}",
)
_ENDED = {
    "agreement": Text("上一份共建协议已于 {day} 到期", "the last agreement ended on {day}"),
    "seat": Text("上一届任期已于 {day} 届满", "the last seat ended on {day}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Somebody who asks, and somebody who may be suggested; one of them is a community."""

    asker: Node
    other: Node
    kind: Kind
    complement: Complement

    @property
    def community(self) -> Node:
        """Return the one of the two that is a community."""
        return self.asker if self.asker.label == "Community" else self.other

    @property
    def partner(self) -> Node:
        """Return the unit or department."""
        return self.other if self.asker.label == "Community" else self.asker


class Around:
    """Whom everybody around an asker has to do with, and what they did together."""

    def __init__(
        self,
        found: Surroundings,
        beside: Mapping[Key, frozenset[Key]],
        met: Mapping[tuple[Key, Key], Sequence[tuple[str, Tie]]],
    ) -> None:
        """Take what was read, everybody's neighbours and what partners did together."""
        self.found = found
        self.beside = beside
        self.met = met

    def node(self, key: Key) -> Node:
        """Return a community or partner."""
        return self.found.places[key[1]].node if key[0] == "Community" else self.found.partners[key]

    def shared(self, one: Key, other: Key) -> list[Key]:
        """Return the neighbours of both, those first whom few others have to do with."""
        both = self.beside.get(one, frozenset()) & self.beside.get(other, frozenset())
        return sorted(both, key=lambda each: (len(self.beside[each]), each))


def tell(pair: Pair, around: Around, drawing: Drawing, *, today: dt.date) -> list[Reason]:
    """Why this one? The reasons that matter most first; each is drawn as it is told.

    Returns:
        Nothing when the two have nothing to do with each other and nothing to give.
    """
    reasons: list[Reason] = []
    reasons += _given(pair, drawing)
    reasons += _ended(pair, around, drawing, today)
    reasons += _shared(pair, around, drawing)
    reasons += _alike(pair, around, drawing)
    reasons += _tied(pair, around, drawing, today)
    return reasons


def _given(pair: Pair, drawing: Drawing) -> Iterable[Reason]:
    asker, other = pair.asker, pair.other
    if pair.complement.ours:
        needs, gifts, pairs = _meet(pair.complement.ours)
        for wanted, given, meeting in pair.complement.ours[:NAMED]:
            drawing.meeting(wanted, asker, given, other, meeting)
        asked = Text(str(needs), _count(needs, "open need asks", "open needs ask"))
        told = _OURS.format(gifts=_things(gifts), needs=asked, pairs=pairs)
        yield "complements_us", told
    if pair.complement.theirs:
        needs, gifts, pairs = _meet(pair.complement.theirs)
        for wanted, given, meeting in pair.complement.theirs[:NAMED]:
            drawing.meeting(wanted, other, given, asker, meeting)
        asked = Text(str(needs), _count(needs, "of its open needs asks", "of its open needs ask"))
        told = _THEIRS.format(gifts=_things(gifts), needs=asked, asker=asker.name, pairs=pairs)
        yield "complements_them", told


def _meet(met: Met) -> tuple[int, int, Text]:
    gifts = {(given.means, given.id) for _, given, _ in met}
    named = [_PAIR.format(gift=given.name, need=wanted.name) for wanted, given, _ in met[:NAMED]]
    return len(met), len(gifts), _more(_list(named), len(met))


def _ended(pair: Pair, around: Around, drawing: Drawing, today: dt.date) -> Iterable[Reason]:
    last = ended(pair, around.found, today)
    if last is not None and last.until is not None:
        drawing.tie(pair.community, pair.partner, last)
        yield "ended", _ENDED[pair.kind].format(day=last.until.isoformat())


def ended(pair: Pair, found: Surroundings, today: dt.date) -> Tie | None:
    """Return the last agreement or seat of the two that has ended; None when there was none."""
    over = [
        each
        for each in found.between(pair.community.id, pair.partner.key)
        if each.kind == pair.kind and not each.in_force(today)
    ]
    return max(over, key=lambda each: each.until or today, default=None)


def _shared(pair: Pair, around: Around, drawing: Drawing) -> Iterable[Reason]:
    """Tell who has to do with both."""
    shared = around.shared(pair.asker.key, pair.other.key)
    if not shared:
        return
    for key in shared[:NAMED]:
        between = around.node(key)
        _draw_tie(pair.community, between, around, drawing)
        _draw_together(pair.partner, between, around, drawing)
    count = Text(str(len(shared)), _count(len(shared), "partner", "partners"))
    yield "shared_partners", _SHARED.format(count=count, names=_names(shared, around))


def _alike(pair: Pair, around: Around, drawing: Drawing) -> Iterable[Reason]:
    """Tell which other communities join the two: paths of three steps."""
    community, partner = pair.community, pair.partner
    here = around.beside.get(community.key, frozenset()) - {partner.key}
    bridges: dict[Key, frozenset[Key]] = {}
    for key in around.beside.get(partner.key, frozenset()):
        if key[0] == "Community" and key != community.key:
            joined = here & around.beside[key]
            if joined:
                bridges[key] = joined
    if not bridges:
        return
    order = sorted(bridges, key=lambda each: (-len(bridges[each]), each))
    others = sorted(frozenset().union(*bridges.values()))
    for key in order[:NAMED]:
        bridge, joining = around.node(key), around.node(min(bridges[key]))
        _draw_tie(bridge, partner, around, drawing)
        _draw_tie(bridge, joining, around, drawing)
        _draw_tie(community, joining, around, drawing)
    names, asker = _names(order, around), pair.asker.name
    if pair.asker.label == "Community":
        count = Text(str(len(order)), _count(len(order), "community", "communities"))
        common = Text(str(len(others)), _count(len(others), "partner", "partners"))
        told = _ALIKE.format(count=count, names=names, others=common, asker=asker)
    else:
        common = Text(str(len(others)), _count(len(others), "partner", "partners"))
        told = _WAY_IN.format(others=common, names=names, asker=asker)
    yield "alike", told


def _tied(pair: Pair, around: Around, drawing: Drawing, today: dt.date) -> Iterable[Reason]:
    """Tell how the two have to do with each other already, in other ways."""
    community, partner = pair.community, pair.partner
    ties = around.found.between(community.id, partner.key)
    place = [each for each in ties if each.kind == "place" and each.in_force(today)]
    if place:
        drawing.tie(community, partner, place[0])
        yield "place", _PLACE.format(community=community.name)
    for kind, text in (("seat", _SEAT), ("agreement", _AGREEMENT)):
        held = [each for each in ties if each.kind == kind and each.in_force(today)]
        if held and kind != pair.kind:
            drawing.tie(community, partner, held[0])
            yield kind, text.format(community=community.name)
    for kind, text, one, several in (
        ("work", _WORK, "activity or project", "activities or projects"),
        ("promise", _PROMISE, "need", "needs"),
    ):
        done = {each.via["id"]: each for each in ties if each.kind == kind and each.via}
        if done:
            for each in list(done.values())[:NAMED]:
                drawing.tie(community, partner, each)
            count = Text(str(len(done)), _count(len(done), one, several))
            names = [Text(*2 * (each.via["name"],)) for each in done.values() if each.via]
            yield (
                kind,
                text.format(
                    community=community.name,
                    count=count,
                    names=_more(_list(names[:NAMED]), len(done)),
                ),
            )


def _draw_tie(community: Node, partner: Node, around: Around, drawing: Drawing) -> None:
    ties = around.found.between(community.id, partner.key)
    if ties:
        drawing.tie(community, partner, ties[0])


def _draw_together(partner: Node, other: Node, around: Around, drawing: Drawing) -> None:
    one, two = sorted((partner.key, other.key))
    for community_id, tie in around.met.get((one, two), ())[:1]:
        place = around.found.places[community_id].node
        drawing.tie(place, partner, tie)
        drawing.tie(place, other, tie)


def _names(keys: Sequence[Key], around: Around) -> Text:
    named = [around.node(each).name for each in keys[:NAMED]]
    return _more(_list([Text(each, each) for each in named]), len(keys))


def _list(texts: Sequence[Text]) -> Text:
    return Text("、".join(each.zh for each in texts), ", ".join(each.en for each in texts))


def _more(named: Text, count: int) -> Text:
    if count <= NAMED:
        return named
    return Text(f"{named.zh} 等", f"{named.en} …")


def _things(count: int) -> Text:
    return Text(str(count), _count(count, "thing", "things"))


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"
