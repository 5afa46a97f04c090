"""A small graph with every kind of property and every text that a format may stumble over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.writer import Writer

MOMENT = dt.datetime(2026, 5, 31, 9, 0, 0, 123456, tzinfo=dt.timezone(dt.timedelta(hours=8)))
HOSTILE = (
    *("=1+1", "+86 139", "-2", "@SUM(A1)", "＝1", "'=1", "'quoted'", "<r><t>x</t></r>"),
    *('a"b', "a,b", "a;b；c", "a\\b\\;c\\", "第一行\n第二行\r\n第三行\r四", "a\tb", "O'Brien"),
    *("😀𠮷", "</data>&amp;<![CDATA[", "\\u0027", "${x}`y`", "// no comment", "a\u2028b\u0085c"),
    *("示例", "NULL", "true", "2026-05-31", "1e5", "长" * 30_000, "_x0041_"),
)


def fill(writer: Writer) -> None:
    """Every kind of property, hostile texts everywhere, the same id under several types."""
    writer.nodes("Community", [{"id": "c/1", "name": "城内社区", "households": 2**52}])
    hostile = [
        {
            "id": f"{n} {text[:40].strip()}",
            "name": text,
            "description": f"{text}\n{text}"[:30_000],
            "aliases": [text, "又名"],
            "location": (-127.123456789012, -0.5),
            "kind": "hospital",
            "synthetic": n % 2 == 0,
        }
        for n, text in enumerate(HOSTILE)
    ]
    writer.nodes("Unit", [*hostile, {"id": "same", "name": "单位"}])
    writer.nodes("Department", [{"id": "same", "name": "部门"}])
    writer.nodes("BigCommittee", [{"id": "b", "name": "大党委"}])
    writer.nodes(
        "Need",
        [
            {
                "id": "n",
                "name": "需要",
                "quantity": 0.1 + 0.2,
                "unit_of_measure": "item",
                "starts_on": dt.date(2026, 5, 31),
                "beneficiary_groups": ["elderly", "disabled"],
                "minimum_age": 60.0,
                "urgency": "high",
                "status": "open",
            },
            {"id": "m", "name": "少", "quantity": 1e-7},
        ],
    )
    writer.nodes("Case", [{"id": "case", "name": "诉求", "opened_at": MOMENT}])
    writer.nodes("Resident", [{"id": "r", "name": "王小明", "phone": "139", "birth_year": 1950}])
    writer.nodes("Member", [{"id": "p", "name": "李党员", "phone": "138"}])
    seats: list[dict[str, object]] = [
        {"from": each["id"], "to": "b", "role": each["name"]} for each in hostile
    ]
    relations: tuple[tuple[str, str, str, list[dict[str, object]]], ...] = (
        ("HOLDS_SEAT", "Unit", "BigCommittee", [*seats, {"from": "same", "to": "b"}]),
        ("HOLDS_SEAT", "Department", "BigCommittee", [{"from": "same", "to": "b"}]),
        ("LOCATED_IN", "Unit", "Community", [{"from": "same", "to": "c/1"}]),
        ("IN_COMMUNITY", "Need", "Community", [{"from": "n", "to": "c/1", "synthetic": True}]),
        ("WANTED_FOR", "Need", "Resident", [{"from": "n", "to": "r"}]),
        (
            "REGISTERED_WITH",
            "Member",
            "Community",
            [{"from": "p", "to": "c/1", "since": dt.date(2026, 1, 1)}],
        ),
        (
            "REJECTED",
            "Need",
            "Member",
            [{"from": "n", "to": "p", "reason": "=远", "rejected_at": MOMENT}],
        ),
    )
    for name, source, target, rows in relations:
        written = writer.relations(name, source, target, rows)
        assert (written.created, written.missing) == (len(rows), ())
