"""Which Neo4j is used: the one that the settings name, or the product's own local one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.local import LocalServer, LocalServerSettings, default_cache

if TYPE_CHECKING:
    from graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Provided:
    """Settings that name a reachable server, and the local server behind them if it is ours."""

    settings: Settings
    local: LocalServer | None = None


def local_settings(settings: Settings) -> LocalServerSettings:
    """Return how the local Neo4j of these settings is laid out."""
    return LocalServerSettings(
        home=settings.home / "neo4j",
        cache=settings.cache or default_cache(),
        bolt_port=settings.bolt_port,
    )


def local_server(settings: Settings) -> LocalServer:
    """Return the handle of the local Neo4j of these settings; nothing is started."""
    return LocalServer(local_settings(settings))


def provide(settings: Settings) -> Provided:
    """Return settings that name a server; the local one is started unless it runs already.

    Raises:
        LocalServerError: The local Neo4j cannot be provided; the message says what to do.
    """
    if settings.neo4j_uri:
        return Provided(settings)
    server = local_server(settings)
    address = server.start()
    named = replace(
        settings,
        neo4j_uri=address.uri,
        neo4j_username=address.username,
        neo4j_password=address.password,
    )
    return Provided(named, server)
