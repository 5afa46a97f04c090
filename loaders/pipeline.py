"""Makes the next batch while the present one is written."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

T = TypeVar("T")
_DEPTH = 2


def ahead(items: Iterator[T], depth: int = _DEPTH) -> Generator[T, None, None]:
    """Yield the items in their order, computing up to ``depth`` of them ahead in one thread.

    An error that making an item raises is raised here in its turn; when the caller stops early,
    no further item is begun.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="loader") as worker:
        waiting = deque(worker.submit(_next, items) for _ in range(depth))
        try:
            while made := waiting.popleft().result():
                waiting.append(worker.submit(_next, items))
                yield made[0]
        finally:
            for each in waiting:
                each.cancel()


def _next(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None


class Timed(Generic[T]):
    """Passes items on and adds up the seconds that making them took."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self.seconds = 0.0

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        started = time.perf_counter()
        try:
            return next(self._items)
        finally:
            self.seconds += time.perf_counter() - started
