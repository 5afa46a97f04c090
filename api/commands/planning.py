"""Plans on the command line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from api import plan_tables
from api.commands.common import chosen, json_option, language_option, show, told
from api.resources import database, resources
from graph.text import Text
from graph.workflow.proposals import Proposal, propose
from queries.planning.options import PLACES, PlanOptions

if TYPE_CHECKING:
    from graph.text import Language

_DEFAULT = PlanOptions()


@click.command("plan")
@click.argument("label", metavar="TYPE", type=click.Choice(PLACES, case_sensitive=False))
@click.argument("place_id")
@click.option(
    "--vulnerable",
    type=click.FloatRange(1, 10),
    default=_DEFAULT.vulnerable,
    show_default=True,
    help="Factor of needs for vulnerable groups. 困难群体的倍数",
)
@click.option(
    "--fairness",
    type=click.FloatRange(0, 10),
    default=_DEFAULT.fairness,
    show_default=True,
    help="How much more communities count that were served less. 对较少得到的社区的侧重",
)
@click.option(
    "--stability",
    type=click.FloatRange(0, 1),
    default=_DEFAULT.stability,
    show_default=True,
    help="What changing an earlier proposal costs. 改动以往建议的代价",
)
@click.option("--require", "required", multiple=True, metavar="NEED_ID", help="Must be served.")
@click.option(
    "--most-needs", type=click.IntRange(1, 2_000), default=_DEFAULT.most_needs, show_default=True
)
@click.option(
    "--deadline",
    "deadline_s",
    type=click.FloatRange(0.1, 120),
    default=_DEFAULT.deadline_s,
    show_default=True,
    help="Seconds for the optimiser. 时限（秒）",
)
@click.option("--propose", "as_proposals", is_flag=True, help="Write it as proposals. 写为建议")
@json_option
@language_option
@told
def plan_command(
    label: str,
    place_id: str,
    required: tuple[str, ...],
    as_proposals: bool,
    as_json: bool,
    language: Language | None,
    **options: Any,  # noqa: ANN401 - the options that a plan has under the same names
) -> None:
    """Who should serve which needs of the place TYPE PLACE_ID, all at once? 统筹计划"""
    from queries.planning.plan import plan  # noqa: PLC0415 - the optimisers take half a second

    answer = plan(
        database(),
        label,
        place_id,
        PlanOptions(required=frozenset(required), **options),
        today=dt.date.today(),  # noqa: DTZ011 - days of the place where the command runs
        default_weights=resources().settings.weights,
    )
    if as_proposals:
        answer["proposed"] = propose(database(), _proposals(answer)).as_json()
    if as_json:
        show(answer)
        return
    Console().print(plan_tables.plan_table(answer, chosen(language)))
    for note in answer["notes"]:
        click.echo(note[chosen(language)])
    if as_proposals:
        told_as = Text(
            "建议：新增 {created}，改动 {changed}，不变 {unchanged}，失效 {lapsed}",
            "Proposals: {created} new, {changed} changed, {unchanged} as before, {lapsed} lapsed",
        )
        click.echo(told_as.format(**answer["proposed"]).in_language(chosen(language)))


def _proposals(answer: dict[str, Any]) -> list[Proposal]:
    return [
        Proposal(
            need_id=item["need"]["id"],
            provider_label=each["provider"]["label"],
            provider_id=each["provider"]["id"],
            resource_id=each["resource"]["id"] if each["resource"] else None,
            quantity=each["quantity"],
            unit_of_measure=each["unit_of_measure"] if each["quantity"] is not None else None,
        )
        for item in answer["items"]
        for each in item["providers"]
    ]
