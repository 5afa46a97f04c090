"""What callers send: the models by which a request is read, refused and documented."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints, create_model

from api.paging import CURSOR_PATTERN, DEFAULT_LIMIT, MAXIMUM_CURSOR, MAXIMUM_LIMIT
from api.validation import DATE, TRUTH, WHOLE, OneOf, RequestModel
from api.weighting import Weight, WeightedQuery, weight_fields
from graph.measures import MEASURES
from graph.model import SCHEMA
from graph.model.vocabulary import BENEFICIARY_GROUPS
from queries.entities import filters_of
from queries.matching import FEATURES, TIERS

if TYPE_CHECKING:
    from graph.schema import Property
    from queries.entities import Filter

_MAXIMUM_MATCHES = 200
_MAXIMUM_NUMBER = 1e15

Identifier = Annotated[str, Field(min_length=1, max_length=200)]
Amount = Annotated[float, Field(ge=0, le=_MAXIMUM_NUMBER, allow_inf_nan=False)]
Age = Annotated[float, Field(ge=0, le=130, allow_inf_nan=False)]
Day = Annotated[dt.date, DATE]
Measure = Annotated[str, OneOf(tuple(MEASURES))]
Group = Annotated[str, OneOf(tuple(each.code for each in BENEFICIARY_GROUPS))]
TierNumber = Annotated[int, Field(ge=min(TIERS), le=max(TIERS)), WHOLE]
TierText = Annotated[str, OneOf(tuple(str(each) for each in TIERS))]
FeatureName = Annotated[str, OneOf(tuple(each.name for each in FEATURES))]
MatchLimit = Annotated[int, Field(ge=1, le=_MAXIMUM_MATCHES), WHOLE]
ProviderType = Annotated[str, OneOf(SCHEMA.relations["REJECTED"].targets)]
SEARCHED_TYPES = tuple(
    each.name for each in SCHEMA.nodes.values() if each.searchable and each.listed
)
SearchedType = Annotated[str, OneOf(SEARCHED_TYPES)]


class SearchQuery(RequestModel):
    """What is being typed."""

    q: Annotated[
        str, Field(max_length=100, description="名称、别名、拼音或首字母 / name, alias, pinyin")
    ]
    label: list[SearchedType] = Field(
        default_factory=list, max_length=40, description="节点类型 / node types"
    )
    limit: Annotated[int, Field(ge=1, le=50), WHOLE] = 8


class _MatchQuery(WeightedQuery):
    """How matches are ranked and cut."""

    limit: MatchLimit = 20
    tier: list[TierText] = Field(
        default_factory=list, max_length=5, description="只看这些层级 / only these tiers"
    )
    order: Literal["score", "tier"] = "score"


MatchQuery = create_model("MatchQuery", __base__=_MatchQuery, **weight_fields())


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
    starts_on: Day | None = None
    ends_on: Day | None = None
    beneficiary_groups: list[Group] = Field(default_factory=list, max_length=20)
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    location: Position | None = None
    limit: MatchLimit = 20
    tiers: list[TierNumber] = Field(default_factory=list, max_length=5)
    order: Literal["score", "tier"] = "score"
    weights: dict[FeatureName, Weight] = Field(
        default_factory=dict,
        description="所列特征的权重，其余不变 / weights of these features, the others stay",
    )


class ProviderReference(RequestModel):
    """A provider by id and type."""

    id: Identifier
    label: ProviderType


class RejectionRequest(RequestModel):
    """A suggestion that is turned down, and why."""

    provider: ProviderReference
    reason: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"\S"),
    ]


class OffsetQuery(RequestModel):
    """Which part of a list that is ordered by time."""

    offset: Annotated[int, Field(ge=0, le=1_000_000), WHOLE] = 0
    limit: Annotated[int, Field(ge=1, le=MAXIMUM_LIMIT), WHOLE] = DEFAULT_LIMIT


class WithdrawQuery(RequestModel):
    """Which provider is to be suggested again, by its type."""

    label: ProviderType


def list_query(label: str) -> type[RequestModel]:
    """Return the model of the query of a list, from the declaration of its node type."""
    node = SCHEMA.nodes[label]
    fields: dict[str, Any] = {
        "q": (
            str | None,
            Field(None, max_length=100, description="名称、别名或拼音 / name, alias or pinyin"),
        ),
        "limit": (Annotated[int, Field(ge=1, le=MAXIMUM_LIMIT), WHOLE], DEFAULT_LIMIT),
        "cursor": (
            str | None,
            Field(
                None,
                max_length=MAXIMUM_CURSOR,
                pattern=CURSOR_PATTERN,
                description="上一页 Link 中的标记 / taken from the Link of the page before",
            ),
        ),
    }
    for name, each in filters_of(SCHEMA, node).items():
        fields[name] = (_filter_type(each.declared), Field(None, description=_describe(each)))
    return create_model(f"{label}ListQuery", __base__=RequestModel, **fields)


def _filter_type(declared: Property | None) -> Any:  # noqa: ANN401 - builds annotations
    if declared is None:
        return Identifier | None
    if declared.choices:
        return Annotated[str, OneOf(tuple(each.code for each in declared.choices))] | None
    if declared.kind == "boolean":
        return Annotated[bool, TRUTH] | None
    return Annotated[int, Field(ge=declared.minimum, le=declared.maximum), WHOLE] | None


def _describe(chosen: Filter) -> str:
    if chosen.declared is not None:
        return f"{chosen.declared.label.zh} / {chosen.declared.label.en}"
    node = SCHEMA.nodes[str(chosen.label)]
    return f"{node.label.zh}编号 / id: {node.label.en}"
