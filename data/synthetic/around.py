"""Which known places an invented county is laid around."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError
from graph.text import Text

if TYPE_CHECKING:
    from pathlib import Path

Ends = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class AroundCommunity:
    """Ids of what is known of one community.

    Attributes:
        id: The community.
        big_committee: Its big committee.
        committee: Its community Party committee, which holds the full-time seats.
        branches: Its grid branches; a second full-time seat goes to the first of them.
        grids: Its grids; when none are given, invented ones are added.
    """

    id: str
    big_committee: str
    committee: str
    branches: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """Ids of a known county, one known township in it and that township's known communities.

    The generator only lets relationships point to them or start from them; it never writes the
    nodes themselves, so what is known of them stays as it was loaded.
    """

    county: str
    township: str
    township_committee: str
    communities: tuple[AroundCommunity, ...]


def read_around(folder: Path) -> Around:
    """Which known county, township and communities does a folder of facts describe?

    The township's grids are dealt out to its communities in turn: the facts need not say which
    community a grid lies in, and what is invented about it is marked as such.

    Args:
        folder: Facts as CSV with the relation sheets ``PART_OF``, ``LED_BY`` and
            ``HAS_BIG_COMMITTEE``, whose ends are named by type and id.

    Returns:
        The ids, communities and grids in the order of the sheets.

    Raises:
        InvalidInputError: A sheet is missing, the facts are not of exactly one township, or a
            community has no committee or no big committee.
    """
    parts = _ends(folder / "PART_OF.csv")
    townships = [(low, high) for kind, low, _, high in parts if kind == "Township"]
    if len(townships) != 1:
        raise InvalidInputError(
            Text("{folder} 应恰好描述一个镇", "{folder} must describe exactly one township").format(
                folder=folder.name
            )
        )
    township, county = townships[0]
    committees = {low: high for _, low, _, high in _ends(folder / "LED_BY.csv")}
    big = {low: high for _, low, _, high in _ends(folder / "HAS_BIG_COMMITTEE.csv")}
    communities = [low for kind, low, _, _ in parts if kind == "Community"]
    lacking = [each for each in communities if each not in committees or each not in big]
    if township not in committees or lacking:
        raise InvalidInputError(
            Text("缺少党委或大党委：{ids}", "no Party committee or big committee: {ids}").format(
                ids=", ".join(lacking or [township])
            )
        )
    grids = [low for kind, low, _, _ in parts if kind == "Grid"]
    return Around(
        county,
        township,
        committees[township],
        tuple(
            AroundCommunity(
                each,
                big[each],
                committees[each],
                grids=tuple(grids[position :: len(communities)]),
            )
            for position, each in enumerate(communities)
        ),
    )


def _ends(sheet: Path) -> list[Ends]:
    """Return type and id of the start and of the end of every relationship of a sheet."""
    try:
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            return [
                (row["from_type"], row["from"], row["to_type"], row["to"])
                for row in csv.DictReader(file)
            ]
    except (FileNotFoundError, KeyError) as error:
        raise InvalidInputError(
            Text(
                "{sheet} 缺失或缺列：{reason}", "{sheet} is missing or lacks a column: {reason}"
            ).format(sheet=sheet.name, reason=error)
        ) from error
