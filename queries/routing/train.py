"""What do past dispatches teach? A model from the cases of the graph, measured before it is used.

The learned and the declared are weighed against each other by cases that were held out: as much as
each of them would have foretold who was sent.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from queries.analysis.routing.learn import LEAST_LABELS, Corpus, Example, learn, temperature
from queries.analysis.routing.measure import Judged, figures
from queries.analysis.routing.model import softmax
from queries.catalog import Question
from queries.routing.blend import DEFAULT_BLEND, Blend, blended
from queries.routing.cases import CaseText
from queries.routing.declared import declared
from queries.routing.reading import load_departments, load_tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database
    from queries.analysis.routing.model import TextModel

EXAMPLES = Question(
    "routing/examples",
    ("limit",),
    {
        "id": str,
        "name": str,
        "description": str,
        "synthetic": bool,
        "departments": list,
        "places": list,
        "people": list,
    },
)
MOST_EXAMPLES = 50_000
"""From how many cases is learned at most: the latest."""

LEAST_PER_DEPARTMENT = 3
"""How often a department must have been sent for before anything is learned about it."""

_FOLDS = 5
_STEPS = 20
_PRIOR_CASES = 10.0
_FLOOR = 1e-6

_NOTHING = Text(
    "过去派给部门的诉求不够：至少要有两个部门各有 {least} 件，现在共 {count} 件",
    "Too few cases were sent to departments: two of them need {least} each, there are {count} "
    "cases",
)
_RARE = Text(
    "{count} 个部门的派单不足 {least} 件，只按职责判断",
    "{count} departments were sent for fewer than {least} times; only their duties count",
)
_CUT = Text("只学习了最近的 {most} 件诉求", "Only the latest {most} cases were learned from")
_INVENTED = Text(
    "{count} 件中有 {invented} 件是合成数据", "Of {count} cases, {invented} are invented"
)


@dataclass(frozen=True)
class Trained:
    """A model with what is known about it.

    Attributes:
        model: The model.
        about: ``examples``, ``synthetic_examples``, ``labels``, ``names`` (of departments, by id),
            ``blend`` and ``figures`` of held-out cases.
        notes: What was left out.
    """

    model: TextModel
    about: dict[str, Any]
    notes: list[dict[str, str]]


def train_routing(database: Database, *, threshold: float) -> Trained:
    """Learn from the cases of the graph where cases are sent.

    Every case that was sent to a department and not refused is an example; of several departments
    the leading one is learned. The names of places and of the persons concerned are left out of
    the text, and digits too. The figures are those of the whole way a case is routed, on cases that
    were held out: learned, declared, and both together.

    Args:
        database: The graph.
        threshold: Confidence from which on a case is sent without a person looking.

    Raises:
        InvalidInputError: There are not two departments with enough cases each.
        DatabaseUnavailableError: Neo4j is away.
    """
    rows = EXAMPLES.ask(database, {"limit": MOST_EXAMPLES + 1})
    cut = len(rows) > MOST_EXAMPLES
    rows = sorted(rows[:MOST_EXAMPLES], key=lambda each: str(each["id"]))
    counts = Counter(str(each["departments"][0]["id"]) for each in rows)
    learned_about = {label for label, count in counts.items() if count >= LEAST_PER_DEPARTMENT}
    if len(learned_about) < LEAST_LABELS:
        text = _NOTHING.format(least=LEAST_PER_DEPARTMENT, count=len(rows))
        raise InvalidInputError(text, [Problem("cases", text)])
    kept = [each for each in rows if str(each["departments"][0]["id"]) in learned_about]
    examples = [_example(each) for each in kept]
    tree, departments = load_tree(database), load_departments(database, None)
    told = [dict(declared(tree.topics(each.parts), departments, tree).shares) for each in examples]
    blend, judged = _weigh(examples, told)
    invented = sum(each["synthetic"] for each in kept)
    return Trained(
        learn(examples),
        {
            "examples": len(examples),
            "synthetic_examples": invented,
            "labels": len(learned_about),
            "names": {
                label: departments[label].name for label in sorted(learned_about)
                if label in departments
            },
            "blend": blend.as_json(),
            "figures": {
                name: _short(figures(each, threshold=threshold)) for name, each in judged.items()
            },
        },
        _notes(len(kept), invented, len(counts) - len(learned_about), cut=cut),
    )  # fmt: skip


def _example(row: Mapping[str, Any]) -> Example:
    case = CaseText(
        parts=(row["name"], row["description"] or ""),
        places=tuple(row["places"]),
        people=tuple(row["people"]),
    )
    return Example(case.bare(), str(row["departments"][0]["id"]))


def _weigh(
    examples: Sequence[Example], told: Sequence[Mapping[str, float]]
) -> tuple[Blend, dict[str, list[Judged]]]:
    """Weigh the learned against the declared by cases that were held out."""
    held = _held_out(examples)
    answers = [(learned, told[place], examples[place].label) for place, learned in held]
    named = [(declared_, label) for _, declared_, label in answers if declared_]
    hits = sum(declared_.get(label, 0.0) > 0 for declared_, label in named)
    trust = (_PRIOR_CASES * DEFAULT_BLEND.trust + hits) / (_PRIOR_CASES + len(named))
    both = [each for each in answers if each[0] and each[1]]
    weights = [step / _STEPS for step in range(1, _STEPS)]
    blend = replace(DEFAULT_BLEND, trust=round(trust, 4))
    if both:
        surprises = {
            weight: -math.fsum(
                math.log(
                    max(_FLOOR, blended(learned, declared_, replace(blend, learned=weight))
                        .get(label, 0.0))
                )
                for learned, declared_, label in both
            )
            for weight in weights
        }  # fmt: skip
        blend = replace(blend, learned=min(weights, key=lambda each: (surprises[each], each)))
    ways = {
        "learned": [(learned, label) for learned, _, label in answers],
        "declared": [
            (blended({}, declared_, blend), label) for _, declared_, label in answers
        ],
        "both": [
            (blended(learned, declared_, blend), label) for learned, declared_, label in answers
        ],
    }  # fmt: skip
    return blend, {name: [_judged(*each) for each in pairs] for name, pairs in ways.items()}


def _held_out(examples: Sequence[Example]) -> list[tuple[int, dict[str, float]]]:
    """Foretell each case by a model that was learned from the others, fold by fold."""
    corpus = Corpus(examples)
    rows = np.arange(len(corpus))
    folds = min(_FOLDS, max(Counter(corpus.labels.tolist()).values()))
    found: list[tuple[int, dict[str, float]]] = []
    for learned_from, held_out in corpus.divided(rows, folds):
        learned = corpus.learn(learned_from)
        heat = temperature(corpus, learned_from)
        for place, scores in zip(held_out.tolist(), corpus.scores(learned, held_out), strict=True):
            shares = map(float, softmax(scores / heat))
            found.append((place, dict(zip(learned.labels, shares, strict=True))))
    return sorted(found)


def _judged(shares: Mapping[str, float], label: str) -> Judged:
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return Judged(label, tuple(ranked) or (("", 0.0),))


def _short(found: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("accuracy", "interval", "macro_f1", "top3", "calibration_error", "acted_on", "baseline")
    return {name: found[name] for name in kept}


def _notes(count: int, invented: int, rare: int, *, cut: bool) -> list[dict[str, str]]:
    notes = []
    if rare:
        text = _RARE.format(count=rare, least=LEAST_PER_DEPARTMENT)
        notes.append({"code": "rare_departments", **text.as_dict()})
    if cut:
        notes.append({"code": "examples_cut", **_CUT.format(most=MOST_EXAMPLES).as_dict()})
    if invented:
        text = _INVENTED.format(count=count, invented=invented)
        notes.append({"code": "synthetic_examples", **text.as_dict()})
    return notes
