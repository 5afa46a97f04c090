"""What a managed local Neo4j is given and what it gives back."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

NEO4J_VERSION: Final = "5.26.30"
"""The version of every local instance; the lock file names the same one."""

USERNAME: Final = "neo4j"
"""The only account of a local instance."""

DEFAULT_DATABASE: Final = "neo4j"
"""The only user database that the Community edition has."""

LOOPBACK: Final = "127.0.0.1"
"""The only address on which a local instance listens."""


@dataclass(frozen=True, slots=True)
class LocalServerSettings:
    """How one local instance is laid out and started.

    Attributes:
        home: Folder of this instance: data, configuration, logs, password and state.
        cache: Folder of the downloaded jars, shared by all instances of a user.
        bolt_port: Loopback port for Bolt; 0 takes a free one at every start.
        heap_mb: Java heap, in MiB.
        page_cache_mb: Memory for the pages of the store, in MiB.
        start_timeout_s: Seconds to wait until Bolt answers; the download is not counted.
    """

    home: Path
    cache: Path
    bolt_port: int = 7687
    heap_mb: int = 512
    page_cache_mb: int = 256
    start_timeout_s: float = 120.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a running instance answers, and the account to use.

    Attributes:
        uri: Bolt address on loopback.
        username: Name of the account.
        password: Its password; left out of ``repr`` so that no log shows it.
    """

    uri: str
    username: str
    password: str = field(repr=False)


def default_cache() -> Path:
    """Return the per-user folder in which the jars are kept.

    It follows the XDG base directory rules: ``$XDG_CACHE_HOME`` when it is an absolute path,
    otherwise ``~/.cache``.
    """
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    base = named if named.is_absolute() else Path.home() / ".cache"
    return base / "cobuild-graph"
