"""What every command shares: its options, and errors told instead of traced."""

from __future__ import annotations

import functools
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar, cast

import click
from flask.cli import with_appcontext

from api import tables
from api.language import preferred_language
from graph.errors import CobuildError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.text import Language

# Exit codes: everything went well; some rows were rejected; nothing could be done.
REJECTED, FAILED = 1, 2
_P = ParamSpec("_P")
_R = TypeVar("_R")


def told(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run a command within the application; tell errors instead of tracing them."""

    @functools.wraps(command)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        # what the driver has to say is told by the error that ends the command
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)
        try:
            return command(*args, **kwargs)
        except CobuildError as error:
            refuse(error, cast("Language | None", kwargs.get("language")))

    return with_appcontext(wrapper)


def refuse(error: CobuildError, language: Language | None = None) -> NoReturn:
    """Tell why nothing could be done, on stderr, and end the program."""
    tables.print_error(error, chosen(language))
    sys.exit(FAILED)


json_option = click.option("--json", "as_json", is_flag=True, help="For machines. 机器可读")
language_option = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), help="Language of the answer. 语言"
)
paths_argument = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
mapping_option = click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the columns of a foreign sheet mean (YAML). 映射文件",
)
rejects_option = click.option(
    "--rejects",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for rejected rows. 退回行的文件夹  [default: var/rejects]",
)


def show(answer: dict[str, Any]) -> None:
    """Print an answer for machines."""
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def chosen(language: Language | None) -> Language:
    """Return the language asked for, or that of the terminal."""
    return language or preferred_language()
