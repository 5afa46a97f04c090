"""How much each way of judging counts: the blend that is shipped, and the one that was learned."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.partners.records import Kind

FORMAT = 1
COMPLEMENTARITY = "complementarity"
SOURCES = ("default", "learned")
_TOLERANCE = 0.01

DEFAULT: Mapping[str, float] = {
    "common_neighbours": 0.01,
    "adamic_adar": 0.05,
    "resource_allocation": 0.14,
    "paths_of_three": 0.08,
    "preferential_attachment": 0.01,
    "pagerank": 0.26,
    "embedding": 0.02,
    "other_ties": 0.13,
    COMPLEMENTARITY: 0.30,
}
"""The weights before anything is learned; they sum to 1."""

LABELS: Mapping[str, Text] = {
    "common_neighbours": Text("共同伙伴", "common neighbours"),
    "adamic_adar": Text("共同伙伴（稀有者重）", "common neighbours, rare ones more"),
    "resource_allocation": Text("资源分配", "resource allocation"),
    "paths_of_three": Text("三步路径", "paths of three"),
    "preferential_attachment": Text("伙伴多少", "number of partners"),
    "pagerank": Text("随机游走", "random walks"),
    "embedding": Text("随机游走嵌入", "random-walk embedding"),
    "other_ties": Text("其他联系", "other ties"),
    COMPLEMENTARITY: Text("供需互补", "complementarity"),
}
"""What each way of judging is called."""

_UNREADABLE = Text("合作伙伴权重文件无法使用", "The file of partner weights cannot be used")
_SHAPE = Text("应为格式 1 的权重文件", "must be a file of weights of format 1")
_UNKNOWN = Text("没有这种权重", "there is no such weight")
_NUMBER = Text("应为 0 到 1 之间的数", "must be a number from 0 to 1")
_SUM = Text("权重之和应为 1", "the weights must add up to 1")
_MISSING = Text("缺少内容或类型不对", "something is missing or of a wrong type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights that an answer used.

    Attributes:
        values: By name; together 1.
        source: ``default`` as shipped, or ``learned`` from the graph.
        revision: How often weights of this kind were learned and kept; 0 as shipped.
        learned_on: The day on which they were learned.
        edges: From how many ties.
        prior: What they were drawn towards.
    """

    values: Mapping[str, float]
    source: Literal["default", "learned"] = "default"
    revision: int = 0
    learned_on: dt.date | None = None
    edges: int = 0
    prior: str = "default"

    def as_json(self) -> dict[str, Any]:
        """Return the weights as JSON shows them."""
        return {
            "source": self.source,
            "revision": self.revision,
            "learned_on": self.learned_on.isoformat() if self.learned_on else None,
            "edges": self.edges,
            "prior": self.prior,
            "values": dict(self.values),
        }


SHIPPED = Weights(values=DEFAULT)


def read_weights(stored: object, kind: Kind) -> Weights:
    """Which weights does a stored document give for a kind of tie?

    Args:
        stored: What was kept, as JSON was read; None when nothing was.
        kind: agreement or seat.

    Returns:
        The learned weights, or the shipped ones where none were learned for this kind.

    Raises:
        InvalidInputError: The document is not one of ours; ``problems`` names what is wrong.
    """
    if stored is None:
        return SHIPPED
    if not isinstance(stored, dict) or stored.get("format") != FORMAT:
        raise InvalidInputError(_UNREADABLE, [Problem("format", _SHAPE)])
    kinds = stored.get("kinds")
    told = kinds.get(kind) if isinstance(kinds, dict) else None
    if told is None:
        return SHIPPED
    if not isinstance(told, dict) or not isinstance(told.get("values"), dict):
        raise InvalidInputError(_UNREADABLE, [Problem(kind, _MISSING)])
    values = told["values"]
    problems = [
        Problem(f"{kind}.{name}", _UNKNOWN if name not in DEFAULT else _NUMBER)
        for name, value in values.items()
        if name not in DEFAULT or not _is_share(value)
    ]
    if not problems and abs(sum(values.values()) - 1) > _TOLERANCE:
        problems.append(Problem(f"{kind}.values", _SUM))
    if problems:
        raise InvalidInputError(_UNREADABLE, problems)
    try:
        return Weights(
            values={name: float(value) for name, value in values.items()},
            source="learned",
            revision=int(told["revision"]),
            learned_on=dt.date.fromisoformat(told["learned_on"]),
            edges=int(told["edges"]),
            prior=str(told["prior"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInputError(_UNREADABLE, [Problem(kind, _MISSING)]) from error


def with_weights(stored: object, kind: Kind, weights: Weights) -> dict[str, Any]:
    """Return the document that keeps these weights beside those of the other kind."""
    kinds: dict[str, Any] = {}
    if isinstance(stored, dict) and isinstance(stored.get("kinds"), dict):
        kinds = dict(stored["kinds"])
    told = weights.as_json()
    del told["source"]
    return {"format": FORMAT, "kinds": {**kinds, kind: told}}


def _is_share(value: object) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(float(value)) and 0 <= float(value) <= 1  # type: ignore[arg-type] # it is a number here
