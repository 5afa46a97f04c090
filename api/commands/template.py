"""``flask template``: empty workbooks to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.common import chosen, told
from graph.model import SCHEMA
from loaders.templates import write_templates

if TYPE_CHECKING:
    from graph.text import Language


@click.command("template")
@click.argument("types", nargs=-1, required=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("template.xlsx"),
    show_default=True,
    help="Where to write it. 写到哪里",
)
@click.option(
    "--language",
    "--lang",
    type=click.Choice(["zh", "en"]),
    help="Language of choices and notes. 选项与说明的语言",
)
@told
def template_command(types: tuple[str, ...], output: Path, language: Language | None) -> None:
    """Write an .xlsx to fill in, one sheet per type: unit need resource … 生成填报模板."""
    write_templates(SCHEMA, types, output, chosen(language))
    click.echo(str(output))
