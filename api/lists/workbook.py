"""The three lists as an Excel workbook: a summary, a sheet for each list, claims, similar needs."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, BinaryIO

import xlsxwriter

from api.lists.columns import SHEETS, Cell, Kind, Row, Sheet
from api.lists.summary import breakdowns, figures, span, title
from graph.text import Text
from loaders.cells import guarded

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from graph.text import Language

_CELL_CHARACTERS = 32_767
_HEADER_CHARACTERS = 100
# what XML cannot hold and Excel does not escape
_UNWRITABLE = re.compile("[\ufffe\uffff]")
_A4 = 9
_OPTIONS = {
    "in_memory": True,
    # a text that looks like a formula or an address stays a text
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_SUMMARY = Text("汇总", "Summary")
_FORMATS: dict[Kind, str] = {"number": "#,##0.##", "share": "0%", "day": "yyyy-mm-dd", "text": "@"}
# Excel counts days from 1900 on and knows none before.
_FIRST_DAY = dt.date(1900, 3, 1)


def write_workbook(answer: Row, target: BinaryIO, language: Language) -> None:
    """Write the lists into a new workbook.

    Args:
        answer: What :func:`queries.lists.community_lists` returned.
        target: Where the file goes.
        language: Language of headings and sentences; names stay as they are.
    """
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        writer = _Writer(book, language)
        writer.summary(answer)
        for sheet in SHEETS:
            writer.sheet(sheet, answer)


class _Writer:
    """Writes sheets with the formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, language: Language) -> None:
        self._book = book
        self._language = language
        self._bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._plain = book.add_format({"text_wrap": True, "valign": "top"})
        self._formats: dict[Kind, Format] = {
            kind: book.add_format(
                {"num_format": form, "valign": "top", "text_wrap": kind == "text"}
            )
            for kind, form in _FORMATS.items()
        }

    def summary(self, answer: Row) -> None:
        """Write the first sheet: what it is of, the figures, the notes and the small tables."""
        sheet = self._book.add_worksheet(_SUMMARY.in_language(self._language))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 4, 14)
        self._prepare(sheet, answer)
        self._text(sheet, 0, 0, self._say(title(answer)), self._title)
        self._text(sheet, 1, 0, self._say(span(answer)))
        row = 3
        for figure in figures(answer):
            self._text(sheet, row, 0, self._say(figure.label))
            self._write(sheet, row, 1, figure.value, figure.kind)
            row += 1
        sentences = [*answer["summary"]["claim_rate"]["reasons"], *answer["notes"]]
        for each in sentences:
            row += 1
            self._text(sheet, row, 0, each[self._language])
        for part in breakdowns(answer, self._language):
            row += 2
            self._text(sheet, row, 0, self._say(part.title), self._bold)
            row += 1
            for column, heading in enumerate(part.headings):
                self._text(sheet, row, column, self._say(heading), self._bold)
            for cells in part.rows:
                row += 1
                for column, value in enumerate(cells):
                    kind: Kind = "text" if isinstance(value, str) else "number"
                    self._write(sheet, row, column, value, kind)

    def sheet(self, declared: Sheet, answer: Row) -> None:
        """Write one list: a row of headings, and a row for each item."""
        sheet = self._book.add_worksheet(self._say(declared.title))
        self._prepare(sheet, answer)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        rows = declared.rows(answer)
        for column, each in enumerate(declared.columns):
            sheet.set_column(column, column, each.width)
            self._text(sheet, 0, column, self._say(each.label), self._bold)
            for number, row in enumerate(rows, 1):
                self._write(sheet, number, column, each.get(row, self._language), each.kind)
        sheet.autofilter(0, 0, max(1, len(rows)), len(declared.columns) - 1)

    def _prepare(self, sheet: Worksheet, answer: Row) -> None:
        """Set a sheet up for the printer: across, as wide as the paper, told what it is."""
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        # in a header & begins a command
        named = self._say(title(answer))[:_HEADER_CHARACTERS].replace("&", "&&")
        sheet.set_header(f"&L{named}&R&A")
        sheet.set_footer(f"&L{answer['period']['code']} · {answer['as_of']}&R&P / &N")

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, kind: Kind) -> None:
        if value is None:
            return
        if isinstance(value, str):
            self._text(sheet, row, column, value, self._formats["text"])
        elif isinstance(value, dt.date):
            if value >= _FIRST_DAY:
                sheet.write_datetime(
                    row, column, dt.datetime.combine(value, dt.time()), self._formats["day"]
                )
            else:
                self._text(sheet, row, column, value.isoformat(), self._formats["text"])
        else:
            sheet.write_number(row, column, value, self._formats[kind])

    def _text(
        self, sheet: Worksheet, row: int, column: int, text: str, form: Format | None = None
    ) -> None:
        """Write a text that no program takes for a formula; one that is too long is cut."""
        text = guarded(_UNWRITABLE.sub("\ufffd", text))
        while len(text.encode("utf-16-le")) // 2 > _CELL_CHARACTERS:
            text = f"{text[: _CELL_CHARACTERS // 2]}…"
        sheet.write_string(row, column, text, form)

    def _say(self, text: Text) -> str:
        return text.in_language(self._language)
