"""All analyses of an instance: begun, looked at, cancelled, forgotten.

Everything about an analysis lies in a folder, so that every process of a web server knows it. A
lock that the operating system lets go with its holder tells whether somebody still works on it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.errors import ConflictError, NotFoundError
from graph.settings import CHECKOUT
from graph.text import Text
from loaders.jobs.job import now, put
from loaders.jobs.locks import is_held, taken, waited_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

REQUEST, PROGRESS, OUTCOME, LOCK = "request.json", "progress.json", "outcome.json", "lock"
_CANCELLED, _PROCESS, _LOG = "cancelled", "process", "log"
_ID: Final = re.compile(r"analysis-[0-9a-f]{32}")
_OWNER_ONLY: Final = 0o700
_KEPT_S = 24 * 3600.0
_AT_ONCE = 2

_NOT_THERE = Text("没有编号为 {id} 的分析", "There is no analysis with id {id}")
_BUSY = Text(
    "已有 {count} 项分析在运行；请等待或取消一项",
    "{count} analyses are running; wait for one, or cancel one",
)

# An analysis outlives the request that began it; a forgotten Popen would complain of that.
_STARTED: Final[list[subprocess.Popen[bytes]]] = []


@dataclass(frozen=True, slots=True)
class AnalysisStore:
    """The folder in which every analysis has its own.

    Attributes:
        folder: Where they lie.
        environment: The environment of the processes that do the work; it names the database.
    """

    folder: Path
    environment: Callable[[], Mapping[str, str]]

    def start(self, kind: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Begin an analysis.

        Args:
            kind: Name of the question.
            request: What it is asked with, as JSON.

        Raises:
            ConflictError: As many are running as may.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(_OWNER_ONLY)
        analysis_id = f"analysis-{secrets.token_hex(16)}"
        place = self.folder / analysis_id
        with waited_for(self.folder / ".lock"):
            self._sweep()
            running = [each for each in self._folders() if is_held(each / LOCK)]
            if len(running) >= _AT_ONCE:
                raise ConflictError(_BUSY.format(count=len(running)))
            place.mkdir(mode=_OWNER_ONLY)
            told = {"kind": kind, "request": request, "created_at": now()}
            put(place / REQUEST, json.dumps(told, ensure_ascii=False).encode())
            self._begin(place)
        return self.look(analysis_id)

    def look(self, analysis_id: str) -> dict[str, Any]:
        """Return how far an analysis is and, when it is done, its result.

        Raises:
            NotFoundError: There is no such analysis, or none any more.
        """
        place = self._place(analysis_id)
        # asked before the outcome is read: it may end between the two looks
        held = is_held(place / LOCK)
        told = _read(place / REQUEST)
        if told is None:
            raise NotFoundError(_NOT_THERE.format(id=analysis_id))
        outcome = _read(place / OUTCOME) or {}
        progress = _read(place / PROGRESS) or {"done": 0, "total": 0}
        state = outcome.get("state") or ("running" if held else "interrupted")
        if state != "done" and (place / _CANCELLED).exists():
            state = "cancelled"
        return {
            "id": analysis_id,
            "kind": told["kind"],
            "state": state,
            "done": progress["done"],
            "total": progress["total"],
            "created_at": told["created_at"],
            "finished_at": outcome.get("finished_at"),
            "error": outcome.get("error"),
            "result": outcome.get("result"),
        }

    def end(self, analysis_id: str) -> None:
        """Cancel an analysis that runs; forget one that has ended.

        Nothing is written but an outcome, whole or not at all, so the process is simply killed.

        Raises:
            NotFoundError: There is no such analysis, or none any more.
        """
        if self.look(analysis_id)["state"] != "running":
            shutil.rmtree(self._place(analysis_id), ignore_errors=True)
            return
        place = self._place(analysis_id)
        (place / _CANCELLED).touch()
        with suppress(FileNotFoundError, ProcessLookupError, ValueError):
            process = int((place / _PROCESS).read_text("ascii"))
            if is_held(place / LOCK):
                os.killpg(process, signal.SIGKILL)

    def _begin(self, place: Path) -> None:
        """Start the process of an analysis; it inherits the lock and thereby keeps it."""
        lock = taken(place / LOCK)
        if lock is None:
            raise ConflictError(_BUSY.format(count=1))
        try:
            with (place / _LOG).open("ab") as log:
                child = subprocess.Popen(
                    [sys.executable, "-m", "api.analyses.child", str(place.resolve()), str(lock)],
                    cwd=CHECKOUT,
                    env=dict(self.environment()),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    # a web server that ends leaves its analyses to their end
                    start_new_session=True,
                    pass_fds=(lock,),
                    umask=0o077,
                )
        finally:
            os.close(lock)
        put(place / _PROCESS, str(child.pid).encode())
        _STARTED[:] = [each for each in _STARTED if each.poll() is None]
        _STARTED.append(child)

    def _place(self, analysis_id: str) -> Path:
        if not _ID.fullmatch(analysis_id):
            raise NotFoundError(_NOT_THERE.format(id=analysis_id))
        return self.folder / analysis_id

    def _folders(self) -> list[Path]:
        return [each for each in self.folder.iterdir() if _ID.fullmatch(each.name)]

    def _sweep(self) -> None:
        """Forget what ended long ago."""
        oldest = time.time() - _KEPT_S
        for each in self._folders():
            if not is_held(each / LOCK) and each.stat().st_mtime < oldest:
                shutil.rmtree(each, ignore_errors=True)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return told
