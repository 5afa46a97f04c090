"""The operating system's side of an instance: a child of its own session, a port, an end."""

from __future__ import annotations

import socket
import subprocess
from typing import TYPE_CHECKING, Final

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_KILL_WAIT_S: Final = 10.0
_OWNER_ONLY: Final = 0o600

# A server outlives the object that started it; a forgotten Popen would complain of that.
_STARTED: Final[list[subprocess.Popen[bytes]]] = []


def launch(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, output: Path
) -> subprocess.Popen[bytes]:
    """Start a program that outlives the terminal it was started from.

    It gets a session of its own, so that Ctrl-C reaches only the caller, who then stops it in an
    orderly way; and files that it makes are readable by their owner only.
    """
    with output.open("wb") as console:
        output.chmod(_OWNER_ONLY)
        child = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    _STARTED[:] = [each for each in _STARTED if each.poll() is None]
    _STARTED.append(child)
    return child


def end(process: psutil.Process, timeout_s: float) -> None:
    """Ask a process to stop, wait ``timeout_s`` seconds at most, then kill it."""
    try:
        process.terminate()
        process.wait(timeout_s)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(_KILL_WAIT_S)
    except psutil.NoSuchProcess:
        return


def is_alive(process: psutil.Process) -> bool:
    """Tell whether a process still runs; one that has ended but was not yet reaped does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listening_port(process: psutil.Process) -> int | None:
    """Return the port on which a process listens, or None while it does not."""
    try:
        connections = process.net_connections(kind="tcp")
    except psutil.Error:
        return None
    return next(
        (each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN), None
    )


def port_fault(host: str, port: int) -> str:
    """Return why one cannot listen on a port, or an empty text when one can (0 always can)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As Java does it: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return str(error)
    return ""
