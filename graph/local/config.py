"""The configuration file and the Java command of a local instance, as plain values.

Everything that keeps the instance closed to the outside stands here, in one table that the tests
compare with ``compose.yaml``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from graph.local.settings import DEFAULT_DATABASE, LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from graph.local.settings import LocalServerSettings

MAIN_CLASS: Final = "org.neo4j.server.CommunityEntryPoint"

# Private, link-local and loopback addresses first, then every other one: the product never loads
# from an address, so no query has a reason to open a connection.
_BLOCKED_ADDRESSES: Final = (
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "0.0.0.0/0",
    "::/0",
)

HARDENING: Final[Mapping[str, str]] = {
    "dbms.security.auth_enabled": "true",
    # Without the import folder as root, LOAD CSV reads any file of the machine.
    "server.directories.import": "import",
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": ",".join(_BLOCKED_ADDRESSES),
    "dbms.usage_report.enabled": "false",
    # Query texts carry personal data as parameters; they belong in no log.
    "db.logs.query.enabled": "OFF",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
}
"""The settings that close an instance, wherever it runs."""

LIMITS: Final[Mapping[str, str]] = {
    "db.transaction.timeout": "120s",
}
"""The settings that keep one question from holding the instance for ever."""

ADD_OPENS: Final = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")


def config_text(settings: LocalServerSettings) -> str:
    """Return the text of ``neo4j.conf`` for one instance."""
    listen = f"{LOOPBACK}:{settings.bolt_port}"
    values = {
        "initial.dbms.default_database": DEFAULT_DATABASE,
        "server.default_listen_address": LOOPBACK,
        "server.default_advertised_address": LOOPBACK,
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": listen,
        "server.bolt.advertised_address": listen,
        "server.memory.pagecache.size": f"{settings.page_cache_mb}m",
        # A random password cannot be guessed, whereas the lock after three wrong guesses would let
        # anyone on the machine, even a web page, keep the application out.
        "dbms.security.auth_max_failed_attempts": "0",
        # Set aside at once, the logs of the two databases take 512 MiB of an empty instance.
        "db.tx_log.preallocate": "false",
        # A local instance has no distant clients to wait for: without these it takes ten
        # seconds to stop.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        **HARDENING,
        **LIMITS,
    }
    lines = "\n".join(f"{key}={value}" for key, value in values.items())
    return f"# Written anew at every start; changes made here are lost.\n{lines}\n"


def launch_command(java: Path, settings: LocalServerSettings) -> list[str]:
    """Return the command that starts the server, without its class path.

    The class path goes into the environment (see :func:`launch_environment`): it names some two
    hundred files and would hide everything else from whoever looks at the process.
    """
    home = settings.home
    return [
        str(java),
        f"-Xms{settings.heap_mb}m",
        f"-Xmx{settings.heap_mb}m",
        "-XX:+UseG1GC",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home / 'logs' / 'java-crash-%p.log'}",
        "-Dfile.encoding=UTF-8",
        "-Djdk.nio.maxCachedBufferSize=1024",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dlog4j2.disable.jmx=true",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in ADD_OPENS),
        MAIN_CLASS,
        home_argument(home),
        f"--config-dir={home / 'conf'}",
    ]


def home_argument(home: Path) -> str:
    """Return the argument by which the process of a home is recognised."""
    return f"--home-dir={home}"


def launch_environment(class_path: Sequence[Path], inherited: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the server process.

    Only the time zone is handed on: whatever else the caller's environment holds, secrets among
    it, is none of the server's business. The locale is fixed, because under a plain ``C`` locale
    Java cannot open a folder with a Chinese name.
    """
    kept = {key: inherited[key] for key in ("TZ",) if key in inherited}
    return {**kept, "LC_ALL": "C.UTF-8", "CLASSPATH": os.pathsep.join(map(str, class_path))}
