"""From matches to the rows of the bundle problem, and back. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.measures import convert
from graph.text import Text
from queries.analysis.bundle import Part, Stock, Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.matching.candidates import Candidate, Provider
    from queries.matching.need import NeedRequest
    from queries.matching.ranking import Ranked


@dataclass(frozen=True, slots=True)
class WantedPart:
    """One part of what is wanted, with everything that can serve it.

    Attributes:
        number: Its number, from 1.
        need: What is wanted.
        ranked: Every thing that can serve it, of all providers.
    """

    number: int
    need: NeedRequest
    ranked: Sequence[Ranked]

    @property
    def counted(self) -> bool:
        """Whether it says how much is wanted."""
        return bool(self.need.remaining)

    @property
    def name(self) -> Text:
        """What it is called: by its name or, without one, by what it is about."""
        if self.need.name:
            return Text(self.need.name, self.need.name)
        categories = self.need.categories
        return Text(
            "、".join(each["name"] for each in categories),
            ", ".join(each.get("name_en") or each["name"] for each in categories),
        )


@dataclass(slots=True)
class Rows:
    """The rows of the problem, and what they stand for.

    Attributes:
        parts: What is wanted.
        stocks: What there is, best provider first.
        uses: What serves what.
        ranked: The match behind a pair of part and stock.
        providers: Who stands behind the name of a provider.
        cut: Whether there were more resources than are taken.
    """

    parts: list[Part] = field(default_factory=list)
    stocks: list[Stock] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)
    ranked: dict[tuple[str, str], Ranked] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    cut: bool = False


def build_rows(parts: Sequence[WantedPart], *, most: int) -> Rows:
    """Return the problem that the matches of all parts make together.

    What has no listed resource cannot be counted and is left out. A resource that several offer
    together is given by the best of them only, so that it is not promised twice.

    Args:
        parts: What is wanted, each with its matches, best first.
        most: How many resources are taken for each part at most, the best ones.
    """
    chosen = [
        (part, each)
        for part in parts
        for each in [each for each in part.ranked if each.candidate.resource][:most]
    ]
    rows = Rows(
        parts=[Part(str(each.number), each.need.remaining or 1.0) for each in parts],
        cut=len(chosen) < sum(bool(x.candidate.resource) for each in parts for x in each.ranked),
    )
    best: dict[tuple[str, str], float] = {}
    for _, each in chosen:
        key = each.candidate.provider.key
        best[key] = max(best.get(key, 0.0), each.score)
    chosen.sort(
        key=lambda pair: (
            -best[pair[1].candidate.provider.key],
            *pair[1].candidate.identity,
            pair[0].number,
        )
    )
    owners: dict[str, tuple[str, str]] = {}
    for part, each in chosen:
        candidate, key = each.candidate, each.candidate.provider.key
        stock, name = candidate.identity[2], " ".join(key)
        if stock not in owners:
            owners[stock] = key
            rows.providers[name] = candidate.provider
            capacity = math.inf if candidate.free is None else candidate.free
            rows.stocks.append(Stock(stock, name, capacity))
        if owners[stock] == key:
            rows.uses.append(Use(str(part.number), stock, per_unit(part, candidate), each.score))
            rows.ranked[str(part.number), stock] = each
    return rows


def per_unit(part: WantedPart, candidate: Candidate) -> float:
    """How much of a resource does a unit of the part take? 0 where nobody counts it.

    Where either side names no unit, the number counts as it stands.
    """
    resource = candidate.resource
    if not part.counted or resource is None or candidate.free is None:
        return 0.0
    source, target = part.need.unit_of_measure, resource.unit_of_measure
    if source is None or target is None:
        return 1.0
    return convert(1, source=source, target=target) or 1.0
