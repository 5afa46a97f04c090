"""Requests against their declared models: every fault named, in the caller's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_origin

from apiflask.schema_adapters import registry
from apiflask.schema_adapters.pydantic import PydanticAdapter
from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core.core_schema import CoreSchema, literal_schema
from werkzeug.exceptions import BadRequest

from graph.errors import InvalidInputError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from flask import Request
    from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class OneOf:
    """Annotation of a text that must be one of the given codes, which come from a declaration."""

    codes: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, _source: type[object], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return literal_schema(list(self.codes))


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
        """
        data = self._query(request) if location == "query" else _json(request)
        try:
            return self.model_class.model_validate(data)
        except ValidationError as error:
            raise InvalidInputError(
                Text("请求中有无法使用的值", "The request holds values that cannot be used"),
                [_problem(each) for each in error.errors(include_url=False)],
            ) from error

    def serialize_output(self, data: Any, many: bool = False) -> Any:  # noqa: ANN401, ARG002 - the library's signature
        """Return the answer as it is."""
        return data

    def _query(self, request: Request) -> dict[str, Any]:
        lists = {
            (field.alias or name)
            for name, field in self.model_class.model_fields.items()
            if get_origin(field.annotation) is list
        }
        repeated = [
            name for name, values in request.args.lists() if name not in lists and len(values) > 1
        ]
        if repeated:
            reason = Text("只能给出一次", "may be given only once")
            raise InvalidInputError(
                Text("参数重复", "A parameter is repeated"),
                [Problem(name, reason) for name in repeated],
            )
        return {
            name: values if name in lists else values[0] for name, values in request.args.lists()
        }


# Every declared model is read by this adapter; routes are declared after this module is imported.
registry.register("pydantic", RequestAdapter)


def _json(request: Request) -> Any:  # noqa: ANN401 - whatever JSON holds
    data = request.get_json(force=True)
    if not isinstance(data, dict):
        raise BadRequest
    return data


_REASONS: dict[str, Text] = {
    "missing": Text("必填", "is required"),
    "extra_forbidden": Text("没有这个参数", "there is no such parameter"),
    "int_parsing": Text("应为整数", "must be a whole number"),
    "int_type": Text("应为整数", "must be a whole number"),
    "int_from_float": Text("应为整数", "must be a whole number"),
    "float_parsing": Text("应为数字", "must be a number"),
    "float_type": Text("应为数字", "must be a number"),
    "finite_number": Text("应为有限的数字", "must be a finite number"),
    "bool_parsing": Text("应为 true 或 false", "must be true or false"),
    "bool_type": Text("应为 true 或 false", "must be true or false"),
    "string_type": Text("应为文字", "must be text"),
    "string_unicode": Text("不是有效的 Unicode 文字", "is not valid Unicode text"),
    "list_type": Text("应为列表", "must be a list"),
    "model_type": Text("应为对象", "must be an object"),
    "date_from_datetime_parsing": Text("应为日期，如 2026-05-31", "must be a date like 2026-05-31"),
    "date_parsing": Text("应为日期，如 2026-05-31", "must be a date like 2026-05-31"),
    "date_type": Text("应为日期，如 2026-05-31", "must be a date like 2026-05-31"),
    "string_too_short": Text("不得为空", "must not be empty"),
    "too_short": Text("不得为空", "must not be empty"),
    "string_too_long": Text("太长，最多 {max_length} 个字符", "is too long: at most {max_length}"),
    "too_long": Text("太多，最多 {max_length} 个", "are too many: at most {max_length}"),
    "greater_than_equal": Text("不得小于 {ge:g}", "must not be less than {ge:g}"),
    "less_than_equal": Text("不得大于 {le:g}", "must not be more than {le:g}"),
    "literal_error": Text("应为其一：{expected}", "must be one of: {expected}"),
    "string_pattern_mismatch": Text("格式不对", "has the wrong form"),
}
_OTHER = Text("无法使用：{message}", "cannot be used: {message}")


def _problem(fault: ErrorDetails) -> Problem:
    where = ".".join(str(each) for each in fault["loc"]) or "body"
    reason = _REASONS.get(fault["type"])
    if reason is None:
        return Problem(where, _OTHER.format(message=fault["msg"]))
    return Problem(where, reason.format(**fault.get("ctx", {})))
