"""The product's own Neo4j: a child process on loopback, for those who bring no server."""

from graph.local.server import LocalServer, Outside
from graph.local.settings import NEO4J_VERSION, Address, LocalServerSettings, default_cache

__all__ = [
    "NEO4J_VERSION",
    "Address",
    "LocalServer",
    "LocalServerSettings",
    "Outside",
    "default_cache",
]
