"""Marks that our own workbooks carry, and by which they are known again when they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTES_SHEET = "填写说明 Notes"
"""Name of the sheet of a template that explains the others; it holds no data."""

FAULTS_SHEET = "错误清单 Faults"
"""Name of the sheet of a marked workbook that lists what is wrong; it holds no data."""

OWN_SHEETS = frozenset({NOTES_SHEET, FAULTS_SHEET})

EXAMPLE = "示例 example"
"""How the id in an example row begins; such a row is never loaded."""


def is_example(cells: Sequence[str]) -> bool:
    """Return whether a row is the example of a template."""
    # one search through the joined row: this is asked of every row of every sheet
    return EXAMPLE in (joined := "\0".join(cells)) and f"\0{EXAMPLE}" in f"\0{joined}"
