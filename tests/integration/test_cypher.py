"""Queries that analysts write: answered, cut, masked, ended; and never a change or a 500."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import TYPE_CHECKING

import pytest

from api.cypher_access import SETTING
from graph.errors import DeadlineError, InvalidInputError
from graph.reading import read_rows
from graph.settings import CHECKOUT
from queries.analyst import CypherRequest, check_cypher, run_cypher
from queries.analyst.tokens import read
from tests.hostile_queries import PERSONAL, REFUSED, WRITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result
    from flask.testing import FlaskClient, FlaskCliRunner
    from werkzeug.test import TestResponse

    from graph.database import Database

_PARAMETERS = {"name": "phone", "huge": 10**9}
# Plain queries that planners ask and that the rules must let through.
_PLAIN = (
    "MATCH (m:Member)-[:WORKS_AT]->(u:Unit) WHERE u.name CONTAINS '店' "
    "RETURN u.name AS unit, count(m) AS n ORDER BY n DESC",
    "MATCH (c:Community)<-[:LOCATED_IN]-(u)-[:OFFERS]->(r:Resource)-[:IN_CATEGORY]->(k:Category) "
    "WHERE u:Unit OR u:Department RETURN c.name, u.name, k.name, count(DISTINCT r) AS n",
    "MATCH (u:Unit) WHERE EXISTS { (u)-[:OFFERS]->(:Resource {name: 'x'}) } OR u.name <> '' "
    "WITH u AS unit OPTIONAL MATCH (unit)-[:MANAGES]->(c:Compound) "
    "RETURN unit.name, c.name, collect(c.id)[..2]",
    "MATCH p = (u:Unit)-[:OFFERS]->(r:Resource) RETURN p",
    "MATCH (n:Need) WITH n, n.name AS name ORDER BY name RETURN {name: name, id: n.id} AS row",
    "MATCH (u:Unit) RETURN u {.name, .id} AS row",
    "MATCH (n:Need {name: '不存在'}) RETURN n.name",
    "MATCH (a:Unit), (b:Community) RETURN a.name, b.name",
    "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label",
    "CALL db.labels() YIELD label RETURN label",
    "RETURN 'a // no comment' AS a, \"/* nor this */\" AS b // but this",
    "MATCH (c:Community) RETURN [x IN collect(c.name) WHERE x <> ''] AS names;",
)


def _fingerprint(database: Database) -> tuple[int, str]:
    rows = database.read(
        "MATCH (n) OPTIONAL MATCH (n)-[r]->(m) "
        "RETURN elementId(n) AS n, labels(n) AS l, toString(size(keys(n))) AS k, n.name AS name, "
        "collect([elementId(r), type(r), elementId(m), size(keys(r))]) AS r ORDER BY n",
        timeout_s=60,
    )
    defined = database.read("SHOW INDEXES YIELD name RETURN collect(name) AS names")
    text = json.dumps([rows, defined], default=str, sort_keys=True)
    return len(rows), hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def unchanged(demo_database: Database) -> Iterator[None]:
    """The graph is the same afterwards, to the last property."""
    before = _fingerprint(demo_database)
    yield
    assert _fingerprint(demo_database) == before


def _post(client: FlaskClient, path: str = "cypher", **body: object) -> TestResponse:
    return client.post(f"/api/v1/{path}", json=body)


@pytest.mark.usefixtures("unchanged")
def test_hostile_queries_are_refused_and_change_nothing(demo_client: FlaskClient) -> None:
    assert len(REFUSED) > 150
    answers = {
        query: _post(demo_client, query=query, parameters=_PARAMETERS, limit=3, timeout_s=5)
        for query in REFUSED
    }
    assert {
        query: each.status_code for query, each in answers.items() if each.status_code != 422
    } == {}
    for each in answers.values():
        [error] = each.get_json()["errors"]
        assert error["field"] == "query"
        assert error["reason"]


@pytest.mark.usefixtures("unchanged")
def test_the_session_alone_refuses_every_write(demo_database: Database) -> None:
    writing = [each for each in WRITES if "EXPLAIN" not in each]
    writing += ["CREATE INDEX owned FOR (n:Unit) ON (n.owned)", "CALL db.createLabel('Owned')"]
    assert len(writing) > 25
    for query in writing:
        with pytest.raises(InvalidInputError):
            read_rows(demo_database, query, {}, limit=1, timeout_s=5)


def test_no_answer_shows_what_is_personal(
    demo_client: FlaskClient, demo_database: Database
) -> None:
    [known] = demo_database.read("MATCH (r:Resident) WHERE r.name <> '' RETURN r LIMIT 1")
    name = known["r"]["name"]
    query = (
        "MATCH (r:Resident {id: $id}) OPTIONAL MATCH p = (r)-[:LIVES_IN]->() "
        "RETURN r, [r] AS list, {a: {b: r}} AS map, p"
    )
    answer = _post(demo_client, query=query, parameters={"id": known["r"]["id"]})
    assert answer.status_code == 200, answer.text
    assert name not in answer.text
    row = answer.get_json()["rows"][0]
    for node in (row[0], row[1][0], row[2]["a"]["b"]):
        assert node["properties"]["name"].startswith(name[0])
        assert "name" in node["masked"]
        assert all(node["properties"][each] is None for each in node["masked"] if each != "name")


@pytest.mark.parametrize("query", _PLAIN)
def test_plain_questions_are_answered(query: str, demo_client: FlaskClient) -> None:
    answer = _post(demo_client, query=query, limit=4)
    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert found["row_count"] == len(found["rows"]) <= 4
    assert all(len(row) == len(found["columns"]) for row in found["rows"])


def test_values_of_every_kind_are_json(demo_client: FlaskClient) -> None:
    query = (
        "RETURN $text AS text, $list AS list, $map AS map, $nothing AS nothing, 1.5 AS decimal, "
        "date('2026-05-31') AS day, datetime('2026-05-31T09:00:00+08:00') AS moment, "
        "localtime('09:00') AS time, duration('P1DT2H') AS long, 0.0 / 0.0 AS nan, "
        "point({longitude: 127.5, latitude: 42.3}) AS here, point({x: 1, y: 2}) AS plane, "
        "9007199254740993 AS big, true AS truth"
    )
    parameters = {
        "text": "城内 ' \" ` $x",
        "list": [1, "二"],
        "map": {"a": [None]},
        "nothing": None,
    }
    answer = _post(demo_client, query=query, parameters=parameters).get_json()
    shown = dict(zip(answer["columns"], answer["rows"][0], strict=True))
    assert {name: shown[name] for name in parameters} == parameters
    assert shown["day"] == "2026-05-31"
    assert shown["moment"].startswith("2026-05-31T09:00:00")
    assert shown["long"] == "P1DT2H"
    assert shown["nan"] == "nan"
    assert shown["here"] == {"longitude": 127.5, "latitude": 42.3}
    assert shown["plane"]["at"] == [1.0, 2.0]
    assert shown["big"] == "9007199254740993"
    assert shown["truth"] is True


def test_parameters_are_values_never_text(demo_client: FlaskClient) -> None:
    body = {"x": "x'}) DETACH DELETE n //"}
    answer = _post(demo_client, query="MATCH (n:Unit {id: $x}) RETURN n", parameters=body)
    assert answer.get_json()["rows"] == []
    refused = _post(demo_client, query="RETURN $x", parameters={"x": 2**63})
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "parameters.x"


def test_a_long_answer_is_cut_and_says_so(demo_client: FlaskClient) -> None:
    answer = _post(demo_client, query="UNWIND range(1, 10) AS x RETURN x", limit=7).get_json()
    assert [row[0] for row in answer["rows"]] == [1, 2, 3, 4, 5, 6, 7]
    assert answer["cut"] is True
    assert [each["code"] for each in answer["notes"]] == ["cut"]
    whole = _post(demo_client, query="UNWIND range(1, 7) AS x RETURN x", limit=7).get_json()
    assert (whole["cut"], whole["notes"]) == (False, [])


def test_a_slow_query_is_ended_by_the_database(
    demo_client: FlaskClient, demo_database: Database
) -> None:
    slow = (
        "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
        "RETURN sum(a * b * c) AS n"
    )
    answer = _post(demo_client, query=slow, timeout_s=0.5)
    assert answer.status_code == 504
    with pytest.raises(DeadlineError):
        run_cypher(demo_database, CypherRequest(query=slow, timeout_s=0.5))


def test_the_log_holds_no_text_and_no_value(
    demo_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    request = CypherRequest(
        query="RETURN 'secret text' AS x, $p AS p", parameters={"p": "secret value"}, user="a-1"
    )
    with caplog.at_level(logging.INFO):
        answer = run_cypher(demo_database, request)
        with pytest.raises(InvalidInputError):
            run_cypher(demo_database, CypherRequest(query="CALL { RETURN 'secret' AS x } DELETE x"))
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("queries.")]
    assert len(ours) == 2
    assert answer["query_hash"] in ours[0]
    assert "user=a-1 rows=1" in ours[0]
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("setting", "headers", "address", "status"),
    [
        ("off", {}, "127.0.0.1", 403),
        ("on", {"Host": "example.org"}, "203.0.113.9", 200),
        ("loopback", {}, "127.0.0.1", 200),
        ("", {"Host": "127.0.0.1:8000"}, "127.0.0.1", 200),
        ("", {"Host": "[::1]:8000"}, "::1", 200),
        ("", {}, "203.0.113.9", 403),
        ("", {"Host": "rebound.example:8000"}, "127.0.0.1", 403),
        ("", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 403),
        ("nonsense", {}, "127.0.0.1", 503),
    ],
)
def test_who_may_query(
    *,
    setting: str,
    headers: dict[str, str],
    address: str,
    status: int,
    demo_client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SETTING, setting)
    answer = demo_client.post(
        "/api/v1/cypher",
        json={"query": "RETURN 1"},
        headers=headers,
        environ_base={"REMOTE_ADDR": address},
    )
    assert answer.status_code == status


def test_queries_are_saved_shared_run_and_forgotten(demo_client: FlaskClient) -> None:
    query = "MATCH (u:Unit) WHERE u.id = $id RETURN u.id AS id UNION RETURN $id AS id"
    made = _post(demo_client, "cypher/saved", name=" 单位 ", query=query, parameters={"id": "none"})
    assert made.status_code == 201, made.text
    saved = made.get_json()
    assert (saved["name"], saved["query"]) == ("单位", query)
    address = f"/api/v1/cypher/saved/{saved['id']}"
    assert demo_client.get(address).get_json() == saved
    page = demo_client.get("/api/v1/cypher/saved").get_json()
    assert saved in page["items"]
    assert page["total"] == len(page["items"])
    assert demo_client.post(f"{address}/run", json={}).get_json()["rows"] == [["none"]]
    body = {"parameters": {"id": "other"}}
    assert demo_client.post(f"{address}/run", json=body).get_json()["rows"] == [["other"]]
    assert demo_client.delete(address).status_code == 204
    assert demo_client.get(address).status_code == 404
    assert demo_client.delete(address).status_code == 404
    assert demo_client.post(f"{address}/run", json={}).status_code == 404


def test_what_may_not_be_run_is_not_saved(demo_client: FlaskClient) -> None:
    before = demo_client.get("/api/v1/cypher/saved").get_json()["total"]
    for query in (WRITES[0], PERSONAL[0], "not cypher"):
        assert _post(demo_client, "cypher/saved", name="x", query=query).status_code == 422
    assert demo_client.get("/api/v1/cypher/saved").get_json()["total"] == before


def test_the_command_line_does_the_same(demo_client: FlaskClient) -> None:
    runner: FlaskCliRunner = demo_client.application.test_cli_runner()

    def flask(*arguments: str) -> Result:
        result: Result = runner.invoke(args=list(arguments))
        return result

    told = flask(
        "cypher", "RETURN $x AS x, $y AS y", "--param", "x", "3", "--param", "y", "三", "--json"
    )
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["rows"] == [[3, "三"]]
    assert (
        "城内社区"
        in flask("cypher", "MATCH (c:Community) RETURN c.name AS name", "--lang", "zh").output
    )
    refused = flask("cypher", "MATCH (n) DELETE n")
    assert refused.exit_code == 2
    made = flask("cypher-saved", "save", "三", "RETURN $x AS x", "--param", "x", "3", "--json")
    saved = json.loads(made.output)
    assert saved["id"] in flask("cypher-saved", "list").output
    ran = flask("cypher-saved", "run", saved["id"], "--json")
    assert json.loads(ran.output)["rows"] == [[3]]
    assert flask("cypher-saved", "delete", saved["id"]).exit_code == 0
    assert flask("cypher-saved", "run", saved["id"]).exit_code == 2


def test_comments_become_spaces_and_nothing_else_changes() -> None:
    query = "RETURN '/* a */' /* b\nc */ AS `d // e` // f"
    script = read(query)
    assert script.text == "RETURN '/* a */'     \n     AS `d // e`     "
    assert [each.text for each in script.tokens] == ["RETURN", "'/* a */'", "AS", "d // e"]


def test_checking_runs_nothing(demo_database: Database) -> None:
    assert check_cypher(demo_database, CypherRequest(query="RETURN 1 / 0 AS x // y")).strip() == (
        "RETURN 1 / 0 AS x"
    )


def test_the_setting_is_documented() -> None:
    assert SETTING in (CHECKOUT / "docs" / "cypher.md").read_text("utf-8")
