"""What must hold for the features, amounts and weights of a match, whatever the values."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from graph.measures import MEASURES, convert
from graph.model.vocabulary import BENEFICIARY_GROUPS
from graph.privacy import mask_name
from queries.matching.amounts import Amount, free_quantity, open_quantity
from queries.matching.candidates import Candidate, History, Provider, Resource
from queries.matching.explanation import explain
from queries.matching.features import (
    FIT_VALUES,
    cover,
    eligibility,
    evaluate,
    exclusion,
    free_in_unit_of,
    nearness,
    overlap,
    record_value,
)
from queries.matching.need import NeedRequest
from queries.matching.weights import FEATURE_NAMES, FEATURES, TIERS, resolve_weights

TODAY = dt.date(2026, 5, 31)
_NODE = {"id": "x", "name": "某处", "name_en": "somewhere"}

days = st.dates(TODAY - dt.timedelta(days=40), TODAY + dt.timedelta(days=40))
quantities = st.floats(0, 1e6, allow_nan=False).filter(lambda each: each == 0 or each > 1e-6)
ages = st.floats(0, 130, allow_nan=False)
codes = st.sampled_from(sorted(MEASURES))
groups = st.lists(st.sampled_from([each.code for each in BENEFICIARY_GROUPS]), max_size=3)
amounts: st.SearchStrategy[Amount] = st.tuples(st.none() | quantities, st.none() | codes)
histories = st.builds(
    History,
    kept=st.integers(0, 50),
    broken=st.integers(0, 50),
    under_way=st.integers(0, 50),
    rating=st.none() | st.floats(1, 5),
    days=st.none() | st.floats(-10, 400),
)
resources = st.builds(
    Resource,
    id=st.just("r"),
    name=st.just("资源"),
    quantity=st.none() | quantities,
    unit_of_measure=st.none() | codes,
    starts_on=st.none() | days,
    ends_on=st.none() | days,
    beneficiary_groups=groups,
    minimum_age=st.none() | ages,
    maximum_age=st.none() | ages,
)
needs = st.builds(
    NeedRequest,
    community=st.just(_NODE),
    quantity=st.none() | quantities,
    remaining=st.none() | quantities,
    unit_of_measure=st.none() | codes,
    starts_on=st.none() | days,
    ends_on=st.none() | days,
    beneficiary_groups=groups,
    minimum_age=st.none() | ages,
    maximum_age=st.none() | ages,
)
weights = st.dictionaries(st.sampled_from(FEATURE_NAMES), st.floats(0, 1e6), max_size=9)


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    tier = draw(st.sampled_from(sorted(TIERS)))
    label = {3: "Department", 5: draw(st.sampled_from(("Member", "Team")))}.get(tier, "Unit")
    provider = Provider(
        label, "p", "某某", False, tier, [_NODE] * 3, draw(st.booleans()), draw(histories)
    )
    resource = draw(st.none() | resources)
    means = "OFFERS" if resource else {3: "RESPONSIBLE_FOR"}.get(tier, "SKILLED_IN")
    fit = draw(st.sampled_from(sorted(FIT_VALUES)))
    free = None
    if resource and resource.quantity is not None:
        free = draw(st.floats(0, 1)) * resource.quantity
    distance = draw(st.none() | st.floats(0, 1e6))
    return Candidate(provider, means, fit, [_NODE], resource, free, draw(st.booleans()), distance)


@given(needs, candidates())
def test_every_feature_lies_between_0_and_1(need: NeedRequest, candidate: Candidate) -> None:
    features = evaluate(need, candidate, today=TODAY)
    assert tuple(features) == FEATURE_NAMES
    assert all(0 <= each <= 1 for each in features.values())


@given(needs, candidates())
def test_whoever_is_not_left_out_can_serve(need: NeedRequest, candidate: Candidate) -> None:
    out = exclusion(need, candidate, today=TODAY)
    if out is not None:
        assert out.code
        assert out.reason.zh != out.reason.en
    elif candidate.resource is not None:
        features = evaluate(need, candidate, today=TODAY)
        assert features["time"] > 0
        assert features["eligibility"] > 0
        assert features["quantity"] > 0


@given(needs, candidates())
def test_every_reason_is_told_in_both_languages(need: NeedRequest, candidate: Candidate) -> None:
    said = explain(need, candidate, evaluate(need, candidate, today=TODAY), today=TODAY)
    assert said.zh.startswith(("某某", "党员某某"))
    assert said.zh.endswith("。")
    assert said.en.endswith(".")
    assert "None" not in said.zh + said.en
    assert "{" not in said.zh + said.en


@given(needs, candidates(), st.floats(0, 1))
def test_more_that_is_free_never_covers_less(
    need: NeedRequest, candidate: Candidate, part: float
) -> None:
    if candidate.free is not None and candidate.resource is not None:
        less = replace(candidate, free=candidate.free * part)
        assert cover(need, less) <= cover(need, candidate)
    if candidate.resource is None:
        assert cover(need, candidate) == 0


@given(needs, candidates())
def test_what_covers_the_need_is_as_much_as_is_wanted(
    need: NeedRequest, candidate: Candidate
) -> None:
    free = free_in_unit_of(need, candidate)
    if free is not None and need.remaining:
        assert (cover(need, candidate) == 1) == (free >= need.remaining)


@given(candidates(), st.floats(0, 1e6), st.floats(0, 1e6))
def test_nearer_is_never_worse(candidate: Candidate, one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert nearness(replace(candidate, distance_m=near)) >= nearness(
        replace(candidate, distance_m=far)
    )
    assert nearness(replace(candidate, same_grid=True)) == 1


def test_two_kilometres_are_half_as_good_as_next_door() -> None:
    provider = Provider("Unit", "p", "某某", False, 4, (), False, History())
    away = Candidate(provider, "OFFERS", "same", [_NODE], distance_m=2_000)
    assert nearness(away) == 0.5
    assert nearness(replace(away, distance_m=0)) == 1
    assert nearness(replace(away, distance_m=None)) == 0.25


@given(histories, st.integers(0, 20))
def test_more_kept_promises_never_lower_the_record(history: History, more: int) -> None:
    assert record_value(replace(history, kept=history.kept + more)) >= record_value(history)
    assert record_value(replace(history, broken=history.broken + more)) <= record_value(history)


@given(histories, st.floats(1, 5), st.floats(1, 5), st.floats(0, 400), st.floats(0, 400))
def test_happier_and_quicker_never_lower_the_record(
    history: History, one: float, other: float, some_days: float, other_days: float
) -> None:
    low, high = sorted((one, other))
    assert record_value(replace(history, rating=low)) <= record_value(replace(history, rating=high))
    quick, slow = sorted((some_days, other_days))
    assert record_value(replace(history, days=quick)) >= record_value(replace(history, days=slow))


def test_a_newcomer_stands_in_the_middle() -> None:
    assert record_value(History()) == 0.5


@given(candidates(), st.integers(0, 20))
def test_more_promises_under_way_weigh_more(candidate: Candidate, more: int) -> None:
    history = candidate.provider.history
    busier = replace(history, under_way=history.under_way + more)
    loaded = replace(candidate, provider=replace(candidate.provider, history=busier))
    before, after = (evaluate(NeedRequest(), x, today=TODAY)["load"] for x in (candidate, loaded))
    assert after <= before


@given(needs, resources)
def test_overlap_is_the_share_of_days(need: NeedRequest, resource: Resource) -> None:
    """Counted day by day, up to a horizon behind every day that the strategies draw."""
    horizon = TODAY + dt.timedelta(days=100)
    first = max(need.starts_on or TODAY, TODAY)
    last = need.ends_on or horizon
    window = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    available = [
        day for day in window if (resource.starts_on or day) <= day <= (resource.ends_on or day)
    ]
    share = len(available) / len(window) if window else 0.0
    if need.ends_on is None:
        share = 1.0 if available else 0.0
    assert overlap(need, resource, today=TODAY) == pytest.approx(share)


@given(needs, resources, groups)
def test_a_resource_for_more_people_is_never_less_fit(
    need: NeedRequest, resource: Resource, more: list[str]
) -> None:
    value = eligibility(need, resource)
    assert value in {0, 0.5, 1}
    if resource.beneficiary_groups:
        wider = replace(resource, beneficiary_groups=[*resource.beneficiary_groups, *more])
        assert eligibility(need, wider) >= value
    for unlimited in ({"minimum_age": None}, {"maximum_age": None}, {"beneficiary_groups": ()}):
        assert eligibility(need, replace(resource, **unlimited)) >= value


@given(resources, st.lists(ages, min_size=1, max_size=6), groups)
def test_hard_eligibility_is_that_of_everybody(
    resource: Resource, everybody: list[float], of_groups: list[str]
) -> None:
    """When all is said, a resource fits exactly when it fits every single beneficiary."""
    need = NeedRequest(
        minimum_age=min(everybody), maximum_age=max(everybody), beneficiary_groups=of_groups
    )
    least, most = resource.minimum_age or 0, resource.maximum_age
    fits = all(least <= age and (most is None or age <= most) for age in everybody)
    wanted = set(resource.beneficiary_groups)
    if not wanted or of_groups:
        fits = fits and (not wanted or bool(wanted & set(of_groups)))
        assert eligibility(need, resource) == (1 if fits else 0)


@given(quantities, st.none() | codes, st.lists(amounts, max_size=6), amounts)
def test_a_promise_never_leaves_more(
    quantity: float, unit: str | None, promised: list[Amount], another: Amount
) -> None:
    for rest in (open_quantity, free_quantity):
        left = rest(quantity, unit, promised)
        assert 0 <= left <= quantity + 1e-9
        assert rest(quantity, unit, [*promised, another]) <= left + 1e-6
        assert rest(quantity, unit, promised[::-1]) == pytest.approx(left, rel=1e-9, abs=1e-6)
        assert rest(quantity, unit, []) == pytest.approx(quantity, abs=1e-9)
    assert free_quantity(quantity, unit, promised) <= open_quantity(quantity, unit, promised)


@given(quantities, codes, codes)
def test_conversion_goes_both_ways_or_neither(quantity: float, one: str, other: str) -> None:
    there = convert(quantity, source=one, target=other)
    assert (there is None) == (convert(quantity, source=other, target=one) is None)
    assert (there is None) == (MEASURES[one].dimension != MEASURES[other].dimension)
    if there is not None:
        back = convert(there, source=other, target=one)
        assert back == pytest.approx(quantity, rel=1e-12)
        assert there >= 0


@given(codes)
def test_an_unknown_unit_is_an_error_of_the_caller(known: str) -> None:
    with pytest.raises(KeyError):
        convert(1, source="furlong", target=known)
    with pytest.raises(KeyError):
        convert(1, source=known, target="furlong")


def test_a_working_day_has_eight_hours_and_a_jin_half_a_kilogram() -> None:
    assert convert(2, source="day", target="hour") == 16
    assert convert(90, source="minute", target="hour") == 1.5
    assert convert(3, source="jin", target="kilogram") == 1.5
    assert convert(3, source="household", target="person") is None


@given(weights, weights)
def test_weights_sum_to_1_and_the_last_word_counts(
    settings: dict[str, float], request: dict[str, float]
) -> None:
    merged = {each.name: each.weight for each in FEATURES} | settings | request
    if not any(merged.values()):
        with pytest.raises(InvalidInputError) as refused:
            resolve_weights(settings, request)
        assert [each.where for each in refused.value.problems] == ["weight"]
        return
    resolved = resolve_weights(settings, request)
    assert tuple(resolved) == FEATURE_NAMES
    assert math.fsum(resolved.values()) == pytest.approx(1, abs=1e-12)
    total = math.fsum(merged.values())
    assert resolved == pytest.approx({name: each / total for name, each in merged.items()})


@given(weights.filter(lambda each: sum(each.values()) > 1), st.floats(0.01, 100))
def test_only_the_proportions_of_weights_matter(chosen: dict[str, float], factor: float) -> None:
    everything = dict.fromkeys(FEATURE_NAMES, 0.0) | chosen
    scaled = {name: each * factor for name, each in everything.items()}
    assert resolve_weights(scaled) == pytest.approx(resolve_weights(everything), abs=1e-9)


def test_the_published_weights_sum_to_1() -> None:
    assert math.fsum(each.weight for each in FEATURES) == pytest.approx(1, abs=1e-12)
    assert resolve_weights() == pytest.approx({each.name: each.weight for each in FEATURES})


@pytest.mark.parametrize(
    ("layers", "fields"),
    [
        ([{"record": -0.1}], ["weight.record"]),
        ([{"record": math.nan}], ["weight.record"]),
        ([{"load": math.inf}], ["weight.load"]),
        ([{"charm": 1.0}], ["weight.charm"]),
        ([{"charm": 1.0}, {"time": -1.0}], ["weight.charm", "weight.time"]),
        ([dict.fromkeys(FEATURE_NAMES, 0.0)], ["weight"]),
        ([dict.fromkeys(FEATURE_NAMES, 1e308)], ["weight"]),
    ],
)
def test_weights_that_cannot_be_used_are_refused_by_name(
    layers: list[dict[str, float]], fields: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        resolve_weights(*layers)
    assert [each.where for each in refused.value.problems] == fields
    assert all(each.reason.zh != each.reason.en for each in refused.value.problems)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=6))
def test_a_masked_name_shows_a_surname_and_nothing_else(name: str) -> None:
    masked = mask_name(name)
    shown = masked.rstrip("＊")
    assert len(masked) == len(name)
    assert masked != name
    assert name.startswith(shown)
    assert len(shown) <= 2
    assert mask_name(masked) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王伟", "王＊"),
        ("王小明", "王＊＊"),
        ("司马相如", "司马＊＊"),
        ("Anna Li", "A＊＊＊＊＊＊"),
        ("", "＊"),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked
