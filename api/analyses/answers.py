"""What an analysis is answered with."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.answers import Answer, MomentText, Words


class AnalysisFault(Words):
    """One thing that was wrong with the request."""

    field: str


class AnalysisError(Words):
    """Why an analysis failed."""

    code: str
    errors: list[AnalysisFault]


class AnalysisAnswer(Answer):
    """How far an analysis is; ``result`` is what the question answers, once it is done."""

    id: str
    kind: str
    state: Literal["running", "done", "failed", "cancelled", "interrupted"]
    done: int = Field(ge=0)
    total: int = Field(ge=0)
    created_at: MomentText
    finished_at: MomentText | None
    error: AnalysisError | None
    result: dict[str, Any] | None
