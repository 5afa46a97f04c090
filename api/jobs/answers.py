"""What callers get of import jobs."""

from __future__ import annotations

from typing import Any, Literal

from api.answers import Answer, MomentText, Words


class JobFileAnswer(Answer):
    """An uploaded file; size in bytes."""

    name: str
    size: int


class JobStep(Answer):
    """How far a job has come: done of total, in bytes or rows; total is 0 while not known."""

    number: int
    stage: str
    file: str | None
    rows: int
    done: int
    total: int


class JobFault(Answer):
    """One reason why a job failed."""

    field: str
    reason: Words


class JobFailure(Answer):
    """Why a job failed."""

    code: str
    detail: Words
    errors: list[JobFault]


class JobAnswer(Answer):
    """One import job, without its report."""

    id: str
    state: Literal["queued", "running", "done", "failed", "interrupted"]
    run: int
    dry_run: bool
    prune: bool
    source: str | None
    files: list[JobFileAnswer]
    mapped: bool
    created_at: MomentText
    queued_at: MomentText
    started_at: MomentText | None
    finished_at: MomentText | None
    import_id: str | None
    error: JobFailure | None
    progress: JobStep | None


class JobReportAnswer(JobAnswer):
    """One import job; the report of the load when it is done."""

    report: dict[str, Any] | None


class DraftAnswer(Answer):
    """What the columns of one file may mean.

    ``wanted`` says whether the last run could not tell by itself what the file holds; ``reasons``
    why nothing can be drafted.
    """

    file: str
    wanted: bool
    text: str | None
    structure: dict[str, Any] | None
    reasons: list[Words]


class JobMappingAnswer(Answer):
    """The mapping that a job uses; when it uses none, a draft of one from the headers."""

    used: bool
    text: str | None
    structure: dict[str, Any] | None
    files: list[DraftAnswer]


class LimitsAnswer(Answer):
    """What may be uploaded at once, and how long it is kept."""

    files: int
    bytes: int
    mapping_characters: int
    hours: float
    endings: list[str]
