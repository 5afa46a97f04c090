"""Why a department, in words and as a way through the graph. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.text import Text
from queries.open311 import masked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from queries.routing.cases import CaseText
    from queries.routing.declared import Declared, Department, Duty
    from queries.routing.topics import Category, Topic

_DECIMALS = 4
_WORDS = 4
_SAME = Text("负责「{category}」", "is responsible for «{category}»")
_ABOVE = Text(
    "负责「{duty}」，其中包括「{category}」",
    "is responsible for «{duty}», which covers «{category}»",
)
_GIVEN = Text("诉求已归入此类", "the case is in this category")
_NAMED = Text("文中提到「{word}」", "the text says «{word}»")
_SHARED = Text("；共有 {count} 个部门负责", "; {count} departments are responsible for it")
_LEARNED = Text(
    "从过去派给它的 {count} 件诉求看，可能性为 {share:.0%}；支持的字词：{words}",
    "By {count} past cases sent to it, the likelihood is {share:.0%}; words that speak for it: "
    "{words}",
)
_LEARNED_BARE = Text(
    "从过去派给它的 {count} 件诉求看，可能性为 {share:.0%}",
    "By {count} past cases sent to it, the likelihood is {share:.0%}",
)
_JOINED = Text("{duty}（{why}{shared}）", "{duty} ({why}{shared})")


def reasons(
    duties: Sequence[Duty], learned: float | None, words: Sequence[str], examples: int
) -> list[Text]:
    """Return why a department, what is declared before what was learned.

    Args:
        duties: What it is declared responsible for, as far as that fits.
        learned: How likely it is by what dispatches teach; None when they teach nothing.
        words: The words that speak for it.
        examples: How many cases were sent to it.
    """
    told = [_duty_told(each) for each in duties]
    if learned is not None and examples:
        if words:
            quoted = Text(
                "、".join(f"「{each}」" for each in words[:_WORDS]),
                ", ".join(f"«{each}»" for each in words[:_WORDS]),
            )
            told.append(_LEARNED.format(count=examples, share=learned, words=quoted))
        else:
            told.append(_LEARNED_BARE.format(count=examples, share=learned))
    return told


def topic_json(topic: Topic, case: CaseText) -> dict[str, Any]:
    """Return what a case is about, and by which word."""
    return {
        "category": topic.category.as_json(),
        "share": round(topic.share, _DECIMALS),
        "given": topic.given,
        "part": topic.part,
        "start": topic.start if topic.part is not None else None,
        "end": topic.end if topic.part is not None else None,
        "word": masked(topic.word, case.people) if topic.part is not None else None,
    }


def departments_told(
    departments: Mapping[str, Department],
    chosen: Sequence[str],
    found: Declared,
    case_id: str | None,
    title: str,
) -> dict[str, dict[str, Any]]:
    """Return the duties of the chosen departments, and the way from the case to each.

    Args:
        departments: All of them, by id.
        chosen: Ids of those to tell of.
        found: What is declared.
        case_id: Id of the case; None when it is not filed, and then the way begins at the category.
        title: What the case is called.
    """
    told: dict[str, dict[str, Any]] = {}
    for each in chosen:
        duties = found.duties.get(each, ())
        told[each] = {
            "duties": [
                {
                    "category": duty.topic.category.as_json(),
                    "duty": duty.chain[-1].as_json(),
                    "steps": len(duty.chain) - 1,
                    "departments": duty.sharers,
                }
                for duty in duties
            ],
            "path": _path(departments[each], duties, case_id, title),
        }
    return told


def _path(
    department: Department, duties: Sequence[Duty], case_id: str | None, title: str
) -> dict[str, Any]:
    nodes: list[dict[str, str]] = []
    relations: list[dict[str, str]] = []
    if case_id:
        nodes.append({"id": case_id, "label": "Case", "name": title})
    for duty in duties:
        nodes += [{"id": each.id, "label": "Category", "name": each.name} for each in duty.chain]
        if case_id and duty.topic.given:
            relations.append({"type": "IN_CATEGORY", "from": case_id, "to": duty.chain[0].id})
        for lower, upper in zip(duty.chain, duty.chain[1:], strict=False):
            relations.append({"type": "CHILD_OF", "from": lower.id, "to": upper.id})
        relations.append(
            {"type": "RESPONSIBLE_FOR", "from": department.id, "to": duty.chain[-1].id}
        )
    nodes.append(department.as_json())
    return {"nodes": nodes, "relationships": relations}


def _duty_told(duty: Duty) -> Text:
    category, top = _called(duty.topic.category), _called(duty.chain[-1])
    same = len(duty.chain) == 1
    text = _SAME.format(category=category) if same else _ABOVE.format(duty=top, category=category)
    shared = _SHARED.format(count=duty.sharers) if duty.sharers > 1 else Text("", "")
    why = _GIVEN if duty.topic.given else _NAMED.format(word=masked(duty.topic.word, ()))
    return _JOINED.format(duty=text, why=why, shared=shared)


def _called(category: Category) -> Text:
    return Text(category.name, category.name_en or category.name)
