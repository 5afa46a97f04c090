"""The need that is to be matched: one that is stored, or one that is only asked about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.model import SCHEMA
from graph.text import Text
from graph.values import check
from queries.catalog import Question
from queries.matching.amounts import open_quantity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from neo4j.spatial import WGS84Point

    from graph.database import Database, Record
    from queries.matching.amounts import Amount

# Of the states of a commitment: where it stands for the record, and in which of them it holds what
# it promised; a withdrawn or refused one frees it. A refusal is not the provider's doing.
UNDER_WAY_STATES = ("offered", "accepted", "reserved")
KEPT_STATES = ("delivered", "confirmed", "rated")
BROKEN_STATES = ("withdrawn",)
LIVE_STATES = UNDER_WAY_STATES + KEPT_STATES

NEED = Question(
    "matching/need",
    parameters=("need_id", "live"),
    columns={
        "need": dict,
        "community": dict,
        "grid_id": str,
        "categories": list,
        "promised": list,
        "rejections": list,
    },
)
PLACE = Question(
    "matching/place",
    parameters=("community_id", "grid_id", "category_ids"),
    columns={"community": dict, "grid_id": str, "categories": list},
)


@dataclass(frozen=True, kw_only=True)
class NeedRequest:
    """What is wanted, where, when and for whom.

    Attributes:
        id: Id of the stored need; None for one that is only asked about.
        name: What is wanted, in words.
        community: ``id`` and ``name`` of the community; None when the need names none.
        categories: ``id``, ``name`` and ``name_en`` of what it is about.
        quantity: How much is wanted; None means that it does not say.
        unit_of_measure: Code of the measure of ``quantity``.
        remaining: What live commitments leave open of ``quantity``, never below 0.
        starts_on: First day of the window; None means at once.
        ends_on: Last day of the window; None means open.
        beneficiary_groups: Groups that the beneficiaries belong to, all of them to each.
        minimum_age: Age of the youngest beneficiary, in years.
        maximum_age: Age of the oldest beneficiary, in years.
        location: Where help is wanted, or where the community lies.
        grid_id: Grid of the need.
        rejections: Reason by (label, id) of the providers that a planner turned down.
        synthetic: Whether the need is invented for demonstration.
    """

    id: str | None = None
    name: str = ""
    community: Mapping[str, str] | None = None
    categories: Sequence[Mapping[str, str]] = ()
    quantity: float | None = None
    unit_of_measure: str | None = None
    remaining: float | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    urgency: str | None = None
    status: str | None = None
    beneficiary_groups: Sequence[str] = ()
    minimum_age: float | None = None
    maximum_age: float | None = None
    location: WGS84Point | None = None
    grid_id: str | None = None
    rejections: Mapping[tuple[str, str], str] = field(default_factory=dict)
    synthetic: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the need as the API shows it."""
        return {
            "id": self.id,
            "label": "Need",
            "name": self.name,
            "community": _brief(self.community),
            "category": _brief(self.categories[0]) if self.categories else None,
            "categories": [_brief(each) for each in self.categories],
            "quantity": self.quantity,
            "unit_of_measure": self.unit_of_measure,
            "remaining_quantity": self.remaining,
            "starts_on": self.starts_on.isoformat() if self.starts_on else None,
            "ends_on": self.ends_on.isoformat() if self.ends_on else None,
            "urgency": self.urgency,
            "status": self.status,
            "beneficiary_groups": list(self.beneficiary_groups),
            "minimum_age": self.minimum_age,
            "maximum_age": self.maximum_age,
            "synthetic": self.synthetic,
        }


def load_need(database: Database, need_id: str) -> NeedRequest:
    """What exactly does a stored need want?

    Raises:
        NotFoundError: There is no such need.
    """
    records = NEED.ask(database, {"need_id": need_id, "live": LIVE_STATES})
    if not records:
        raise NotFoundError(
            Text("没有编号为「{id}」的需求", "There is no need with id {id!r}").format(id=need_id)
        )
    return read_need(records[0])


def read_need(record: Record) -> NeedRequest:
    """Return the need of a row with the columns of :data:`NEED`."""
    need = record["need"]
    community = record["community"]
    return NeedRequest(
        id=need["id"],
        name=need["name"],
        community=community,
        categories=record["categories"],
        quantity=need["quantity"],
        unit_of_measure=need["unit_of_measure"],
        remaining=_remaining(need, record["promised"]),
        starts_on=_day(need["starts_on"]),
        ends_on=_day(need["ends_on"]),
        urgency=need["urgency"],
        status=need["status"],
        beneficiary_groups=need["beneficiary_groups"] or (),
        minimum_age=need["minimum_age"],
        maximum_age=need["maximum_age"],
        location=need["location"] or (community or {}).get("location"),
        grid_id=record["grid_id"],
        rejections={(each["label"], each["id"]): each["reason"] for each in record["rejections"]},
        synthetic=bool(need["synthetic"]),
    )


def place_request(
    database: Database,
    request: NeedRequest,
    *,
    community_id: str,
    category_ids: Sequence[str],
    grid_id: str | None = None,
) -> NeedRequest:
    """Put a need that is only asked about into the graph's terms.

    Args:
        database: The graph.
        request: What is wanted, when and for whom.
        community_id: Community that wants it.
        category_ids: What it is about; one that is named twice counts once.
        grid_id: Grid of the community; None when it is not known.

    Returns:
        The request with its community, categories and position, nothing of it promised yet.

    Raises:
        InvalidInputError: A value breaks the declaration of a need, a range is the wrong way round,
            or the community, the grid or a category does not exist; ``problems`` names each field.
        DatabaseUnavailableError: Neo4j is away.
    """
    wanted = list(dict.fromkeys(category_ids))
    parameters = {"community_id": community_id, "grid_id": grid_id, "category_ids": wanted}
    [record] = PLACE.ask(database, parameters)
    problems = [*_unknown(record, community_id, wanted, grid_id), *_faults(request)]
    if problems:
        raise InvalidInputError(
            Text("需求中有无法使用的内容", "The need says things that cannot be used"), problems
        )
    return replace(
        request,
        community=record["community"],
        categories=record["categories"],
        grid_id=grid_id,
        remaining=request.quantity,
        location=request.location or record["community"]["location"],
    )


_CHECKED = ("quantity", "unit_of_measure", "minimum_age", "maximum_age")
_RANGES = (("starts_on", "ends_on"), ("minimum_age", "maximum_age"))


def _faults(request: NeedRequest) -> list[Problem]:
    """What of a need that is only asked about breaks the declaration of needs?"""
    declared = SCHEMA.nodes["Need"].properties
    values: list[tuple[str, object]] = [(each, getattr(request, each)) for each in _CHECKED]
    values.append(("beneficiary_groups", list(request.beneficiary_groups)))
    problems = [
        Problem(name, reason)
        for name, value in values
        if value is not None and (reason := check(declared[name], value))
    ]
    for lower, upper in _RANGES:
        least, most = getattr(request, lower), getattr(request, upper)
        if least is not None and most is not None and most < least:
            reason = Text("不得小于 {lower}", "must not be less than {lower}").format(lower=lower)
            problems.append(Problem(upper, reason))
    return problems


def _unknown(
    record: Record, community_id: str, category_ids: Sequence[str], grid_id: str | None
) -> list[Problem]:
    missing = Text("不存在：{id}", "does not exist: {id}")
    found = {each["id"] for each in record["categories"]}
    problems = [
        Problem("category_ids", missing.format(id=each))
        for each in category_ids
        if each not in found
    ]
    if record["community"] is None:
        problems.insert(0, Problem("community_id", missing.format(id=community_id)))
    if grid_id is not None and record["grid_id"] is None:
        problems.append(Problem("grid_id", missing.format(id=grid_id)))
    return problems


def _remaining(need: Mapping[str, Any], promised: Sequence[Amount]) -> float | None:
    if need["quantity"] is None:
        return None
    return open_quantity(need["quantity"], need["unit_of_measure"], promised)


def _brief(node: Mapping[str, str] | None) -> dict[str, str] | None:
    if node is None:
        return None
    return {key: node[key] for key in ("id", "name", "name_en") if key in node}


def _day(value: Any) -> dt.date | None:  # noqa: ANN401 - the driver's own Date
    return value.to_native() if value is not None else None
