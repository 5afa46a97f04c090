"""The graph as objects, on the real server; and the notebook that explores it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from graph import ogm
from graph.errors import ConfigurationError, DatabaseUnavailableError, NotFoundError
from graph.model import SCHEMA
from graph.ogm import TYPES, ReadOnlyError, ReadOnlyGraph, open_graph
from graph.settings import CHECKOUT, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.database import Database

NOTEBOOK = CHECKOUT / "docs" / "notebooks" / "explore.ipynb"


def _notebook() -> Any:  # noqa: ANN401 - nbformat has no types
    return nbformat.read(NOTEBOOK, 4)  # type: ignore[no-untyped-call] # likewise


@pytest.fixture(scope="module")
def graph(demo_settings: Settings) -> Iterator[ReadOnlyGraph]:
    with open_graph(demo_settings) as opened:
        yield opened


def test_every_type_of_the_domain_is_a_class() -> None:
    assert set(TYPES) == {each.name for each in SCHEMA.nodes.values() if each.group != "system"}
    assert ogm.Community is TYPES["Community"]
    with pytest.raises(AttributeError):
        _ = ogm.Nothing


def test_every_relation_is_an_attribute_at_both_ends() -> None:
    for relation in SCHEMA.relations.values():
        assert all(hasattr(TYPES[each], relation.name.lower()) for each in relation.sources)
        assert all(
            hasattr(TYPES[each], f"{relation.name.lower()}_from") for each in relation.targets
        )


def test_what_is_personal_is_left_out(graph: ReadOnlyGraph) -> None:
    for node in SCHEMA.nodes.values():
        for name, declared in node.properties.items():
            if declared.personal and name != "name" and node.group != "system":
                assert not hasattr(TYPES[node.name], name)
    names = [each.name for each in graph.all("Resident", 5)]
    assert len(names) == 5
    assert all("＊" in each for each in names)


def test_objects_are_what_the_graph_holds(graph: ReadOnlyGraph, demo_database: Database) -> None:
    community = graph.one("Community", "fusong-community-chengnei")
    assert (type(community), community.name) == (TYPES["Community"], "城内社区")
    expected = demo_database.read(
        "MATCH (:Community {id: 'fusong-community-chengnei'})<-[:LOCATED_IN]-(n) "
        "RETURN labels(n)[0] AS label, n.id AS id ORDER BY n.id"
    )
    around = community.located_in_from
    assert [(type(each).__name__, each.id) for each in around] == [
        (each["label"], each["id"]) for each in expected
    ]
    assert all(community in each.located_in for each in around)
    assert [each.id for each in ogm.Unit.match(graph).limit(3)]


def test_what_is_not_there_is_told(graph: ReadOnlyGraph) -> None:
    with pytest.raises(NotFoundError):
        graph.one("Community", "none")
    with pytest.raises(NotFoundError):
        graph.all("Nothing")


def _ways(graph: ReadOnlyGraph) -> dict[str, Callable[[], object]]:
    """Every way that py2neo knows to change something."""
    thing = graph.all("Community", 1)[0]
    create, delete = "CREATE (:Owned)", "MATCH (n) DETACH DELETE n"
    return {
        "set": lambda: setattr(thing, "name", "x"),
        "push": lambda: graph.push(thing),
        "create": lambda: graph.create(thing),
        "merge": lambda: graph.merge(thing),
        "delete": lambda: graph.delete(thing),
        "delete all": graph.delete_all,
        "update": lambda: graph.update(create),
        "run": lambda: graph.run(create),
        "query": lambda: graph.query(create),
        "begin": lambda: graph.begin().run(create),
        "begin to write": lambda: graph.begin(readonly=False).run(create),
        "auto to write": lambda: graph.auto(readonly=False).run(delete),
        "delete in a transaction": lambda: graph.begin().delete(thing.__node__),
        "index": lambda: graph.schema.create_index("Unit", "owned"),
    }


def test_every_way_to_change_something_is_refused(
    graph: ReadOnlyGraph, demo_database: Database
) -> None:
    count = "MATCH (n) RETURN count(n) AS n"
    before = demo_database.read(count)
    for change in _ways(graph).values():
        with pytest.raises(ReadOnlyError):
            change()
    assert demo_database.read(count) == before


@pytest.mark.parametrize("uri", [None, "neo4j+s://example.org"])
def test_an_address_without_bolt_is_refused(uri: str | None) -> None:
    with (
        pytest.raises(ConfigurationError),
        open_graph(Settings(neo4j_uri=uri, neo4j_password="x")),
    ):
        pass


def test_a_server_that_is_away_is_told() -> None:
    with (
        pytest.raises(DatabaseUnavailableError),
        open_graph(Settings(neo4j_uri="bolt://127.0.0.1:9", neo4j_password="x")),
    ):
        pass


def test_the_notebook_is_stored_without_outputs() -> None:
    cells = _notebook().cells
    assert all(each.outputs == [] for each in cells if each.cell_type == "code")


def test_the_notebook_runs_from_beginning_to_end(
    demo_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in demo_settings.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MPLBACKEND", raising=False)
    notebook = _notebook()
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(CHECKOUT)}}).execute()
    outputs = [each for cell in notebook.cells for each in cell.get("outputs", [])]
    printed = "".join(each.text for each in outputs if each.output_type == "stream")
    assert re.search(r"城内社区 [1-9]\d* units", printed)
    assert re.search(r"[1-9]\d* needs, [1-9]\d* resources", printed)
    assert re.search(r"Graph with [1-9]\d* nodes and [1-9]\d* edges", printed)
    assert "＊" in printed
    assert "only be looked at" in printed
    pictures = [each for each in outputs if "image/png" in each.get("data", {})]
    assert len(pictures) == 2
