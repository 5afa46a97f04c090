"""Empty workbooks over the API."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(("lang", "sheet"), [("zh", "需求"), ("en", "Need")])
def test_a_workbook_has_a_sheet_for_every_type(client: FlaskClient, lang: str, sheet: str) -> None:
    answer = client.get(f"/api/v1/templates?type=Need&type=OFFERS&lang={lang}")
    assert answer.status_code == 200
    assert "cobuild-template.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    assert [each.lower() for each in book.sheetnames[:2]] == [sheet.lower(), "offers"]


def test_the_language_is_that_of_the_caller(client: FlaskClient) -> None:
    answer = client.get("/api/v1/templates?type=Need", headers={"Accept-Language": "en"})
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[0].lower() == "need"


@pytest.mark.parametrize("query", ["", "type=Nothing", "type=ImportBatch", "type=Need&lang=fr"])
def test_what_no_template_is_made_for_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/api/v1/templates?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"]
