"""Bundles as JSON, with the reasons told from the figures that ranked them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.matching.explanation import amount_words, explain, percent
from queries.matching.path import explain_path, join_paths
from queries.matching.ranking import brief_resource

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from queries.analysis.bundle import Bundle, Share
    from queries.bundle.rows import Rows, WantedPart
    from queries.matching.ranking import Ranked

_ALONE = Text("{name}一家就够", "{name} alone is enough")
_TOGETHER = Text(
    "{count} 家合起来可全部满足", "the {count} of them together cover all that is wanted"
)
_NO_FEWER = Text(
    "再少一家就不够：任何 {count} 家最多满足 {share}",
    "no smaller set does: no {count} of all that can serve cover more than {share}",
)
_NO_SINGLE = Text(
    "没有一家能独自满足：最多满足 {share}", "nobody can alone: the most that one covers is {share}"
)
_FEWER_DO = Text(
    "更少的提供方也能满足，但匹配不如这一组",
    "fewer providers would do, but they fit less well",
)
_PARTLY = Text("共可满足 {share}，尚缺 {missing}", "{share} is covered; still missing: {missing}")
_ALL_WHO_CAN = Text(
    "能提供的都已列入也只有这些", "these are all who can give anything, and it is not enough"
)
_LIMITED = Text(
    "{most} 家以内最多只能满足这些",
    "no set of up to {most} providers covers more",
)
_GIVES = Text("给出 {amount}，满足 {share}", "gives {amount}, {share} of what is wanted")
_GIVES_PART = Text(
    "给「{part}」{amount}，满足 {share}", "gives {amount} to «{part}», {share} of what is wanted"
)
_SERVES = Text("可满足，数量不计", "serves it; nobody counts how much")
_SERVES_PART = Text("可满足「{part}」，数量不计", "serves «{part}»; nobody counts how much")
_WITHOUT = Text("没有它，其余各家合计只能满足 {share}", "without it the others cover only {share}")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells bundles of one problem.

    Attributes:
        parts: What is wanted.
        rows: The problem, and what its rows stand for.
        most_providers: How many providers a bundle may have.
        today: Day from which windows are judged.
    """

    parts: Sequence[WantedPart]
    rows: Rows
    most_providers: int
    today: dt.date

    def bundle_json(self, rank: int, bundle: Bundle) -> dict[str, Any]:
        """Return one bundle as JSON shows it."""
        shares = {
            name: [each for each in bundle.shares if each.provider == name]
            for name in bundle.providers
        }
        paths = [
            explain_path(self._part(each).need, self._ranked(each).candidate)
            for each in bundle.shares
        ]
        return {
            "rank": rank,
            "complete": bundle.complete,
            "covered_share": bundle.covered,
            "cost": bundle.cost,
            "providers": [self._provider_json(bundle, name, shares[name]) for name in shares],
            "parts": [self._part_json(bundle, each) for each in self.parts],
            "reasons": [each.as_dict() for each in self._reasons(bundle)],
            "graph": join_paths(paths),
        }

    def _part(self, share: Share) -> WantedPart:
        return self.parts[int(share.part) - 1]

    def _ranked(self, share: Share) -> Ranked:
        return self.rows.ranked[share.part, share.stock]

    def _provider_json(self, bundle: Bundle, name: str, shares: Sequence[Share]) -> dict[str, Any]:
        provider = self.rows.providers[name]
        reasons = [self._gives(each) for each in shares]
        if len(bundle.providers) > 1:
            reasons.append(_WITHOUT.format(share=percent(bundle.without[name])))
        reasons += [self._explanation(each) for each in shares]
        return {
            "provider": provider.as_json(),
            "tier": provider.tier,
            "gives": [self._share_json(each) for each in shares],
            "covered_without": bundle.without[name],
            "synthetic": any(self._ranked(each).candidate.synthetic for each in shares),
            "reasons": [each.as_dict() for each in reasons],
        }

    def _share_json(self, share: Share) -> dict[str, Any]:
        part, ranked = self._part(share), self._ranked(share)
        taken = next(
            each.per_unit for each in self.rows.uses if (each.part, each.stock) == _key(share)
        )
        return {
            "part": part.number,
            "resource": brief_resource(ranked.candidate),
            "quantity": share.quantity if part.counted else None,
            "unit_of_measure": _unit(part, ranked),
            "resource_quantity": round(share.quantity * taken, 9) if taken else None,
            "share": self._share_of_part(share),
            "score": ranked.score,
            "explanation": self._explanation(share).as_dict(),
        }

    def _share_of_part(self, share: Share) -> float:
        wanted = self.rows.parts[int(share.part) - 1].quantity
        return min(1.0, round(share.quantity / wanted, 9))

    def _explanation(self, share: Share) -> Text:
        part, ranked = self._part(share), self._ranked(share)
        return explain(part.need, ranked.candidate, ranked.features, today=self.today)

    def _gives(self, share: Share) -> Text:
        part, several = self._part(share), len(self.parts) > 1
        if not part.counted:
            return (_SERVES_PART if several else _SERVES).format(part=part.name)
        amount = amount_words(share.quantity, _unit(part, self._ranked(share)))
        return (_GIVES_PART if several else _GIVES).format(
            part=part.name, amount=amount, share=percent(self._share_of_part(share))
        )

    def _part_json(self, bundle: Bundle, part: WantedPart) -> dict[str, Any]:
        missing = bundle.uncovered[str(part.number)]
        wanted = self.rows.parts[part.number - 1].quantity
        return {
            "part": part.number,
            "covered": wanted - missing if part.counted else None,
            "uncovered": missing if part.counted else None,
            "unit_of_measure": part.need.unit_of_measure,
            "share": round(1 - missing / wanted, 9),
        }

    def _reasons(self, bundle: Bundle) -> Iterator[Text]:
        """Why this set, and why no smaller one?"""
        count = len(bundle.providers)
        if bundle.complete and count == 1:
            yield _ALONE.format(name=self.rows.providers[bundle.providers[0]].name)
        elif bundle.complete:
            yield _TOGETHER.format(count=count)
        else:
            yield _PARTLY.format(share=percent(bundle.covered), missing=self._missing(bundle))
            everybody = count == len({each.provider for each in self.rows.stocks})
            if everybody:
                yield _ALL_WHO_CAN
            elif count == self.most_providers:
                yield _LIMITED.format(most=self.most_providers)
        if bundle.fewer is None:
            return
        if bundle.fewer >= bundle.covered:
            yield _FEWER_DO
        else:
            text = _NO_SINGLE if count == 2 else _NO_FEWER  # noqa: PLR2004 - one fewer than two
            yield text.format(count=count - 1, share=percent(bundle.fewer))

    def _missing(self, bundle: Bundle) -> Text:
        told = [
            Text("「{name}」{amount}", "{amount} of «{name}»").format(
                name=part.name, amount=amount_words(missing, part.need.unit_of_measure)
            )
            if part.counted
            else Text("「{name}」", "«{name}»").format(name=part.name)
            for part in self.parts
            if (missing := bundle.uncovered[str(part.number)])
        ]
        return Text("、".join(each.zh for each in told), ", ".join(each.en for each in told))


def _key(share: Share) -> tuple[str, str]:
    return share.part, share.stock


def _unit(part: WantedPart, ranked: Ranked) -> str | None:
    resource = ranked.candidate.resource
    return part.need.unit_of_measure or (resource.unit_of_measure if resource else None)
