"""The process that does the work of one analysis: ``python -m api.analyses.child FOLDER LOCK``.

The number is the descriptor of the lock that it inherits, which tells everybody that it is worked
on. Being cancelled is being ended: nothing is written but the outcome.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from pathlib import Path
from typing import Any

from api.analyses.kinds import KINDS
from api.analyses.store import OUTCOME, PROGRESS, REQUEST
from graph.database import Database
from graph.errors import CobuildError
from graph.settings import Settings
from graph.text import Text
from loaders.jobs.job import now, put

# people who ask questions go first
_NICE = 5
_PAUSE_S = 0.25
_INTERNAL = Text("分析程序出错，已记录", "The analysis went wrong and was logged")
_log = logging.getLogger(__name__)


def main() -> None:
    """Do the work of the analysis in the folder that the command line names."""
    place = Path(sys.argv[1])
    os.nice(_NICE)
    # the driver tells by its error what it has to say
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    try:
        outcome: dict[str, Any] = {"state": "done", "result": _result(place)}
    except CobuildError as error:
        outcome = {"state": "failed", "error": _told(error, error.code)}
    except Exception as error:  # noqa: BLE001 - the last resort of a process of its own
        _log.error("unexpected %s", type(error).__name__, exc_info=error)
        outcome = {"state": "failed", "error": _told(CobuildError(_INTERNAL), "internal")}
    put(place / OUTCOME, json.dumps({**outcome, "finished_at": now()}, ensure_ascii=False).encode())


def _result(place: Path) -> dict[str, Any]:
    told = json.loads((place / REQUEST).read_text("utf-8"))
    kind = KINDS[told["kind"]]
    request = kind.request.model_validate(told["request"])
    settings = Settings.from_environment(os.environ)
    with Database.from_settings(settings) as database:
        return kind.run(database, settings, request, _Progress(place / PROGRESS))


class _Progress:
    """Writes how much is done, at most four times a second and when all of it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        moment = time.monotonic()
        if done == total or moment - self._told_at >= _PAUSE_S:
            self._told_at = moment
            put(self._path, json.dumps({"done": done, "total": total}).encode())


def _told(error: CobuildError, code: str) -> dict[str, Any]:
    return {
        "code": code,
        **error.detail.as_dict(),
        "errors": [{"field": each.where, **each.reason.as_dict()} for each in error.problems],
    }


if __name__ == "__main__":
    logging.basicConfig()
    main()
