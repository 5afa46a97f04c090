"""Which process serves a home: recorded, recognised again, never mistaken for another."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import psutil

from graph.local.config import home_argument

if TYPE_CHECKING:
    from pathlib import Path

# The time at which a process was made is derived from the clock of the machine, which may be
# set right by a little while the process runs.
_CLOCK_STEP_S = 2.0


@dataclass(frozen=True, slots=True)
class Instance:
    """One process that serves a home.

    Attributes:
        pid: Its process number.
        created: When it was made, in seconds since the epoch.
        bolt_port: The port it was asked to use; 0 for any free one.
    """

    pid: int
    created: float
    bolt_port: int


def read_instance(path: Path) -> Instance | None:
    """Return what the state file says, or None when there is none that can be read."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        return Instance(int(row["pid"]), float(row["created"]), int(row["bolt_port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_instance(path: Path, instance: Instance) -> None:
    """Replace the state file as a whole."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(instance)) + "\n", encoding="utf-8")
    draft.replace(path)


def find_process(instance: Instance, home: Path) -> psutil.Process | None:
    """Return the process of an instance if it is still the one that was recorded.

    A process number is used again sooner or later, so the time of its making and the home among
    its arguments must agree too.
    """
    try:
        process = psutil.Process(instance.pid)
        same = (
            abs(process.create_time() - instance.created) <= _CLOCK_STEP_S
            and home_argument(home) in process.cmdline()
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.Error:
        return None
    return process if same else None


def listening_port(process: psutil.Process) -> int | None:
    """Return the port on which a process listens, or None while it does not."""
    try:
        connections = process.net_connections(kind="tcp")
    except psutil.Error:
        return None
    return next(
        (each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN), None
    )
