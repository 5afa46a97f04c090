"""Sheets of as many invented units as a benchmark wants, as an office would keep them."""

from __future__ import annotations

import csv
import random
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADER = ("编号", "名称", "简称", "单位类型", "地址", "联系电话", "坐标", "备注")
_PLACES = ("清溪", "安河", "锦绣", "翠屏", "云岭", "沐川", "禾丰", "望江", "启明", "永安")
_KINDS = {
    "小学": "学校",
    "卫生院": "医院",
    "供电所": "企业",
    "邮政所": "事业单位",
    "信用社": "银行",
}


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield so many units, the same for the same number."""
    draw = random.Random(count)
    kinds = list(_KINDS)
    for number in range(count):
        place, kind = draw.choice(_PLACES), draw.choice(kinds)
        name = f"{place}镇第{number}{kind}"
        short = f"{place[0]}{kind[0]}{number}" if number % 10 == 0 else ""
        longitude, latitude = 127 + draw.random(), 42 + draw.random()
        yield (
            f"unit-{number:07d}",
            name,
            short,
            _KINDS[kind],
            f"抚松县{place}镇{draw.choice(_PLACES)}街{draw.randrange(500)}号",
            f"0439-{6_210_000 + number}",
            f"{longitude:.5f},{latitude:.5f}",
            "数据为虚构" if number % 3 else "",
        )


def write(path: Path, count: int) -> Path:
    """Write a CSV file or a workbook, as the name says, without holding its rows."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(_HEADER)
            writer.writerows(rows(count))
        return path
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("驻区单位")
        sheet.write_row(0, 0, _HEADER)
        for number, cells in enumerate(rows(count), start=1):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, cell)
    return path
