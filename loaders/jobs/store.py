"""All jobs of an instance: made, found, begun, run again, forgotten."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from graph.errors import ConflictError, NotFoundError
from graph.settings import CHECKOUT
from graph.text import Text
from loaders.jobs.job import (
    FILES,
    LOCK,
    LOG,
    MADE,
    MAPPING,
    REPORT,
    WORK,
    Job,
    JobFile,
    changed_at,
    now,
    read_job,
    write_job,
)
from loaders.jobs.locks import is_held, taken, waited_for
from loaders.jobs.progress import PROGRESS_FILE
from loaders.jobs.upload import named, save

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from loaders.jobs.upload import Upload

_ID: Final = re.compile(r"job-[0-9a-f]{32}")
_NEW, _OLD = ".new-", ".old-"
_OWNER_ONLY: Final = 0o700

_NOT_THERE = Text("没有编号为 {id} 的导入任务", "There is no import job with id {id}")
_UNFINISHED = Text(
    "导入任务尚未结束；请等它结束", "The import job has not ended yet; wait until it has"
)
_RUNNING = Text(
    "导入任务正在运行；请等它结束再删除", "The import job is running; delete it after it has ended"
)

# A job outlives the process that began it; a forgotten Popen would complain of that.
_STARTED: Final[list[subprocess.Popen[bytes]]] = []


@dataclass(frozen=True, slots=True)
class JobStore:
    """The folder in which every job has its own.

    Attributes:
        folder: Where the jobs lie.
        environment: The environment of the processes that do the work; it names the database.
            Asked for when one is to be started.
        at_once: How many jobs may run at the same time; others wait.
        kept_s: After how many seconds an ended job is forgotten.
    """

    folder: Path
    environment: Callable[[], Mapping[str, str]]
    at_once: int
    kept_s: float

    def create(
        self,
        uploads: Sequence[Upload],
        *,
        mapping: str | None = None,
        dry_run: bool = False,
        prune: bool = False,
        source: str | None = None,
    ) -> Job:
        """Keep uploaded files as a job, and begin it if there is room.

        Args:
            uploads: The files.
            mapping: The text of a mapping file, which has been found good.
            dry_run: Whether to check only.
            prune: Whether to retire what the sources no longer say.
            source: What is stamped on everything written; None takes the name of each file.

        Raises:
            InvalidInputError: The files cannot be used.
        """
        files = named(uploads)
        self._prepare()
        self.sweep()
        job_id = f"job-{secrets.token_hex(16)}"
        making = self.folder / f"{_NEW}{job_id}"
        try:
            (making / FILES).mkdir(parents=True)
            save(files, making / FILES)
            if mapping is not None:
                (making / MAPPING).write_text(mapping, encoding="utf-8")
            moment = now()
            sizes = ((each.name, (making / FILES / each.name).stat().st_size) for each in files)
            job = Job(
                id=job_id,
                state="queued",
                run=1,
                dry_run=dry_run,
                prune=prune,
                source=source,
                files=tuple(JobFile(name, size) for name, size in sizes),
                mapped=mapping is not None,
                created_at=moment,
                queued_at=moment,
            )
            write_job(making, job)
            making.rename(self.folder / job_id)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        return self.find(job_id)

    def find(self, job_id: str) -> Job:
        """Return a job as it is now; one that waits is begun if there is room by now.

        Raises:
            NotFoundError: There is no such job, or none any more.
        """
        job = self.peek(job_id)
        if job.state != "queued":
            return job
        self.dispatch()
        return self.peek(job_id)

    def peek(self, job_id: str) -> Job:
        """Return a job as it is now and do nothing about it.

        Raises:
            NotFoundError: There is no such job, or none any more.
        """
        if not _ID.fullmatch(job_id):
            raise NotFoundError(_NOT_THERE.format(id=job_id))
        job = self._read(self.folder / job_id)
        if job is None:
            raise NotFoundError(_NOT_THERE.format(id=job_id))
        return job

    def _read(self, folder: Path) -> Job | None:
        """Return the job of a folder as it is now; None when the folder tells of none."""
        job = read_job(folder)
        if job is None or job.state != "running" or is_held(folder / LOCK):
            return job
        # it may have ended between the two looks
        job = read_job(folder)
        return replace(job, state="interrupted") if job and job.state == "running" else job

    def place(self, job_id: str) -> Path:
        """Return the folder of a job that was found."""
        return self.folder / job_id

    def report(self, job: Job) -> dict[str, Any] | None:
        """Return the report of a job; None when its last run has none."""
        if job.state != "done":
            return None
        try:
            stored: dict[str, Any] = json.loads((self.folder / job.id / REPORT).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return stored

    def mapping(self, job: Job) -> str | None:
        """Return the text of the mapping that a job uses; None when it uses none."""
        if not job.mapped:
            return None
        return (self.folder / job.id / MAPPING).read_text("utf-8")

    def again(
        self,
        job_id: str,
        *,
        dry_run: bool,
        prune: bool = False,
        mapping: str | None = None,
        keep_mapping: bool = True,
    ) -> Job:
        """Check or apply the files of a job once more.

        An import that was interrupted goes on where it was.

        Args:
            job_id: The job.
            dry_run: Whether to check only.
            prune: Whether to retire what the sources no longer say.
            mapping: The text of a mapping file, which has been found good.
            keep_mapping: Go on with the mapping there is, if any, and pass over the one given.

        Raises:
            NotFoundError: There is no such job.
            ConflictError: It has not ended yet.
        """
        self.peek(job_id)
        with waited_for(self._lock):
            job, folder = self.peek(job_id), self.folder / job_id
            if not job.ended:
                raise ConflictError(_UNFINISHED)
            if not keep_mapping:
                (folder / MAPPING).unlink(missing_ok=True)
                if mapping is not None:
                    (folder / MAPPING).write_text(mapping, encoding="utf-8")
            for each in (REPORT, PROGRESS_FILE):
                (folder / each).unlink(missing_ok=True)
            for each in (WORK, MADE):
                shutil.rmtree(folder / each, ignore_errors=True)
            renewed = Job(
                id=job.id,
                state="queued",
                run=job.run + 1,
                dry_run=dry_run,
                prune=prune,
                source=job.source,
                files=job.files,
                mapped=job.mapped if keep_mapping else mapping is not None,
                created_at=job.created_at,
                queued_at=now(),
            )
            write_job(folder, renewed)
        return self.find(job_id)

    def delete(self, job_id: str) -> None:
        """Forget a job with its files; what it wrote into the graph stays.

        Raises:
            NotFoundError: There is no such job.
            ConflictError: It is running.
        """
        self.peek(job_id)
        with waited_for(self._lock):
            if self.peek(job_id).state == "running":
                raise ConflictError(_RUNNING)
            self._forget(self.folder / job_id)

    def sweep(self) -> None:
        """Forget the jobs that ended long ago, and what was left of broken uploads."""
        if not self.folder.exists():
            return
        oldest = time.time() - self.kept_s
        with waited_for(self._lock):
            for folder in self._folders():
                job = self._read(folder)
                if (job is None or job.ended) and changed_at(folder) < oldest:
                    self._forget(folder)
            for folder in [*self.folder.glob(f"{_NEW}*"), *self.folder.glob(f"{_OLD}*")]:
                if folder.stat().st_mtime < oldest:
                    shutil.rmtree(folder, ignore_errors=True)

    def dispatch(self) -> None:
        """Begin the jobs that wait, the oldest first, as far as there is room."""
        with waited_for(self._lock):
            found = ((self._read(folder), folder) for folder in self._folders())
            waiting = [(job, folder) for job, folder in found if job and job.state == "queued"]
            for job, folder in sorted(waiting, key=lambda each: each[0].queued_at):
                slot = self._free_slot()
                if slot is None:
                    return
                try:
                    self._begin(job, folder, slot)
                finally:
                    os.close(slot)

    def _begin(self, job: Job, folder: Path, slot: int) -> None:
        """Start the process of a job; it inherits the locks and thereby keeps them."""
        # what a killed process leaves behind goes with the folder
        environment = {**self.environment(), "TMPDIR": str((folder / WORK).resolve())}
        lock = taken(folder / LOCK)
        if lock is None:
            # the process of the run before is about to end, and will then look for work
            return
        try:
            (folder / WORK).mkdir(exist_ok=True)
            write_job(folder, replace(job, state="running", started_at=now()))
            with (folder / LOG).open("ab") as log:
                child = subprocess.Popen(
                    [
                        *(sys.executable, "-m", "loaders.jobs.child", str(folder.resolve())),
                        *(str(slot), str(lock)),
                    ],
                    cwd=CHECKOUT,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # a web server that ends leaves its jobs to their end
                    start_new_session=True,
                    pass_fds=(slot, lock),
                    umask=0o077,
                )
        except OSError:
            write_job(folder, job)
            raise
        finally:
            os.close(lock)
        _STARTED[:] = [each for each in _STARTED if each.poll() is None]
        _STARTED.append(child)

    def _free_slot(self) -> int | None:
        """Take the right to run one job; None when as many run as may."""
        numbers = range(self.at_once)
        slots = (taken(self.folder / f".slot-{number}") for number in numbers)
        return next((each for each in slots if each is not None), None)

    def _folders(self) -> list[Path]:
        return sorted(each for each in self.folder.iterdir() if _ID.fullmatch(each.name))

    def _forget(self, folder: Path) -> None:
        """Take a job away at once, though its files may be many."""
        away = self.folder / f"{_OLD}{folder.name}"
        folder.rename(away)
        shutil.rmtree(away, ignore_errors=True)

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(_OWNER_ONLY)

    @property
    def _lock(self) -> Path:
        return self.folder / ".lock"
