"""What plans and proposals are asked with and answered with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.answers import Answer, NodeReference, Share, Words
from api.match_answers import MatchedNeed, MatchedResource, MatchPath, Named, Reason
from api.requests import Amount, FeatureName, Identifier, Measure, ProviderReference
from api.validation import WHOLE, OneOf, RequestModel
from api.weighting import Weight
from graph.workflow.proposals import MOST_PROPOSALS
from queries.planning.options import MOST_NEEDS, PLACES, PlanOptions

PlaceType = Annotated[str, OneOf(PLACES)]
_Factor = Annotated[float, Field(ge=1, le=10, allow_inf_nan=False)]
_Count = Annotated[float, Field(ge=0)]


class PlaceReference(RequestModel):
    """A community, township or county."""

    label: PlaceType
    id: Identifier


class PlanRequest(RequestModel):
    """For which place to plan, and what counts how much."""

    place: PlaceReference
    vulnerable: Annotated[
        _Factor, Field(description="困难群体需求的倍数 / factor of needs for vulnerable groups")
    ] = 1.5
    fairness: Annotated[
        float,
        Field(
            ge=0,
            le=10,
            allow_inf_nan=False,
            description="对以往得到较少的社区的侧重 / how much more communities served less count",
        ),
    ] = 0.5
    stability: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            allow_inf_nan=False,
            description="改动以往建议的代价 / what changing an earlier proposal costs",
        ),
    ] = 0.05
    tasks: Annotated[
        int,
        Field(
            ge=1,
            le=1_000,
            description="未注明数量的资源可承担几项 / needs per resource without quantity",
        ),
        WHOLE,
    ] = 3
    required: list[Identifier] = Field(
        default_factory=list,
        max_length=200,
        description="必须满足的需求 / needs that must be served",
    )
    weights: dict[FeatureName, Weight] = Field(
        default_factory=dict,
        description="所列特征的权重，其余不变 / weights of these features, the others stay",
    )
    most_needs: Annotated[int, Field(ge=1, le=MOST_NEEDS), WHOLE] = 500
    deadline_s: Annotated[float, Field(ge=0.1, le=20, allow_inf_nan=False)] = 10.0

    def options(self) -> PlanOptions:
        """Return the options of the plan that is asked for."""
        return PlanOptions(
            vulnerable=self.vulnerable,
            fairness=self.fairness,
            stability=self.stability,
            tasks=self.tasks,
            required=frozenset(self.required),
            weights=self.weights,
            most_needs=self.most_needs,
            deadline_s=self.deadline_s,
        )


class PlanWeight(Answer):
    """What a need counts: the product of the three."""

    value: _Count
    urgency: _Count
    vulnerable: _Count
    fairness: _Count


class PlannedProvider(Answer):
    """Who serves how much of a need."""

    provider: NodeReference
    resource: MatchedResource | None
    tier: int
    quantity: float | None
    unit_of_measure: str | None
    share: Share
    score: float
    explanation: Words
    kept: bool
    synthetic: bool


class PassedOver(Reason):
    """Who does not, and why; the score is null for who cannot."""

    provider: NodeReference
    resource: Named | None
    score: float | None


class PlannedNeed(Answer):
    """One need of the plan."""

    need: MatchedNeed
    weight: PlanWeight
    served: Share
    providers: list[PlannedProvider]
    reason: Words
    why_not: list[PassedOver]


class ServedCommunity(Named):
    """Which share of its needs a community had served before, and would after the plan."""

    needs: int
    before: Share
    after: Share


class BeforeAfter(Answer):
    """A figure before the plan and with it."""

    before: Share
    after: Share


class Balance(Answer):
    """How evenly communities are served and providers are asked (Gini coefficients)."""

    communities: list[ServedCommunity]
    gini_communities: BeforeAfter
    gini_providers: BeforeAfter


class ProviderKey(Answer):
    """A provider by id and type."""

    id: str
    label: str


class DroppedProposal(Answer):
    """A proposal of an earlier plan that this one does not make."""

    need_id: str
    provider: ProviderKey
    resource_id: str | None


class PlanChanges(Answer):
    """What changes against the proposals of an earlier plan."""

    kept: int
    new: int
    dropped: list[DroppedProposal]


class PlanLookedAt(Answer):
    """How much of the graph the plan rests on."""

    needs: int
    providers: int
    pairs: int


class PlanAnswer(Answer):
    """Who should serve what, how good that is, and why."""

    place: NodeReference
    items: list[PlannedNeed]
    objective: float | None
    bound: float | None
    gap: float | None
    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    method: str
    seconds: float
    balance: Balance
    changes: PlanChanges
    looked_at: PlanLookedAt
    weights: dict[str, float]
    notes: list[Reason]
    graph: MatchPath


class ProposalItem(RequestModel):
    """Who might give how much of what to which need."""

    need_id: Identifier
    provider: ProviderReference
    resource_id: Identifier | None = None
    quantity: Amount | None = None
    unit_of_measure: Measure | None = None


class ProposalsRequest(RequestModel):
    """A plan, or the part of it that was accepted."""

    items: Annotated[list[ProposalItem], Field(min_length=1, max_length=MOST_PROPOSALS)]
    replace: Annotated[
        bool,
        Field(description="这些需求的其他建议失效 / other proposals for these needs lapse"),
    ] = True


class ProposalsAnswer(Answer):
    """What became of the proposals; the ids of the commitments stand in their order."""

    created: int
    changed: int
    unchanged: int
    lapsed: int
    ids: list[str]
