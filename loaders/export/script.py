"""A Cypher script that rebuilds the graph: one statement a line, without parameters.

``cypher-shell`` runs it as it is; a driver runs it line by line, passing over what begins ``//``.
Running it twice changes nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph.statements import unique_id_constraint
from loaders.export.rows import template
from loaders.export.words import Day, Moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TextIO

    from graph.schema import Property
    from loaders.export.rows import NodeRow, RelationRow
    from loaders.export.selection import NodeColumns, RelationColumns, Selection

# a statement is parsed as a whole, so it must stay small
_STATEMENT_ROWS = 200
_STATEMENT_CHARACTERS = 200_000
_NAMED = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# control characters, and line ends of other alphabets that a shell could take for the end of a line
_SPECIAL = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_HEAD = """\
// 共建图谱 / co-building graph. Run with: cypher-shell --file <this file>
// 搜索用的拼音不在脚本中，由程序导入时生成。
// Names in letters, for searching, are not in it: the product makes them when it loads.
"""


class Script:
    """Writes the script."""

    def __init__(self, stream: TextIO, selection: Selection) -> None:
        self._stream = stream
        stream.write(_HEAD)
        for each in selection.nodes:
            stream.write(f"{unique_id_constraint(each.declared)};\n")
        self._nodes = _line("script_nodes")
        self._relations = _line("script_relations")

    def nodes(self, columns: NodeColumns, rows: Iterator[NodeRow]) -> int:
        """Write the nodes of a type."""
        return self._statements(
            self._nodes.replace("«Label»", columns.declared.name),
            (
                f"{{id: {literal(row.id)}, values: {_map(columns.properties, row.values)}}}"
                for row in rows
            ),
        )

    def relations(self, columns: RelationColumns, rows: Iterator[RelationRow]) -> int:
        """Write the relationships of a type."""
        count, ends, waiting = 0, ("", ""), list[str]()
        for row in rows:
            joined = (row.source_type, row.target_type)
            if joined != ends and waiting:
                count += self._between(columns, ends, waiting)
                waiting = []
            ends = joined
            waiting.append(
                f"{{source: {literal(row.source)}, target: {literal(row.target)}, "
                f"values: {_map(columns.properties, row.values)}}}"
            )
            if len(waiting) == _STATEMENT_ROWS:
                count += self._between(columns, ends, waiting)
                waiting = []
        return count + (self._between(columns, ends, waiting) if waiting else 0)

    def close(self) -> None:
        """Every statement is finished."""

    def _between(self, columns: RelationColumns, ends: tuple[str, str], rows: Sequence[str]) -> int:
        source, target = ends
        line = self._relations.replace("«Source»", source).replace("«Target»", target)
        return self._statements(line.replace("«TYPE»", columns.declared.name), iter(rows))

    def _statements(self, line: str, rows: Iterator[str]) -> int:
        before, after = line.split("«rows»")
        count, waiting, characters = 0, list[str](), 0
        for row in rows:
            count += 1
            waiting.append(row)
            characters += len(row)
            if len(waiting) == _STATEMENT_ROWS or characters > _STATEMENT_CHARACTERS:
                self._stream.write(f"{before}{', '.join(waiting)}{after}\n")
                waiting, characters = [], 0
        if waiting:
            self._stream.write(f"{before}{', '.join(waiting)}{after}\n")
        return count


def literal(value: Any) -> str:  # noqa: ANN401 - whatever the database holds
    r"""Return a value as Cypher writes it.

    >>> print(literal(["O'Brien", 1, 1.0, True, "\\u0027"]))
    ['O\'Brien', 1, 1.0, true, '\\u0027']
    """
    if isinstance(value, (Moment, Day)):
        return f"{'datetime' if isinstance(value, Moment) else 'date'}('{value}')"
    if isinstance(value, str):
        return f"'{_SPECIAL.sub(_escape, value)}'"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if hasattr(value, "longitude"):
        return f"point({{longitude: {value.longitude!r}, latitude: {value.latitude!r}}})"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    return _NAMED.get(found, f"\\u{ord(found):04X}")


def _map(properties: Sequence[Property], values: Sequence[Any]) -> str:
    pairs = (
        f"{each.name}: {literal(value)}"
        for each, value in zip(properties, values, strict=True)
        if value is not None
    )
    return f"{{{', '.join(pairs)}}}"


def _line(name: str) -> str:
    """Return the one line of a template that is not a comment."""
    return template(name).rstrip("\n").rpartition("\n")[2]
