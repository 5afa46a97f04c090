"""How far a load has come: told to whoever wants to show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from graph.text import Language, Text

if TYPE_CHECKING:
    from rich.progress import TaskID

Stage = Literal["nodes", "relations", "references"]

_STAGES: dict[Stage, Text] = {
    "nodes": Text("节点", "nodes"),
    "relations": Text("关系", "relationships"),
    "references": Text("引用", "references"),
}
_ROWS = Text("{rows:,} 行", "{rows:,} rows")


class Progress(Protocol):
    """What is told how far a load has come."""

    def begin(self, stage: Stage, size: int) -> None:
        """A stage begins that reads files of so many bytes; those with references come twice."""

    def advance(self, file: str, rows: int, size: int) -> None:
        """So many more rows and bytes of this file are done."""

    def finish(self) -> None:
        """The load is over, well or badly."""


class Silent:
    """Shows nothing."""

    def begin(self, stage: Stage, size: int) -> None:
        """Show nothing."""

    def advance(self, file: str, rows: int, size: int) -> None:
        """Show nothing."""

    def finish(self) -> None:
        """Show nothing."""


class RichProgress:
    """One bar per stage on stderr, with the file at hand and the rows done.

    Where stderr is no terminal only the finished bars are printed, so that logs stay short.
    """

    def __init__(self, language: Language, console: Console | None = None) -> None:
        """Prepare the bars; they appear with the first stage.

        Args:
            language: Language of the words beside the bars.
            console: Where to draw; stderr when None.
        """
        self._language = language
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[done]}", justify="right"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[file]}", markup=False),
            console=console or Console(stderr=True),
        )
        self._stage: TaskID | None = None
        self._rows = 0

    def begin(self, stage: Stage, size: int) -> None:
        """Draw the bar of a stage."""
        self._close_stage()
        self._bars.start()
        self._rows = 0
        label = _STAGES[stage].in_language(self._language)
        self._stage = self._bars.add_task(label, total=max(size, 1), done=self._done(), file="")

    def advance(self, file: str, rows: int, size: int) -> None:
        """Lengthen the bar."""
        self._rows += rows
        if self._stage is not None:
            name = Path(file).name
            self._bars.update(self._stage, advance=size, done=self._done(), file=name)

    def finish(self) -> None:
        """Leave the finished bars on the screen."""
        self._close_stage()
        self._bars.stop()

    def _close_stage(self) -> None:
        if self._stage is not None:
            self._bars.update(self._stage, file="")
            self._bars.stop_task(self._stage)

    def _done(self) -> str:
        return _ROWS.format(rows=self._rows).in_language(self._language)
