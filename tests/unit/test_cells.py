"""Texts in cells: nothing runs as a formula, and everything comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.values import join_list, split_list
from loaders.cells import guarded, unguarded

BEGINNINGS = "=+-@＝＋－＠\t\r\n"
texts = st.text(st.sampled_from([*"'=+-@＝\t\r\n<r>;；\\ a字"]), max_size=8) | st.text(max_size=8)


@given(texts)
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith((*BEGINNINGS, "<r>"))


@pytest.mark.parametrize("text", ["", "县医院", "'90s", "a=1", "''", "' =1"])
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@given(st.lists(texts))
def test_every_list_comes_back(items: list[str]) -> None:
    wanted = [each.strip() for each in items if each.strip()]
    assert split_list(join_list(wanted)) == wanted
