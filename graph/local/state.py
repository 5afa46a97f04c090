"""Which process serves a home: recorded, recognised again, never mistaken for another."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import psutil

from graph.local.config import home_argument
from graph.local.process import is_alive

if TYPE_CHECKING:
    from graph.local.home import Home

# The time at which a process was made is worked out from the clock of the machine, which may
# be set right by a little while the process runs.
_CLOCK_STEP_S: Final = 2.0


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


def read_instance(home: Home) -> Instance | None:
    """Return what the state file says, or None when there is none that can be read."""
    try:
        row = json.loads(home.state.read_text(encoding="utf-8"))
        return Instance(int(row["pid"]), float(row["created"]), int(row["bolt_port"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_instance(home: Home, instance: Instance) -> None:
    """Replace the state file as a whole."""
    draft = home.state.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(instance)) + "\n", encoding="utf-8")
    draft.replace(home.state)


def find_process(home: Home) -> psutil.Process | None:
    """Return the live process that serves a home, or None.

    A process number is used again sooner or later, so the time of its making and the home among
    its arguments must agree with the record too.
    """
    instance = read_instance(home)
    if instance is None:
        return None
    try:
        process = psutil.Process(instance.pid)
        same = (
            abs(process.create_time() - instance.created) <= _CLOCK_STEP_S
            and home_argument(home.path) in process.cmdline()
        )
    except (psutil.Error, ValueError):
        return None
    return process if same and is_alive(process) else None
