"""Kill an import, or the database below it, again and again, and look at what becomes of it."""

from __future__ import annotations

import os
import random
import signal
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import psutil

from benchmarks.harness import clear
from graph.database import Database
from graph.imports import undo_import
from graph.local.home import Home
from graph.local.state import read_instance
from graph.model import SCHEMA
from loaders import load
from tests.drills.importer import Importer, committed, settled, watch
from tests.drills.snapshot import Snapshot, imports, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from graph.local import Address, LocalServer
    from loaders.progress import Stage
    from tests.drills.region import Region

_LONGEST_DELAY_S = 0.06
_FAILED = 2


class Kill(NamedTuple):
    """When to kill.

    Attributes:
        batch: As soon as so many batches of the whole import are committed and the import that is
            to be killed has begun.
        delay_s: So long after that, which may be in the midst of a transaction.
    """

    batch: int
    delay_s: float


def chosen_kills(seed: int, count: int, batches: int) -> list[Kill]:
    """Return moments of one import, in their order, the same for the same seed.

    One of them stands twice: there the import is killed while it goes over what it has written.
    """
    draw = random.Random(seed)
    found = sorted(draw.sample(range(batches), count - 1))
    found.insert(place := draw.randrange(count - 1), found[place])
    return [Kill(each, draw.uniform(0, _LONGEST_DELAY_S)) for each in found]


@dataclass
class Outcome:
    """What became of one import that was killed several times.

    Attributes:
        committed: How many batches were committed at each kill.
        too_late: How many kills found the import at its end.
        torn: Kills after which the graph held a part of a batch.
        told: What the importer said when the database was killed, and its exit code.
        differences: What the graph at the end has more or less than it should.
        ids: The ids of the import that the graph showed between the kills.
        left: What undoing it left of it.
    """

    committed: list[int] = field(default_factory=list)
    too_late: int = 0
    torn: int = 0
    told: list[tuple[int, str]] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """Whether the graph is what an uninterrupted import makes, and undoing it takes it back."""
        return not self.differences and not self.left and not self.torn and len(self.ids) == 1

    @property
    def clear(self) -> bool:
        """Whether the importer ended in an orderly way whenever the database was gone."""
        return all(
            code == _FAILED and "Neo4j" in told and "Traceback" not in told
            for code, told in self.told
        )


class Steps:
    """Notes what is in the graph after every batch of an import that nobody interrupts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.things = [committed(database).things]

    def begin(self, stage: Stage, size: int) -> None:  # noqa: ARG002 - the protocol's
        """Take note."""
        self._note()

    def advance(self, file: str, rows: int, size: int) -> None:  # noqa: ARG002 - the protocol's
        """Take note."""
        self._note()

    def finish(self) -> None:
        """Take note."""
        self._note()

    def _note(self) -> None:
        things = committed(self._database).things
        if things > self.things[-1]:
            self.things.append(things)


def connect(address: Address) -> Database:
    """Connect to a server."""
    return Database(address.uri, username=address.username, password=address.password)


class Drill:
    """One region, what an uninterrupted import makes of it, and the means to interrupt it."""

    def __init__(
        self,
        address: Address,
        region: Region,
        scratch: Path,
        server: tuple[LocalServer, Path] | None = None,
        like: Drill | None = None,
    ) -> None:
        """Import the region once, undisturbed, unless another drill has done so.

        Args:
            address: A Neo4j that may be emptied, prepared for the schema.
            region: What is imported.
            scratch: A folder for what the importers tell.
            server: What runs at the address, and its home; only who kills that needs it.
            like: A drill of the same region, in the same folder, on another server.
        """
        self._address = address
        self._database = connect(address)
        self._region = region
        self._scratch = scratch
        self._server = server
        self.empty: Snapshot = like.empty if like else self._begin()
        self.rows: int
        self.steps: Sequence[int]
        self.rows, self.steps = (like.rows, like.steps) if like else self._undisturbed()
        self.wanted: Snapshot = like.wanted if like else snapshot(self._database)

    def _undisturbed(self) -> tuple[int, Sequence[int]]:
        """Import everything; return how many rows that is, and what is there after each batch."""
        steps = Steps(self._database)
        report = load(self._database, SCHEMA, [self._region.county], progress=steps)
        if not report.ok:
            raise ValueError(f"the county does not load: {report.faults[:3]}")
        return sum(each.rows for each in report.sheets), steps.things

    def close(self) -> None:
        """Give back the connections."""
        self._database.close()

    @property
    def batches(self) -> int:
        """How many transactions of an uninterrupted import add something to the graph."""
        return len(self.steps) - 1

    def kill_importer(self, kills: Sequence[Kill]) -> Outcome:
        """Kill the importer at these moments, in their order, and then let it come to its end."""
        return self._run(kills, self._kill_importer)

    def kill_database(self, kills: Sequence[Kill], *, undo: bool = True) -> Outcome:
        """Kill the database at these moments, start it again each time, and let the import end.

        Args:
            kills: The moments.
            undo: Whether to undo the import afterwards, for which a server that has just been
                started has to think about every statement.
        """
        return self._run(kills, self._kill_database, undo=undo)

    def _run(
        self,
        kills: Sequence[Kill],
        interrupt: Callable[[Importer, Outcome], bool],
        *,
        undo: bool = True,
    ) -> Outcome:
        self._begin()
        outcome = Outcome()
        for kill in kills:
            if not self._interrupted(kill, outcome, interrupt):
                outcome.too_late += 1
            things = settled(self._database)
            done = bisect_right(self.steps, things) - 1
            outcome.committed.append(done)
            outcome.torn += self.steps[done] != things
            outcome.ids.update(imports(self._database)[len(self.empty.imports) :])
        with self._importer() as importer:
            code, told = importer.wait()
        if code:
            outcome.differences.append(f"the last import failed: {told}")
        self._judge(outcome)
        if undo:
            self._undo(outcome)
        return outcome

    def _interrupted(
        self,
        kill: Kill,
        outcome: Outcome,
        interrupt: Callable[[Importer, Outcome], bool],
    ) -> bool:
        before = committed(self._database).begun
        wanted = self.steps[kill.batch]
        with self._importer() as importer:
            reached = watch(
                self._database,
                importer,
                lambda now: now.things >= wanted and (kill.batch == 0 or now.begun != before),
            )
            time.sleep(kill.delay_s)
            return interrupt(importer, outcome) and reached

    def _kill_importer(self, importer: Importer, _: Outcome) -> bool:
        return importer.kill() == -signal.SIGKILL

    def _kill_database(self, importer: Importer, outcome: Outcome) -> bool:
        if self._server is None:
            raise ValueError("there is no server that may be killed")
        server, home = self._server
        instance = read_instance(Home(home))
        assert instance is not None
        in_time = importer.runs()
        os.kill(instance.pid, signal.SIGKILL)
        psutil.Process(instance.pid).wait(30)
        told = importer.wait()
        if in_time and told[0]:
            outcome.told.append(told)
        self._database.close()
        self._address = server.start()
        self._database = connect(self._address)
        return in_time and bool(told[0])

    def _judge(self, outcome: Outcome) -> None:
        """Compare the graph with the one wanted."""
        found = snapshot(self._database)
        outcome.differences += self.wanted.differences(found)
        outcome.ids.update(found.imports[len(self.empty.imports) :])

    def _undo(self, outcome: Outcome) -> None:
        """Undo the import and what was there before it, and look at what each leaves."""
        *before, import_id = imports(self._database)
        undo_import(self._database, SCHEMA, import_id)
        undone = snapshot(self._database)
        outcome.left = Snapshot(self.empty.facts, undone.memory, ()).differences(undone)
        for each in reversed(before):
            undo_import(self._database, SCHEMA, each)
        outcome.left += [f"+ {each}" for each in snapshot(self._database).facts]

    def _importer(self) -> Importer:
        return Importer(self._address, self._region.county, self._scratch)

    def _begin(self) -> Snapshot:
        clear(self._database)
        for each in self._region.before:
            load(self._database, SCHEMA, [each])
        return snapshot(self._database)
