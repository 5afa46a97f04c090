"""The configuration, the command and the environment of a local instance, as values."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.local import Address, LocalServerSettings, default_cache
from graph.local.config import (
    HARDENING,
    LIMITS,
    config_text,
    home_argument,
    launch_command,
    launch_environment,
)

HOME = Path("/srv/共建 图谱")
SETTINGS = LocalServerSettings(
    home=HOME, cache=Path("/cache"), bolt_port=7700, heap_mb=300, page_cache_mb=99
)


def parsed(text: str) -> dict[str, str]:
    """Return the settings of a configuration text."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_every_address_in_the_configuration_is_loopback() -> None:
    values = parsed(config_text(SETTINGS))
    addresses = {key: value for key, value in values.items() if key.endswith("_address")}
    assert addresses == {
        "server.default_listen_address": "127.0.0.1",
        "server.default_advertised_address": "127.0.0.1",
        "server.bolt.listen_address": "127.0.0.1:7700",
        "server.bolt.advertised_address": "127.0.0.1:7700",
    }
    assert values["server.memory.pagecache.size"] == "99m"


def test_what_closes_an_instance_is_in_the_configuration_unchanged() -> None:
    values = parsed(config_text(SETTINGS))
    closed = {**HARDENING, **LIMITS}
    assert {key: values.get(key) for key in closed} == closed
    assert HARDENING["dbms.security.auth_enabled"] == "true"
    assert HARDENING["server.directories.import"] == "import"
    assert HARDENING["dbms.security.allow_csv_import_from_file_urls"] == "false"
    assert HARDENING["dbms.usage_report.enabled"] == "false"
    blocked = HARDENING["internal.dbms.cypher_ip_blocklist"].split(",")
    private = {"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"}
    assert private <= set(blocked)


def test_the_command_names_memory_folders_and_opened_packages() -> None:
    command = launch_command(Path("/java/bin/java"), SETTINGS)
    assert command[0] == "/java/bin/java"
    assert command[-3:] == [
        "org.neo4j.server.CommunityEntryPoint",
        "--home-dir=/srv/共建 图谱",
        "--config-dir=/srv/共建 图谱/conf",
    ]
    assert home_argument(HOME) in command
    assert {"-Xms300m", "-Xmx300m"} <= set(command)
    opened = {argument for argument in command if argument.startswith("--add-opens=")}
    assert opened == {
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.io=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    }


def test_the_environment_hands_on_nothing_but_the_time_zone() -> None:
    inherited = {"TZ": "Asia/Shanghai", "NEO4J_PASSWORD": "secret", "JAVA_TOOL_OPTIONS": "-Dx=y"}
    assert launch_environment([Path("/c/a.jar"), Path("/c/b.jar")], inherited) == {
        "TZ": "Asia/Shanghai",
        "LC_ALL": "C.UTF-8",
        "CLASSPATH": "/c/a.jar:/c/b.jar",
    }


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("/var/caches", Path("/var/caches/cobuild-graph")),
        ("", Path("/home/planner/.cache/cobuild-graph")),
        ("relative", Path("/home/planner/.cache/cobuild-graph")),
    ],
)
def test_the_cache_lies_where_the_user_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, named: str, expected: Path
) -> None:
    monkeypatch.setenv("HOME", "/home/planner")
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert default_cache() == expected


def test_an_address_does_not_show_its_password() -> None:
    assert "secret" not in repr(Address("bolt://127.0.0.1:1", "neo4j", "secret"))
