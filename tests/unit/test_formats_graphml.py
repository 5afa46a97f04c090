"""GraphML: what is understood of it, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loaders.faults import UnreadableError
from loaders.formats import graphml
from loaders.formats.graphml import GRAPHML_FILE
from tests.spooled import Laid, laid_down

if TYPE_CHECKING:
    from pathlib import Path

OPEN = '<?xml version="1.0"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
KEYS = (
    '<key id="d0" for="node" attr.name="name" attr.type="string"/>'
    '<key id="d1" for="edge" attr.name="role" attr.type="string"/>\n'
)
CLOSE = "</graph></graphml>"


def read(
    folder: Path, body: str, *, opened: str = f'{OPEN}{KEYS}<graph edgedefault="directed">\n'
) -> list[Laid]:
    path = folder / "graph.graphml"
    path.write_text(f"{opened}{body}{CLOSE}", "utf-8")
    assert GRAPHML_FILE.claims(path)
    return laid_down(GRAPHML_FILE, path, folder)


def refusal(folder: Path, body: str, **options: str) -> tuple[int | None, str]:
    with pytest.raises(UnreadableError) as raised:
        read(folder, body, **options)
    [(row, fault)] = raised.value.faults
    assert fault.reason.zh != fault.reason.en
    return row, fault.reason.en


def test_nodes_and_edges(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        '<node id="Unit:u/1" labels=":Unit"><data key="d0">县&#13;医&lt;院</data></node>\n'
        '<node id="BigCommittee:b:1"><data key="labels">:BigCommittee</data>'
        '<data key="d0">大党委</data><data key="colour">red</data></node>\n'
        '<edge source="Unit:u/1" target="BigCommittee:b:1" label="HOLDS_SEAT">'
        '<data key="d1">委员</data></edge>',
    )
    committee = {"id": "b:1", "name": "大党委", "description": "colour: red"}
    ends = {"from": "u/1", "from_type": "Unit", "to": "b:1", "to_type": "BigCommittee"}
    assert rows == [
        Laid("Unit", 5, {"id": "u/1", "name": "县\r医<院"}, None),
        Laid("BigCommittee", 6, committee, None),
        Laid("HOLDS_SEAT", 7, {**ends, "role": "委员"}, None),
    ]


def test_labels_that_the_schema_does_not_know_stand_back(tmp_path: Path) -> None:
    [row] = read(tmp_path, '<node id="n1" labels=":Thing:Unit"><data key="id">u1</data></node>')
    assert (row.type, row.cells) == ("Unit", {"id": "u1"})
    (tmp_path / "two").mkdir()
    [row] = read(tmp_path / "two", '<node id="Unit:u1" labels=":Thing"/>')
    assert row.reason is not None
    assert "tells no type" in row.reason


def test_plain_graphml_is_told_what_is_missing(tmp_path: Path) -> None:
    row, reason = refusal(tmp_path, '<node id="n0"/><node id="n1"/><edge source="n0" target="n1"/>')
    assert row == 5
    assert reason == (
        "Node 'n0' has no type: labels is missing (labels=\":Unit\", or data called labels)"
    )


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ('<edge source="n0" target="Unit:u1" label="OFFERS"/>', "source: 'n0' is not type:id"),
        ('<edge source="Unit:u1" target="Ship:1" label="OFFERS"/>', "target: 'Ship:1' is not"),
        ('<edge source="Unit:u1" target="Resource:r1"/>', "label: the edge has no type"),
        ('<edge source="Unit:u1" target="Resource:r1" label="SINKS"/>', "label: the edge has no"),
        ('<edge target="Resource:r1" label="OFFERS"/>', "source: '' is not type:id"),
    ],
)
def test_an_edge_that_joins_nothing_is_rejected(tmp_path: Path, edge: str, reason: str) -> None:
    [row] = read(tmp_path, edge)
    assert row.reason is not None
    assert row.reason.startswith(reason)


BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE graphml [<!ENTITY a "aaaaaaaaaa">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<graphml><graph>'
)
OUTSIDE = (
    '<?xml version="1.0"?>\n<!DOCTYPE graphml SYSTEM "file:///etc/hostname">\n<graphml><graph>'
)


@pytest.mark.parametrize("opened", [BOMB, OUTSIDE])
def test_documents_with_a_dtd_are_refused(tmp_path: Path, opened: str) -> None:
    row, reason = refusal(tmp_path, "", opened=opened)
    assert row == 2
    assert "DTD" in reason


@pytest.mark.parametrize(
    ("opened", "body", "reason"),
    [
        ("<html><p>", "", "The file is not GraphML"),
        (OPEN + "<graph>", "<node", "The XML is broken here: not well-formed (invalid token)"),
        (OPEN + "<graph>", "&unknown;", "The XML is broken here: undefined entity"),
        (OPEN + "<graph>", "<hyperedge/>", "The file has hyperedges; a relationship"),
        ("", "", "The XML is broken here"),
    ],
)
def test_what_is_no_graphml_is_refused(tmp_path: Path, opened: str, body: str, reason: str) -> None:
    assert refusal(tmp_path, body, opened=opened)[1].startswith(reason)


@pytest.mark.parametrize(
    "body", ['<node id="{}"/>', '<node id="Unit:u" labels=":Unit"><data key="d0">{}</data></node>']
)
def test_a_single_element_cannot_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setattr(graphml, "_LONGEST_TEXT", 300_000)
    _, reason = refusal(tmp_path, body.format("x" * 2_000_000))
    assert reason == "A single element here is too large"
