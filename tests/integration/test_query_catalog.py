"""Every reading question is what its declaration says, on the real server.

The rule for rows: a question either ends in ``LIMIT 1``, or the last ``RETURN`` orders its rows
down to an id and a ``LIMIT`` outside of any subquery bounds them. What stands between braces (maps,
subqueries) does not count.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Any

import pytest
from neo4j import GraphDatabase, NotificationMinimumSeverity

import queries
from graph.statements import render
from queries.catalog import FOLDER, QUESTIONS, Question
from queries.matching.candidates import CANDIDATES, candidate_parameters
from queries.matching.need import LIVE_STATES, NEED, PLACE, NeedRequest
from tests.matching_cases import FOLDER as CASES
from tests.matching_cases import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import ResultSummary, Session

    from graph.database import Database
    from graph.local import Address

for _module in pkgutil.walk_packages(queries.__path__, "queries."):
    importlib.import_module(_module.name)

_EXAMPLE = "// :params "
_COMMENT = re.compile(r"//[^\n]*")
_STRING = re.compile(r"'[^']*'")
_ANY = pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.path)


@pytest.fixture(scope="module")
def session(neo4j_server: Address) -> Iterator[Session]:
    """The bare driver, which hears every complaint of the server."""
    credentials = (neo4j_server.username, neo4j_server.password)
    with (
        GraphDatabase.driver(
            neo4j_server.uri,
            auth=credentials,
            notifications_min_severity=NotificationMinimumSeverity.INFORMATION,
            notifications_disabled_classifications=["UNRECOGNIZED"],
        ) as driver,
        driver.session() as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
def town(shared_database: Database) -> Case:
    """A database with something of most kinds in it."""
    shared_database.write([("MATCH (n) WHERE NOT n:SchemaState DETACH DELETE n", {})])
    case = Case.read(CASES / "every-tier.yaml")
    case.write(shared_database)
    return case


@_ANY
def test_the_server_understands_it_and_it_only_reads(question: Question, session: Session) -> None:
    result = session.run(f"EXPLAIN {_text(question)}", _example(question, session))
    assert list(result.keys()) == list(question.columns)
    summary = result.consume()
    assert summary.query_type == "r"
    assert _complaints(summary) == []


@_ANY
def test_its_parameters_are_the_declared_ones(question: Question, session: Session) -> None:
    used = set(re.findall(r"\$(\w+)", _bare(question)))
    assert used == set(question.parameters)
    assert len(used) == len(question.parameters)
    assert set(_example(question, session)) == used


@_ANY
def test_its_file_begins_with_what_it_asks(question: Question) -> None:
    first, second, *_ = question.text.splitlines()
    assert re.fullmatch(r"// \S.*[?.]", first)
    assert bool(question.parameters) == second.startswith(f"{_EXAMPLE}{{")


@_ANY
def test_its_rows_are_bounded_and_in_a_total_order(question: Question) -> None:
    outside = _without_braces(_bare(question))
    last = outside.rpartition("RETURN")[2]
    if re.search(r"\bLIMIT 1\s*$", last):
        return
    assert re.search(r"\bLIMIT (\$\w+|\d+)", outside), "nothing bounds its rows"
    order = re.search(r"\bORDER BY\b(.*)", last, re.DOTALL)
    assert order, "its rows come in no order"
    assert re.search(r"(\b|_)id\b", order[1]), "its order is not total"


@_ANY
@pytest.mark.usefixtures("town")
def test_it_runs_with_its_own_example_and_returns_the_declared_types(
    question: Question, session: Session
) -> None:
    records = [each.data() for each in session.run(_text(question), _example(question, session))]
    _check_types(question, records)


def test_every_file_is_declared_once() -> None:
    files = sorted(each.relative_to(FOLDER).as_posix() for each in FOLDER.rglob("*.cypher"))
    assert sorted(f"{each.path}.cypher" for each in QUESTIONS) == files
    assert files


def test_questions_of_matching_return_rows_of_the_declared_types(
    shared_database: Database, town: Case
) -> None:
    """Their own examples may find nothing; this finds something for each."""
    request = NeedRequest(community={"id": "here"}, categories=[{"id": "sewer"}])
    for question, parameters in (
        (CANDIDATES, candidate_parameters(request, today=town.content["today"])),
        (NEED, {"need_id": "need", "live": LIVE_STATES}),
        (PLACE, {"community_id": "here", "category_ids": ["sewer"], "grid_id": None}),
    ):
        records = question.ask(shared_database, parameters)
        assert records
        _check_types(question, records)


def _check_types(question: Question, records: list[dict[str, Any]]) -> None:
    for record in records:
        for column, kind in question.columns.items():
            value = record[column]
            assert value is None or isinstance(value, kind), f"{column} is {type(value)}"


def _text(question: Question) -> str:
    return render(question.text, **question.types) if question.types else question.text


def _example(question: Question, session: Session) -> dict[str, Any]:
    """The parameters of the file's own example, read by the server itself."""
    lines = [each for each in question.text.splitlines() if each.startswith(_EXAMPLE)]
    if not lines:
        return {}
    [line] = lines
    [record] = session.run(f"RETURN {line.removeprefix(_EXAMPLE)} AS example")
    example: dict[str, Any] = record["example"]
    return example


def _complaints(summary: ResultSummary) -> list[str]:
    return [each.status_description for each in summary.gql_status_objects if each.is_notification]


def _bare(question: Question) -> str:
    """The text without comments and without what stands between quotes."""
    return _STRING.sub("''", _COMMENT.sub("", _text(question)))


def _without_braces(text: str) -> str:
    while "{" in text:
        text, before = re.sub(r"\{[^{}]*\}", "", text), text
        assert text != before, "braces do not match"
    return text
