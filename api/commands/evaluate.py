"""How good are the suggestions that the product makes? Measured, with intervals."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from api.commands.common import chosen, json_option, language_option, show, told
from api.partner_tables import evaluation_table
from api.partner_weights import keep_weights, next_revision
from api.resources import database, resources
from graph.text import Text
from loaders.edge_list import read_edge_list
from queries.partners import KINDS

if TYPE_CHECKING:
    from graph.text import Language
    from queries.analysis.partners.evaluation import Split
    from queries.partners.records import Kind

_TITLES = {
    "agreement": Text("共建协议的合作建议", "Partner suggestions: agreements"),
    "seat": Text("大党委席位的合作建议", "Partner suggestions: seats"),
}
_SAVED = Text("已保存为第 {revision} 版权重：{path}", "Kept as revision {revision}: {path}")
_READ_RIGHT = Text(
    "{questions} 个问题，{right} 个理解完全正确（{percent}%），{intents_right} 个问题种类正确",
    "{questions} questions, {right} read right in full ({percent} %), {intents_right} in what is"
    " asked",
)


@click.group("evaluate")
def evaluate_group() -> None:
    """How good are suggestions? Measured on what is already known. 评估"""


@evaluate_group.command("partners")
@click.option(
    "--edges",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV with the columns source, target and perhaps date, instead of the graph. 关系表",
)
@click.option("--bipartite", is_flag=True, help="Sources and targets are two sorts. 二部图")
@click.option(
    "--kind", type=click.Choice(KINDS), help="Which ties of the graph.  [default: agreement]"
)
@click.option("--folds", type=click.IntRange(2, 50), default=5, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option(
    "--split",
    type=click.Choice(["folds", "time"]),
    default="folds",
    show_default=True,
    help="Hold out by chance, or the latest of so many parts. 划分方式",
)
@click.option("--save", is_flag=True, help="Keep the learned weights for suggestions. 保存权重")
@json_option
@language_option
@told
def evaluate_partners_command(
    edges: Path | None,
    bipartite: bool,
    kind: Kind | None,
    folds: int,
    seed: int,
    split: Split,
    save: bool,
    as_json: bool,
    language: Language | None,
) -> None:
    """How well are ties told that are held out? On the graph, or any edges. 合作建议评估"""
    if edges is not None and (save or kind):
        raise click.UsageError("--edges cannot be used together with --save or --kind")
    if edges is None and bipartite:
        raise click.UsageError("--bipartite is only for --edges")
    # the numerical libraries come with the question, not with every other command
    from queries.partners.judge import judge_edges, judge_graph  # noqa: PLC0415 - see above

    if edges is not None:
        rows = read_edge_list(edges, bipartite=bipartite)
        answer = judge_edges(rows, bipartite=bipartite, folds=folds, seed=seed, split=split)
        answer = {"rows": len(rows), **answer}
        title = Text(edges.name, edges.name)
    else:
        kind = kind or "agreement"
        today = dt.date.today()  # noqa: DTZ011 - windows are days of the place of the command
        answer = judge_graph(database(), kind, folds=folds, seed=seed, split=split, today=today)
        title = _TITLES[kind]
        if save:
            answer["saved"] = _keep(answer, kind, today)
    if as_json:
        show(answer)
        return
    Console().print(evaluation_table(answer, title, chosen(language)))
    if "saved" in answer:
        click.echo(_SAVED.format(**answer["saved"]).in_language(chosen(language)))


@evaluate_group.command("questions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="Tell «last month» from this day.")
@json_option
@language_option
@told
def evaluate_questions_command(
    file: Path, today: dt.datetime | None, as_json: bool, language: Language | None
) -> None:
    """How many questions of FILE are read right? 提问理解评估

    FILE is a CSV with the columns question, lang, intent and parameters.
    """
    from queries.words.evaluation import evaluate_questions  # noqa: PLC0415 - see above

    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    day = today.date() if today else dt.date.today()  # noqa: DTZ011 - days of the place
    answer = evaluate_questions(database(), rows, today=day)
    if as_json:
        show(answer)
        return
    for each in answer["wrong"]:
        click.echo(f"{each['question']}\n  {each['expected']}\n  {each['read']}")
    share = 100 * (answer["share"] or 0)
    told_as = _READ_RIGHT.format(**answer, percent=f"{share:.1f}")
    click.echo(told_as.in_language(chosen(language)))


def _keep(answer: dict[str, Any], kind: Kind, today: dt.date) -> dict[str, Any]:
    from queries.partners.judge import learned_weights  # noqa: PLC0415 - see above

    settings = resources().settings
    revision = next_revision(settings, kind)
    weights = learned_weights(answer, revision=revision, today=today)
    return {"revision": revision, "path": str(keep_weights(settings, kind, weights))}
