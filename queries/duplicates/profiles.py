"""By what are two things of one type held for the same? Signs and weights, type by type.

A score is 1 / (1 + e^−(bias + Σ weight × value)): every sign adds what it weighs, for or against,
as the logarithms of likelihood ratios are added by I. Fellegi and A. Sunter, A Theory for Record
Linkage, 1969. A value is from −1, speaks against, to 1, speaks for; what is not known of both is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from graph.text import Text

Kind = Literal["nodes", "equal", "numbers", "code", "year", "window"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something beside the name that two records may share.

    Attributes:
        name: Its name in answers.
        label: What it is called in a reason.
        kind: How two are compared: neighbours, equal values, telephone numbers, codes, years or
            windows of time.
        reads: Relation types of neighbours, or the properties that hold it.
        same: Value where both have the same.
        differs: Value where both have one and they differ.
        weight: How much it counts.
        blocks: Whether those who share it are compared, whatever they are called.
        narrows: Whether a name that too many have is looked for among those who share it.
    """

    name: str
    label: Text
    kind: Kind
    reads: tuple[str, ...]
    same: float = 1.0
    differs: float = 0.0
    weight: float = 1.0
    blocks: bool = False
    narrows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How records of one type are compared.

    Attributes:
        label: Node type.
        bias: What is against any two records being the same.
        name_weight: How much the name counts.
        signs: Everything else, in the order of the reasons.
        persons: Whether the names are those of persons.
    """

    label: str
    bias: float
    name_weight: float
    signs: tuple[Sign, ...]
    persons: bool = False

    def properties(self) -> tuple[str, ...]:
        """Return the properties that the signs read."""
        return tuple(p for each in self.signs if each.kind != "nodes" for p in each.reads)

    def relations(self) -> tuple[str, ...]:
        """Return the relation types that the signs read."""
        return tuple(r for each in self.signs if each.kind == "nodes" for r in each.reads)


_PHONE = Text("电话", "phone")
_CODE = Sign(
    name="code",
    label=Text("编号写法不同而实为一个编号", "code, written differently"),
    kind="code",
    reads=("id",),
    weight=2.0,
    blocks=True,
)


def _person(label: str, *signs: Sign) -> Profile:
    return Profile(
        label=label,
        bias=-3.5,
        name_weight=3.2,
        signs=(
            Sign(
                name="phone",
                label=_PHONE,
                kind="numbers",
                reads=("phone",),
                differs=-0.1,
                weight=4.0,
                blocks=True,
            ),
            *signs,
            _CODE,
        ),
        persons=True,
    )


def _beside(
    name: str,
    label: Text,
    *relations: str,
    weight: float,
    same: float = 1.0,
    differs: float = -0.3,
) -> Sign:
    return Sign(
        name=name,
        label=label,
        kind="nodes",
        reads=relations,
        same=same,
        differs=differs,
        weight=weight,
        narrows=True,
    )


_UNIT = Profile(
    label="Unit",
    bias=-2.0,
    name_weight=4.0,
    signs=(
        Sign(
            name="phone",
            label=_PHONE,
            kind="numbers",
            reads=("phone",),
            differs=-0.25,
            weight=4.5,
            blocks=True,
        ),
        Sign(
            name="place",
            label=Text("社区", "community"),
            kind="nodes",
            reads=("LOCATED_IN", "REGISTERED_WITH"),
            same=0.5,
            differs=-1.0,
            weight=2.0,
            narrows=True,
        ),
        Sign(
            name="address",
            label=Text("地址", "address"),
            kind="equal",
            reads=("address",),
            differs=-0.2,
            weight=1.5,
        ),
        Sign(
            name="kind",
            label=Text("单位类型", "kind of unit"),
            kind="equal",
            reads=("kind",),
            same=0.2,
            differs=-1.0,
        ),
        _CODE,
    ),
)

_NEED = Profile(
    label="Need",
    bias=-3.0,
    name_weight=3.0,
    signs=(
        _beside("place", Text("社区", "community"), "IN_COMMUNITY", weight=1.5, differs=-1.0),
        _beside(
            "about", Text("地点", "place it is about"), "ABOUT", weight=2.5, same=0.6, differs=-1.0
        ),
        _beside(
            "category", Text("分类", "category"), "IN_CATEGORY", weight=2.0, same=0.5, differs=-1.0
        ),
        _beside("raiser", Text("提出者", "raiser"), "RAISED_BY", weight=0.5),
        Sign(
            name="window",
            label=Text("起止日期", "dates"),
            kind="window",
            reads=("starts_on", "ends_on"),
            same=0.5,
            weight=4.0,
        ),
        Sign(
            name="quantity",
            label=Text("数量", "quantity"),
            kind="equal",
            reads=("quantity",),
            differs=-0.5,
            weight=1.0,
        ),
        _CODE,
    ),
)

_HOME = _beside("home", Text("住处", "home"), "LIVES_IN", weight=1.0, differs=-0.2)

PROFILES: dict[str, Profile] = {
    each.label: each
    for each in (
        _UNIT,
        _person(
            "Member",
            _beside("employer", Text("工作单位", "employer"), "WORKS_AT", weight=2.0),
            _beside("place", Text("社区", "community"), "REGISTERED_WITH", weight=1.3),
            _HOME,
            _beside("organisation", Text("组织", "organisation"), "MEMBER_OF", weight=0.7),
        ),
        _person(
            "SocialWorker",
            _beside("post", Text("岗位", "post"), "HOLDS_POST", weight=2.0),
            _beside("organisation", Text("组织", "organisation"), "MEMBER_OF", weight=1.3),
        ),
        _person("GridWorker", _beside("grid", Text("网格", "grid"), "WORKS_GRID", weight=2.0)),
        _person(
            "Resident",
            Sign(
                name="id_number",
                label=Text("身份证号", "ID number"),
                kind="code",
                reads=("id_number",),
                differs=-1.0,
                weight=6.0,
                blocks=True,
            ),
            Sign(
                name="birth_year",
                label=Text("出生年份", "birth year"),
                kind="year",
                reads=("birth_year",),
                differs=-1.0,
                weight=1.5,
            ),
            _beside("home", Text("住处", "home"), "LIVES_IN", weight=1.3),
            _beside("grid", Text("网格", "grid"), "IN_GRID", weight=0.7),
        ),
        _NEED,
    )
}
"""How the types are compared of which duplicates are looked for."""
