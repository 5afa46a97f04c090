"""Neo4j's own import into a local instance: for those who have no ``neo4j-admin``."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from graph.errors import LocalServerError
from graph.local import config, disk, jars, state
from graph.local.home import Home, held
from graph.local.lockfile import read_lock
from graph.local.server import Outside
from graph.local.settings import DEFAULT_DATABASE
from graph.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from graph.local.settings import LocalServerSettings

ADMIN_CLASS: Final = "org.neo4j.cli.AdminTool"
_TAIL_LINES: Final = 20

_RUNNING = Text(
    "本地 Neo4j 正在运行；请先停止（make stop）",
    "The local Neo4j is running; stop it first (make stop)",
)
_NOT_EMPTY = Text(
    "{home} 中已有图谱；批量导入只能写入新的文件夹（COBUILD_HOME 可另指定）",
    "There is a graph in {home} already; the bulk import fills a new folder only (COBUILD_HOME"
    " names another)",
)
_FAILED = Text(
    "批量导入失败（退出码 {code}），最后几行是：\n{tail}",
    "The bulk import failed (exit code {code}); its last lines are:\n{tail}",
)


def import_files(
    settings: LocalServerSettings, folder: Path, arguments: str, outside: Outside | None = None
) -> str:
    """Fill a new local instance; it is not started.

    Args:
        settings: The instance; nothing may have been written to it.
        folder: Where the files are.
        arguments: Name of the file among them that holds the arguments of the import.
        outside: What is taken from outside the product.

    Returns:
        What the import told.

    Raises:
        LocalServerError: The instance runs or has data, the server cannot be had, or the files
            cannot be imported; then nothing of them stays.
    """
    outside = outside or Outside()
    home = Home(settings.home.resolve())
    home.prepare()
    stores = [
        home.path / "data" / each / DEFAULT_DATABASE for each in ("databases", "transactions")
    ]
    with held(home.path / "start.lock"):
        if state.find_process(home) is not None:
            raise LocalServerError(_RUNNING)
        if any(each.exists() for each in stores):
            raise LocalServerError(_NOT_EMPTY.format(home=home.path))
        class_path = jars.provide_jars(
            settings.cache.resolve(),
            read_lock(),
            fetch=outside.fetch,
            measure=outside.free_bytes,
            progress=outside.progress,
        )
        disk.require_room(home.path, disk.HOME_NEEDS_MB, outside.free_bytes)
        home.config.write_text(config.config_text(settings), encoding="utf-8")
        done = subprocess.run(
            [
                str(outside.java),
                f"-Xmx{settings.heap_mb}m",
                "-Dfile.encoding=UTF-8",
                *(f"--add-opens={each}=ALL-UNNAMED" for each in config.ADD_OPENS),
                ADMIN_CLASS,
                *("database", "import", "full", DEFAULT_DATABASE, f"@{arguments}"),
            ],
            cwd=folder,
            env={
                **config.launch_environment(class_path, os.environ),
                "NEO4J_HOME": str(home.path),
                "NEO4J_CONF": str(home.config.parent),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            umask=0o077,
        )
        told = done.stdout.decode("utf-8", "replace")
        if done.returncode:
            for each in stores:
                shutil.rmtree(each, ignore_errors=True)
            tail = "\n".join(told.splitlines()[-_TAIL_LINES:])
            raise LocalServerError(_FAILED.format(code=done.returncode, tail=tail))
    return told
