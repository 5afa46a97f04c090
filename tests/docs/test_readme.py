"""The README is true: its commands run, its settings exist, its links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from graph.settings import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from graph.local import Address

README = (CHECKOUT / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^\.venv/bin/flask (--app api .+)$", README, re.MULTILINE)))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_runs(
    command: str, demo_server: Address, tmp_path: Path
) -> None:
    arguments = [each.replace("var/generated", str(tmp_path)) for each in shlex.split(command)]
    done = subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "NEO4J_URI": demo_server.uri,
            "NEO4J_USERNAME": demo_server.username,
            "NEO4J_PASSWORD": demo_server.password,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_there_are_commands_to_run() -> None:
    assert {"match", "status", "load", "generate"} <= {each.split()[2] for each in COMMANDS}


def test_every_link_to_a_file_leads_somewhere() -> None:
    for document in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]:
        links = re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        assert [each for each in links if not (document.parent / each).exists()] == []


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", README)) <= targets
