"""Sorts any number of lines with little memory: sorted runs on disk, merged as they are read."""

from __future__ import annotations

import heapq
from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_RUN_CHARACTERS = 16_000_000


def sorted_lines(lines: Iterable[str], folder: Path) -> Iterator[str]:
    """Yield lines in the order of their characters.

    Args:
        lines: Texts without line ends.
        folder: An existing folder for the runs, which the caller removes afterwards; runs of an
            earlier call in it are replaced.

    Yields:
        The lines. All of them have been taken before the first is yielded.
    """
    runs: list[Path] = []
    held: list[str] = []
    characters = 0
    for line in lines:
        held.append(line)
        characters += len(line)
        if characters > _RUN_CHARACTERS:
            runs.append(_run(held, folder / f"{len(runs)}.run"))
            held, characters = [], 0
    held.sort()
    if not runs:
        yield from held
        return
    runs.append(_run(held, folder / f"{len(runs)}.run"))
    held = []
    with ExitStack() as stack:
        streams = [stack.enter_context(each.open(encoding="utf-8", newline="\n")) for each in runs]
        yield from heapq.merge(*(map(_bare, each) for each in streams))


def _run(lines: list[str], place: Path) -> Path:
    lines.sort()
    with place.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{each}\n" for each in lines)
    return place


def _bare(line: str) -> str:
    return line[:-1]
