"""What is made of the files of a job on request: drafts of mappings, workbooks with marked cells.

Both may take the memory of a whole workbook, so a process of its own makes them, and what it made
is kept until the next run.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.errors import CobuildError, DeadlineError, NotFoundError
from graph.settings import CHECKOUT
from graph.text import Text
from loaders.draft import DRAFT_HEAD
from loaders.formats.archive import is_archive
from loaders.formats.known import ENDINGS as FORMAT_ENDINGS
from loaders.jobs.job import FILES, MADE

if TYPE_CHECKING:
    from pathlib import Path

    from graph.text import Language
    from loaders.jobs.job import Job
    from loaders.jobs.store import JobStore

_LONGEST_S: Final = 120.0

_NO_FILE = Text("任务中没有这个文件：{name}", "The job has no such file: {name}")
_NO_REPORT = Text(
    "还没有报告：任务没有运行到底", "There is no report: the job has not run to its end"
)
_NO_TABLE = Text(
    "只有 Excel 和 CSV 文件可以标出错处，{name} 不是",
    "Only in Excel and CSV files can cells be marked; {name} is neither",
)
_GOOD = Text("{name} 没有错处可标", "There is nothing wrong with {name} to be marked")
_CHOOSE = Text("请用 file 指出是哪个文件", "Say by file which of the files is meant")
_SLOW = Text(
    "文件太大，{seconds} 秒内没有做完", "The file is too large: not done within {seconds} seconds"
)
_BROKEN = Text("文件无法处理，已记录", "The file cannot be worked on; this was logged")


@dataclass(frozen=True, slots=True)
class Draft:
    """What the columns of one file may mean.

    Attributes:
        file: The file.
        wanted: Whether the last run could not tell by itself what the file holds.
        text: The text of a mapping file; None when none can be drafted.
        structure: The same as JSON holds it; None when the text does not fit the form.
        reasons: Why none can be drafted.
    """

    file: str
    wanted: bool
    text: str | None
    structure: dict[str, Any] | None
    reasons: list[Any]

    def as_json(self) -> dict[str, Any]:
        """Return the draft as JSON can hold it."""
        return {
            "file": self.file,
            "wanted": self.wanted,
            "text": self.text,
            "structure": self.structure,
            "reasons": self.reasons,
        }


def drafts(store: JobStore, job: Job) -> list[Draft]:
    """Return what the columns of each file may mean, by their headers.

    Raises:
        DeadlineError: A file is too large.
    """
    report = store.report(job)
    known = {each["file"] for each in report["sheets"] if each["type"]} if report else set()
    found = []
    for number, file in enumerate(job.files):
        path = _made(store, job, f"draft-{number}.json", "draft", file.name)
        made = json.loads(path.read_text("utf-8"))
        found.append(Draft(file.name, file.name not in known, **made))
    return found


def joined(found: list[Draft]) -> tuple[str | None, dict[str, Any] | None]:
    """Return one mapping for all files that need one, or for all when none does.

    Returns:
        Its text and its structure; None where there is no draft at all.
    """
    drafted = [each for each in found if each.text is not None]
    chosen = [each for each in drafted if each.wanted] or drafted
    if not chosen:
        return None, None
    text = DRAFT_HEAD + "".join(each.text.removeprefix(DRAFT_HEAD) for each in chosen if each.text)
    sheets = [sheet for each in chosen for sheet in (each.structure or {}).get("sheets", [])]
    whole = all(each.structure for each in chosen)
    return text, {"sheets": sheets} if whole else None


def marked(store: JobStore, job: Job, name: str | None, language: Language) -> Path:
    """Return a copy of an uploaded file as ``.xlsx`` in which everything wrong is marked.

    Args:
        store: The jobs.
        job: One of them.
        name: Which of its files; may be None when there is only one.
        language: Of the comments.

    Raises:
        NotFoundError: There is no such file, no report, nothing wrong, or no cells to mark.
        DeadlineError: The file is too large.
    """
    if name is None:
        if len(job.files) > 1:
            raise NotFoundError(_CHOOSE)
        name = job.files[0].name
    number = job.file(name)
    if number is None:
        raise NotFoundError(_NO_FILE.format(name=repr(name)[1:-1]))
    path = store.place(job.id) / FILES / name
    if is_archive(path) or path.suffix.casefold() in FORMAT_ENDINGS:
        raise NotFoundError(_NO_TABLE.format(name=name))
    report = store.report(job)
    if report is None:
        raise NotFoundError(_NO_REPORT)
    if not any(each["file"] == name for each in report["faults"]):
        raise NotFoundError(_GOOD.format(name=name))
    return _made(store, job, f"marked-{job.run}-{number}-{language}.xlsx", "marked", name, language)


def _made(store: JobStore, job: Job, target: str, *task: str) -> Path:
    """Have something made unless it was made before, and return where it lies."""
    folder = store.place(job.id)
    path = folder / MADE / target
    if path.is_file():
        return path
    (folder / MADE).mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "loaders.jobs.maker", str(folder.resolve()), target, *task],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise DeadlineError(_SLOW.format(seconds=int(_LONGEST_S))) from error
    if done.returncode or not path.is_file():
        # it may have been deleted meanwhile
        store.peek(job.id)
        raise CobuildError(_BROKEN)
    return path
