"""The project list: what is done together, with whom, for which needs, out of which resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model import SCHEMA
from graph.text import Text
from queries.catalog import Question
from queries.lists.claims import shown_name, without_persons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.database import Database, Record
    from queries.lists.period import Period

PROJECTS = Question(
    "lists/projects",
    ("community_id", "since", "until", "limit"),
    {
        "id": str,
        "project": dict,
        "categories": list,
        "partners": list,
        "needs": list,
        "resources": list,
    },
)
PROJECT_STATES = {
    choice.code: choice.label for choice in SCHEMA.nodes["Project"].properties["status"].choices
}
UNKNOWN_STATE = Text("未注明", "not told")
_TIMEOUT_S = 10.0
_REASON = Text(
    "{state}；{partners} 家参与；回应需求 {needs} 项；用到资源 {resources} 项。",
    "{state}; {partners} take part; needs addressed: {needs}; resources drawn on: {resources}.",
)


def fetch_projects(
    database: Database, community_id: str, period: Period, *, limit: int
) -> list[dict[str, Any]]:
    """Which projects stand on the list of a community for a period? By id, at most ``limit``.

    Those of the community, those it takes part in, and those for one of its needs, whose days touch
    the period; one without days stands on every list from when it was recorded.
    """
    rows = PROJECTS.ask(
        database,
        {
            "community_id": community_id,
            "since": period.starts_on,
            "until": period.ends_on,
            "limit": limit,
        },
        timeout_s=_TIMEOUT_S,
    )
    return [_project_json(row) for row in rows]


def _project_json(row: Record) -> dict[str, Any]:
    project = row["project"]
    state = PROJECT_STATES.get(project["status"] or "", UNKNOWN_STATE)
    partners = [
        {**each, "name": shown_name(each["label"], each["name"])} for each in row["partners"]
    ]
    reason = _REASON.format(
        state=state,
        partners=len(partners),
        needs=len(row["needs"]),
        resources=len(row["resources"]),
    )
    return {
        "id": row["id"],
        "name": project["name"],
        "categories": row["categories"],
        "status": project["status"],
        "starts_on": project["starts_on"],
        "ends_on": project["ends_on"],
        "beneficiary_groups": project["beneficiary_groups"] or [],
        "partners": partners,
        "needs": _brief(row["needs"]),
        "resources": _brief(row["resources"]),
        "results": project["results"] or [],
        "reasons": [reason.as_dict()],
        "synthetic": project["synthetic"],
    }


def _brief(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [
        {"id": each["id"], "name": without_persons(each["name"], each["persons"])} for each in rows
    ]
