"""The lock file of the server's jars: its form, read and written without any other effect."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import LocalServerError
from graph.local.settings import NEO4J_VERSION
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

LOCK_PATH: Final = Path(__file__).with_name(f"neo4j-{NEO4J_VERSION}.lock.json")

_SHA256 = re.compile(r"[0-9a-f]{64}")
# A coordinate becomes part of a path, so nothing but these characters may come in.
_COORDINATE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]*")


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One jar of the server: where it comes from and what it must be, to the byte.

    Attributes:
        group: Maven group.
        artifact: Maven artifact.
        version: Maven version.
        classifier: Variant for one platform, or an empty string.
        sha256: Digest of the file, in lower-case hexadecimal.
        size: Length of the file, in bytes.
    """

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def file_name(self) -> str:
        """Name of the file in the cache."""
        variant = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{variant}.jar"

    @property
    def coordinate(self) -> str:
        """The jar as Maven users write it, for messages."""
        parts = (self.group, self.artifact, self.version, self.classifier)
        return ":".join(part for part in parts if part)


def dump_lock(jars: Iterable[Jar]) -> str:
    """Return the text of a lock file: one jar a line, in order of coordinate."""
    lines = ",\n".join(f"    {json.dumps(asdict(jar))}" for jar in sorted(jars))
    return f'{{\n  "neo4j": "{NEO4J_VERSION}",\n  "jars": [\n{lines}\n  ]\n}}\n'


def parse_lock(text: str) -> tuple[Jar, ...]:
    """Return the jars of a lock file, in order of coordinate.

    Raises:
        LocalServerError: The text is not a lock file of this version of Neo4j.
    """
    try:
        document = json.loads(text)
        version = document["neo4j"]
        jars = tuple(sorted(Jar(**row) for row in document["jars"]))
    except (ValueError, KeyError, TypeError) as error:
        raise _unusable(str(error)) from error
    fault = _fault(version, jars)
    if fault:
        raise _unusable(fault)
    return jars


def read_lock(path: Path = LOCK_PATH) -> tuple[Jar, ...]:
    """Return the jars of the committed lock file, in order of coordinate.

    Raises:
        LocalServerError: The file is missing or cannot be used.
    """
    try:
        return parse_lock(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unusable(str(error)) from error


def _fault(version: object, jars: tuple[Jar, ...]) -> str:
    if version != NEO4J_VERSION:
        return f"made for Neo4j {version}, not {NEO4J_VERSION}"
    if not jars:
        return "no jars"
    if len({jar.file_name for jar in jars}) != len(jars):
        return "two jars share a file name"
    return next((f"bad entry {jar.coordinate}" for jar in jars if not _well_formed(jar)), "")


def _well_formed(jar: Jar) -> bool:
    names = (jar.group, jar.artifact, jar.version, *([jar.classifier] if jar.classifier else []))
    return (
        all(_COORDINATE.fullmatch(name) for name in names)
        and _SHA256.fullmatch(jar.sha256) is not None
        and jar.size > 0
    )


def _unusable(reason: str) -> LocalServerError:
    return LocalServerError(
        Text(
            zh="Neo4j 的锁定文件不能使用（{reason}）。请从版本库中恢复该文件，"
            "或运行 python -m graph.local.lock 重新生成。",
            en="The lock file of Neo4j cannot be used ({reason}). Restore it from the repository "
            "or write it again with: python -m graph.local.lock",
        ).format(reason=reason)
    )
