"""Batches are made ahead of their use: in order, one at most, errors in their turn."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from loaders.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_items_keep_their_order_whether_made_ahead_or_not() -> None:
    ahead = Ahead(iter(range(10)))
    taken = []
    for number in ahead:
        taken.append(number)
        if number % 3:
            ahead.prepare()
    assert taken == list(range(10))


def test_one_item_at_most_is_made_ahead() -> None:
    made: list[int] = []

    def make() -> Iterator[int]:
        for number in count():
            made.append(number)
            yield number

    ahead = Ahead(make())
    ahead.prepare()
    ahead.prepare()
    assert made == [0]
    assert next(ahead) == 0
    assert made == [0]
    assert next(ahead) == 1


def test_an_error_arrives_after_the_items_before_it() -> None:
    def make() -> Iterator[int]:
        yield from (1, 2)
        message = "third"
        raise LookupError(message)

    ahead = Ahead(make())
    assert next(ahead) == 1
    ahead.prepare()
    assert next(ahead) == 2
    ahead.prepare()
    with pytest.raises(LookupError, match="third"):
        next(ahead)


def test_the_end_may_be_met_ahead() -> None:
    ahead = Ahead(iter([1]))
    assert next(ahead) == 1
    ahead.prepare()
    assert list(ahead) == []


def test_the_time_of_making_is_added_up_and_that_of_using_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])

    def make() -> Iterator[int]:
        for number in range(3):
            clock[0] += 2.0
            yield number

    ahead = Ahead(make())
    for _ in range(3):
        ahead.prepare()
        next(ahead)
        clock[0] += 100.0
    assert ahead.seconds == 6.0
