"""How far a job has come: one line of JSON per step, which anybody may read while it is written."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from loaders.progress import Stage

PROGRESS_FILE: Final = "progress"
# whoever waits for a minute does not look four times a second any more
_SOON_S, _LATER_S, _LONG_S = 0.25, 1.0, 60.0
# longer than any line: names of files are short
_TAIL_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Step:
    """How far a job was at one moment.

    Attributes:
        number: Counts the steps of a run, from 1.
        stage: ``open``, then those of a load (``nodes``, ``relations``, ``references``).
        file: The file at hand.
        rows: Rows of this stage that are done.
        done: How much of this stage is done, in the same measure as ``total``: bytes of text
            files, rows of workbooks.
        total: How much there is to do in this stage; 0 while that is not known.
    """

    number: int
    stage: str
    file: str | None
    rows: int
    done: int
    total: int

    def as_json(self) -> dict[str, Any]:
        """Return the step as JSON can hold it."""
        return asdict(self)


class FileProgress:
    """Writes the steps of a load into a file, at most four a second, and later one."""

    def __init__(self, path: Path) -> None:
        """Begin with the stage in which files are opened."""
        self._path = path
        self._number = 0
        self._stage = "open"
        self._file: str | None = None
        self._rows = self._done = self._total = 0
        self._began = self._written_at = time.monotonic()
        path.unlink(missing_ok=True)
        self._write()

    def begin(self, stage: Stage, size: int) -> None:
        """Tell that a stage begins."""
        if self._number > 1:
            self._write()
        self._stage, self._file = stage, None
        self._rows, self._done, self._total = 0, 0, size
        self._write()

    def advance(self, file: str, rows: int, size: int) -> None:
        """Count what is done, and tell it now and then."""
        self._file = PurePath(file).name
        self._rows += rows
        self._done += size
        moment = time.monotonic()
        pause = _SOON_S if moment - self._began < _LONG_S else _LATER_S
        if moment - self._written_at >= pause:
            self._write()

    def finish(self) -> None:
        """Tell how far it came."""
        self._write()

    def _write(self) -> None:
        self._number += 1
        self._written_at = time.monotonic()
        step = Step(self._number, self._stage, self._file, self._rows, self._done, self._total)
        line = json.dumps(step.as_json(), ensure_ascii=False) + "\n"
        with self._path.open("ab") as stream:
            stream.write(line.encode())


def steps_after(path: Path, number: int) -> list[Step]:
    """Return the steps that follow a certain one, in order; 0 for all."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    # what stands behind the last end of a line is still being written
    return [_step(each) for each in lines[:-1][number:]]


def latest_step(path: Path) -> Step | None:
    """Return the latest step; None before the first."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(stream.seek(0, 2) - _TAIL_BYTES, 0))
            lines = stream.read().split(b"\n")
    except FileNotFoundError:
        return None
    return _step(lines[-2]) if len(lines) > 1 else None


def _step(line: bytes) -> Step:
    return Step(**json.loads(line))
