"""The process that does the work of one job: ``python -m loaders.jobs.child FOLDER SLOT LOCK``.

The two numbers are descriptors of locks that it inherits: one of the few that allow a job to run,
and that of the job, which tells everybody that it is worked on. When it has ended, it begins what
waits.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.database import Database
from graph.definitions import apply_schema
from graph.errors import CobuildError
from graph.model import SCHEMA
from graph.settings import Settings
from graph.text import Text
from loaders.jobs.job import FILES, MAPPING, REPORT, now, put, read_job, write_job
from loaders.jobs.progress import PROGRESS_FILE, FileProgress
from loaders.jobs.store import JobStore
from loaders.load import load
from loaders.mapping_file import read_mapping

if TYPE_CHECKING:
    from loaders.jobs.job import Job

# people who ask questions go first
_NICE = 5
_INTERNAL = Text("导入程序出错，已记录", "The import went wrong and was logged")
_log = logging.getLogger(__name__)


def main() -> None:
    """Do the work of the job in the folder that the command line names, then begin what waits."""
    folder = Path(sys.argv[1])
    settings = Settings.from_environment(os.environ)
    os.nice(_NICE)
    # the driver tells by its error what it has to say
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    job = _worked(folder, settings)
    write_job(folder, replace(job, finished_at=now()))
    for descriptor in sys.argv[2:]:
        os.close(int(descriptor))
    store = JobStore(
        folder.parent,
        lambda: os.environ,
        at_once=settings.import_jobs,
        kept_s=settings.job_hours * 3600,
    )
    store.sweep()
    store.dispatch()


def _worked(folder: Path, settings: Settings) -> Job:
    """Run the load and return how the job ended."""
    job = read_job(folder)
    if job is None:
        sys.exit(f"{folder} tells of no job")
    try:
        report = _report(folder, job, settings)
    except CobuildError as error:
        return replace(job, state="failed", error=_told(error))
    except Exception as error:  # noqa: BLE001 - the last resort of a process of its own
        _log.error("unexpected %s", type(error).__name__, exc_info=error)
        return replace(job, state="failed", error=_told(CobuildError(_INTERNAL), "internal"))
    put(folder / REPORT, json.dumps(report, ensure_ascii=False).encode())
    return replace(job, state="done", import_id=report["import_id"])


def _report(folder: Path, job: Job, settings: Settings) -> dict[str, Any]:
    progress = FileProgress(folder / PROGRESS_FILE)
    mapping = read_mapping(folder / MAPPING, SCHEMA) if job.mapped else None
    # files are named in the report as they are given, and so as the user calls them
    os.chdir(folder / FILES)
    with Database.from_settings(settings) as database:
        if not job.dry_run:
            apply_schema(database, SCHEMA)
        return load(
            database,
            SCHEMA,
            [Path(each.name) for each in job.files],
            mapping=mapping,
            dry_run=job.dry_run,
            prune=job.prune,
            source=job.source,
            progress=progress,
        ).as_json()


def _told(error: CobuildError, code: str | None = None) -> dict[str, Any]:
    return {
        "code": code or error.code,
        "detail": error.detail.as_dict(),
        "errors": [
            {"field": each.where, "reason": each.reason.as_dict()} for each in error.problems
        ],
    }


if __name__ == "__main__":
    logging.basicConfig()
    main()
