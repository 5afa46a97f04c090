"""A first mapping file for a sheet of an unknown layout, for a person to correct.

Every column is compared with the words of the schema; what fits best becomes the proposal, and what
fits nothing is listed as unused, where it catches the eye.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from graph.text import Text
from loaders.csv_table import open_csv
from loaders.faults import unreadable
from loaders.mapping import spelling
from loaders.suggest import likeness
from loaders.workbook import WORKBOOK_ENDINGS, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from graph.schema import NodeType, Schema
    from loaders.headers import NumberedRow
    from loaders.tables import Table

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
_CONTAINED = 0.7
_LEAST = 0.6
_NO_TYPE = Text("没有这种类型：{name}", "There is no such type: {name}")
DRAFT_HEAD = """\
# 映射草稿：请核对后使用 · A draft: check it before use.
# 列直接写表头，文字中的列写成 {表头}，固定值写成 {value: …}
# A column is written as its header, one within a text as {header}, a fixed value as {value: …}
sheets:
"""


def draft_mapping(path: Path, schema: Schema, type_name: str | None = None) -> str:
    """Propose what the columns of a foreign file mean.

    Args:
        path: A CSV file or a workbook.
        schema: The words to compare with.
        type_name: Node type of the rows; None chooses the one whose words fit the header best.

    Returns:
        The text of a mapping file that can be read as it stands.

    Raises:
        UnreadableError: The file cannot be read, or there is no such type.
    """
    if type_name is not None and type_name not in schema.nodes:
        raise unreadable(_NO_TYPE.format(name=type_name))
    return DRAFT_HEAD + "".join(
        line + "\n" for table in _tables(path) for line in _sheet_lines(table, schema, type_name)
    )


def fullest_row(rows: Sequence[NumberedRow]) -> int | None:
    """Choose the first row with the most filled cells, which a title above a table has not."""
    filled = [sum(1 for each in cells if each.strip()) for _, cells in rows]
    return filled.index(max(filled)) if filled else None


def _tables(path: Path) -> Sequence[Table]:
    if path.suffix.casefold() in WORKBOOK_ENDINGS:
        return open_workbook(path, fullest_row)
    return [open_csv(path, fullest_row)]


def _sheet_lines(table: Table, schema: Schema, type_name: str | None) -> Iterator[str]:
    headers = [each for each in dict.fromkeys(table.header) if each]
    candidates = [schema.nodes[type_name]] if type_name else list(schema.nodes.values())
    fits = {each.name: _fit(headers, each, schema) for each in candidates}
    best = max(candidates, key=lambda each: sum(score for _, score in fits[each.name].values()))
    chosen = {name: header for name, (header, _) in fits[best.name].items()}
    yield f"  - file: {json.dumps(table.path.name, ensure_ascii=False)}"
    if table.sheet:
        yield f"    sheet: {json.dumps(table.sheet, ensure_ascii=False)}"
    yield f"    header_row: {table.header_row}"
    yield "    records:"
    yield f"      - type: {best.name}  # {best.label.zh} · {best.label.en}"
    id_header = chosen.pop("id", headers[0])
    yield f"        id: {_id_text(best, id_header)}"
    chosen.setdefault("name", id_header)
    yield "        properties:"
    for name in (name for name in best.properties if name in chosen):
        label = best.properties[name].label
        yield f"          {name}: {_column(chosen[name])}  # {label.zh} · {label.en}"
    joined = [each for each in schema.relations_from(best.name) if each.name in chosen]
    if joined:
        yield "        relations:"
    for relation in joined:
        yield f"          {relation.name}: {_column(chosen[relation.name])}"
    unused = [each for each in headers if each not in {id_header, *chosen.values()}]
    yield f"    unused: {json.dumps(unused, ensure_ascii=False)}"


def _id_text(declared: NodeType, header: str) -> str:
    """Return ids that tell the type; a header with braces cannot stand within a text."""
    if "{" in header or "}" in header:
        return _column(header)
    prefix = _CAPITAL.sub("-", declared.name).lower()
    return json.dumps(f"{prefix}-{{{header}}}", ensure_ascii=False)


def _column(header: str) -> str:
    """Return a column as a mapping names it; the short form would take braces for its own."""
    told = json.dumps(header, ensure_ascii=False)
    return f"{{column: {told}}}" if "{" in header else told


def _fit(
    headers: Sequence[str], declared: NodeType, schema: Schema
) -> dict[str, tuple[str, float]]:
    """Return for every property and relation the header that fits it best, and how well (0–1)."""
    wordings = {
        name: each.headers() for name, each in declared.properties.items() if not each.derived
    }
    for relation in schema.relations_from(declared.name):
        if relation.column:
            wordings.setdefault(relation.name, (relation.column.zh, relation.column.en))
    scored = sorted(
        (
            (score, header, name)
            for header in headers
            for name, words in wordings.items()
            if (score := max(_alike(header, word) for word in words)) >= _LEAST
        ),
        key=lambda each: -each[0],
    )
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, header, name in scored:
        if name not in found and header not in taken:
            found[name] = (header, score)
            taken.add(header)
    return found


def _alike(header: str, word: str) -> float:
    """Return how well a header fits a word: the same, part of each other, or merely similar."""
    one, other = spelling(header), spelling(word)
    if one == other:
        return 1.0
    if min(len(one), len(other)) > 1 and (one in other or other in one):
        return _CONTAINED
    return likeness(header, word) * _CONTAINED
