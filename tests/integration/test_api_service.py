"""What holds for every answer: health, pages, headers, the shape of errors, what stays inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api import create_app
from graph.definitions import apply_schema
from graph.errors import (
    CobuildError,
    ConfigurationError,
    ConflictError,
    DatabaseUnavailableError,
    DeadlineError,
    InvalidInputError,
    LocalServerError,
    NotFoundError,
    Problem,
)
from graph.model import SCHEMA
from graph.settings import Settings
from graph.text import Text
from tests.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from graph.database import Database

NOBODY_LISTENS = "bolt://127.0.0.1:9"
PASSWORD = "a-password-that-must-stay-inside"
ENGLISH = {"Accept-Language": "en"}
QUESTIONS = (
    "/readyz",
    "/api/v1/communities",
    "/api/v1/units/u",
    "/api/v1/search?q=望塘",
    "/api/v1/needs/n/matches",
)


@pytest.fixture
def lonely() -> Iterator[FlaskClient]:
    """A client of the application whose Neo4j is away."""
    settings = Settings(
        neo4j_uri=NOBODY_LISTENS, neo4j_password=PASSWORD, retry_time_s=0, query_timeout_s=1
    )
    app = create_app(settings)
    yield app.test_client()
    app.extensions["cobuild"].database.close()


@pytest.fixture
def unprepared(database: Database, client: FlaskClient) -> Iterator[FlaskClient]:
    """A client over a database to which the schema has not been applied yet."""
    database.write([("MATCH (state:SchemaState) DELETE state", {})])
    yield client
    apply_schema(database, SCHEMA)


def test_a_living_service_says_so(client: FlaskClient) -> None:
    for address in ("/healthz", "/readyz"):
        response = client.get(address)
        assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_it_lives_without_neo4j_but_is_not_ready(lonely: FlaskClient) -> None:
    assert lonely.get("/healthz").get_json() == {"status": "ok"}
    body = problem(lonely.get("/readyz", headers=ENGLISH), 503, code="database_unavailable")
    assert body["detail"] == "Neo4j cannot be reached; try again shortly"


@pytest.mark.parametrize("address", QUESTIONS)
def test_without_neo4j_every_question_says_when_to_try_again(
    lonely: FlaskClient, address: str
) -> None:
    response = lonely.get(address)
    problem(response, 503, code="database_unavailable")
    assert int(response.headers["Retry-After"]) > 0
    assert PASSWORD not in response.get_data(as_text=True)
    assert NOBODY_LISTENS not in response.get_data(as_text=True)


def test_without_neo4j_nothing_is_taken_either(lonely: FlaskClient) -> None:
    body = {"provider": {"id": "u", "label": "Unit"}, "reason": "太远"}
    problem(lonely.post("/api/v1/needs/n/rejections", json=body), 503)
    problem(lonely.delete("/api/v1/needs/n/rejections/u?label=Unit"), 503)
    ask = {"community_id": "c", "category_ids": ["glasses"]}
    problem(lonely.post("/api/v1/matches", json=ask), 503)


def test_what_needs_no_database_is_answered_without_it(lonely: FlaskClient) -> None:
    for address in ("/api/v1/schema", "/api/v1/matching/features", "/openapi.json"):
        assert lonely.get(address).status_code == 200


def test_an_unprepared_database_is_not_ready(unprepared: FlaskClient) -> None:
    body = problem(unprepared.get("/readyz", headers=ENGLISH), 503, code="database_unavailable")
    assert "not prepared" in body["detail"]


def test_a_database_of_another_version_is_not_ready(
    database: Database, unprepared: FlaskClient
) -> None:
    database.write([("CREATE (:SchemaState {id: 'schema', name: 'schema', version: 99})", {})])
    body = problem(unprepared.get("/readyz", headers=ENGLISH), 503)
    assert "99" in body["detail"]
    database.write([("MATCH (state:SchemaState) DELETE state", {})])


def test_the_legend_tells_every_declared_type(client: FlaskClient) -> None:
    answer = client.get("/api/v1/schema").get_json()
    shown = {name for name, each in SCHEMA.nodes.items() if each.group != "system"}
    assert {each["name"] for each in answer["nodes"]} == shown
    assert {each["name"] for each in answer["relations"]} == set(SCHEMA.relations)
    assert {each["group"] for each in answer["nodes"]} <= {e["name"] for e in answer["groups"]}


@pytest.fixture
def pages(client: FlaskClient, tmp_path: Path) -> FlaskClient:
    """A client of an application whose static files lie elsewhere, where nothing is built yet."""
    client.application.static_folder = str(tmp_path)
    return client


@pytest.mark.parametrize(("address", "file"), [("/", "index.html"), ("/docs", "docs.html")])
def test_pages_are_served_when_they_are_built(
    pages: FlaskClient, tmp_path: Path, address: str, file: str
) -> None:
    body = problem(pages.get(address, headers=ENGLISH), 503, code="configuration")
    assert "make web" in body["detail"]
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / file).write_text("<!doctype html><title>区域化共建</title>", "utf-8")
    with pages.get(address) as response:
        assert (response.status_code, response.mimetype) == (200, "text/html")
        assert "区域化共建" in response.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/docs"])
def test_the_built_pages_load_nothing_from_elsewhere(
    demo_client: FlaskClient, address: str
) -> None:
    with demo_client.get(address) as response:
        assert response.status_code == 200
        text = response.get_data(as_text=True)
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/api/v1/units", 200),
        ("HEAD", "/api/v1/units", 200),
        ("OPTIONS", "/api/v1/units", 200),
        ("GET", "/api/v1/units/none", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/static/app/none.js", 404),
        ("PUT", "/api/v1/units", 405),
        ("POST", "/api/v1/matches", 415),
        ("GET", "/api/v1/units?limit=0", 422),
    ],
)
def test_every_answer_has_the_security_headers(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    with client.open(address, method=method) as response:
        assert response.status_code == status
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/nowhere", 404, "http_404"),
        ("GET", "/api/v1/castles", 404, "http_404"),
        ("GET", "/api/v1/units/", 404, "http_404"),
        ("GET", "/static/../app.py", 404, "http_404"),
        ("GET", "/static/%2e%2e/app.py", 404, "http_404"),
        ("DELETE", "/api/v1/units", 405, "http_405"),
        ("TRACE", "/api/v1/units", 405, "http_405"),
        ("CASTLE", "/healthz", 405, "http_405"),
    ],
)
def test_what_http_refuses_is_a_problem_too(
    client: FlaskClient, method: str, address: str, status: int, code: str
) -> None:
    response = client.open(address, method=method)
    problem(response, status, code=code, fields=[])
    assert ("Allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"{'a': 1}", 400),
        (b'{"name": "\xff"}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"\\ud800": 1}', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b'{"limit": ' + b"1" * 5_000 + b"}", 400),
        ('{"name": "甲"}'.encode("utf-16"), 400),
        (b'{"name": "' + b"a" * 1_000_001 + b'"}', 413),
        (b'{"quantity": NaN}', 422),
        (b'{"quantity": 1e999}', 422),
        (b'{"' + b"a" * 10_000 + b'": 1}', 422),
    ],
    ids=range(17),
)
def test_a_body_that_cannot_be_read_is_the_callers_fault(
    client: FlaskClient, body: bytes, status: int
) -> None:
    response = client.post("/api/v1/matches", data=body, content_type="application/json")
    problem(response, status)
    assert len(response.data) < 2_000


ERRORS: list[tuple[type[CobuildError], int]] = [
    (NotFoundError, 404),
    (ConflictError, 409),
    (InvalidInputError, 422),
    (ConfigurationError, 503),
    (LocalServerError, 503),
    (DatabaseUnavailableError, 503),
    (DeadlineError, 504),
]


@pytest.mark.parametrize(("kind", "status"), ERRORS)
def test_every_error_of_ours_has_its_status(kind: type[CobuildError], status: int) -> None:
    app = create_app(Settings())

    @app.get("/fails")
    def fails() -> None:
        raise kind(Text("出错了", "It failed"), [Problem("here", Text("坏了", "is broken"))])

    zh = problem(app.test_client().get("/fails"), status, code=kind.code, fields=["here"])
    en = problem(app.test_client().get("/fails", headers=ENGLISH), status)
    assert (zh["detail"], zh["errors"][0]["reason"]) == ("出错了", "坏了")
    assert (en["detail"], en["errors"][0]["reason"]) == ("It failed", "is broken")


def test_no_error_of_ours_was_forgotten() -> None:
    ours = {each for each in CobuildError.__subclasses__() if each.__module__ == "graph.errors"}
    assert {kind for kind, _ in ERRORS} == ours


def test_a_special_case_of_an_error_is_answered_like_the_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class SpecialCaseError(NotFoundError):
        pass

    app = create_app(Settings())

    @app.get("/fails")
    def fails() -> None:
        raise SpecialCaseError(Text("没有", "none"))

    problem(app.test_client().get("/fails"), 404, code="not_found")
    assert not caplog.records


def test_a_defect_is_logged_and_tells_the_caller_nothing(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings())

    @app.get("/fails")
    def fails() -> None:
        raise RuntimeError(f"MATCH (n) RETURN n with {PASSWORD}")

    response = app.test_client().get("/fails")
    problem(response, 500, code="internal", fields=[])
    assert PASSWORD not in response.get_data(as_text=True)
    [record] = caplog.records
    assert record.exc_info


def test_a_question_past_its_deadline_says_so(client: FlaskClient, database: Database) -> None:
    app = client.application

    @app.get("/slow")
    def slow() -> list[dict[str, int]]:
        endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS n"
        return database.read(endless, timeout_s=0.1)

    problem(client.get("/slow"), 504, code="deadline")


def test_weights_of_the_settings_are_checked_at_the_start() -> None:
    with pytest.raises(ConfigurationError, match="COBUILD_WEIGHTS"):
        create_app(Settings(weights={"beauty": 1}))
    with pytest.raises(ConfigurationError, match="COBUILD_WEIGHTS"):
        create_app(Settings(weights={"mechanism": -1}))
    app = create_app(Settings(weights={"mechanism": 1}))
    features = app.test_client().get("/api/v1/matching/features").get_json()["features"]
    assert features[0]["weight"] == pytest.approx(1 / 1.75)
