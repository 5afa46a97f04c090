"""How alike are two names? Pure functions of two keys and of how common their characters are."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from queries.duplicates.names import sound, sounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from queries.duplicates.names import NameKey

Step = tuple[str, int, str, int]
Way = Literal["same", "alias", "sound", "order", "similar", "number", "place", "different"]

_FLOOR = 0.05
_SHORTEST_HEAD = _SHORTEST_ENDING = 2
_ENDING_SHARE, _OTHER_KIND, _SHARED = 0.25, 0.4, 3
_HOMOPHONE = 0.3
_REORDERED, _SAME_SOUND = 0.95, 0.9
_PERSON_SAME_SOUND, _PERSON_REORDERED, _PERSON_ONE_OFF = 0.8, 0.7, 0.5
_LIKE = 0.6
# What tells 第一小学 from 第二小学, 城东 from 城西, 小学 from 中学: never a slip of the keyboard.
_TELLING = frozenset("0123456789十百甲乙丙丁大中小东西南北上下前后左右内外新老旧男女初高正副")
_NUMBER_SIGNS = _TELLING | frozenset("第号")


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are.

    Attributes:
        value: From 0, nothing in common, to 1, the same.
        way: In which way; ``number`` and ``place`` are names that differ on purpose.
    """

    value: float
    way: Way


class Characters:
    """How much each character of a name tells of whose name it is.

    A rare one tells much, one that stands in every name nearly nothing: the inverse document
    frequency, scaled to at most 1 (K. Spärck Jones, 1972). The ending that several names share,
    such as 社会工作服务中心, says what kind of thing it is, and counts for a quarter.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Count in how many different names each character and each ending stands."""
        different = set(names)
        characters = Counter(each for name in different for each in set(name))
        self._endings = Counter(
            name[place:]
            for name in different
            for place in range(_SHORTEST_HEAD, len(name) - _SHORTEST_ENDING + 1)
        )
        scale = math.log(len(different) + 2)
        self._weights = {
            each: max(_FLOOR, math.log((len(different) + 2) / (count + 1)) / scale)
            for each, count in characters.items()
        }
        self._known: dict[str, Weighed] = {}

    def weigh(self, name: str) -> Weighed:
        """Return how much each character of a name tells, and what its head sounds like."""
        found = self._known.get(name)
        if found is None:
            head = self._head(name)
            weights = [self._weights.get(each, 1.0) for each in name]
            weights[head:] = [each * _ENDING_SHARE for each in weights[head:]]
            found = Weighed(
                weights,
                sum(weights),
                frozenset(map(sound, name[:head])),
                name[head:],
                sounds(name),
                "".join(sorted(filter(str.isdigit, name))),
            )
            self._known[name] = found
        return found

    def may_be_alike(self, one: str, other: str) -> bool:
        """Do the heads of two names share half of their sounds? If not, they are not alike."""
        a, b = self.weigh(one).head, self.weigh(other).head
        return 2 * len(a & b) >= min(len(a), len(b))

    def _head(self, name: str) -> int:
        """Return where the ending begins."""
        places = range(_SHORTEST_HEAD, len(name) - _SHORTEST_ENDING + 1)
        shared = (place for place in places if self._endings[name[place:]] >= _SHARED)
        return next(shared, len(name))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A name with what its characters tell.

    Attributes:
        weights: Of each character.
        total: Of all of them.
        head: The sounds of the characters before the ending.
        ending: What several names end in; empty where that is nothing.
        sounds: How it is read.
        digits: Its digits in order of size.
    """

    weights: list[float]
    total: float
    head: frozenset[str]
    ending: str
    sounds: str
    digits: str


def compare_names(one: NameKey, other: NameKey, characters: Characters) -> Likeness:
    """How alike are the names of two units or needs?

    The steps from one name to the other, of which each costs what its characters tell, and less
    where they are read alike, against what both names tell; less again where the endings are two
    kinds of thing. Names of the same characters in another order are nearly the same. Names that
    differ by a number, a size or a direction mean two things, and so do names that begin with two
    different places of one tier.

    Complexity: the product of both lengths.

    Reference: V. Levenshtein, Binary codes capable of correcting deletions, insertions and
    reversals, 1966.
    """
    a, b = one.text, other.text
    if _contrary_places(one.places, other.places):
        return Likeness(0.0, "place")
    if a == b:
        return Likeness(1.0, "alias" if one.alias or other.alias else "same")
    mine, theirs = characters.weigh(a), characters.weigh(b)
    steps = list(_steps(a, b))
    if telling := _told_apart(mine, theirs, steps):
        return telling
    if mine.sounds == theirs.sounds:
        return Likeness(_SAME_SOUND, "sound")
    if sorted(a) == sorted(b):
        return Likeness(_REORDERED, "order")
    cost = sum(
        _step_cost(x, mine.weights[i] if x else 0.0, y, theirs.weights[j] if y else 0.0)
        for x, i, y, j in steps
    )
    edit = 1 - 2 * cost / (mine.total + theirs.total)
    edit = max(0.0, edit - _OTHER_KIND * (1 - _same_kind(a, mine, b, theirs)))
    return Likeness(edit, "similar" if edit >= _LIKE else "different")


def compare_persons(one: NameKey, other: NameKey) -> Likeness:
    """How alike are the names of two persons? Another surname makes another person."""
    a, b = one.text, other.text
    if a == b:
        return Likeness(1.0, "alias" if one.alias or other.alias else "same")
    if sounds(a) == sounds(b):
        return Likeness(_PERSON_SAME_SOUND, "sound")
    if a[:1] != b[:1]:
        return Likeness(0.0, "different")
    if sorted(a) == sorted(b):
        return Likeness(_PERSON_REORDERED, "order")
    if Levenshtein.distance(a, b) == 1 and len(a) > 2:  # noqa: PLR2004 - surname and two more
        return Likeness(_PERSON_ONE_OFF, "similar")
    return Likeness(0.0, "different")


def _contrary_places(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Do two names begin with different places of one tier, such as two counties?"""
    tiers = {each[-1]: each for each in one}
    return any(tiers.get(each[-1], each) != each for each in other)


def _told_apart(mine: Weighed, theirs: Weighed, steps: Iterable[Step]) -> Likeness | None:
    """Do two names differ in their numbers, or in nothing but a number, a size or a direction?"""
    if mine.digits and theirs.digits and mine.digits != theirs.digits:
        return Likeness(0.0, "number")
    if all(x and y and x in _TELLING and y in _TELLING for x, _, y, _ in steps):
        return Likeness(0.0, "number")
    if all(not (x and y) and (x or y) in _NUMBER_SIGNS for x, _, y, _ in steps):
        return Likeness(_LIKE, "number")
    return None


def _steps(a: str, b: str) -> Iterator[Step]:
    """Yield the steps from one text to the other: character and place in each, "" for none."""
    for step in Levenshtein.editops(a, b):
        i, j = step.src_pos, step.dest_pos
        yield ("" if step.tag == "insert" else a[i], i, "" if step.tag == "delete" else b[j], j)


def _step_cost(one: str, weight: float, other: str, other_weight: float) -> float:
    if not one or not other:
        return weight + other_weight
    cheaper = min(weight, other_weight)
    return cheaper * _HOMOPHONE if sound(one) == sound(other) else cheaper


def _same_kind(a: str, mine: Weighed, b: str, theirs: Weighed) -> float:
    """Return how well the ending of each is found in the other, from 0 to 1."""
    found = [
        fuzz.partial_ratio(ending, text) / 100
        for ending, text in ((mine.ending, b), (theirs.ending, a))
        if ending
    ]
    return min(found, default=1.0)
