"""Mapping files on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.common import language_option, told
from graph.errors import InvalidInputError, Problem
from graph.model import SCHEMA
from graph.text import Text
from loaders.draft import draft_mapping
from loaders.faults import UnreadableError

if TYPE_CHECKING:
    from graph.text import Language


@click.command("draft-mapping")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--type", "type_name", help="Node type of the rows, such as Case. 节点类型")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it here instead of printing it. 输出文件",
)
@language_option
@told
def draft_mapping_command(
    path: Path,
    type_name: str | None,
    output: Path | None,
    language: Language | None,  # noqa: ARG001 - taken by the wrapper for errors
) -> None:
    """Propose a mapping file for the foreign sheet PATH. 为陌生表格起草映射文件"""
    try:
        text = draft_mapping(path, SCHEMA, type_name)
    except UnreadableError as error:
        raise InvalidInputError(
            Text("无法起草映射", "No mapping can be drafted"),
            [Problem(path.name, fault.reason) for _, fault in error.faults],
        ) from error
    if output:
        output.write_text(text, encoding="utf-8")
        click.echo(str(output))
    else:
        click.echo(text, nl=False)
