"""An invented county into which duplicates are planted, and what only looks like one.

Every plant is what happens in an office: a second list that writes a name otherwise, leaves out
what it does not know, and keeps little of what would tell that it is the same. The same county and
the same plants come out every time.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from opencc import OpenCC

from data.synthetic import NodeBatch, generate
from queries.duplicates.names import Places
from queries.duplicates.profiles import PROFILES
from queries.duplicates.records import Known, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = dict[str, Any]
Pair = frozenset[str]
TODAY = dt.date(2026, 5, 1)
SEED = 7
_TRADITIONAL = OpenCC("s2t")
_HOMOPHONES = str.maketrans("明玉青安和丰福景志建晓文华", "名钰清桉合峰富井智健小闻花")
_LOOKALIKES = str.maketrans("小中务服品公区电汽饭大阳", "少申条眼晶么巨龟气饮太阻")


@dataclass
class County:
    """What there is of the types that are looked at, as the extract of the graph tells it.

    Attributes:
        rows: By type, every thing with ``values`` and ``beside``.
        planted: By type, the pairs that are the same, with the kind of the plant.
    """

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    planted: dict[str, dict[Pair, str]] = field(default_factory=lambda: defaultdict(dict))

    def things(self, label: str) -> list[Known]:
        """Return the things of a type in the form in which they are compared."""
        places = Places(["抚松县", "抚松镇", "靖宇县"])
        return [known(PROFILES[label], each, places) for each in self.rows[label]]


@cache
def county(communities: int = 12, seed: int = 1) -> County:
    """Return an invented county with its plants, the same every time."""
    made = County()
    rows: dict[tuple[str, str], Row] = {}
    for batch in generate(communities=communities, seed=seed, today=TODAY):
        if isinstance(batch, NodeBatch):
            for each in batch.rows:
                row = {
                    "id": each["id"],
                    "name": each["name"],
                    "aliases": each.get("aliases"),
                    "synthetic": True,
                    "beside": [],
                    "values": dict(each),
                }
                rows[batch.label, str(each["id"])] = row
                if batch.label in PROFILES:
                    made.rows[batch.label].append(row)
        elif batch.source_label in PROFILES:
            for each in batch.rows:
                rows[batch.source_label, str(each["from"])]["beside"].append(
                    [batch.name, each["to"]]
                )
    draw = random.Random(SEED)
    for label, plants in _PLANTS.items():
        _plant(made, label, plants, draw)
    return made


def _plant(
    made: County, label: str, plants: dict[str, Callable[[Row], Row | None]], draw: random.Random
) -> None:
    """Add twins to about a fifth of the things, of each kind as many as of the others."""
    originals = list(made.rows[label])
    draw.shuffle(originals)
    waiting = iter(originals)
    for kind, plant in plants.items():
        for number in range(max(4, len(originals) // (5 * len(plants)))):
            each, twin = next((one, two) for one in waiting if (two := plant(one)))
            twin["id"] = f"twin-{label.lower()}-{kind}-{number:04}"
            made.rows[label].append(twin)
            made.planted[label][frozenset((each["id"], twin["id"]))] = kind


def _twin(
    row: Row, name: str | None, *, keeps: tuple[str, ...] = (), beside: bool = True
) -> Row | None:
    """Return another record of a thing that keeps little; None where the name stays the same."""
    if name is None or name == row["name"]:
        return None
    return {
        **row,
        "name": name,
        "aliases": None,
        "values": {each: row["values"].get(each) for each in keeps},
        "beside": list(row["beside"]) if beside else [],
    }


def _replaced(name: str, table: dict[int, int]) -> str | None:
    """Return the name with the last character that can be mistaken, mistaken."""
    for place in reversed(range(len(name))):
        if ord(name[place]) in table:
            return name[:place] + name[place].translate(table) + name[place + 1 :]
    return None


def _shortened(row: Row) -> Row | None:
    name = row["name"].removesuffix("有限公司")
    return _twin(
        row, f"{name}有限责任公司" if name != row["name"] else f"抚松县{name}", keeps=("kind",)
    )


def _by_alias(row: Row) -> Row | None:
    return _twin(row, row["aliases"][0] if row["aliases"] else None, keeps=("kind",))


def _swapped(row: Row) -> Row | None:
    name = row["name"]
    return _twin(row, name[2:4] + name[:2] + name[4:] if len(name) > 5 else None, keeps=("kind",))


def _typed_phone(row: Row) -> Row | None:
    """A name that is hardly alike, no place, and the number in full-width digits."""
    number = str(row["values"]["phone"])
    twin = _twin(row, f"抚松{row['name'][:2]}{row['name'][-2:]}（新）", beside=False)
    if twin:
        twin["values"]["phone"] = "+86 " + "-".join(
            (number[:3], number[3:7], number[7:])
        ).translate({ord(str(each)): chr(0xFF10 + each) for each in range(10)})
    return twin


_NEED_KEEPS = ("starts_on", "ends_on")
_PLANTS: dict[str, dict[str, Callable[[Row], Row | None]]] = {
    "Unit": {
        "suffix": _shortened,
        "traditional": lambda row: _twin(row, _TRADITIONAL.convert(row["name"]), keeps=("kind",)),
        "homophone": lambda row: _twin(row, _replaced(row["name"], _HOMOPHONES), keeps=("kind",)),
        "typo": lambda row: _twin(row, _replaced(row["name"], _LOOKALIKES), keeps=("kind",)),
        "alias": _by_alias,
        "swapped": _swapped,
        "phone": _typed_phone,
        "brackets": lambda row: _twin(
            row, f"{row['name'][:2]}（{row['name'][2:]}）", keeps=("address",)
        ),
    },
    "Need": {
        "traditional": lambda row: _twin(row, _TRADITIONAL.convert(row["name"]), keeps=_NEED_KEEPS),
        "typo": lambda row: _twin(row, _replaced(row["name"], _LOOKALIKES), keeps=_NEED_KEEPS),
        "swapped": lambda row: _twin(
            row, row["name"][4:] + row["name"][:4], keeps=(*_NEED_KEEPS, "quantity")
        ),
        "brackets": lambda row: _twin(
            row, f"【{row['name'][:4]}】{row['name'][4:]}", keeps=_NEED_KEEPS
        ),
    },
    **{
        label: {
            "traditional": lambda row: _twin(row, _TRADITIONAL.convert(row["name"])),
            "homophone and phone": lambda row: _twin(
                row, _replaced(row["name"], _HOMOPHONES), keeps=("phone",)
            ),
            "phone": lambda row: _twin(row, f"{row['name']} ", keeps=("phone",), beside=False),
        }
        for label in ("Member", "SocialWorker", "GridWorker", "Resident")
    },
}


def neighbours() -> Iterator[tuple[Row, Row]]:
    """Yield pairs that are not the same, although their names, and where they are, say so."""
    for one, other in (
        ("抚松县第一小学", "抚松县第二小学"),
        ("抚松县城东幼儿园", "抚松县城西幼儿园"),
        ("明麓小学", "明麓中学"),
        ("抚松县人民医院", "靖宇县人民医院"),
        ("明麓大街3号楼物业", "明麓大街5号楼物业"),
    ):
        first, second = (
            {
                "id": name,
                "name": name,
                "aliases": None,
                "synthetic": False,
                "beside": [["LOCATED_IN", "c"]],
                "values": {"kind": "school"},
            }
            for name in (one, other)
        )
        yield first, second
