"""The jobs of this application, and what routes ask of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from api.jobs.requests import MAPPING_CHARACTERS
from api.provide import provide
from api.resources import resources
from graph.errors import InvalidInputError, Problem
from graph.model import SCHEMA
from graph.text import Text
from loaders.jobs import MOST_FILES, JobStore
from loaders.jobs.made import drafts, joined
from loaders.mapping_file import parse_mapping, structure_of, text_of
from loaders.sources import ENDINGS

if TYPE_CHECKING:
    from api.jobs.requests import ImportUpload, RunRequest
    from loaders.jobs import Job

_UNUSABLE = Text("映射无法使用", "The mapping cannot be used")
_LONG = Text("过长，最多 {limit} 个字符", "is too long: at most {limit}")


def job_store() -> JobStore:
    """Return the jobs of the application that serves this request."""
    settings = resources().settings
    return JobStore(
        settings.home / "jobs",
        lambda: {**os.environ, **provide(settings).settings.environment()},
        at_once=settings.import_jobs,
        kept_s=settings.job_hours * 3600,
    )


def limits() -> dict[str, Any]:
    """Return what may be uploaded at once."""
    settings = resources().settings
    return {
        "files": MOST_FILES,
        "bytes": upload_bytes(),
        "mapping_characters": MAPPING_CHARACTERS,
        "hours": settings.job_hours,
        "endings": sorted(ENDINGS),
    }


def upload_bytes() -> int:
    """Return how large the body of an upload may be."""
    return int(resources().settings.upload_mb * 1_000_000)


def answer(store: JobStore, job: Job) -> dict[str, Any]:
    """Return a job as it is answered, without its report."""
    return job.as_json(store.place(job.id))


def created(upload: ImportUpload) -> dict[str, Any]:
    """Make a job of uploaded files.

    Raises:
        InvalidInputError: The files or the mapping cannot be used.
    """
    store = job_store()
    job = store.create(
        upload.file,
        mapping=_checked(upload.mapping or None),
        dry_run=upload.dry_run,
        prune=upload.prune,
        source=upload.source or None,
    )
    return answer(store, job)


def run_again(job_id: str, request: RunRequest, *, dry_run: bool) -> dict[str, Any]:
    """Check or apply the files of a job once more.

    Raises:
        NotFoundError: There is no such job.
        ConflictError: It has not ended.
        InvalidInputError: The mapping cannot be used.
    """
    store = job_store()
    given = request.mapping
    job = store.again(
        job_id,
        dry_run=dry_run,
        prune=request.prune,
        mapping=_checked(text_of(given) if isinstance(given, dict) else given),
        keep_mapping="mapping" not in request.model_fields_set,
    )
    return answer(store, job)


def mapping_of(job_id: str) -> dict[str, Any]:
    """Return the mapping that a job uses or, when it uses none, a draft of one."""
    store = job_store()
    job = store.find(job_id)
    text = store.mapping(job)
    if text is not None:
        return {"used": True, "text": text, "structure": structure_of(text), "files": []}
    found = drafts(store, job)
    text, structure = joined(found)
    return {
        "used": False,
        "text": text,
        "structure": structure,
        "files": [each.as_json() for each in found],
    }


def _checked(text: str | None) -> str | None:
    """Return the text of a mapping that can be used.

    Raises:
        InvalidInputError: It cannot be used; every field begins with ``mapping``.
    """
    if text is None:
        return None
    if len(text) > MAPPING_CHARACTERS:
        raise InvalidInputError(
            _UNUSABLE, [Problem("mapping", _LONG.format(limit=MAPPING_CHARACTERS))]
        )
    try:
        parse_mapping(text, SCHEMA)
    except InvalidInputError as error:
        raise InvalidInputError(
            error.detail, [Problem(_within(each.where), each.reason) for each in error.problems]
        ) from error
    return text


def _within(where: str) -> str:
    return where if where == "mapping" else f"mapping.{where}"
