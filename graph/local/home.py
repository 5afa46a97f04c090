"""Where everything of one instance lies in its folder."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWNER_ONLY = 0o700


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one instance.

    Attributes:
        path: The folder itself, as an absolute path.
    """

    path: Path

    @property
    def config(self) -> Path:
        """Configuration of the server."""
        return self.path / "conf" / "neo4j.conf"

    @property
    def password(self) -> Path:
        """Password of the only account; readable by its owner only."""
        return self.path / "password"

    @property
    def state(self) -> Path:
        """Which process serves the home."""
        return self.path / "server.json"

    @property
    def server_log(self) -> Path:
        """What the server tells its operator."""
        return self.path / "logs" / "neo4j.log"

    @property
    def console_log(self) -> Path:
        """What the last process printed, such as the complaints of Java itself."""
        return self.path / "logs" / "console.log"

    def prepare(self) -> None:
        """Make the folders of the instance, closed to everyone but their owner."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(_OWNER_ONLY)
        for name in ("conf", "data", "import", "logs"):
            (self.path / name).mkdir(exist_ok=True)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a lock file, waiting for whoever has it; a killed process lets it go by itself."""
    with path.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
