"""Progress for people: bars where there is a terminal, short lines where there is none."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from loaders import RichProgress

if TYPE_CHECKING:
    from graph.text import Language


@pytest.mark.parametrize(
    ("language", "stages", "rows"),
    [
        ("zh", ["节点", "关系"], ["1,500 行", "20 行"]),
        ("en", ["nodes", "relationships"], ["1,500 rows"]),
    ],
)
def test_one_bar_per_stage_is_left_at_the_end(
    language: Language, stages: list[str], rows: list[str]
) -> None:
    stream = io.StringIO()
    progress = RichProgress(language, Console(file=stream, force_terminal=False, width=100))
    progress.begin("nodes", 3_000)
    progress.advance("var/[red]units.csv", 1_000, 2_000)
    progress.advance("var/[red]units.csv", 500, 1_000)
    progress.begin("relations", 10)
    progress.advance("HOLDS_SEAT.csv", 20, 10)
    progress.finish()
    lines = [line for line in stream.getvalue().splitlines() if line.strip()]
    assert [line.split()[0] for line in lines] == stages
    assert all(text in stream.getvalue() for text in rows)


def test_a_terminal_shows_the_file_at_hand() -> None:
    stream = io.StringIO()
    progress = RichProgress("en", Console(file=stream, force_terminal=True, width=100))
    progress.begin("nodes", 3_000)
    progress.advance("var/[red]units.csv", 1_000, 2_000)
    deadline = time.monotonic() + 10
    while "[red]units.csv" not in stream.getvalue():
        assert time.monotonic() < deadline, stream.getvalue()
        time.sleep(0.01)
    progress.finish()


def test_progress_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    progress = RichProgress("en")
    progress.begin("nodes", 0)
    progress.advance("units.csv", 0, 0)
    progress.finish()
    printed = capsys.readouterr()
    assert (printed.out, "nodes" in printed.err) == ("", True)


def test_a_load_that_ends_before_its_first_stage_shows_nothing() -> None:
    stream = io.StringIO()
    RichProgress("en", Console(file=stream, width=100)).finish()
    assert not stream.getvalue().strip()
