"""The need that is to be matched: one that is stored, or one that is only asked about."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graph.errors import InvalidInputError, NotFoundError, Problem
from graph.measures import convert
from graph.text import Text
from queries.catalog import Question

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from neo4j.spatial import WGS84Point

    from graph.database import Database, Record

# The states in which a commitment holds what it promised; withdrawn and refused ones free it.
LIVE_STATES = ("offered", "accepted", "reserved", "delivered", "confirmed", "rated")

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
    record = records[0]
    need = record["need"]
    community = record["community"]
    return NeedRequest(
        id=need["id"],
        name=need["name"],
        community=community,
        categories=sorted(record["categories"], key=lambda each: str(each["id"])),
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

    Raises:
        InvalidInputError: The community, the grid or a category does not exist.
    """
    parameters = {
        "community_id": community_id,
        "grid_id": grid_id,
        "category_ids": list(category_ids),
    }
    record = PLACE.ask(database, parameters)[0]
    problems = _unknown(record, community_id, category_ids, grid_id)
    if problems:
        raise InvalidInputError(
            Text("需求指向不存在的对象", "The need names things that do not exist"), problems
        )
    return replace(
        request,
        community=record["community"],
        categories=record["categories"],
        grid_id=grid_id,
        remaining=request.quantity,
        location=request.location or record["community"]["location"],
    )


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


def _remaining(need: Mapping[str, Any], promised: Sequence[Mapping[str, Any]]) -> float | None:
    """What is still wanted; promises in another dimension cannot be counted against it."""
    if need["quantity"] is None:
        return None
    taken = sum_in_unit(
        [(each["quantity"], each["unit_of_measure"]) for each in promised], need["unit_of_measure"]
    )
    return max(0.0, float(need["quantity"]) - taken)


def sum_in_unit(
    amounts: Sequence[tuple[float | None, str | None]], unit_of_measure: str | None
) -> float:
    """How much do amounts come to, in one unit of measure?

    Amounts without a unit count as given in the wanted one; those of another dimension and those
    without a quantity count as nothing.
    """
    total = 0.0
    for quantity, unit in amounts:
        if quantity is None:
            continue
        if unit is None or unit_of_measure is None:
            total += quantity
        else:
            total += convert(quantity, source=unit, target=unit_of_measure) or 0.0
    return total


def _brief(node: Mapping[str, str] | None) -> dict[str, str] | None:
    if node is None:
        return None
    return {key: node[key] for key in ("id", "name", "name_en") if key in node}


def _day(value: Any) -> dt.date | None:  # noqa: ANN401 - the driver's own Date
    return value.to_native() if value is not None else None
