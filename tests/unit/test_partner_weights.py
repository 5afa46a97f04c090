"""The weights that are shipped, and those that were learned and kept."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import TYPE_CHECKING, Any

import pytest

from api.partner_weights import FILE_NAME, keep_weights, kept_weights, next_revision
from graph.errors import ConfigurationError
from graph.settings import Settings
from queries.partners.weights import DEFAULT, LABELS, SHIPPED, Weights

if TYPE_CHECKING:
    from pathlib import Path

LEARNED = Weights(
    values={"pagerank": 0.6, "complementarity": 0.4},
    source="learned",
    revision=1,
    learned_on=dt.date(2026, 5, 31),
    edges=80,
    prior="pagerank",
)


def test_the_shipped_weights_sum_to_one_and_have_names() -> None:
    assert math.isclose(sum(DEFAULT.values()), 1)
    assert set(LABELS) == set(DEFAULT)


def test_learned_weights_are_kept_for_each_kind(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "new")
    assert kept_weights(settings, "agreement") == (SHIPPED, [])
    assert next_revision(settings, "agreement") == 1
    keep_weights(settings, "agreement", LEARNED)
    assert kept_weights(settings, "agreement") == (LEARNED, [])
    assert kept_weights(settings, "seat") == (SHIPPED, [])
    assert next_revision(settings, "agreement") == 2
    keep_weights(settings, "seat", LEARNED)
    assert kept_weights(settings, "agreement") == kept_weights(settings, "seat") == (LEARNED, [])
    assert [each.name for each in (tmp_path / "new").iterdir()] == [FILE_NAME]


def kept(**changes: Any) -> str:  # noqa: ANN401 - any fault
    told = {
        "revision": 1,
        "learned_on": "2026-05-31",
        "edges": 80,
        "prior": "pagerank",
        "values": {"pagerank": 1.0},
        **changes,
    }
    return json.dumps({"format": 1, "kinds": {"agreement": told}})


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"format": 2}',
        '{"format": 1, "kinds": {"agreement": 5}}',
        kept(values={"pagerank": 0.5}),
        kept(values={"pagerank": 2.0}),
        kept(values={"pagerank": True}),
        kept(values={"unheard": 1.0}),
        kept(learned_on="someday"),
        kept(revision=None),
        " " * 200_000,
        "[" * 90_000,
    ],
)
def test_a_damaged_file_is_told_and_the_shipped_weights_are_used(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    settings = Settings(home=tmp_path)
    weights, notes = kept_weights(settings, "agreement")
    assert weights == SHIPPED
    assert [each["code"] for each in notes] == ["weights_unreadable"]
    keep_weights(settings, "agreement", LEARNED)
    assert kept_weights(settings, "agreement") == (LEARNED, [])


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(ConfigurationError):
        keep_weights(Settings(home=tmp_path / "file"), "seat", LEARNED)
