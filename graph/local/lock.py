"""Write the lock file of the server's jars: ``python -m graph.local.lock``.

Run it when the version of Neo4j changes; it resolves the server anew on Maven Central, downloads
every jar and records its digest and size. It takes about two minutes.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graph.local.fetch import resolve_server
from graph.local.lockfile import LOCK_PATH, Jar, dump_lock, parse_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.local.fetch import Resolved


def resolve_lock(resolve: Callable[[Path], list[Resolved]] = resolve_server) -> str:
    """Return the text of a fresh lock file.

    Args:
        resolve: Downloads the server below a folder and tells what it consists of.
    """
    with tempfile.TemporaryDirectory(prefix="cobuild-lock-") as folder:
        jars = [
            Jar(
                group=group,
                artifact=artifact,
                version=version,
                classifier=classifier,
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                size=path.stat().st_size,
            )
            for group, artifact, version, classifier, path in resolve(Path(folder))
        ]
    return dump_lock(jars)


def main() -> None:
    """Resolve, check that the result can be read back, and replace the lock file."""
    text = resolve_lock()
    jars = parse_lock(text)
    LOCK_PATH.write_text(text, encoding="utf-8")
    size_mb = sum(jar.size for jar in jars) / 1e6
    sys.stdout.write(f"{LOCK_PATH.name}: {len(jars)} jars, {size_mb:.0f} MB\n")


if __name__ == "__main__":
    main()
