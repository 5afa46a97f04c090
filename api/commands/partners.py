"""Who should sign an agreement, or take a seat, next, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console

from api.commands.common import chosen, json_option, language_option, show, told
from api.partner_tables import partners_table
from api.partners import ask_partners
from queries.partners import ASKERS, KINDS

if TYPE_CHECKING:
    from graph.text import Language
    from queries.partners.records import Kind


@click.command("partners")
@click.argument("label", metavar="TYPE", type=click.Choice(ASKERS))
@click.argument("node_id", metavar="ID")
@click.option("--kind", type=click.Choice(KINDS), default="agreement", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@json_option
@language_option
@told
def partners_command(
    label: str,
    node_id: str,
    kind: Kind,
    limit: int,
    as_json: bool,
    language: Language | None,
) -> None:
    """Who should sign an agreement, or take a seat, next? 接下来与谁共建？

    TYPE is Community, Unit or Department; ID its id.
    """
    answer = ask_partners(label, node_id, kind, limit)
    if as_json:
        show(answer)
    else:
        Console().print(partners_table(answer, chosen(language)))
