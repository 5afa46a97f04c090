"""Mapping files: what the columns of a foreign sheet mean, written down in YAML.

    sheets:
      - file: "appeals*.xlsx"
        records:
          - type: Case
            id: "appeal-{留言编号}"
            properties:
              name: 留言主题
              opened_at: 留言时间
              status: {value: done}
            relations:
              IN_CATEGORY: "{一级分类}"
        unused: [留言用户]

Every column is either used or listed as unused, so that nothing is lost by oversight.
"""

from __future__ import annotations

import fnmatch
import string
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from yaml.composer import ComposerError

from graph.errors import InvalidInputError, Problem
from graph.text import Text
from loaders.suggest import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from typing_extensions import Self

    from graph.schema import NodeType, Schema

_UNUSABLE = Text("映射文件无法使用", "The mapping file cannot be used")
_SIZE_LIMIT = 1_000_000


class Value(BaseModel):
    """Where the value of a property comes from: a column, a text with columns in it, or itself.

    Attributes:
        column: Header of the column whose cells are the values.
        text: Text in which every ``{header}`` stands for the cell of that column; it has no value
            where one of these cells is blank.
        value: The value for every row.
        words: What the words of the column mean: ``{已办结: done}``. Others stay as they are.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str | None = None
    text: str | None = None
    value: str | None = None
    words: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(each is not None for each in (self.column, self.text, self.value)) != 1:
            raise ValueError("give exactly one of column, text, value")
        # braces that do not close are found here and not in the first row
        self.columns()
        return self

    def columns(self) -> tuple[str, ...]:
        """Return the headers that the value is made from."""
        if self.column is not None:
            return (self.column,)
        if self.text is None:
            return ()
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.text) if name)


def _short(given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    """Understand the short form: a text with braces, or else the header of a column."""
    if isinstance(given, str):
        return {"text": given} if "{" in given else {"column": given}
    if isinstance(given, dict) and given.get("value") is not None:
        value = given["value"]
        plain = str(value).lower() if isinstance(value, bool) else str(value)
        return {**given, "value": plain}
    return given


Short = Annotated[Value, BeforeValidator(_short)]


class Target(BaseModel):
    """The other end of a relationship."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Short
    type: str | None = None


def _short_target(given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    return given if isinstance(given, dict) and "id" in given else {"id": given}


class Record(BaseModel):
    """What every row becomes: one node, and the relationships that start from it.

    Attributes:
        type: Node type.
        id: Its id.
        when: A column; rows whose cell is blank there make no such node.
        once: Whether several rows may state the same node; the first one then tells its properties.
        properties: Where each property comes from.
        relations: For every relation type, where it points to; several ids are separated by ``;``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    id: Short
    when: str | None = None
    once: bool = False
    properties: dict[str, Short] = Field(default_factory=dict)
    relations: dict[str, Annotated[Target, BeforeValidator(_short_target)]] = Field(
        default_factory=dict
    )

    def values(self) -> Iterator[tuple[str, Value]]:
        """Yield every value with the name under which it stands."""
        yield "id", self.id
        yield from self.properties.items()
        for name, target in self.relations.items():
            yield name, target.id


class SheetMapping(BaseModel):
    """What the sheets with a certain name mean.

    Attributes:
        file: Name of the file; ``*`` stands for anything.
        sheet: Name of the sheet in a workbook.
        header_row: Line of the header; found by the headers named here when not given.
        records: What every row becomes.
        unused: Columns that are left out on purpose.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = "*"
    sheet: str = "*"
    header_row: int | None = Field(default=None, ge=1)
    records: list[Record] = Field(min_length=1)
    unused: list[str] = Field(default_factory=list)

    def matches(self, file: str, sheet: str | None) -> bool:
        """Tell whether this is about a sheet."""
        return fnmatch.fnmatch(file, self.file) and fnmatch.fnmatch(sheet or "", self.sheet)

    def columns(self) -> tuple[str, ...]:
        """Return the headers that are used, each once."""
        used = dict.fromkeys(
            column
            for record in self.records
            for column in (
                *([record.when] if record.when else []),
                *(name for _, value in record.values() for name in value.columns()),
            )
        )
        return tuple(used)


class Mapping(BaseModel):
    """A mapping file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheets: list[SheetMapping] = Field(min_length=1)

    def of(self, file: str, sheet: str | None) -> SheetMapping | None:
        """Return what is said about a sheet; the first entry that matches counts."""
        return next((each for each in self.sheets if each.matches(file, sheet)), None)


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases: a few lines of them stand for millions."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:  # noqa: ANN401 - the library's
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # types forget it
            raise ComposerError(None, None, "aliases (*name) are not understood", mark)
        return super().compose_node(parent, index)


def read_mapping(path: Path, schema: Schema) -> Mapping:
    """Read a mapping file.

    Raises:
        InvalidInputError: It cannot be read or does not fit the schema; names every such place.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        reason = Text("无法读取：{error}", "cannot be read: {error}").format(error=error)
        raise InvalidInputError(_UNUSABLE, [Problem(path.name, reason)]) from error
    return parse_mapping(text, schema)


def parse_mapping(text: str, schema: Schema) -> Mapping:
    """Read the text of a mapping file.

    Raises:
        InvalidInputError: It is not YAML or does not fit the schema; names every such place.
    """
    if len(text) > _SIZE_LIMIT:
        reason = Text("文件过大", "the file is too large")
        raise InvalidInputError(_UNUSABLE, [Problem("mapping", reason)])
    try:
        mapping = Mapping.model_validate(yaml.load(text, _PlainLoader))  # noqa: S506 - a safe loader
    except ValidationError as error:
        raise InvalidInputError(_UNUSABLE, [_problem(each) for each in error.errors()]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # days that do not exist and endless numbers are no YAMLError; too many brackets neither
        reason = Text("不是有效的 YAML：{error}", "is not YAML: {error}").format(error=error)
        raise InvalidInputError(_UNUSABLE, [Problem("mapping", reason)]) from error
    problems = [
        problem
        for number, sheet in enumerate(mapping.sheets)
        for place, record in enumerate(sheet.records)
        for problem in _record_problems(f"sheets.{number}.records.{place}", record, schema)
    ]
    if problems:
        raise InvalidInputError(_UNUSABLE, problems)
    return mapping


def structure_of(text: str) -> dict[str, Any] | None:
    """Return what the text of a mapping file says as JSON holds it, every short form written out.

    None when it does not have the form of a mapping file. Whether it fits the schema is not asked.
    """
    try:
        mapping = Mapping.model_validate(yaml.load(text, _PlainLoader))  # noqa: S506 - a safe loader
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return mapping.model_dump(mode="json", exclude_none=True)


def text_of(structure: object) -> str:
    """Return the text of a mapping file that says what a structure of JSON says."""
    return yaml.safe_dump(structure, allow_unicode=True, sort_keys=False)


def _problem(error: Any) -> Problem:  # noqa: ANN401 - pydantic's own dictionary
    where = ".".join(str(each) for each in error["loc"]) or "mapping"
    return Problem(where, Text("不符合格式：{why}", "does not fit: {why}").format(why=error["msg"]))


def _record_problems(where: str, record: Record, schema: Schema) -> Iterator[Problem]:
    """Yield what a record asks for that the schema does not have."""
    declared = schema.nodes.get(record.type)
    if declared is None:
        yield _unknown(f"{where}.type", record.type, schema.nodes)
        return
    yield from _property_problems(where, record, declared)
    relations = {each.name: each for each in schema.relations_from(record.type)}
    for name, target in record.relations.items():
        if name not in relations:
            yield _unknown(f"{where}.relations.{name}", name, relations)
        elif target.type is not None and target.type not in relations[name].targets:
            yield _unknown(f"{where}.relations.{name}.type", target.type, relations[name].targets)


def _property_problems(where: str, record: Record, declared: NodeType) -> Iterator[Problem]:
    known = {
        name: each
        for name, each in declared.properties.items()
        if not each.derived and name != "id"
    }
    for name in record.properties:
        if name not in known:
            yield _unknown(f"{where}.properties.{name}", name, known)
    for name in declared.required:
        if name != "id" and name not in record.properties:
            label = declared.properties[name].label
            reason = Text("缺少必填属性：{label}", "a required property is missing: {label}")
            yield Problem(f"{where}.properties", reason.format(label=label))


def _unknown(where: str, name: str, known: Any) -> Problem:  # noqa: ANN401 - any names
    nearest = suggestion(name, known)
    if nearest:
        reason = Text("没有「{name}」，是否指 {near}？", "there is no {name!r}; {near}?")
        return Problem(where, reason.format(name=name, near=nearest))
    return Problem(where, Text("没有「{name}」", "there is no {name!r}").format(name=name))
