"""One import job, as its folder remembers it."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from loaders.jobs.progress import PROGRESS_FILE, Step, latest_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

State = Literal["queued", "running", "done", "failed", "interrupted"]

FILES, MAPPING, REPORT, LOCK, LOG = "files", "mapping.yaml", "report.json", "lock", "log"
MADE, WORK = "made", "work"
_STATE = "state.json"


@dataclass(frozen=True, slots=True)
class JobFile:
    """One uploaded file: what the user calls it, and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is known of a job.

    Attributes:
        id: Its id, which nobody can guess: whoever knows it may see the job.
        state: ``queued``, ``running``, ``done``, ``failed`` (``error`` says why) or
            ``interrupted``: it was begun and nobody works on it any more.
        run: How often the files were checked or applied, this time included; from 1.
        dry_run: Whether this run only checks.
        prune: Whether what the sources no longer say is retired.
        source: What is stamped on everything written; None means the name of each file.
        files: The uploaded files.
        mapped: Whether a mapping says what the columns mean.
        created_at: ISO time of the upload; likewise the others, None until it comes to that.
        queued_at: When this run was asked for.
        import_id: The import batch of this run, when it is done and was no dry run.
        error: Why it failed: ``code``, ``detail`` in both languages, and ``errors``.
    """

    id: str
    state: State
    run: int
    dry_run: bool
    prune: bool = False
    source: str | None
    files: tuple[JobFile, ...]
    mapped: bool
    created_at: str
    queued_at: str
    started_at: str | None = None
    finished_at: str | None = None
    import_id: str | None = None
    error: Mapping[str, Any] | None = None

    @property
    def ended(self) -> bool:
        """Whether nobody works on it, nor will."""
        return self.state not in {"queued", "running"}

    def file(self, name: str) -> int | None:
        """Return the place of a file among the files, or None when there is none of this name."""
        return next((i for i, each in enumerate(self.files) if each.name == name), None)

    def as_json(self, folder: Path) -> dict[str, Any]:
        """Return the job as JSON can hold it, with how far it has come but without its report."""
        known = asdict(self)
        known["files"] = list(known["files"])
        step = latest_step(folder / PROGRESS_FILE)
        return {**known, "progress": step.as_json() if step else None}


def now() -> str:
    """Return the present moment as ISO time."""
    return dt.datetime.now(dt.timezone.utc).isoformat(timespec="milliseconds")


def read_job(folder: Path) -> Job | None:
    """Read the state of a job; None when there is no such job, or nothing that can be read."""
    try:
        stored = json.loads((folder / _STATE).read_text("utf-8"))
        files = tuple(JobFile(**each) for each in stored.pop("files"))
        return Job(files=files, **stored)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_job(folder: Path, job: Job) -> None:
    """Replace the state of a job, whole or not at all."""
    put(folder / _STATE, json.dumps(asdict(job), ensure_ascii=False).encode())


def put(path: Path, content: bytes) -> None:
    """Replace a file, whole or not at all."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    part.write_bytes(content)
    part.replace(path)


def changed_at(folder: Path) -> float:
    """Return when the state was last written, in seconds since 1970; of the folder without one."""
    state = folder / _STATE
    return (state if state.exists() else folder).stat().st_mtime


__all__ = ["FILES", "LOCK", "LOG", "MADE", "MAPPING", "REPORT", "WORK", "Job", "JobFile", "Step"]
