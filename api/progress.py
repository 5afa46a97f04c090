"""How far the writing of a synthetic county has come, as a bar on stderr."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api import demo
from data.synthetic import CountySize
from graph.text import Text
from loaders import RichProgress

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from graph.database import Database
    from graph.text import Language

_WORD = Text("合成县", "synthetic county")
# A synthetic county has about so many relationships for each of its nodes.
_RELATIONS_PER_NODE = 2.6


@contextmanager
def county_bar(communities: int, language: Language) -> Iterator[Callable[[int], None]]:
    """Show a bar while a county of so many communities is written.

    Yields:
        What is to be told the number of rows of every batch that is written.
    """
    expected = CountySize(communities=communities).nodes * (1 + _RELATIONS_PER_NODE)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    ) as bars:
        task = bars.add_task(_WORD.in_language(language), total=expected)
        yield lambda rows: bars.advance(task, rows)
        bars.update(task, total=bars.tasks[task].completed)


def load_demo_telling(database: Database, *, today: dt.date, language: Language) -> None:
    """Load the demo as :func:`api.demo.load_demo` does, and show how far it has come."""
    demo.load_facts(database, progress=RichProgress(language))
    with county_bar(demo.COMMUNITIES, language) as tell:
        demo.write_demo_county(database, today=today, tell=tell)
