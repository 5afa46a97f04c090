"""The container set-up agrees with the managed local Neo4j, and with the files it is built from."""

from __future__ import annotations

import importlib
import json
import re
import shlex
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from graph.local import NEO4J_VERSION, LocalServerSettings
from graph.local.config import HARDENING, LIMITS
from graph.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = cast("dict[str, Any]", yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8")))
NEO4J = COMPOSE["services"]["neo4j"]
APP = COMPOSE["services"]["app"]
# One instruction a line; a line that ends in a backslash goes on.
INSTRUCTIONS = [
    line.split(maxsplit=1)
    for line in (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    if line and not line.startswith("#")
]


def instructions(name: str) -> list[str]:
    """Return what follows one instruction of the Containerfile, in order."""
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def setting_of(variable: str) -> str:
    """Return the setting that the image reads from a variable: one ``_`` a dot, two an ``_``."""
    parts = variable.removeprefix("NEO4J_").split("__")
    return "_".join(part.replace("_", ".") for part in parts)


def settings_of_the_container() -> dict[str, str]:
    """Return the Neo4j settings that the compose file gives to the image."""
    return {
        setting_of(name): value
        for name, value in NEO4J["environment"].items()
        if name != "NEO4J_AUTH"
    }


def test_the_image_is_of_the_same_line_as_the_local_server() -> None:
    line = ".".join(NEO4J_VERSION.split(".")[:2])
    assert NEO4J["image"] == f"neo4j:{line}-community"


def test_the_container_is_closed_exactly_as_the_local_server_is() -> None:
    defaults = LocalServerSettings(home=Path("home"), cache=Path("cache"))
    assert settings_of_the_container() == {
        **HARDENING,
        **LIMITS,
        "server.memory.heap.initial_size": f"{defaults.heap_mb}m",
        "server.memory.heap.max_size": f"{defaults.heap_mb}m",
        "server.memory.pagecache.size": f"{defaults.page_cache_mb}m",
    }


def test_every_setting_is_text_so_that_yaml_does_not_change_it() -> None:
    for service in (NEO4J, APP):
        assert {type(value) for value in service["environment"].values()} == {str}


def test_ports_are_published_on_loopback_only() -> None:
    bolt = LocalServerSettings(home=Path("home"), cache=Path("cache")).bolt_port
    assert NEO4J["ports"] == [f"127.0.0.1:{bolt}:7687"]
    assert APP["ports"] == ["127.0.0.1:8000:8000"]
    for service in COMPOSE["services"].values():
        assert "network_mode" not in service
        assert "privileged" not in service
        assert "no-new-privileges:true" in service["security_opt"]


def test_no_password_is_written_down_and_none_is_assumed() -> None:
    required = re.compile(r"\$\{NEO4J_PASSWORD:\?[^}]+\}")
    user, _, password = NEO4J["environment"]["NEO4J_AUTH"].partition("/")
    assert user == "neo4j"
    assert required.fullmatch(password)
    assert required.fullmatch(APP["environment"]["NEO4J_PASSWORD"])


def test_data_live_in_named_volumes() -> None:
    mounted = [mount.split(":")[0] for service in (NEO4J, APP) for mount in service["volumes"]]
    assert sorted(mounted) == sorted(COMPOSE["volumes"])
    assert "/data" in [mount.split(":")[1] for mount in NEO4J["volumes"]]


def test_the_app_waits_for_a_healthy_neo4j_and_uses_it() -> None:
    assert APP["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "cypher-shell" in NEO4J["healthcheck"]["test"][-1]
    assert "/readyz" in APP["healthcheck"]["test"][-1]
    environment = {**APP["environment"], "NEO4J_PASSWORD": "a password"}
    settings = Settings.from_environment(environment)
    assert settings.neo4j_uri == "bolt://neo4j:7687"
    assert (settings.neo4j_username, settings.neo4j_database) == ("neo4j", "neo4j")
    assert f"cobuild-var:{settings.home}" in APP["volumes"]


def test_the_app_can_write_to_its_volume_only() -> None:
    assert APP["read_only"] is True
    assert APP["cap_drop"] == ["ALL"]
    (user,) = instructions("USER")
    owned = shlex.split(instructions("RUN")[-1])
    assert user == "cobuild"
    assert owned[-1] == APP["environment"]["COBUILD_HOME"]
    assert ["--owner", user] == owned[owned.index("--owner") : owned.index("--owner") + 2]


def test_the_image_is_built_from_files_that_exist() -> None:
    assert (ROOT / APP["build"]["dockerfile"]).name == "Containerfile"
    copied = [
        source
        for line in instructions("COPY")
        if not line.startswith("--from")
        for source in shlex.split(line)[:-1]
    ]
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert {"graph/", "loaders/", "queries/", "data/", "api/", "requirements.txt"} <= set(copied)
    assert instructions("FROM") == ["node:24-slim AS page", "python:3.11-slim"]


def test_the_page_is_taken_from_where_it_is_built() -> None:
    scripts = json.loads((ROOT / "web" / "package.json").read_text("utf-8"))["scripts"]
    assert "build" in scripts
    assert [line for line in instructions("RUN") if line.startswith("npm")] == [
        "npm ci",
        "npm run build",
    ]
    built = re.search(r"outDir: here\('(.+?)'\)", (ROOT / "web" / "vite.config.ts").read_text())
    assert built is not None
    target = (ROOT / "web" / built[1]).resolve().relative_to(ROOT).as_posix()
    (taken,) = [line for line in instructions("COPY") if line.startswith("--from=page")]
    assert taken == f"--from=page /build/{target}/ {target}/"


def test_the_app_is_served_by_gunicorn_on_the_published_port() -> None:
    (command,) = [json.loads(line) for line in instructions("CMD")]
    assert command[0] == "gunicorn"
    module, _, factory = command[1].partition(":")
    assert callable(getattr(importlib.import_module(module), factory.removesuffix("()")))
    port = APP["ports"][0].rsplit(":", 1)[1]
    assert command[command.index("--bind") + 1] == f"0.0.0.0:{port}"
    assert instructions("EXPOSE") == [port]


@pytest.mark.parametrize("name", [".git", ".venv", "var", "**/node_modules", ".env"])
def test_secrets_and_local_data_never_reach_the_image_builder(name: str) -> None:
    assert name in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
