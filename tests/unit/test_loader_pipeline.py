"""Batches are made ahead of the writing: in order, not too many, errors in their turn."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from loaders.pipeline import Timed, ahead

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator


def test_items_keep_their_order_and_are_made_in_another_thread() -> None:
    makers = set()

    def make() -> Iterator[int]:
        for number in range(100):
            makers.add(threading.current_thread())
            yield number

    assert list(ahead(make())) == list(range(100))
    assert len(makers) == 1
    assert threading.current_thread() not in makers


def test_no_more_than_the_depth_is_made_ahead() -> None:
    before = threading.active_count()
    made = []

    def make() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    with closing(ahead(make(), depth=2)) as items:
        for number in items:
            # the one at hand, and the two that may be made while it is used
            assert len(made) <= number + 3
            if number == 4:
                break
    assert len(made) <= 7
    assert threading.active_count() == before


def test_the_next_item_is_made_while_the_present_one_is_used() -> None:
    second_begun = threading.Event()

    def make() -> Iterator[int]:
        yield 1
        second_begun.set()
        yield 2

    for number in ahead(make()):
        if number == 1:
            assert second_begun.wait(10)


def test_an_error_arrives_after_the_items_before_it() -> None:
    def make() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("third")

    items = ahead(make())
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(LookupError, match="third"):
        next(items)


def test_stopping_early_closes_what_was_being_read() -> None:
    closed = []

    def make() -> Generator[int, None, None]:
        try:
            yield from range(1_000)
        finally:
            closed.append(True)

    source = make()
    with closing(ahead(source)) as items:
        assert next(items) == 0
    source.close()
    assert closed == [True]


def test_the_time_of_making_is_added_up() -> None:
    timed = Timed(iter([1, 2]))
    assert list(timed) == [1, 2]
    assert timed.seconds > 0
