"""An import in a process of its own, which can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.database import Database
    from graph.local import Address

DEADLINE_S = 300.0
_POLL_S = 0.002


class Committed(NamedTuple):
    """What is in the graph for everyone to see.

    Attributes:
        things: Nodes and relationships, counted together.
        begun: When an import that still runs was begun or taken up again.
    """

    things: int
    begun: object


class Importer:
    """``flask --app api load`` on some files; killed for sure when the block is left."""

    def __init__(self, address: Address, files: Path, scratch: Path) -> None:
        """Start the process.

        Args:
            address: The Neo4j that it writes to.
            files: What it imports.
            scratch: A folder for its messages and its rejected rows.
        """
        scratch.mkdir(parents=True, exist_ok=True)
        self._told = scratch / "told.txt"
        with self._told.open("wb") as told:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "flask", "--app", "api", "load", str(files)),
                    *("--json", "--lang", "en", "--rejects", str(scratch / "rejects")),
                ],
                cwd=CHECKOUT,
                env={
                    **os.environ,
                    "NEO4J_URI": address.uri,
                    "NEO4J_USERNAME": address.username,
                    "NEO4J_PASSWORD": address.password,
                    "COBUILD_RETRY_TIME": "1",
                    # what the killed leave behind goes with everything else
                    "TMPDIR": str(scratch),
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=told,
            )

    def __enter__(self) -> Importer:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def runs(self) -> bool:
        """Tell whether the process has not ended."""
        return self._process.poll() is None

    def kill(self) -> int:
        """Send SIGKILL and return how the process ended: -9, unless it had ended before."""
        self._process.kill()
        return self._process.wait(DEADLINE_S)

    def wait(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and what was told on stderr."""
        code = self._process.wait(DEADLINE_S)
        return code, self._told.read_text("utf-8")


def committed(database: Database) -> Committed:
    """Ask what is in the graph; each question is answered from a counter, so it costs nothing."""
    [nodes] = database.read("MATCH (n) RETURN count(n) AS n")
    [relations] = database.read("MATCH ()-[r]->() RETURN count(r) AS n")
    begun = database.read("MATCH (b:ImportBatch {state: 'running'}) RETURN b.updated_at AS at")
    return Committed(nodes["n"] + relations["n"], begun[0]["at"] if begun else None)


def watch(database: Database, importer: Importer, reached: Callable[[Committed], bool]) -> bool:
    """Look at the graph until something is reached; False when the import ended before that."""
    deadline = time.monotonic() + DEADLINE_S
    while not reached(committed(database)):
        if not importer.runs():
            return False
        if time.monotonic() > deadline:
            raise TimeoutError("the import does not come to the point where it is to be killed")
        time.sleep(_POLL_S)
    return True


def settled(database: Database) -> int:
    """Return what is in the graph once the server has done with the transactions of the dead."""
    deadline = time.monotonic() + DEADLINE_S
    while len(database.read("SHOW TRANSACTIONS")) > 1:
        if time.monotonic() > deadline:
            raise TimeoutError("the server goes on with a transaction whose client is dead")
        time.sleep(_POLL_S)
    return committed(database).things
