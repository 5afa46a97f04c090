"""The columns of a template, from the schema: their headers, what goes in, and an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.schema import NodeType, Property, RelationType
from graph.text import Text
from loaders.mapping import END_HEADERS
from loaders.marks import EXAMPLE

if TYPE_CHECKING:
    from graph.schema import Schema

REQUIRED_MARK = " *"
"""Behind the header of a column that must be filled in; the loader passes over it."""

# what only demonstrations and sources of facts need stands at the end
_LAST = ("description", "citation", "placeholder", "synthetic")

_KINDS: dict[str, Text] = {
    "string": Text("文字", "text"),
    "strings": Text("文字，多项用分号（；）隔开", "text, several separated by semicolons (;)"),
    "integer": Text("整数", "a whole number"),
    "decimal": Text("数字", "a number"),
    "boolean": Text("是 或 否", "true or false"),
    "date": Text("日期，如 2026-05-31", "a date like 2026-05-31"),
    "datetime": Text("时间，如 2026-05-31 09:00", "a time like 2026-05-31 09:00"),
    "point": Text("坐标：经度,纬度，如 127.28,42.33", "longitude,latitude like 127.28,42.33"),
}
_REFERENCE = Text(
    "{types}的编号，或其唯一的名称；多个用分号（；）隔开",
    "id of {types}, or its name if no other has it; several separated by semicolons (;)",
)
_END = Text("{types}的编号，或其唯一的名称", "id of {types}, or its name if no other has it")
_END_TYPE = Text(
    "类型：{types}；只在编号不能说明类型时填写", "type: {types}; needed where the id does not tell"
)
_UNIT = Text("单位：{unit}", "in {unit}")
_LEAST = Text("不小于 {limit:g}", "at least {limit:g}")
_MOST = Text("不大于 {limit:g}", "at most {limit:g}")
_OR = Text("或", " or ")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a template.

    Attributes:
        header: What stands at its head, in both languages, as the loader understands it.
        required: Whether every row must fill it in.
        note: What goes in.
        kind: Kind of its values, as :class:`graph.schema.Property` has them; text for references.
        choices: The words to choose from; empty where anything may be written.
        several: Whether a cell may hold several of them.
        minimum: Smallest permitted number.
        maximum: Largest permitted number.
        example: What the example row holds.
    """

    header: str
    required: bool
    note: Text
    kind: str = "string"
    choices: tuple[Text, ...] = ()
    several: bool = False
    minimum: float | None = None
    maximum: float | None = None
    example: Text = Text("", "")  # noqa: RUF009 - a frozen value


def columns_of(declared: NodeType | RelationType, schema: Schema) -> list[TemplateColumn]:
    """Return the columns of the sheet of a type: ids first, what is seldom needed last."""
    loaded = {each.name: each for each in declared.properties.values() if not each.derived}
    last = [loaded.pop(name) for name in _LAST if name in loaded]
    if isinstance(declared, RelationType):
        first = _ends(declared, schema)
        references = []
    else:
        first = []
        references = [
            _reference(each.column, each.targets, schema)
            for each in schema.relations_from(declared.name)
            if each.column
        ]
    own = [_property(each, declared) for each in loaded.values()]
    return [*first, *own, *references, *(_property(each, declared) for each in last)]


def _property(declared: Property, owner: NodeType | RelationType) -> TemplateColumn:
    header = _header(declared.label, required=declared.required)
    return TemplateColumn(
        header,
        declared.required,
        _note(declared),
        kind=declared.kind,
        choices=tuple(each.label for each in declared.choices),
        several=declared.kind == "strings",
        minimum=declared.minimum,
        maximum=declared.maximum,
        example=_example(declared, owner),
    )


def _reference(label: Text, targets: tuple[str, ...], schema: Schema) -> TemplateColumn:
    note = _REFERENCE.format(types=_types(targets, schema))
    example = Text(f"{targets[0]}-001", f"{targets[0]}-001")
    return TemplateColumn(_header(label, required=False), False, note, example=example)


def _ends(relation: RelationType, schema: Schema) -> list[TemplateColumn]:
    columns = []
    for end, labels in (("from", relation.sources), ("to", relation.targets)):
        types = _types(labels, schema)
        mark = f"{EXAMPLE} " if end == "from" else ""
        columns.append(
            TemplateColumn(
                _header(_end_label(end), required=True),
                True,
                _END.format(types=types),
                example=Text(f"{mark}{labels[0]}-001", f"{mark}{labels[0]}-001"),
            )
        )
        if len(labels) > 1:
            names = tuple(schema.nodes[each].label for each in labels)
            columns.append(
                TemplateColumn(
                    _header(_end_label(f"{end}_type"), required=False),
                    False,
                    _END_TYPE.format(types=types),
                    choices=names,
                    example=names[0],
                )
            )
    return columns


def _end_label(end: str) -> Text:
    english, chinese = END_HEADERS[end]
    return Text(chinese, english)


def _header(label: Text, *, required: bool) -> str:
    return f"{label.zh} {label.en}{REQUIRED_MARK if required else ''}"


def _types(labels: tuple[str, ...], schema: Schema) -> Text:
    names = [schema.nodes[each].label for each in labels]
    return Text(_OR.zh.join(each.zh for each in names), _OR.en.join(each.en for each in names))


def _note(declared: Property) -> Text:
    """Return what goes into a column, in one line."""
    parts = [_KINDS[declared.kind]]
    if declared.choices:
        parts = [
            Text(
                "、".join(each.label.zh for each in declared.choices),
                ", ".join(each.label.en for each in declared.choices),
            )
        ]
        if declared.kind == "strings":
            parts.append(Text("多项用分号（；）隔开", "several separated by semicolons (;)"))
    if declared.unit:
        parts.append(_UNIT.format(unit=declared.unit))
    if declared.minimum is not None:
        parts.append(_LEAST.format(limit=declared.minimum))
    if declared.maximum is not None:
        parts.append(_MOST.format(limit=declared.maximum))
    if declared.note:
        parts.append(declared.note)
    return Text("；".join(each.zh for each in parts), "; ".join(each.en for each in parts))


def _example(declared: Property, owner: NodeType | RelationType) -> Text:
    """Return a value that the loader would take, were the row not an example."""
    if declared.name == "id":
        return Text(f"{EXAMPLE} {owner.name}-001", f"{EXAMPLE} {owner.name}-001")
    if declared.name == "name":
        return Text(f"某{owner.label.zh}", f"some {owner.label.en}")
    if declared.choices:
        labels = [each.label for each in declared.choices[: 2 if declared.kind == "strings" else 1]]
        return Text("；".join(each.zh for each in labels), "; ".join(each.en for each in labels))
    if declared.kind in {"integer", "decimal"}:
        number = max(declared.minimum or 1, 1)
        number = number if declared.maximum is None else min(number, declared.maximum)
        return Text(f"{number:g}", f"{number:g}")
    return _EXAMPLES[declared.kind]


_EXAMPLES: dict[str, Text] = {
    "string": Text("文字", "text"),
    "strings": Text("甲；乙", "one; two"),
    "boolean": Text("否", "false"),
    "date": Text("2026-05-31", "2026-05-31"),
    "datetime": Text("2026-05-31 09:00", "2026-05-31 09:00"),
    "point": Text("127.28,42.33", "127.28,42.33"),
}
