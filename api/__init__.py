"""The HTTP API and the command line: parse, ask one function, serialise."""

from __future__ import annotations

from api.app import create_app

__all__ = ["create_app"]
