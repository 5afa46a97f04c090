"""Who has to be compared with whom? Only those who share something that few have.

Everything is put under a few keys: its codes and telephone numbers, its names, how they are read,
and of every name the rarest pairs of neighbouring characters that anyone else has too. Two things
are compared when they share a key. A key that too many share is narrowed by what stands beside
them, such as the community; what is too big even then is left out and counted. So the work grows
with the number of things × keys × :data:`LARGEST_BLOCK`, and not with its square.

Reference: P. Christen, A Survey of Indexing Techniques for Record Linkage, 2012.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from queries.duplicates.names import sounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from queries.duplicates.profiles import Profile
    from queries.duplicates.records import Known

    Keys = Callable[[Known], Iterator[str]]

LARGEST_BLOCK = 40
"""How many things that share a key are compared with each other."""

_RAREST = 4
Block = list[int]


class Blocks:
    """The groups within which things are compared.

    Attributes:
        left_out: How many groups were too big even when narrowed.
    """

    def __init__(self, profile: Profile, things: Sequence[Known]) -> None:
        """Group things by what they share."""
        self.left_out = 0
        self._things = things
        self._narrowing = [each.name for each in profile.signs if each.narrows]
        self._sure = [each.name for each in profile.signs if each.blocks]
        self._shared = Counter(
            pair for each in things for pair in {p for key in each.keys for p in _pairs(key.text)}
        )
        self._persons = profile.persons

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield the places of two things to compare, the lower first; some come several times."""
        for block in self._small(self._grouped(self._sharp)):
            yield from combinations(block, 2)
        for block in self._small(self._grouped(self._blunt)):
            yield from combinations(block, 2)

    def _sharp(self, thing: Known) -> Iterator[str]:
        """Yield the keys under which everything is compared that shares them."""
        for name in self._sure:
            for each in thing.signs.get(name, ()):
                yield f"{name} {each}"
        for key in thing.keys:
            yield f"name {key.text}"
            yield f"sound {sounds(key.text)}"

    def _blunt(self, thing: Known) -> Iterator[str]:
        """Yield the rarest pairs of characters that someone else has too.

        Of persons, only together with what stands beside them: half a name is not rare.
        """
        for key in thing.keys:
            shared = {each for each in _pairs(key.text) if self._shared[each] > 1}
            for each in sorted(shared, key=lambda pair: (self._shared[pair], pair))[:_RAREST]:
                if self._persons:
                    yield from self._beside(f"part {each}", thing)
                else:
                    yield f"part {each}"

    def _grouped(self, keys: Keys) -> Iterable[tuple[str, Block]]:
        groups: dict[str, Block] = defaultdict(list)
        for place, thing in enumerate(self._things):
            for key in set(keys(thing)):
                groups[key].append(place)
        return groups.items()

    def _small(self, groups: Iterable[tuple[str, Block]]) -> Iterator[Block]:
        """Yield the groups of two and more, the big ones narrowed."""
        for key, block in groups:
            if len(block) <= LARGEST_BLOCK:
                yield block
                continue
            narrowed: dict[str, Block] = defaultdict(list)
            for place in block:
                for within in set(self._beside(key, self._things[place])):
                    narrowed[within].append(place)
            for part in narrowed.values():
                if len(part) <= LARGEST_BLOCK:
                    yield part
                else:
                    self.left_out += 1

    def _beside(self, key: str, thing: Known) -> Iterator[str]:
        for name in self._narrowing:
            for each in thing.signs.get(name, ()):
                yield f"{key} {name} {each}"


def _pairs(text: str) -> Iterator[str]:
    return (text[place : place + 2] for place in range(len(text) - 1))
