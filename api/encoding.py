"""Answers as JSON, quickly: Chinese as it is written, keys in the order of the answer."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.json.provider import DefaultJSONProvider
from pydantic_core import to_json


class FastJSONProvider(DefaultJSONProvider):
    """Writes with Pydantic's encoder, which takes a third of the time of Python's own.

    A page of matches is 40 kB of JSON; writing it was a quarter of the time that an answer takes
    outside the database.
    """

    def dumps(self, obj: Any, **_: Any) -> str:  # noqa: ANN401 - whatever JSON holds
        """Return the JSON text of a value."""
        return _encoded(obj).decode("utf-8")

    def response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - Flask's signature
        """Return the value as a response."""
        obj = self._prepare_response_obj(args, kwargs)
        return Response(_encoded(obj), mimetype=self.mimetype)


def _encoded(obj: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """JSON has no word for what is not a number, which a database of others may hold."""
    return to_json(obj, inf_nan_mode="null")
