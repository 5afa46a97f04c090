"""The three lists as one page to print: no script, nothing from outside, every text escaped.

The page forbids itself everything but its own style, whose digest stands in its policy. So it is
the same whether the application serves it or somebody opens the saved file.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.lists.columns import SHEETS, Cell, Kind, Row
from api.lists.summary import breakdowns, figures, span, title
from graph.text import Text
from queries.lists.claims import percent

if TYPE_CHECKING:
    from graph.text import Language

_FOLDER = Path(__file__).parent
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SUMMARY = Text("汇总", "Summary")
_NUMBER = Text("序号", "no.")
_SYNTHETIC = "synthetic"
_NOTHING = "—"


@cache
def _style() -> str:
    return (_FOLDER / "page.css").read_text("utf-8")


@cache
def content_policy() -> str:
    """Return the policy of the page: its own style, by its digest, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)


def lists_page(answer: Row, language: Language) -> str:
    """Return the lists as an HTML document.

    Args:
        answer: What :func:`queries.lists.community_lists` returned.
        language: Language of headings and sentences; names stay as they are.
    """
    notes = {each["code"]: each[language] for each in answer["notes"]}
    synthetic = notes.pop(_SYNTHETIC, None)
    [denominator] = answer["summary"]["claim_rate"]["reasons"]
    return (
        _environment()
        .get_template("page.html")
        .render(
            language=language,
            policy=content_policy(),
            # it is ours and its digest is in the policy: escaping would change it
            style=Markup(_style()),  # noqa: S704 - a file of this package
            title=clean(title(answer).in_language(language)),
            span=clean(span(answer).in_language(language)),
            synthetic=synthetic,
            headings={
                "summary": _SUMMARY.in_language(language),
                "number": _NUMBER.in_language(language),
            },
            figures=[
                {"label": each.label.in_language(language), "value": written(each.value, each.kind)}
                for each in figures(answer)
            ],
            denominator=denominator[language],
            notes=list(notes.values()),
            breakdowns=[
                {
                    "title": each.title.in_language(language),
                    "headings": [heading.in_language(language) for heading in each.headings],
                    "rows": [[_small(cell) for cell in row] for row in each.rows],
                }
                for each in breakdowns(answer, language)
            ],
            sheets=[
                {
                    "name": sheet.name,
                    "title": sheet.title.in_language(language),
                    "headings": [each.label.in_language(language) for each in sheet.columns],
                    "rows": [
                        [_cell(each.get(row, language), each.kind) for each in sheet.columns]
                        for row in sheet.rows(answer)
                    ],
                    "empty": sheet.empty.in_language(language),
                }
                for sheet in SHEETS
            ],
        )
    )


def written(value: Cell, kind: Kind) -> str:
    """Return what a cell holds as text; nothing is a dash."""
    if value is None:
        return _NOTHING
    if kind == "share" and isinstance(value, (int, float)):
        return percent(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return clean(value) if isinstance(value, str) else f"{value:,.10g}"


def clean(text: str) -> str:
    """Return a text without signs that no page shows, or that turn the writing around."""
    return _CONTROL.sub("\ufffd", text)


def _cell(value: Cell, kind: Kind) -> dict[str, Any]:
    shown = "number" if kind in {"number", "share"} else kind
    return {
        "text": "" if value is None else written(value, kind),
        "kind": shown.replace("text", ""),
    }


def _small(value: Cell) -> dict[str, Any]:
    return _cell(value, "text" if isinstance(value, str) else "number")
