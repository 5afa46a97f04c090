"""What callers send and what they get: the models behind the OpenAPI document."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from api.paging import DEFAULT_LIMIT, MAXIMUM_LIMIT
from api.validation import OneOf, RequestModel
from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.model.vocabulary import BENEFICIARY_GROUPS
from queries.entities import filters_of
from queries.matching import FEATURES, TIERS

_MAXIMUM_MATCHES = 200
_MAXIMUM_NUMBER = 1e15

Identifier = Annotated[str, Field(min_length=1, max_length=200)]
Weight = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=_MAXIMUM_NUMBER, allow_inf_nan=False)]
Age = Annotated[float, Field(ge=0, le=130, allow_inf_nan=False)]
Measure = Annotated[str, OneOf(tuple(MEASURES))]
Group = Annotated[str, OneOf(tuple(each.code for each in BENEFICIARY_GROUPS))]
TierNumber = Annotated[int, Field(ge=min(TIERS), le=max(TIERS))]
TierText = Annotated[str, OneOf(tuple(str(each) for each in TIERS))]
ProviderType = Annotated[str, OneOf(SCHEMA.relations["REJECTED"].targets)]
SearchedType = Annotated[
    str,
    OneOf(tuple(each.name for each in SCHEMA.nodes.values() if each.searchable and each.listed)),
]


class Answer(BaseModel):
    """Base of everything the API returns."""

    model_config = ConfigDict(extra="forbid")


class Words(Answer):
    """A sentence in both languages."""

    zh: str
    en: str


class FieldProblem(Answer):
    """One thing that is wrong with a request."""

    field: str
    reason: str


class ProblemDetails(Answer):
    """An error, as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem]


class NodeReference(Answer):
    """A node by id, type and name."""

    id: str
    label: str
    name: str


class SearchQuery(RequestModel):
    """What is being typed."""

    q: Annotated[
        str, Field(max_length=100, description="名称、别名、拼音或首字母 / name, alias, pinyin")
    ]
    label: list[SearchedType] = Field(
        default_factory=list, max_length=40, description="节点类型 / node types"
    )
    limit: Annotated[int, Field(ge=1, le=50)] = 8


class SearchHit(NodeReference):
    """One suggestion."""

    aliases: list[str]
    context: str | None
    synthetic: bool


class SearchPage(Answer):
    """Suggestions, best first."""

    items: list[SearchHit]
    total: int


def _weight_fields() -> dict[str, Any]:
    return {
        f"weight_{each.name}": (
            Weight | None,
            Field(None, alias=f"weight.{each.name}", description=each.description.en),
        )
        for each in FEATURES
    }


class _MatchQuery(RequestModel):
    """How matches are ranked and cut."""

    limit: Annotated[int, Field(ge=1, le=_MAXIMUM_MATCHES)] = 20
    tier: list[TierText] = Field(
        default_factory=list, max_length=5, description="只看这些层级 / only these tiers"
    )
    order: Literal["score", "tier"] = "score"

    def weights(self) -> dict[str, float]:
        """Return the weights that the caller set."""
        values = ((each.name, getattr(self, f"weight_{each.name}")) for each in FEATURES)
        return {name: value for name, value in values if value is not None}


MatchQuery = create_model("MatchQuery", __base__=_MatchQuery, **_weight_fields())


class MatchWeights(RequestModel):
    """Weights of features; those not given keep their published value."""

    mechanism: Weight | None = None
    category: Weight | None = None
    quantity: Weight | None = None
    time: Weight | None = None
    eligibility: Weight | None = None
    distance: Weight | None = None
    record: Weight | None = None
    load: Weight | None = None
    agreement: Weight | None = None


class Position(RequestModel):
    """A place on earth, WGS 84, in degrees."""

    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class AdHocNeed(RequestModel):
    """A need that is asked about without being stored."""

    name: Annotated[str, Field(max_length=200)] = ""
    community_id: Identifier
    category_ids: Annotated[list[Identifier], Field(min_length=1, max_length=10)]
    grid_id: Identifier | None = None
    quantity: Amount | None = None
    unit_of_measure: Measure | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    beneficiary_groups: list[Group] = Field(default_factory=list, max_length=20)
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    location: Position | None = None
    limit: Annotated[int, Field(ge=1, le=_MAXIMUM_MATCHES)] = 20
    tiers: list[TierNumber] = Field(default_factory=list, max_length=5)
    order: Literal["score", "tier"] = "score"
    weights: MatchWeights = MatchWeights()


class ProviderReference(RequestModel):
    """A provider by id and type."""

    id: Identifier
    label: ProviderType


class RejectionRequest(RequestModel):
    """A suggestion that is turned down, and why."""

    provider: ProviderReference
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


class WithdrawQuery(RequestModel):
    """Which provider is to be suggested again, by its type."""

    label: ProviderType


class RejectionAnswer(Answer):
    """A suggestion that was turned down."""

    need_id: str
    provider: dict[str, str]
    reason: str
    rejected_at: dt.datetime


class PathNode(NodeReference):
    """A node on the way from the need to the provider."""


class PathRelation(BaseModel):
    """A relationship on the way, in the direction in which it is stored."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    type: str
    from_: str = Field(alias="from")
    to: str


class MatchPath(Answer):
    """The way that explains a match."""

    nodes: list[PathNode]
    relationships: list[PathRelation]


class FeatureValue(Answer):
    """One feature of a match: score = Σ weight × value."""

    value: Annotated[float, Field(ge=0, le=1)]
    weight: Annotated[float, Field(ge=0, le=1)]


class Match(Answer):
    """One provider that can serve the need."""

    rank: int
    provider: NodeReference
    resource: dict[str, Any] | None
    tier: int
    score: float
    features: dict[str, FeatureValue]
    explanation: Words
    path: MatchPath
    free_quantity: float | None
    free_quantity_in_need_unit: float | None
    synthetic: bool


class Reason(Words):
    """A reason with its stable code."""

    code: str


class LeftOut(Answer):
    """A provider that cannot serve the need, and why."""

    provider: NodeReference
    resource: dict[str, str] | None
    tier: int
    reason: Reason


class MatchAnswer(Answer):
    """Who can serve a need, best first, with reasons."""

    need: dict[str, Any]
    matches: list[Match]
    total: int
    considered: int
    left_out: list[LeftOut]
    weights: dict[str, float]
    notes: list[Reason]


class Health(Answer):
    """Whether the service lives."""

    status: Literal["ok"]


def list_query(label: str) -> type[RequestModel]:
    """Return the model of the query of a list, from the declaration of its node type."""
    node = SCHEMA.nodes[label]
    fields: dict[str, Any] = {
        "q": (
            str | None,
            Field(None, max_length=100, description="名称、别名或拼音 / name, alias or pinyin"),
        ),
        "limit": (Annotated[int, Field(ge=1, le=MAXIMUM_LIMIT)], DEFAULT_LIMIT),
        "cursor": (str | None, Field(None, max_length=400)),
    }
    for name, each in filters_of(SCHEMA, node).items():
        fields[name] = (_filter_type(each.declared), Field(None, description=_describe(each)))
    return create_model(f"{label}ListQuery", __base__=RequestModel, **fields)


def _filter_type(declared: Any) -> Any:  # noqa: ANN401 - builds annotations
    if declared is None:
        return Identifier | None
    if declared.choices:
        return Annotated[str, OneOf(tuple(each.code for each in declared.choices))] | None
    if declared.kind == "boolean":
        return bool | None
    return Annotated[int, Field(ge=int(declared.minimum), le=int(declared.maximum))] | None


def _describe(chosen: Any) -> str:  # noqa: ANN401 - a filter
    if chosen.label:
        node = SCHEMA.nodes[chosen.label]
        return f"{node.label.zh}编号 / id of a {node.label.en}"
    return f"{chosen.declared.label.zh} / {chosen.declared.label.en}"


_TYPES: dict[str, Any] = {
    "string": str,
    "strings": list[str],
    "integer": int,
    "decimal": float,
    "boolean": bool,
    "date": str,
    "datetime": str,
}


class PointAnswer(Answer):
    """A place on earth, WGS 84, in degrees."""

    longitude: float
    latitude: float


class Neighbour(NodeReference):
    """A node that stands directly beside another one."""

    direction: Literal["in", "out"]
    synthetic: bool
    properties: dict[str, Any]


def node_answer(label: str) -> type[BaseModel]:
    """Return the model of one node as lists show it, from its declaration."""
    node = SCHEMA.nodes[label]
    fields: dict[str, Any] = {
        name: (_TYPES.get(each.kind, PointAnswer) | None, Field(None, description=each.label.en))
        for name, each in node.properties.items()
        if name not in {"id", "name", "pinyin", "initials", "synthetic", "placeholder"}
    }
    fields["synthetic"] = (bool, ...)
    fields["placeholder"] = (bool, ...)
    fields["masked"] = (
        list[str],
        Field(description="未显示的个人信息 / personal values not shown"),
    )
    return create_model(label, __base__=NodeReference, **fields)


def page_answer(item: type[BaseModel]) -> type[BaseModel]:
    """Return the model of a page of items."""
    fields: dict[str, Any] = {"items": (list[item], ...), "total": (int, ...)}  # type: ignore[valid-type] # a model made at run time
    return create_model(f"{item.__name__}Page", __base__=Answer, **fields)


def detail_answer(item: type[BaseModel]) -> type[BaseModel]:
    """Return the model of one node with its neighbours."""
    return create_model(
        f"{item.__name__}Detail",
        __base__=item,
        related=(dict[str, list[Neighbour]], ...),
        related_total=(int, ...),
    )
