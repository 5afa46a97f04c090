"""The one place that talks to Maven Central, by way of jgo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.local.settings import NEO4J_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from jgo.maven import MavenContext

    from graph.local.lockfile import Jar

    Resolved = tuple[str, str, str, str, Path]

# The server is two artifacts; everything else is what they bring.
_ROOTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")
_TIMEOUT_S = 30


def fetch_jar(jar: Jar, folder: Path, repository: str | None = None) -> Path:
    """Download one jar below an empty folder and return the path of the file.

    Nothing is promised about its content: the caller compares it with the lock file.

    Args:
        jar: What to download.
        folder: Where to put it.
        repository: Address of another Maven repository than Central, such as a mirror.
    """
    context = _maven(folder, repository)
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    return component.artifact(jar.classifier, "jar").resolve()


def resolve_server(folder: Path) -> list[Resolved]:
    """Resolve the server and everything it needs to run, downloading it below a folder.

    jgo reads the versions that Neo4j itself builds with (the dependency management of its own
    project), which is why it and not a plain Maven resolution decides.

    Returns:
        Group, artifact, version, classifier and file of each jar, in no particular order.
    """
    context = _maven(folder)
    roots = [context.create_dependency(f"{root}:{NEO4J_VERSION}") for root in _ROOTS]
    inputs, brought = context.resolver.resolve(roots)
    return [
        (each.groupId, each.artifactId, each.version, each.classifier, each.artifact.resolve())
        for each in [*inputs, *brought]
        if each.type == "jar" and not each.optional
    ]


def _maven(folder: Path, repository: str | None = None) -> MavenContext:
    # Only a download needs jgo, and importing it takes every other start a quarter of a second.
    from jgo.maven import MavenContext  # noqa: PLC0415

    remote = {"mirror": repository} if repository else None
    return MavenContext(repo_cache=folder, remote_repos=remote, timeout=_TIMEOUT_S)
