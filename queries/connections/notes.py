"""What an answer about connections left out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.model import SCHEMA
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Note = tuple[str, Text]
"""A stable code, and what it says."""

_AVOIDED = Text(
    "没有经过这些类型的节点：{names}（几乎与一切相连；可用 avoid 改）",
    "Nodes of these types were not passed: {names} (they join nearly everything; see avoid)",
)
_LEFT_OUT = Text(
    "有 {count} 个节点的关系太多，没有从那里继续查找：{names}",
    "Not followed, because too much stands around them: {count} nodes, among them {names}",
)


def told_notes(notes: Iterable[Note]) -> list[dict[str, str]]:
    """Return notes as answers show them."""
    return [{"code": code, **text.as_dict()} for code, text in notes]


def avoided_note(labels: Sequence[str]) -> Note:
    """Tell which node types were avoided."""
    names = [SCHEMA.nodes[each].label for each in labels]
    return "avoided", _AVOIDED.format(names=listed(names))


def left_out_note(count: int, largest: Sequence[tuple[Text, int]]) -> Note:
    """Tell how many nodes were not followed, and how many relationships the largest have."""
    names = [
        Text(f"{name.zh}（{degree:,} 条关系）", f"{name.en} ({degree:,} relationships)")
        for name, degree in largest
    ]
    return "left_out", _LEFT_OUT.format(count=count, names=listed(names))


def listed(texts: Iterable[Text]) -> Text:
    """Return several texts as one list."""
    items = list(texts)
    return Text("、".join(each.zh for each in items), ", ".join(each.en for each in items))
