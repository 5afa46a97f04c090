"""What the three lists are asked with and answered with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, DayText, NodeReference, Share, Words
from api.match_answers import Reason
from api.requests import Day
from api.validation import RequestModel
from queries.lists import PERIOD_PATTERN

# Pydantic needs it at run time, when it builds the models.
DayGiven = Day


class ListsQuery(RequestModel):
    """Of which days, in which form."""

    period: Annotated[str, Field(pattern=PERIOD_PATTERN, max_length=7)] | None = Field(
        None, description="2026-11, 2026-Q4, 2026；默认本季度 / by default this quarter"
    )
    from_: DayGiven | None = Field(
        None, alias="from", description="第一天，代替 period / first day, instead of period"
    )
    to: DayGiven | None = Field(None, description="最后一天，默认今天 / last day, by default today")
    format: Literal["json", "html", "xlsx"] = "json"
    lang: Literal["zh", "en"] | None = Field(
        None, description="html 和 xlsx 的语言 / language of html and xlsx"
    )


class ListRemark(Reason):
    """What a list leaves out, or how it is to be read."""


class ListPeriod(Answer):
    """A span of days, both ends included."""

    code: str
    starts_on: DayText
    ends_on: DayText
    label: Words


class ListCategory(Answer):
    """A category."""

    id: str
    name: str
    name_en: str | None = None


class ListRaiser(Answer):
    """Who raised a need; of a resident nothing but that it is one."""

    label: str
    id: str | None = None
    name: str | None = None


class ListName(Answer):
    """A thing by id and name."""

    id: str
    name: str


class ListClaim(Answer):
    """Who claimed what of a need."""

    id: str
    provider: NodeReference | None
    resource: ListName | None
    quantity: float | None
    unit_of_measure: str | None
    state: str
    live: bool
    offered_on: DayText | None
    due_on: DayText | None
    delivered_on: DayText | None
    late: bool
    rating: int | None


class NeedOfList(Answer):
    """A need of the list."""

    id: str
    name: str
    categories: list[ListCategory]
    raised_by: list[ListRaiser]
    places: list[str]
    quantity: float | None
    unit_of_measure: str | None
    claimed_share: Share | None
    open_quantity: float | None
    urgency: str | None
    beneficiary_groups: list[str]
    starts_on: DayText | None
    ends_on: DayText | None
    state: Literal["open", "partly_covered", "covered", "done", "withdrawn"]
    stated: str | None
    standing: Literal["new", "running", "carried_over"]
    claims: list[ListClaim]
    reasons: list[Words]
    synthetic: bool
    group: int | None


class NeedGroup(Answer):
    """Needs that may be arranged together."""

    number: int
    category: ListCategory
    needs: list[ListName]
    count: int
    quantity: float | None
    open_quantity: float | None
    unit_of_measure: str | None
    reasons: list[Words]


class ResourceOfList(Answer):
    """A resource of the list."""

    id: str
    name: str
    provider: NodeReference
    reach: Literal["community", "seat", "unit", "member", "team"]
    categories: list[ListCategory]
    quantity: float | None
    unit_of_measure: str | None
    free_quantity: float | None
    promised_here: float | None
    claims: int
    claims_here: int
    beneficiary_groups: list[str]
    starts_on: DayText | None
    ends_on: DayText | None
    status: str | None
    reasons: list[Words]
    synthetic: bool


class Partner(NodeReference):
    """Who takes part in a project."""

    role: str | None


class ProjectOfList(Answer):
    """A project of the list."""

    id: str
    name: str
    categories: list[ListCategory]
    status: str | None
    starts_on: DayText | None
    ends_on: DayText | None
    beneficiary_groups: list[str]
    partners: list[Partner]
    needs: list[ListName]
    resources: list[ListName]
    results: list[str]
    reasons: list[Words]
    synthetic: bool


class ClaimRate(Answer):
    """How many needs are claimed, and of how many."""

    claimed: int
    of: int
    rate: Share | None
    fully_claimed: int
    mean_share: Share | None
    with_quantity: int
    reasons: list[Words]


class StateCount(Answer):
    """How many needs are in a state."""

    code: str
    label: Words
    needs: int


class RaiserCount(Answer):
    """How many needs one kind of raiser raised."""

    raiser: str
    needs: int
    claimed: int


class CategoryCount(Answer):
    """How much of a category is wanted and offered."""

    category: ListCategory
    needs: int
    claimed: int
    resources: int


class ProviderCount(Answer):
    """How many claims of a provider hold, and how many are delivered."""

    provider: NodeReference
    claims: int
    kept: int


class ListSummary(Answer):
    """The figures of the lists."""

    needs: int
    resources: int
    projects: int
    claim_rate: ClaimRate
    by_state: list[StateCount]
    by_raiser: list[RaiserCount]
    by_category: list[CategoryCount]
    claims_made: int
    claims_kept: int
    free_resources: int
    projects_by_state: dict[str, int]
    providers: list[ProviderCount]


class ListExtent(Answer):
    """How much of the graph was looked at."""

    needs: int
    resources: int
    projects: int


class ListsAnswer(Answer):
    """The three lists of a community for a period."""

    community: NodeReference
    within: list[str]
    period: ListPeriod
    as_of: DayText
    summary: ListSummary
    needs: list[NeedOfList]
    groups: list[NeedGroup]
    resources: list[ResourceOfList]
    projects: list[ProjectOfList]
    looked_at: ListExtent
    synthetic: bool
    notes: list[ListRemark]
