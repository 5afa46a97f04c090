"""Whistle routing on the command line: route, train, and measure on any labelled sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from api import routing_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.commands.evaluate import evaluate_group
from api.labelled import read_labelled
from api.resources import database, resources
from api.routing import ask_routing, routing_threshold
from api.routing_models import keep_model
from queries.routing.cases import new_case

if TYPE_CHECKING:
    from graph.text import Language

_threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Confidence below which a person decides. 低于此把握请人工分派",
)


@click.command("route-case")
@click.argument("text")
@click.option("--title", default="", help="What the case is called. 标题")
@click.option("--community", "community_id", help="Id of its community. 社区编号")
@click.option("--grid", "grid_id", help="Id of its grid. 网格编号")
@click.option("--compound", "compound_id", help="Id of its compound. 小区编号")
@click.option("--category", "category_id", help="Id of its category. 分类编号")
@_threshold_option
@json_option
@language_option
@told
def route_case_command(
    text: str,
    title: str,
    community_id: str | None,
    grid_id: str | None,
    compound_id: str | None,
    category_id: str | None,
    threshold: float | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """To which departments should a case that says TEXT be sent? 这件诉求该派给谁？"""
    case = new_case(
        database(),
        text,
        title=title,
        community_id=community_id,
        grid_id=grid_id,
        compound_id=compound_id,
        category_id=category_id,
    )
    answer = ask_routing(case, threshold)
    if as_json:
        show(answer)
    else:
        Console().print(routing_tables.routing_table(answer, chosen(language)))


@click.group("train")
def train_group() -> None:
    """Learn from what the graph holds. 学习"""


@train_group.command("routing")
@json_option
@language_option
@told
def train_routing_command(as_json: bool, language: Language | None) -> None:
    """Learn from past dispatches where cases are sent. 从过去的派单学习分派"""
    # the numerical libraries come with the question, not with every other command
    from queries.routing.train import train_routing  # noqa: PLC0415 - see above

    trained = train_routing(database(), threshold=routing_threshold())
    answer = {**keep_model(resources().settings, trained), "notes": trained.notes}
    if as_json:
        show(answer)
    else:
        Console().print(routing_tables.training_table(answer, chosen(language)))


@evaluate_group.command("routing")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--text",
    "texts",
    multiple=True,
    required=True,
    help="Column of the text; may be repeated. 文字列",
)
@click.option("--label", required=True, help="Column of the label. 标签列")
@click.option("--sheet", help="Name of the sheet.  [default: the first] 工作表")
@click.option("--folds", type=click.IntRange(2, 20), default=5, show_default=True)
@_threshold_option
@json_option
@language_option
@told
def evaluate_routing_command(
    file: Path,
    texts: tuple[str, ...],
    label: str,
    sheet: str | None,
    folds: int,
    threshold: float | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """How well can labels be learned from texts? On any labelled sheet. 分派学习评估

    FILE is a CSV file or a workbook with a column of texts and a column of labels.
    """
    from queries.analysis.routing.evaluate import cross_validate  # noqa: PLC0415 - as above
    from queries.analysis.routing.learn import Example  # noqa: PLC0415 - as above

    labelled = read_labelled(file, texts, label, sheet=sheet)
    answer = cross_validate(
        [Example(*each) for each in labelled.rows],
        folds=folds,
        threshold=routing_threshold() if threshold is None else threshold,
    )
    answer = {
        "file": file.name,
        "sheet": labelled.sheet,
        "text": list(labelled.texts),
        "label": labelled.label,
        "rows": labelled.count,
        **answer,
        "notes": [*labelled.notes, *answer["notes"]],
    }
    if as_json:
        show(answer)
        return
    for table in routing_tables.evaluation_tables(answer, chosen(language)):
        Console().print(table)
