"""Questions in words on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.commands.common import chosen, json_option, language_option, show, told
from api.question_tables import print_question
from api.questions import ask_in_words
from queries.words import Corrected, intents

if TYPE_CHECKING:
    from graph.text import Language


@click.command("ask")
@click.argument("text")
@click.option(
    "--intent",
    type=click.Choice(sorted(intents())),
    help="What is really asked, where it was read wrongly. 更正问题的种类",
)
@json_option
@language_option
@told
def ask_command(text: str, intent: str | None, as_json: bool, language: Language | None) -> None:
    """Ask a question in words, in Chinese or English. 用一句话提问"""
    corrected = Corrected(intent) if intent else None
    answer = ask_in_words(text, chosen(language), corrected)
    if as_json:
        show(answer)
    else:
        print_question(answer, chosen(language))
