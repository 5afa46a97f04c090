"""One thing as it is compared with another of its type."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from queries.duplicates.names import Places, code, name_key, numbers, person_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queries.duplicates.names import NameKey
    from queries.duplicates.profiles import Profile, Sign


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one thing.

    Attributes:
        id: Its id.
        name: Its name as it stands in the graph.
        synthetic: Whether it is invented.
        keys: How its name and its aliases are compared, the name first.
        signs: By the name of a sign, what it holds: never empty.
    """

    id: str
    name: str
    synthetic: bool
    keys: tuple[NameKey, ...]
    signs: dict[str, frozenset[Any]] = field(default_factory=dict)


def known(profile: Profile, row: Mapping[str, Any], places: Places) -> Known:
    """Return what a row of the extract says, in the form in which it is compared."""
    return Known(
        row["id"],
        row["name"],
        row["synthetic"],
        tuple(_keys(profile, row, places)),
        {each.name: held for each in profile.signs if (held := _held(each, row))},
    )


def _keys(profile: Profile, row: Mapping[str, Any], places: Places) -> dict[NameKey, None]:
    texts = [(row["name"], False), *((each, True) for each in row["aliases"] or ())]
    made = [
        person_key(text, alias=alias) if profile.persons else name_key(text, places, alias=alias)
        for text, alias in texts
    ]
    return dict.fromkeys(each for each in made if each.text)


def _held(sign: Sign, row: Mapping[str, Any]) -> frozenset[Any]:
    if sign.kind == "nodes":
        return frozenset(other for name, other in row["beside"] if name in sign.reads)
    values = [_value(row, name) for name in sign.reads]
    if sign.kind == "window":
        # an open end is unknown; whoever names neither says nothing
        return frozenset([tuple(map(_day, values))]) if None not in values else frozenset()
    [value] = values
    if value is None:
        return frozenset()
    if sign.kind == "numbers":
        return numbers(str(value))
    return frozenset([code(str(value)) if isinstance(value, str) else value]) - {""}


def _value(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever a property holds
    return row["id"] if name == "id" else row["values"].get(name)


def _day(value: Any) -> int:  # noqa: ANN401 - a day of the driver's or of Python's
    return value.toordinal() if isinstance(value, dt.date) else int(value.to_ordinal())
