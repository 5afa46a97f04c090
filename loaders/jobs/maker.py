"""The process that makes a draft or a marked workbook of an uploaded file.

``python -m loaders.jobs.maker FOLDER TARGET draft FILE`` and
``python -m loaders.jobs.maker FOLDER TARGET marked FILE LANGUAGE``.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.text import Text
from loaders.draft import draft_mapping
from loaders.faults import Fault, UnreadableError
from loaders.formats.archive import is_archive
from loaders.formats.known import ENDINGS as FORMAT_ENDINGS
from loaders.jobs.job import FILES, MADE, REPORT, put
from loaders.mapping_file import structure_of
from loaders.marked import write_marked

if TYPE_CHECKING:
    from graph.text import Language

_NO_TABLE = Text(
    "只有 Excel 和 CSV 文件的列可以起草映射",
    "A mapping can be drafted only for the columns of Excel and CSV files",
)


def main() -> None:
    """Make what the command line asks for."""
    place, target, task, name, *rest = sys.argv[1:]
    folder = Path(place)
    if task == "draft":
        made = drafted(folder / FILES / name)
        put(folder / MADE / target, json.dumps(made, ensure_ascii=False).encode())
    else:
        _mark(folder, name, folder / MADE / target, "en" if rest == ["en"] else "zh")


def drafted(path: Path) -> dict[str, Any]:
    """Return the draft for a file: its text and structure, or the reasons why there is none."""
    if is_archive(path) or path.suffix.casefold() in FORMAT_ENDINGS:
        return {"text": None, "structure": None, "reasons": [_NO_TABLE.as_dict()]}
    try:
        text = draft_mapping(path, SCHEMA)
    except UnreadableError as error:
        reasons = [fault.reason.as_dict() for _, fault in error.faults]
        return {"text": None, "structure": None, "reasons": reasons}
    return {"text": text, "structure": structure_of(text), "reasons": []}


def _mark(folder: Path, name: str, target: Path, language: Language) -> None:
    report = json.loads((folder / REPORT).read_text("utf-8"))
    faults = [
        Fault(**{**each, "reason": Text(**each["reason"])})
        for each in report["faults"]
        if each["file"] == name
    ]
    part = target.with_name(f".{secrets.token_hex(4)}.xlsx")
    write_marked(folder / FILES / name, faults, part, language)
    part.replace(target)


if __name__ == "__main__":
    main()
