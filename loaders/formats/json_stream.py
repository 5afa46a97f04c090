"""Reads JSON record by record: of a file of any size, only one record is held."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from graph.text import Text
from loaders.faults import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 18
LONGEST_VALUE = 1 << 24
"""How many characters a single record, or a value outside the records, may have."""
_SPACE = " \t\n\r"

_BROKEN = Text("JSON 在这里不完整或写法有误：{reason}", "The JSON is broken here: {reason}")
_TOO_LONG = Text(
    "单条记录超过 {limit} 个字；请改用 NDJSON 或检查括号",
    "A single record has more than {limit} characters; check its brackets",
)
_TOO_DEEP = Text("JSON 嵌套过深", "The JSON is nested too deeply")


class JsonStream:
    """A JSON text of which the next value, or the next sign, can be taken.

    Attributes:
        line: Line on which what comes next stands, counted from 1.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._buffer = ""
        self._place = 0
        self._ended = False
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)
        self.line = 1

    def peek(self) -> str:
        """Return the next sign that is no space; an empty text at the end."""
        while True:
            for place in range(self._place, len(self._buffer)):
                if self._buffer[place] not in _SPACE:
                    self._move(place)
                    return self._buffer[place]
            self._move(len(self._buffer))
            if not self._more():
                return ""

    def take(self, signs: str) -> str:
        """Take the next sign, which must be one of these.

        Raises:
            UnreadableError: It is another, or the text is over.
        """
        found = self.peek()
        if not found or found not in signs:
            wanted = " / ".join(signs)
            raise self._broken(f"{wanted} ≠ {found}" if found else f"{wanted} …")
        self._move(self._place + 1)
        return found

    def value(self) -> object:
        """Take the next value as a whole.

        Raises:
            UnreadableError: It is broken, or too long.
        """
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._place)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self._broken(error.msg) from error
            except RecursionError as error:
                raise unreadable(_TOO_DEEP, self.line) from error
            except ValueError as error:
                raise self._broken(str(error)) from error
            else:
                # a number may go on in what has not been read yet
                if end < len(self._buffer) or not self._more():
                    self._move(end)
                    return value
            if len(self._buffer) - self._place > LONGEST_VALUE:
                raise unreadable(_TOO_LONG.format(limit=LONGEST_VALUE), self.line)

    def items(self) -> Iterator[tuple[int, object]]:
        """Take a list, and yield every item with the line on which it begins."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            self.peek()
            yield self.line, self.value()
            if self.take(",]") == "]":
                return

    def members(self) -> Iterator[str]:
        """Take an object, and yield every key; its value must be taken before the next."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                self.take('"')
            key = self.value()
            self.take(":")
            yield str(key)
            if self.take(",}") == "}":
                return

    def end(self) -> None:
        """Make sure that nothing follows.

        Raises:
            UnreadableError: Something does.
        """
        if found := self.peek():
            raise self._broken(f"… {found}")

    def _broken(self, reason: str) -> Exception:
        return unreadable(_BROKEN.format(reason=reason), self.line)

    def _move(self, place: int) -> None:
        self.line += self._buffer.count("\n", self._place, place)
        self._place = place

    def _more(self) -> bool:
        """Read on; forget what was taken."""
        if self._ended:
            return False
        # a long value is tried again after each chunk: the chunks grow with it
        chunk = self._stream.read(max(_CHUNK, len(self._buffer) - self._place))
        self._ended = not chunk
        self._buffer = self._buffer[self._place :] + chunk
        self._place = 0
        return not self._ended


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number of JSON")
