"""Which language the caller reads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flask import has_request_context, request

if TYPE_CHECKING:
    from graph.text import Language


def preferred_language() -> Language:
    """Return the language of ``Accept-Language``, or of the shell; zh when neither says."""
    if has_request_context():
        for tag, quality in request.accept_languages:
            primary = tag.lower().partition("-")[0]
            if quality > 0 and primary in {"zh", "en"}:
                return "en" if primary == "en" else "zh"
        return "zh"
    shell = os.environ.get("COBUILD_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "en" if shell.lower().startswith("en") else "zh"
