"""The progress of a job as server-sent events.

A stream takes a thread of the web server, so none lasts long, and only some of the threads may
stream at a time: whoever comes beyond that is told how far the job is and asked to come again.
"""

from __future__ import annotations

import json
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from graph.errors import NotFoundError
from loaders.jobs.progress import PROGRESS_FILE, steps_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loaders.jobs import Job, JobStore

LONGEST_S: Final = 15.0
HEARTBEAT_S: Final = 5.0
_POLL_S: Final = 0.2
_RETRY_MS: Final = 1_000
_STREAMS: Final = threading.BoundedSemaphore(2)
_ID = re.compile(r"([0-9]{1,9})-(?:([0-9]{1,9})|end)")


def is_over(job: Job, last_id: str | None) -> bool:
    """Tell whether a caller has had the end of a job's last run already."""
    return job.ended and last_id == f"{job.run}-end"


def stream(store: JobStore, job: Job, last_id: str | None) -> Iterator[str]:
    """Yield the steps of a job that follow a certain event, and its end.

    Args:
        store: The jobs.
        job: One of them.
        last_id: The id of the last event that the caller has; steps of another run do not count.
    """
    yield f"retry: {_RETRY_MS}\n\n"
    free = _STREAMS.acquire(blocking=False)
    try:
        yield from _events(store, job, _number(job, last_id), LONGEST_S if free else 0.0)
    except NotFoundError:
        # it was deleted; the next request tells
        return
    finally:
        if free:
            _STREAMS.release()


def _events(store: JobStore, job: Job, number: int, longest_s: float) -> Iterator[str]:
    path = store.place(job.id) / PROGRESS_FILE
    began = spoke = time.monotonic()
    while True:
        # the state is read first: of a job that has ended all steps are there
        current = store.peek(job.id)
        if current.run != job.run:
            job, number = current, 0
        for step in steps_after(path, number):
            number = step.number
            spoke = time.monotonic()
            yield _event("progress", f"{job.run}-{number}", step.as_json())
        if current.ended:
            yield _event("end", f"{job.run}-end", current.as_json(store.place(job.id)))
            return
        moment = time.monotonic()
        if moment - began >= longest_s:
            return
        if moment - spoke >= HEARTBEAT_S:
            spoke = moment
            yield ": still at it\n\n"
        time.sleep(_POLL_S)


def _number(job: Job, last_id: str | None) -> int:
    """Return after which step of the present run to go on."""
    found = _ID.fullmatch(last_id or "")
    if not found or found[2] is None or int(found[1]) != job.run:
        return 0
    return int(found[2])


def _event(name: str, number: str, data: dict[str, Any]) -> str:
    return f"event: {name}\nid: {number}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
