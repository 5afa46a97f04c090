"""Requests against their declared models: every fault named, in the caller's language."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_origin

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
)
from pydantic_core import PydanticKnownError
from pydantic_core.core_schema import CoreSchema, literal_schema
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Literal

    from flask import Request
    from pydantic_core import ErrorDetails
    from werkzeug.datastructures import FileStorage

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class OneOf:
    """Annotation of a text that must be one of the given codes, which come from a declaration."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, _source: type[object], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return literal_schema(list(self.codes))


def _written_as(
    pattern: str, fault: Literal["int_parsing", "float_parsing", "bool_parsing"]
) -> BeforeValidator:
    """Hold text to one way of writing: Pydantic alone also reads ``1_0``, `` 5`` and ``on``.

    In a body, 5.0 is a whole number, as JSON Schema has it.
    """
    written = re.compile(pattern)

    def check(value: object) -> object:
        if isinstance(value, str) and not written.fullmatch(value):
            raise PydanticKnownError(fault)
        if fault == "int_parsing" and isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    return BeforeValidator(check)


def _day(value: object) -> dt.date:
    """Read a day: Pydantic alone also takes seconds since 1970 for one."""
    if isinstance(value, str) and _DAY_WRITTEN.fullmatch(value):
        with suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise PydanticKnownError("date_type")


# Annotations of numbers and truth values in a query, and of days in a body. They stand last: what
# stands behind them is checked as well, but Pydantic forgets to publish it.
WHOLE = _written_as(r"-?[0-9]{1,18}", "int_parsing")
NUMBER = _written_as(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", "float_parsing")
TRUTH = _written_as(r"true|false", "bool_parsing")
DATE = BeforeValidator(_day)
_DAY_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class RequestModel(BaseModel):
    """Base of everything a caller sends: what is not declared is refused."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False, frozen=True)


class RequestAdapter(PydanticAdapter):
    """Reads requests as APIFlask does, but keeps repeated parameters and words every fault.

    Answers are passed through as our functions made them: they are built from the declarations,
    and a test holds every answer against the published schema.
    """

    def validate_input(self, request: Request, location: str, **_: Any) -> BaseModel:  # noqa: ANN401
        """Return the validated part of the request.

        Raises:
            InvalidInputError: Fields are missing, unknown or cannot be used.
            BadRequest: The body is not one JSON object.
            UnsupportedMediaType: The body is not declared as JSON.
        """
        try:
            if location == "query":
                return self.model_class.model_validate(self._once(dict(request.args.lists())))
            if location == "form_and_files":
                return self.model_class.model_validate(self._form(request))
            return self.model_class.model_validate_json(_body(request), strict=True)
        except ValidationError as error:
            faults = error.errors(include_url=False)
            if faults[0]["type"] in _NOT_AN_OBJECT and not faults[0]["loc"]:
                raise BadRequest from error
            raise InvalidInputError(
                Text("请求中有无法使用的值", "The request holds values that cannot be used"),
                [_problem(each) for each in faults],
            ) from error

    def serialize_output(self, data: Any, many: bool = False) -> Any:  # noqa: ANN401, ARG002 - the library's signature
        """Return the answer as it is."""
        return data

    def _form(self, request: Request) -> dict[str, Any]:
        """Return the fields of a form; text that comes as a file counts as text.

        Raises:
            InvalidInputError: A field is repeated, or is no text in UTF-8.
            UnsupportedMediaType: The body is no form with files.
        """
        if request.mimetype != "multipart/form-data":
            raise UnsupportedMediaType
        parts: list[tuple[str, Any]] = [
            *request.form.items(multi=True),
            *request.files.items(multi=True),
        ]
        given: dict[str, list[Any]] = {}
        for name, part in parts:
            given.setdefault(name, []).append(part if name in self._lists else _text(name, part))
        return self._once(given)

    def _once(self, given: dict[str, list[Any]]) -> dict[str, Any]:
        """Return the values of what may be given once, and the lists of what may be repeated."""
        lists = self._lists
        repeated = [name for name, values in given.items() if len(values) > 1 and name not in lists]
        if repeated:
            reason = Text("只能给出一次", "may be given only once")
            raise InvalidInputError(
                Text("参数重复", "A parameter is repeated"),
                [Problem(name[:_LONGEST_NAME], reason) for name in repeated],
            )
        return {name: values if name in lists else values[0] for name, values in given.items()}

    @cached_property
    def _lists(self) -> frozenset[str]:
        """Names of the parameters that may be repeated."""
        return frozenset(
            field.alias or name
            for name, field in self.model_class.model_fields.items()
            if get_origin(field.annotation) is list
        )


# Every declared model is read by this adapter; routes are declared after this module is imported.
registry.register("pydantic", RequestAdapter)

_FORM_TEXT_BYTES = 1_000_000


def _text(name: str, part: str | FileStorage) -> str:
    """Return a field of a form that is text, also where it was sent as a file."""
    if isinstance(part, str):
        return part
    content = part.stream.read(_FORM_TEXT_BYTES + 1)
    try:
        if len(content) <= _FORM_TEXT_BYTES:
            return content.decode("utf-8-sig")
        reason = Text("文件过大", "the file is too large")
    except UnicodeDecodeError:
        reason = Text("应为 UTF-8 编码的文字", "must be text in UTF-8")
    raise InvalidInputError(
        Text("请求中有无法使用的值", "The request holds values that cannot be used"),
        [Problem(name[:_LONGEST_NAME], reason)],
    )


_NOT_AN_OBJECT = frozenset({"json_invalid", "model_type"})


def _body(request: Request) -> bytes:
    """Return the body.

    A page of another site can send any text here without asking the browser first, but not
    ``application/json``: so that type is insisted on.
    """
    if not request.is_json:
        raise UnsupportedMediaType
    return request.get_data(cache=False)


_WHOLE_NUMBER = Text("应为整数", "must be a whole number")
_DECIMAL = Text("应为数字", "must be a number")
_TRUE_OR_FALSE = Text("应为 true 或 false", "must be true or false")
_DAY = Text("应为日期，如 2026-05-31", "must be a date like 2026-05-31")
_NOT_EMPTY = Text("不得为空", "must not be empty")
_REASONS: dict[str, Text] = {
    "missing": Text("必填", "is required"),
    "extra_forbidden": Text("没有这个参数", "there is no such parameter"),
    "int_parsing": _WHOLE_NUMBER,
    "int_type": _WHOLE_NUMBER,
    "float_parsing": _DECIMAL,
    "float_type": _DECIMAL,
    "finite_number": Text("应为有限的数字", "must be a finite number"),
    "bool_parsing": _TRUE_OR_FALSE,
    "string_type": Text("应为文字", "must be text"),
    "list_type": Text("应为列表", "must be a list"),
    "is_instance_of": Text("应为文件", "must be a file"),
    "model_type": Text("应为对象", "must be an object"),
    "date_type": _DAY,
    "string_too_short": _NOT_EMPTY,
    "too_short": _NOT_EMPTY,
    "string_too_long": Text("太长，最多 {max_length} 个字符", "is too long: at most {max_length}"),
    "too_long": Text("太多，最多 {max_length} 个", "are too many: at most {max_length}"),
    "greater_than_equal": Text("不得小于 {ge:g}", "must not be less than {ge:g}"),
    "less_than_equal": Text("不得大于 {le:g}", "must not be more than {le:g}"),
    "literal_error": Text("应为其一：{expected}", "must be one of: {expected}"),
    "string_pattern_mismatch": Text("格式不对", "has the wrong form"),
}
_OTHER = Text("无法使用：{message}", "cannot be used: {message}")


def _problem(fault: ErrorDetails) -> Problem:
    where = ".".join(_names(fault)) or "body"
    reason = _REASONS.get(fault["type"])
    if reason is None:
        return Problem(where, _OTHER.format(message=fault["msg"]))
    context = fault.get("ctx", {})
    if "expected" in context:
        context = {"expected": context["expected"].replace(" or ", ", ").replace("'", "")}
    return Problem(where, reason.format(**context))


def _names(fault: ErrorDetails) -> Iterator[str]:
    """Yield the names that lead to the fault; a name that the caller made up is cut short."""
    return (str(each)[:_LONGEST_NAME] for each in fault["loc"])
