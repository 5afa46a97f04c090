"""Empty workbooks to fill in: from the schema, and understood by the loader without a mapping."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from graph.dates import parse_moment
from graph.errors import ConfigurationError, InvalidInputError, Problem
from graph.schema import NodeType
from graph.text import Text
from loaders.cell_text import column_letters
from loaders.faults import UnreadableError, told
from loaders.mapping import type_named
from loaders.marks import EXAMPLE, NOTES_SHEET
from loaders.template_columns import TemplateColumn, columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from graph.schema import RelationType, Schema
    from graph.text import Language

PREPARED_ROWS = 10_000
"""How many rows below the header have drop-down lists and checks."""

_CHOICES_SHEET = "choices"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_NAME_CHARACTERS = 31
# what Excel takes: choices in the cell itself, title and text of an input note
_LIST_CHARACTERS, _TITLE_CHARACTERS, _NOTE_CHARACTERS = 255, 32, 255
_WIDTH_LEAST, _WIDTH_MOST = 12, 30
_EARLIEST = dt.date(1900, 1, 1)
_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_EXAMPLE_LOOK = {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}

_UNKNOWN = Text("没有这样的模板", "There is no such template")
_NOT_LOADED = Text("「{type}」由程序填写，不能导入", "{type} is kept by the product itself")
_UNWRITABLE = Text("无法写入 {path}：{reason}", "{path} cannot be written: {reason}")
_NOT_A_CHOICE = Text("请从列表中选择", "Choose one of the list")
_NOT_A_NUMBER = Text("请填写范围内的数字", "Enter a number within the limits")
_NOT_A_DATE = Text("请填写日期，如 2026-05-31", "Enter a date like 2026-05-31")
_HOW = (
    Text(
        "每个工作表一类数据，每行一条；表头不要改动，可以增删空行，列的顺序可以调整。",
        "One kind of data per sheet, one thing per row. Keep the headers; columns may be moved.",
    ),
    Text(
        "带 * 的列必填，其余可留空；留空表示不说明，不会清除已有的内容。",
        "Columns with * are required. A blank cell says nothing: what is stored stays.",
    ),
    Text(
        "编号在同一类中不得重复；再次导入同一编号即为更新。",
        "An id is unique among its kind; loading it again updates the thing.",
    ),
    Text(
        "引用其他数据时填它的编号；名称唯一时也可以填名称。先后次序不限，可在同一工作簿的其他表中。",
        "To refer to something, give its id, or its name where no other has it. It may stand in any"
        " sheet, or be in the graph already.",
    ),
    Text(
        "以「{mark}」开头的一行是示例，不会导入，可以删除。",
        "The row that begins with {mark!r} is an example: it is never loaded and may be deleted.",
    ).format(mark=EXAMPLE),
)
_LEGEND = (
    Text("工作表", "sheet"),
    Text("列", "column"),
    Text("必填", "required"),
    Text("填写内容", "what goes in"),
    Text("示例", "example"),
)
_YES = Text("是", "yes")


def write_templates(
    schema: Schema, names: Sequence[str], path: Path, language: Language
) -> tuple[NodeType | RelationType, ...]:
    """Write one workbook with a sheet to fill in for every type that is asked for.

    Args:
        schema: The declarations.
        names: Types, in any wording of the schema; each gets one sheet, in this order.
        path: Where the ``.xlsx`` is put; its folder exists.
        language: Of sheet names, choices and notes. Headers are in both languages, and the loader
            understands either.

    Returns:
        The types, each once.

    Raises:
        InvalidInputError: A name means no type, or one that cannot be loaded; names all of them.
        ConfigurationError: The file cannot be written.
    """
    types = _types(schema, names)
    # a text that looks like a formula or an address stays a text
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            _Template(book, language).write(
                [(_sheet_name(each, language), columns_of(each, schema)) for each in types]
            )
    except (OSError, FileCreateError) as error:
        raise ConfigurationError(_UNWRITABLE.format(path=path, reason=error)) from error
    return types


def loadable_types(schema: Schema) -> tuple[NodeType | RelationType, ...]:
    """Return the types that a template can be made for: node types, then relation types."""
    declared: tuple[NodeType | RelationType, ...] = (
        *schema.nodes.values(),
        *schema.relations.values(),
    )
    return tuple(each for each in declared if _is_loadable(each))


def _is_loadable(declared: NodeType | RelationType) -> bool:
    return not (isinstance(declared, NodeType) and declared.group == "system")


def _types(schema: Schema, names: Sequence[str]) -> tuple[NodeType | RelationType, ...]:
    types: list[NodeType | RelationType] = []
    problems: list[Problem] = []
    for name in names:
        try:
            declared = type_named(name, schema)
        except UnreadableError as error:
            problems += [Problem(name, told(fault)) for _, fault in error.faults]
            continue
        if not _is_loadable(declared):
            problems.append(Problem(name, _NOT_LOADED.format(type=declared.label)))
        elif declared not in types:
            types.append(declared)
    if problems:
        raise InvalidInputError(_UNKNOWN, problems)
    return tuple(types)


def _sheet_name(declared: NodeType | RelationType, language: Language) -> str:
    """Return a name that the loader understands; those of relation types are not unique else."""
    name = declared.label.in_language(language) if isinstance(declared, NodeType) else declared.name
    return _NOT_IN_A_NAME.sub(" ", name)[:_NAME_CHARACTERS]


class _Template:
    """A template in the making."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book = book
        self._language = language
        self._lists: list[list[str]] = []
        make = book.add_format
        header = {**_FONT, "bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        self._header = make({**header, "bg_color": "#DDEBF7"})
        self._required = make({**header, "bg_color": "#F8CBAD"})
        self._example = make(
            {**_FONT, "italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
        )
        self._plain = make({**_FONT, "text_wrap": True, "valign": "top"})

    def write(self, sheets: Sequence[tuple[str, list[TemplateColumn]]]) -> None:
        """Write the sheets to fill in, the notes, and the hidden lists of choices."""
        for name, columns in sheets:
            sheet = self._book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            sheet.set_row(0, 32)
            for place, column in enumerate(columns):
                self._column(sheet, place, column)
        self._notes(sheets)
        if self._lists:
            hidden = self._book.add_worksheet(_CHOICES_SHEET)
            hidden.hide()
            for place, words in enumerate(self._lists):
                hidden.write_column(0, place, words)

    def _column(self, sheet: Worksheet, place: int, column: TemplateColumn) -> None:
        example = column.example.in_language(self._language)
        width = min(max(_WIDTH_LEAST, len(column.header) + 4), _WIDTH_MOST)
        sheet.set_column(place, place, width, self._format(column, example=False))
        form = self._required if column.required else self._header
        sheet.write_string(0, place, column.header, form)
        self._write_example(sheet, place, column, example)
        sheet.data_validation(1, place, PREPARED_ROWS, place, self._validation(column))

    def _write_example(
        self, sheet: Worksheet, place: int, column: TemplateColumn, example: str
    ) -> None:
        form = self._format(column, example=True)
        if column.kind in {"integer", "decimal"}:
            sheet.write_number(1, place, float(example), form)
        elif column.kind in _FORMATS:
            moment = parse_moment(example).replace(tzinfo=None)
            sheet.write_datetime(1, place, moment, form)
        else:
            sheet.write_string(1, place, example, form)

    def _format(self, column: TemplateColumn, *, example: bool) -> Format:
        """Return the format of a column; text keeps the zero at the head of a telephone number."""
        if column.kind in _FORMATS:
            number = _FORMATS[column.kind]
        else:
            number = "General" if column.kind in {"integer", "decimal"} else "@"
        look = _EXAMPLE_LOOK if example else {}
        return self._book.add_format({**_FONT, **look, "num_format": number})

    def _validation(self, column: TemplateColumn) -> dict[str, Any]:
        """Return what Excel checks in a column, with the note that it shows beside the cell."""
        language = self._language
        checks: dict[str, Any] = {"validate": "any"}
        error = None
        if column.choices and not column.several:
            error = _NOT_A_CHOICE
            checks = {"validate": "list", "source": self._source(column)}
        elif column.kind == "boolean":
            error = _NOT_A_CHOICE
            words = ["是", "否"] if language == "zh" else ["true", "false"]
            checks = {"validate": "list", "source": words}
        elif column.kind in {"integer", "decimal"}:
            error = _NOT_A_NUMBER
            checks = {"validate": column.kind, **_limits(column)}
        elif column.kind in _FORMATS:
            error = _NOT_A_DATE
            checks = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
        title = column.header[:_TITLE_CHARACTERS]
        note = column.note.in_language(language)[:_NOTE_CHARACTERS]
        checks |= {"input_title": title, "input_message": note}
        if error:
            checks |= {"error_title": title, "error_message": error.in_language(language)}
        return checks

    def _source(self, column: TemplateColumn) -> list[str] | str:
        """Return the words of a drop-down list; a long list stands in a hidden sheet."""
        words = [each.in_language(self._language) for each in column.choices]
        if len(",".join(words)) <= _LIST_CHARACTERS and not any("," in each for each in words):
            return words
        self._lists.append(words)
        letter = f"${column_letters(len(self._lists))}"
        return f"={_CHOICES_SHEET}!{letter}$1:{letter}${len(words)}"

    def _notes(self, sheets: Sequence[tuple[str, list[TemplateColumn]]]) -> None:
        """Write the sheet that explains the others."""
        language = self._language
        sheet = self._book.add_worksheet(NOTES_SHEET)
        for place, width in enumerate((18, 34, 8, 70, 28)):
            sheet.set_column(place, place, width, self._plain)
        for row, text in enumerate(_HOW):
            sheet.merge_range(
                row, 0, row, len(_LEGEND) - 1, text.in_language(language), self._plain
            )
        row = len(_HOW) + 1
        sheet.write_row(row, 0, [each.in_language(language) for each in _LEGEND], self._header)
        for name, columns in sheets:
            for column in columns:
                row += 1
                required = _YES.in_language(language) if column.required else ""
                note, example = (
                    each.in_language(language) for each in (column.note, column.example)
                )
                cells = (name, column.header, required, note, example)
                sheet.write_row(row, 0, cells, self._plain)


def _limits(column: TemplateColumn) -> dict[str, Any]:
    least = -1e15 if column.minimum is None else column.minimum
    most = 1e15 if column.maximum is None else column.maximum
    return {"criteria": "between", "minimum": least, "maximum": most}
