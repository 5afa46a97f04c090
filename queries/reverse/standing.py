"""Where does one provider stand among all who can serve a need? Pure.

What it should be asked for is told by comparative advantage (Ricardo 1817): not where it is good,
but where going to the next best instead would cost most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.matching.candidates import Provider
    from queries.matching.ranking import Ranked

# One of the best: among the first three, and by not more than this behind the first.
BEST_PLACES = 3
BEST_GAP = 0.05
_FEW = 3
_DECIMALS = 12
_ONLY = Text("只有{name}能满足", "only {name} can serve it")
_FIRST = Text("{count}能满足，{name}排第一", "{count} can, and {name} is the first")
_TIED = Text(
    "{count}能满足，{name}与最好的不相上下", "{count} can, and {name} is as good as the best"
)
_AMONG = Text(
    "{count}能满足，{name}排第 {place}，得分只比第一的{first}低 {gap:.3f}",
    "{count} can; {name} comes at place {place}, only {gap:.3f} behind {first}, the first",
)
_AHEAD = Text(
    "下一个可找的是{next}，得分低 {gap:.3f}", "next would be {next}, whose score is {gap:.3f} lower"
)
_COUNT = Text("{count} 家", "{count}")
_ONLY_FEW = Text("只有 {count} 家", "only {count}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provider compares with everybody else who can serve the same need.

    Attributes:
        provider: The provider.
        score: Its score.
        place: Its place in the order of the match, from 1.
        others: Everybody else who can, best first, each with its score.
    """

    provider: Provider
    score: float
    place: int
    others: Sequence[tuple[Provider, float]]

    @property
    def count(self) -> int:
        """How many can serve the need."""
        return len(self.others) + 1

    @property
    def advantage(self) -> float:
        """How much worse the need fares without this provider; negative when another is better.

        Without anybody else it fares worse by the whole score.
        """
        return round(self.score - max((score for _, score in self.others), default=0.0), _DECIMALS)

    @property
    def is_best(self) -> bool:
        """Whether it is the only one, the first, or one of the best."""
        return self.place == 1 or (self.place <= BEST_PLACES and self.advantage >= -BEST_GAP)

    def reasons(self) -> list[Text]:
        """Why should it be asked, or why rather somebody else?"""
        if not self.others:
            return [_ONLY.format(name=self.provider.name)]
        best_other, _ = self.others[0]
        words = (_ONLY_FEW if self.count <= _FEW else _COUNT).format(count=self.count)
        name = self.provider.name
        if self.advantage == 0:
            return [_TIED.format(count=words, name=name)]
        if self.place == 1:
            return [
                _FIRST.format(count=words, name=name),
                _AHEAD.format(next=best_other.name, gap=self.advantage),
            ]
        return [
            _AMONG.format(
                count=words, name=name, place=self.place, first=best_other.name, gap=-self.advantage
            )
        ]


def standing(ranked: Sequence[Ranked], key: tuple[str, str]) -> Standing | None:
    """Where does a provider stand?

    Args:
        ranked: The best thing of everybody who can serve the need, best first.
        key: Type and id of the provider.

    Returns:
        None when it is not among them.
    """
    for place, each in enumerate(ranked, 1):
        if each.candidate.provider.key == key:
            others = [
                (other.candidate.provider, other.score) for other in ranked if other is not each
            ]
            return Standing(each.candidate.provider, each.score, place, others)
    return None
