"""Makes the next batch while the database works on the present one."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Ahead(Generic[T]):
    """Passes items on in their order; one of them can be made before it is asked for.

    All in one thread: another one would fight for the interpreter with the one that sends.

    Attributes:
        seconds: How long the making took, apart from the use.
    """

    def __init__(self, items: Iterator[T]) -> None:
        self.seconds = 0.0
        self._items = items
        self._made: deque[T] = deque(maxlen=1)
        self._error: Exception | None = None

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self._error:
            raise self._error
        return self._made.popleft() if self._made else self._make()

    def prepare(self) -> None:
        """Make the next item if there is one and it is not made yet; its error waits its turn."""
        if self._made or self._error:
            return
        try:
            self._made.append(self._make())
        except Exception as error:  # noqa: BLE001 - raised when the item is asked for
            self._error = error

    def _make(self) -> T:
        started = time.perf_counter()
        try:
            return next(self._items)
        finally:
            self.seconds += time.perf_counter() - started
