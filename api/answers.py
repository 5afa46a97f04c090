"""What callers get: the models behind the OpenAPI document, which every answer fits exactly."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from graph.model import SCHEMA
from queries.entities import INTERNAL_PROPERTIES

DayText = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
MomentText = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]
Share = Annotated[float, Field(ge=0, le=1)]


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


class Health(Answer):
    """Whether the service lives."""

    status: Literal["ok"]


class NodeReference(Answer):
    """A node by id, type and name."""

    id: str
    label: str
    name: str


class PointAnswer(Answer):
    """A place on earth, WGS 84, in degrees."""

    longitude: float
    latitude: float


class SearchHit(NodeReference):
    """One suggestion."""

    aliases: list[str]
    context: str | None
    synthetic: bool


class SearchPage(Answer):
    """Suggestions, best first."""

    items: list[SearchHit]
    total: int


class ProviderKey(Answer):
    """A provider by id and type."""

    id: str
    label: str


class RejectionAnswer(Answer):
    """A suggestion that was turned down."""

    need_id: str
    provider: ProviderKey
    reason: str
    rejected_at: dt.datetime


class Neighbour(NodeReference):
    """A node that stands directly beside another one."""

    direction: Literal["in", "out"]
    synthetic: bool
    properties: dict[str, Any]


_TYPES: dict[str, Any] = {
    "string": str,
    "strings": list[str],
    "integer": int,
    "decimal": float,
    "boolean": bool,
    "date": DayText,
    "datetime": MomentText,
    "point": PointAnswer,
}


def node_answer(label: str) -> type[BaseModel]:
    """Return the model of one node as lists show it, from its declaration."""
    node = SCHEMA.nodes[label]
    fields: dict[str, Any] = {
        name: (_TYPES[each.kind] | None, Field(description=each.label.en))
        for name, each in node.properties.items()
        if name not in {"id", "name", "synthetic", "placeholder", *INTERNAL_PROPERTIES}
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
