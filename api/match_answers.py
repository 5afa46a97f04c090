"""What the questions about matches and about the declarations are answered with."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from api.answers import Answer, DayText, NodeReference, Share, Words
from graph.schema import Group, PropertyKind

# Pydantic needs these at run time, when it builds the models.
GroupName = Group
KindName = PropertyKind


class Named(Answer):
    """A community by id and name."""

    id: str
    name: str


class NamedCategory(Named):
    """A category by id and name, in Chinese and in English."""

    name_en: str | None = None


class _Wanted(Answer):
    """What a need and a resource both say: how much, when, for whom."""

    label: str
    name: str
    quantity: float | None
    unit_of_measure: str | None
    starts_on: DayText | None
    ends_on: DayText | None
    beneficiary_groups: list[str] | None
    minimum_age: float | None
    maximum_age: float | None
    status: str | None


class MatchedNeed(_Wanted):
    """The need that was asked about; its id is null when it is not stored."""

    id: str | None
    community: Named | None
    category: NamedCategory | None
    categories: list[NamedCategory]
    remaining_quantity: float | None
    urgency: str | None
    synthetic: bool


class MatchedResource(_Wanted):
    """What the provider would give."""

    id: str


class PathNode(NodeReference):
    """A node on the way from the need to the provider."""


class PathRelation(Answer):
    """A relationship on the way, in the direction in which it is stored."""

    model_config = ConfigDict(populate_by_name=True)

    type: str
    from_: str = Field(alias="from")
    to: str


class MatchPath(Answer):
    """The way that explains a match."""

    nodes: list[PathNode]
    relationships: list[PathRelation]


class FeatureValue(Answer):
    """One feature of a match: score = Σ weight × value."""

    value: Share
    weight: Share


class Match(Answer):
    """One provider that can serve the need."""

    rank: int
    provider: NodeReference
    resource: MatchedResource | None
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
    resource: Named | None
    tier: int
    reason: Reason


class MatchAnswer(Answer):
    """Who can serve a need, best first, with reasons."""

    need: MatchedNeed
    matches: list[Match]
    total: int
    considered: int
    left_out: list[LeftOut]
    weights: dict[str, float]
    notes: list[Reason]


class PublishedFeature(Answer):
    """One thing a match is judged by; the weights of all of them sum to 1."""

    name: str
    label: Words
    description: Words
    weight: Share


class PublishedTier(Answer):
    """One way in which a provider is reached, and the value of ``mechanism`` that it gives."""

    tier: int
    label: Words
    value: Share


class MatchingFeatures(Answer):
    """By what a match is judged."""

    features: list[PublishedFeature]
    tiers: list[PublishedTier]


class LegendGroup(Answer):
    """A part of the domain; the page colours by it."""

    name: GroupName
    label: Words


class LegendChoice(Answer):
    """One permitted value of a property."""

    code: str
    label: Words


class LegendProperty(Answer):
    """One property of a node or relationship."""

    name: str
    label: Words
    kind: KindName
    required: bool
    personal: bool
    choices: list[LegendChoice]


class LegendNode(Answer):
    """One type of node."""

    name: str
    label: Words
    plural: str
    group: GroupName
    listed: bool
    description: Words
    properties: list[LegendProperty]


class LegendRelation(Answer):
    """One type of relationship."""

    name: str
    label: Words
    sources: list[str]
    targets: list[str]
    properties: list[LegendProperty]


class Legend(Answer):
    """Which types of nodes and relationships are declared, with their wording."""

    version: int
    groups: list[LegendGroup]
    nodes: list[LegendNode]
    relations: list[LegendRelation]
