"""Which variables of a plan can be no person? Only of those may a name be taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model import SCHEMA
from queries.analyst.words import PERSONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.reading import Operator

_NAME = r"(`(?:[^`]|``)+`|[^\W\d]\w*)"
_LABELS = r"((?:\w+)(?:[|&]\w+)*)"
_SCANNED = re.compile(rf"(?:(?:UNIQUE|RANGE INDEX|TEXT INDEX|POINT INDEX) )?{_NAME}:{_LABELS}")
_CONJUNCT = re.compile(rf"{_NAME}:{_LABELS}")
_ENDS = re.compile(rf"\({_NAME}\)(<?)-\[{_NAME}?(?::([\w|]+))?(\*[\d.]*)?[^\]]*\]-(>?)\({_NAME}\)")
_AS = re.compile(rf" AS {_NAME}")
_EXPANDS = frozenset({"Expand(All)", "OptionalExpand(All)", "Expand(Into)", "OptionalExpand(Into)"})
_RENAMES = frozenset({"Projection", "Distinct", "OrderedDistinct"})
_PLAIN_ALIAS = re.compile(rf"(?:^|(?<=, )){_NAME} AS {_NAME}(?=, |$)")


class Clean:
    """Tells of a variable whether everything it can be bound to is no person.

    A variable counts as clean when every step that introduces it, or a filter that all its rows
    pass later, holds it to types of the schema whose names are no personal data, or when it is a
    relationship. Whatever cannot be proved so is not clean.
    """

    def __init__(self, plan: Operator) -> None:
        self._steps = list(_chains(plan))
        self._judged: dict[str, bool] = {}

    def __call__(self, name: str) -> bool:
        """Whether the variable can be no person."""
        if name not in self._judged:
            self._judged[name] = False  # an alias of itself proves nothing
            found = [chain for chain in self._steps if name in _introduced(chain[0])]
            self._judged[name] = bool(found) and all(self._holds(name, each) for each in found)
        return self._judged[name]

    def _holds(self, name: str, chain: tuple[Operator, ...]) -> bool:
        if self._by_itself(name, chain[0]):
            return True
        below = chain[0]
        for step in chain[1:]:
            others = [each for each in step.children if each is not below]
            again = any(name in _introduced(each) for other in others for each in other.walk())
            if name not in step.identifiers or again or name in _introduced(step):
                return False
            if step.kind == "Filter" and name in _filtered(step.details):
                return True
            below = step
        return False

    def _by_itself(self, name: str, step: Operator) -> bool:
        if not step.children and (found := _SCANNED.match(step.details)):
            return _bare(found[1]) == name and _no_persons(found[2])
        if ends := _ENDS.search(step.details):
            return _end_is_clean(name, step, ends)
        aliased = {
            _bare(alias): _bare(source) for source, alias in _PLAIN_ALIAS.findall(step.details)
        }
        written = [_bare(each) for each in _AS.findall(step.details)]
        if step.kind in _RENAMES and written.count(name) == 1 and name in aliased:
            return self(aliased[name])
        return False


def _chains(plan: Operator, above: tuple[Operator, ...] = ()) -> Iterator[tuple[Operator, ...]]:
    """Yield every step with the steps above it, the nearest first."""
    chain = (plan, *above)
    yield chain
    for each in plan.children:
        yield from _chains(each, chain)


def _introduced(step: Operator) -> set[str]:
    """Names that a step binds; rather one too many, which only makes us more careful."""
    if step.kind == "Argument":
        return set()
    known = {name for each in step.children for name in each.identifiers}
    found = set(step.identifiers) - known
    if step.kind == "ProduceResults":
        return set()
    found |= {_bare(each) for each in _AS.findall(step.details)}
    if step.kind.startswith(("Expand(All)", "OptionalExpand(All)", "VarLength", "BFS", "Pruning")):
        found |= {
            _bare(name)
            for ends in _ENDS.finditer(step.details)
            for name in (ends[7], ends[3] or "")
        }
    if not step.children and (scanned := _SCANNED.match(step.details)):
        found.add(_bare(scanned[1]))
    return found - {""}


def _end_is_clean(name: str, step: Operator, ends: re.Match[str]) -> bool:
    """A relationship has no personal name; an end of it is what the schema lets it be."""
    if ends[3] and _bare(ends[3]) == name:
        return not ends[5]
    if step.kind not in _EXPANDS or ends[5] or not ends[4] or _bare(ends[7]) != name:
        return False
    types = ends[4].split("|")
    if not all(each in SCHEMA.relations for each in types):
        return False
    ends_at: set[str] = set()
    for each in types:
        relation = SCHEMA.relations[each]
        if not ends[2]:
            ends_at |= set(relation.targets)
        if not ends[6]:
            ends_at |= set(relation.sources)
    return not ends_at & PERSONS


def _filtered(details: str) -> set[str]:
    """Names that a filter holds to types that are no persons."""
    if " OR " in details or " XOR " in details or "NOT" in details or "CASE" in details:
        return set()
    held = (_CONJUNCT.fullmatch(each.strip()) for each in details.split(" AND "))
    return {_bare(each[1]) for each in held if each and _no_persons(each[2])}


def _no_persons(labels: str) -> bool:
    parts = re.split(r"[|&]", labels)
    known = all(each in SCHEMA.nodes and each not in PERSONS for each in parts)
    return (
        known
        if "|" in labels
        else any(each in SCHEMA.nodes and each not in PERSONS for each in parts)
    )


def _bare(name: str) -> str:
    return name.strip("`")
