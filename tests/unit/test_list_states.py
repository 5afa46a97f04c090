"""What the three lists compute without a database: periods, states of claims and needs, groups."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from queries.lists.claims import Claim, amount_text, percent, state_on
from queries.lists.needs import ListedNeed
from queries.lists.period import Period, chosen_period, quarter_of, read_period
from queries.lists.similar import similar_needs
from queries.matching.need import LIVE_STATES

TODAY = dt.date(2026, 11, 24)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
Q4 = read_period("2026-Q4")


@given(DAYS)
def test_months_quarters_and_years_tile_the_calendar(day: dt.date) -> None:
    month = read_period(f"{day.year}-{day.month:02}")
    quarter, year = quarter_of(day), read_period(str(day.year))
    for each in (month, quarter, year):
        assert each.starts_on <= day <= each.ends_on
        assert each.holds(day)
        assert not each.holds(each.ends_on + dt.timedelta(days=1))
        assert not each.holds(None)
    assert (month.ends_on - month.starts_on).days + 1 == calendar.monthrange(day.year, day.month)[1]
    assert quarter.starts_on <= month.starts_on <= month.ends_on <= quarter.ends_on
    assert year.starts_on <= quarter.starts_on <= quarter.ends_on <= year.ends_on
    first, last = quarter.starts_on, quarter.ends_on
    assert (first.day, (first.month - 1) % 3, last.month - first.month) == (1, 0, 2)
    assert year.ends_on == dt.date(day.year, 12, 31)


def test_what_is_chosen() -> None:
    first, last = dt.date(2026, 10, 5), dt.date(2026, 10, 9)
    assert chosen_period(None, None, None, today=TODAY) == Q4
    assert chosen_period("2026", None, None, today=TODAY) == read_period("2026")
    assert chosen_period(None, first, last, today=TODAY) == Period(
        first, last, "2026-10-05..2026-10-09"
    )
    assert chosen_period(None, first, None, today=TODAY).ends_on == TODAY
    later = TODAY + dt.timedelta(days=9)
    assert chosen_period(None, later, None, today=TODAY).ends_on == later
    assert "2026-10-05" in chosen_period(None, first, last, today=TODAY).label().zh


@pytest.mark.parametrize(
    ("period", "since", "until", "field"),
    [
        ("2026-13", None, None, "period"),
        ("2026-Q5", None, None, "period"),
        ("2026-11\n", None, None, "period"),
        ("2026", TODAY, None, "period"),
        (None, None, TODAY, "from"),
        (None, TODAY, TODAY - dt.timedelta(days=1), "to"),
    ],
)
def test_what_cannot_be_chosen(
    period: str | None, since: dt.date | None, until: dt.date | None, field: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        chosen_period(period, since, until, today=TODAY)
    assert [each.where for each in refused.value.problems] == [field]


@given(
    steps=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    known=st.sets(st.sampled_from(["accepted", "delivered", "confirmed"])),
    last=st.integers(0, len(LIVE_STATES) - 1),
    passed=st.integers(-5, 130),
)
def test_a_claim_only_ever_goes_forward(
    steps: list[int], known: set[str], last: int, passed: int
) -> None:
    begun = dt.date(2026, 1, 1)
    names = ("offered", "accepted", "delivered", "confirmed")
    days = [begun + dt.timedelta(days=each) for each in itertools.accumulate(steps)]
    status = LIVE_STATES[last]
    reached = {
        name: day
        for name, day in zip(names, days, strict=True)
        if name == "offered" or (name in known and LIVE_STATES.index(name) <= last)
    }
    day = begun + dt.timedelta(days=passed)
    before, now = (
        state_on(status, reached, None, each, today=dt.date(2030, 1, 1))
        for each in (day, day + dt.timedelta(days=1))
    )
    if day < days[0]:
        assert before is None
        return
    assert before is not None
    assert now is not None
    assert LIVE_STATES.index(before) <= LIVE_STATES.index(now) <= last
    # what has a known day is in force from that day on, and not before
    for name, on in reached.items():
        assert (LIVE_STATES.index(now) >= LIVE_STATES.index(name)) == (
            day + dt.timedelta(days=1) >= on
        )
    assert state_on(status, reached, None, TODAY, today=TODAY) == status


def test_what_was_withdrawn_later_held_before() -> None:
    reached = {"offered": dt.date(2026, 1, 5), "accepted": dt.date(2026, 1, 8)}
    ended = dt.date(2026, 2, 1)
    states = [
        state_on("withdrawn", reached, ended, dt.date(2026, 1, day), today=TODAY)
        for day in (4, 6, 9)
    ]
    assert states == [None, "offered", "accepted"]
    assert state_on("withdrawn", reached, ended, ended, today=TODAY) == "withdrawn"
    assert state_on("withdrawn", reached, None, dt.date(2026, 1, 9), today=TODAY) == "withdrawn"


def claim(state: str, quantity: float | None = None, unit: str | None = None) -> Claim:
    return Claim(
        id="c",
        status=state,
        state=state,
        quantity=quantity,
        unit_of_measure=unit,
        offered_on=None,
        delivered_on=None,
        confirmed_on=None,
        due_on=None,
        rating=None,
        provider={"label": "Unit", "id": "u", "name": "县医院"},
        resource=None,
        ours=True,
    )


def need(*claims: Claim, **changes: object) -> ListedNeed:
    values: dict[str, Any] = {
        "id": "n",
        "name": "下水疏通",
        "categories": [{"id": "sewer", "name": "下水疏通", "name_en": "Sewer clearing"}],
        "raisers": [],
        "places": [],
        "quantity": 10.0,
        "unit_of_measure": "hour",
        "urgency": None,
        "beneficiary_groups": (),
        "begins_on": None,
        "starts_on": None,
        "ends_on": None,
        "stated": "open",
        "synthetic": False,
        "claims": claims,
    }
    return ListedNeed(**{**values, **changes})


@pytest.mark.parametrize(
    ("listed", "state", "rest"),
    [
        (need(), "open", 10),
        (need(claim("refused", 10, "hour"), claim("withdrawn", 10, "hour")), "open", 10),
        (need(claim("offered", 4, "hour")), "partly_covered", 6),
        (need(claim("offered", 1, "day")), "partly_covered", 2),
        (need(claim("accepted", 1, "day"), claim("delivered", 2, "hour")), "covered", 0),
        (need(claim("rated", 1, "day"), claim("delivered", 2, "hour")), "done", 0),
        # what cannot be counted covers nothing: it must not be forgotten
        (need(claim("delivered", 10, "item")), "partly_covered", 10),
        (need(claim("delivered")), "partly_covered", 10),
        (need(quantity=None), "open", None),
        (need(claim("offered"), quantity=None), "covered", None),
        (need(claim("offered"), claim("rated"), quantity=None), "covered", None),
        (need(claim("rated"), quantity=None), "done", None),
        (need(stated="done"), "done", 10),
        (need(claim("offered", 4, "hour"), stated="done"), "partly_covered", 6),
        (need(claim("rated", 10, "hour"), stated="withdrawn"), "withdrawn", 0),
    ],
)
def test_the_state_of_a_need_follows_from_its_claims(
    listed: ListedNeed, state: str, rest: float | None
) -> None:
    assert (listed.state, listed.open_quantity) == (state, rest)
    told = listed.reason()
    assert told.zh.endswith("。")
    assert told.en.endswith(".")


def test_a_need_stands_on_the_lists_that_it_touches() -> None:
    before, within, after = dt.date(2026, 9, 1), dt.date(2026, 10, 20), dt.date(2027, 1, 1)
    done = claim("rated", 10, "hour")
    assert need(begins_on=before, starts_on=before).belongs(Q4)
    assert need(begins_on=before, starts_on=before).standing(Q4) == "running"
    assert need(begins_on=within, starts_on=within).standing(Q4) == "new"
    assert not need(begins_on=after, starts_on=after).belongs(Q4)
    overdue = need(begins_on=before, starts_on=before, ends_on=before)
    assert overdue.belongs(Q4)
    assert overdue.standing(Q4) == "carried_over"
    assert not need(done, begins_on=before, starts_on=before, ends_on=before).belongs(Q4)
    assert need(done, begins_on=before, starts_on=before, ends_on=within).belongs(Q4)


def test_similar_needs_are_put_together_and_told() -> None:
    place = {"places": ("向阳家园",), "unit_of_measure": "time"}
    alike = [
        need(id="a", name="向阳家园下水堵塞疏通", **{**place, "quantity": 2.0}),
        need(id="b", name="城东花园下水堵塞疏通", places=("城东花园",), unit_of_measure="time"),
        need(id="c", name="下水堵塞的疏通", unit_of_measure="time"),
    ]
    others = [
        need(id="d", name="向阳家园化粪池清掏", **place),
        need(id="e", name="向阳家园下水堵塞疏通", **{**place, "beneficiary_groups": ("elderly",)}),
        need(id="f", name="向阳家园下水堵塞疏通", **{**place, "unit_of_measure": "tonne"}),
        need(
            id="g",
            name="向阳家园下水堵塞疏通",
            **{**place, "categories": [{"id": "x", "name": "x"}]},
        ),
        need(id="h", name="无类别", categories=[]),
    ]
    [group] = similar_needs([*others, *reversed(alike)], ["城内社区"])
    assert [each.id for each in group.members] == ["a", "b", "c"]
    assert group.totals() == (22.0, 22.0)
    told = group.as_json(1)
    assert (told["number"], told["count"], told["unit_of_measure"]) == (1, 3, "time")
    assert "向阳家园、城东花园" in told["reasons"][0]["zh"]
    assert similar_needs([], []) == []


def test_how_shares_and_amounts_are_written() -> None:
    assert [percent(each) for each in (0, 0.001, 0.5, 0.999, 1)] == [
        "0%",
        "1%",
        "50%",
        "99%",
        "100%",
    ]
    assert amount_text(1500.5, None).en == "1,500.5"
