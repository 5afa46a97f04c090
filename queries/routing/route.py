"""To which departments should this case be sent?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.matching.path import join_paths
from queries.open311 import masked
from queries.routing.blend import DEFAULT_BLEND, GIVEN_TRUST, Blend, blended
from queries.routing.declared import declared
from queries.routing.reading import (
    MOST_CATEGORIES,
    MOST_DEPARTMENTS,
    load_departments,
    load_tree,
)
from queries.routing.telling import departments_told, reasons, topic_json
from queries.routing.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database
    from queries.analysis.routing.model import TextModel
    from queries.routing.cases import CaseText
    from queries.routing.declared import Declared, Department
    from queries.routing.topics import Tree

SHOWN = 3
DEFAULT_THRESHOLD = 0.5
"""Confidence from which on a case is sent; below it a person decides."""

_LEAST = 0.005
_DECIMALS = 4
_TRIAGE = Text(
    "把握不足（{confidence:.0%}，低于 {threshold:.0%}），请人工分派",
    "Not sure enough ({confidence:.0%}, below {threshold:.0%}): triage by hand",
)
_NOBODY = Text(
    "没有部门声明负责，过去也没有类似的派单，请人工分派",
    "No department is declared responsible, and no dispatch was like this: triage by hand",
)
_UNTRAINED = Text(
    "尚未从过去的派单学习（train routing），只按声明的职责判断",
    "Nothing was learned from dispatches yet (train routing); only declared duties count",
)
_NO_COUNTY = Text(
    "未说明在哪里，考虑了所有县的部门",
    "It is not said where; the departments of all counties were looked at",
)
_ELSEWHERE = Text(
    "学到的部门都不在本县，只按声明的职责判断",
    "No department that was learned about is of this county; only declared duties count",
)
_HANDLED = Text("已由{names}处理", "Handled already by {names}")
_INVENTED = Text(
    "学习所用的 {count} 件诉求中有 {invented} 件是合成数据",
    "Of the {count} cases that were learned from, {invented} are invented",
)
_CUT = Text("部门或分类过多，只考虑了一部分", "Too many departments or categories: some left out")


@dataclass(frozen=True, slots=True)
class Taught:
    """What was learned from dispatches, as it is kept.

    Attributes:
        model: The model; None when nothing was learned, or its file cannot be used.
        about: What is known about it.
        notes: Why there is none, where that has to be said.
    """

    model: TextModel | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[Mapping[str, str]] = ()

    @property
    def blend(self) -> Blend:
        """How much the learned and the declared count."""
        if self.model is None:
            return DEFAULT_BLEND
        weights = self.about["blend"]
        return Blend(float(weights["learned"]), float(weights["trust"]))


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that was found out about a case."""

    case: CaseText
    topics: Sequence[Topic]
    declared: Declared
    learned: Mapping[str, float]
    shares: Mapping[str, float]
    departments: Mapping[str, Department]
    tree: Tree


def route_case(
    database: Database, case: CaseText, taught: Taught, *, threshold: float = DEFAULT_THRESHOLD
) -> dict[str, Any]:
    """To which departments should this case be sent, how sure is that, and why?

    What is declared: the categories that the case is in, or that its text names, and the
    departments that are responsible for them or for something above them. What was learned: which
    words stood in the cases that each department was sent for. Both are weighed as the held-out
    cases of the last training suggest.

    Args:
        database: The graph.
        case: The case, filed or not.
        taught: What was learned.
        threshold: Confidence from which on it is sent without a person looking.

    Returns:
        ``decision`` (``route``, or ``triage``: by hand), ``confidence`` of the first department,
        ``threshold``, ``departments`` (the top three, the likeliest first, ties by id, each with
        ``confidence``, ``declared``, ``learned``, ``duties``, ``words`` and ``reasons``),
        ``topics``, ``handlers``, ``model``, ``looked_at``, ``graph`` and ``notes``.

    Raises:
        DatabaseUnavailableError: Neo4j is away.
    """
    found = _find_out(database, case, taught)
    ranked = sorted(found.shares.items(), key=lambda item: (-item[1], item[0]))
    ranked = [each for each in ranked if each[1] >= _LEAST][:SHOWN]
    confidence = round(ranked[0][1], _DECIMALS) if ranked else 0.0
    sure = bool(ranked) and confidence >= threshold
    words = {
        each: taught.model.spans(case.bare(), each)
        for each, _ in ranked
        if taught.model and found.learned.get(each)
    }
    told = departments_told(
        found.departments, [each for each, _ in ranked], found.declared, case.id, _title(case)
    )
    return {
        "case": {"id": case.id, "label": "Case", "name": _title(case)} if case.id else None,
        "synthetic": case.synthetic,
        "decision": "route" if sure else "triage",
        "confidence": confidence,
        "threshold": threshold,
        "departments": [
            {
                "rank": rank,
                "department": found.departments[each].as_json(),
                "synthetic": found.departments[each].synthetic,
                "confidence": round(share, _DECIMALS),
                "declared": round(found.declared.shares.get(each, 0.0), _DECIMALS),
                "learned": (
                    round(found.learned.get(each, 0.0), _DECIMALS) if found.learned else None
                ),
                "duties": told[each]["duties"],
                "words": _quoted(case, words.get(each, ())),
                "reasons": [
                    text.as_dict()
                    for text in reasons(
                        found.declared.duties.get(each, ()),
                        found.learned.get(each) if found.learned else None,
                        [one["text"] for one in _quoted(case, words.get(each, ()))],
                        int(taught.model.examples.get(each, 0)) if taught.model else 0,
                    )
                ],
            }
            for rank, (each, share) in enumerate(ranked, 1)
        ],
        "topics": [topic_json(each, case) for each in found.topics],
        "handlers": [dict(each) for each in case.handlers],
        "model": _model_json(taught),
        "looked_at": {
            "departments": len(found.departments),
            "categories": len(found.tree.by_id),
            "examples": int(taught.about["examples"]) if taught.model else 0,
        },
        "graph": join_paths(told[each]["path"] for each, _ in ranked),
        "notes": [
            *taught.notes,
            *({"code": code, **text.as_dict()} for code, text in _notes(found, taught)),
            *_verdict(ranked, confidence, threshold),
        ],
    }


def _find_out(database: Database, case: CaseText, taught: Taught) -> _Found:
    tree, departments = load_tree(database), load_departments(database, case.county_id)
    given = [tree.by_id[each] for each in case.category_ids if each in tree.by_id]
    topics = [Topic(each, 1 / len(given), given=True) for each in given] or tree.topics(case.bare())
    known = declared(topics, departments, tree)
    learned: dict[str, float] = {}
    if taught.model is not None:
        shares = taught.model.probabilities(case.bare())
        here = {each: share for each, share in shares.items() if each in departments}
        total = sum(here.values())
        learned = {each: share / total for each, share in here.items()} if total else {}
    blend = taught.blend
    if given:
        blend = Blend(blend.learned, max(blend.trust, GIVEN_TRUST))
    shares = blended(learned, known.shares, blend)
    return _Found(case, topics, known, learned, shares, departments, tree)


def _title(case: CaseText) -> str:
    return masked(case.parts[0], case.people)


def _quoted(case: CaseText, spans: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """Return the words that speak for a department as they stand in the text, masked."""
    return [
        {
            "part": part,
            "start": each.start,
            "end": each.end,
            "text": masked(case.parts[part][each.start : each.end], case.people),
            "weight": round(each.weight, _DECIMALS),
        }
        for part, several in enumerate(spans)
        for each in several
    ]


def _model_json(taught: Taught) -> dict[str, Any] | None:
    if taught.model is None:
        return None
    about = taught.about
    return {
        "revision": about["revision"],
        "trained_at": about["trained_at"],
        "checksum": about["checksum"],
        "examples": about["examples"],
        "synthetic_examples": about["synthetic_examples"],
        "labels": len(taught.model.labels),
        "blend": about["blend"],
        "accuracy": about["figures"]["both"]["accuracy"],
        "calibration_error": about["figures"]["both"]["calibration_error"],
    }


def _notes(found: _Found, taught: Taught) -> list[tuple[str, Text]]:
    notes: list[tuple[str, Text]] = []
    if taught.model is None and not taught.notes:
        notes.append(("untrained", _UNTRAINED))
    if taught.model is not None and taught.model.probabilities(found.case.bare()):
        if not found.learned:
            notes.append(("learned_elsewhere", _ELSEWHERE))
        elif taught.about["synthetic_examples"]:
            text = _INVENTED.format(
                count=taught.about["examples"], invented=taught.about["synthetic_examples"]
            )
            notes.append(("synthetic_examples", text))
    if found.case.county_id is None:
        notes.append(("no_county", _NO_COUNTY))
    if len(found.departments) >= MOST_DEPARTMENTS or len(found.tree.by_id) >= MOST_CATEGORIES:
        notes.append(("cut", _CUT))
    if found.case.handlers:
        names = [each["name"] for each in found.case.handlers]
        notes.append(("handled", _HANDLED.format(names=Text("、".join(names), ", ".join(names)))))
    return notes


def _verdict(
    ranked: Sequence[tuple[str, float]], confidence: float, threshold: float
) -> list[dict[str, str]]:
    if not ranked:
        return [{"code": "nobody", **_NOBODY.as_dict()}]
    if confidence >= threshold:
        return []
    text = _TRIAGE.format(confidence=confidence, threshold=threshold)
    return [{"code": "triage", **text.as_dict()}]
