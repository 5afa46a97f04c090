"""What a schema is made of: properties, node types, relation types.

The declarations themselves stand in :mod:`graph.model`. Constraints, indexes, statements,
validation, templates, documentation and the legend of the page are all derived from them, so that
adding an entity is one declaration and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from graph.text import Text

PropertyKind = Literal[
    "string", "strings", "integer", "decimal", "boolean", "date", "datetime", "point"
]
Group = Literal["place", "party", "organisation", "person", "list", "promise", "process", "system"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One permitted value of a property: its stored code, its wording and other spellings."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()

    def spellings(self) -> tuple[str, ...]:
        """Return every text that means this choice: the code, both labels and the aliases."""
        return (self.code, self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of a node or relationship.

    Attributes:
        name: Stored name, snake_case.
        label: Wording for people; also accepted as a column header.
        kind: Type of the stored value; ``strings`` is a list, ``point`` a WGS 84 position.
        required: Whether every node or relationship of the type must have it.
        personal: Whether it is personal data, masked unless the caller's role needs it.
        unit: Unit of a number, in words (``m``, ``CNY``), where it has a fixed one.
        choices: The permitted values, where they are a closed list.
        minimum: Smallest permitted number.
        maximum: Largest permitted number.
        indexed: Whether a range index serves it (point properties always get a point index).
        aliases: Other column headers that mean this property.
        derived: Whether the writer computes it; it cannot be loaded.
        note: What a person who fills the property in must know.
    """

    name: str
    label: Text
    kind: PropertyKind = "string"
    required: bool = False
    personal: bool = False
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    indexed: bool = False
    aliases: tuple[str, ...] = ()
    derived: bool = False
    note: Text | None = None

    def headers(self) -> tuple[str, ...]:
        """Return every column header that means this property."""
        return (self.name, self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True, kw_only=True)
class NodeType:
    """One kind of thing in the graph.

    Attributes:
        name: Label in Neo4j.
        label: Wording for people.
        plural: Name of the collection in the API and of a CSV file, kebab-case.
        group: Which part of the domain it belongs to; the page colours by it.
        description: What it is, one sentence.
        own_properties: Its properties beside the common ones.
        searchable: Whether it is found by name, alias and pinyin.
        listed: Whether the API lists it without a role; kinds of personal records are not listed.
        personal_name: Whether the name itself is personal data.
    """

    name: str
    label: Text
    plural: str
    group: Group
    description: Text
    own_properties: tuple[Property, ...] = ()
    searchable: bool = True
    listed: bool = True
    personal_name: bool = False

    @cached_property
    def properties(self) -> dict[str, Property]:
        """All properties by name: the common ones first, then its own."""
        common = tuple(
            _as_personal(each) if self.personal_name and each.name in _NAME_PROPERTIES else each
            for each in COMMON_PROPERTIES
        )
        return {each.name: each for each in (*common, *self.own_properties)}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the properties that every node of the type must have."""
        return tuple(each.name for each in self.properties.values() if each.required)

    def headers(self) -> tuple[str, ...]:
        """Return every text that names this type in a file name or column."""
        return (self.name, self.plural, self.label.zh, self.label.en)


@dataclass(frozen=True, kw_only=True)
class RelationType:
    """One kind of relationship, read as «source VERB target».

    Attributes:
        name: Type in Neo4j, a verb in capitals.
        label: Caption for people.
        sources: Node types it may start from.
        targets: Node types it may point to.
        own_properties: Its properties beside the common ones.
        column: Header under which a sheet of the source type may give the target's id.
        description: What it states, one sentence.
    """

    name: str
    label: Text
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    own_properties: tuple[Property, ...] = ()
    column: Text | None = None
    description: Text | None = None

    @cached_property
    def properties(self) -> dict[str, Property]:
        """All properties by name: the common ones first, then its own."""
        return {each.name: each for each in (*COMMON_RELATION_PROPERTIES, *self.own_properties)}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the properties that every relationship of the type must have."""
        return tuple(each.name for each in self.properties.values() if each.required)

    def headers(self) -> tuple[str, ...]:
        """Return every text that names this type in a file name or column."""
        column = (self.column.zh, self.column.en) if self.column else ()
        return (self.name, self.label.zh, self.label.en, *column)


@dataclass(frozen=True)
class Schema:
    """All declared node and relation types, by name, in the order of their declaration."""

    version: int
    nodes: dict[str, NodeType] = field(default_factory=dict)
    relations: dict[str, RelationType] = field(default_factory=dict)

    @classmethod
    def of(
        cls, version: int, nodes: tuple[NodeType, ...], relations: tuple[RelationType, ...]
    ) -> Schema:
        """Build a schema and check that it is consistent.

        Raises:
            ValueError: A name is declared twice, or a relation names an unknown node type.
        """
        schema = cls(
            version, {each.name: each for each in nodes}, {each.name: each for each in relations}
        )
        if len(schema.nodes) != len(nodes) or len(schema.relations) != len(relations):
            raise ValueError("a type is declared twice")
        for relation in relations:
            unknown = {*relation.sources, *relation.targets} - schema.nodes.keys()
            if unknown:
                raise ValueError(f"{relation.name} names undeclared types: {sorted(unknown)}")
        return schema

    def collection(self, plural: str) -> NodeType | None:
        """Return the node type whose collection has this name."""
        return next((each for each in self.nodes.values() if each.plural == plural), None)

    def relations_from(self, node: str) -> tuple[RelationType, ...]:
        """Return the relation types that may start from a node type."""
        return tuple(each for each in self.relations.values() if node in each.sources)

    def relations_to(self, node: str) -> tuple[RelationType, ...]:
        """Return the relation types that may point to a node type."""
        return tuple(each for each in self.relations.values() if node in each.targets)


_NAME_PROPERTIES = frozenset(
    {"name", "aliases", "pinyin", "initials", "alias_letters", "description"}
)

COMMON_PROPERTIES: tuple[Property, ...] = (
    Property(
        name="id",
        label=Text("编号", "id"),
        required=True,
        note=Text(
            "来源给出的固定编号，同类中不得重复", "Stable identifier from the source, unique"
        ),
    ),
    Property(
        name="name", label=Text("名称", "name"), required=True, aliases=("姓名", "标题", "主题")
    ),
    Property(
        name="aliases",
        label=Text("别名", "aliases"),
        kind="strings",
        aliases=("简称", "又名", "short names"),
        note=Text("多个别名用分号隔开", "Separate several by semicolons"),
    ),
    Property(
        name="description",
        label=Text("说明", "description"),
        aliases=("备注", "详情", "内容", "remarks"),
    ),
    Property(
        name="citation",
        label=Text("出处", "citation"),
        note=Text("在原文中的位置：节与段", "Where the source says so: section and paragraph"),
    ),
    Property(
        name="placeholder",
        label=Text("占位", "placeholder"),
        kind="boolean",
        note=Text(
            "只知其数、不知其名的事物", "Known to exist by number, not by name, in the source"
        ),
    ),
    Property(
        name="synthetic",
        label=Text("合成数据", "synthetic"),
        kind="boolean",
        note=Text("演示用的虚构数据", "Invented for demonstration"),
    ),
    Property(name="source", label=Text("来源", "source"), derived=True),
    Property(
        name="sources",
        label=Text("全部来源", "all sources"),
        kind="strings",
        derived=True,
        note=Text("说过它的每一个来源", "Every source that has stated it"),
    ),
    Property(name="created_in", label=Text("录入批次", "created in import"), derived=True),
    Property(name="updated_in", label=Text("更新批次", "updated in import"), derived=True),
    Property(
        name="created_at", label=Text("录入时间", "created at"), kind="datetime", derived=True
    ),
    Property(
        name="updated_at", label=Text("更新时间", "updated at"), kind="datetime", derived=True
    ),
    Property(name="pinyin", label=Text("拼音", "pinyin"), derived=True),
    Property(name="initials", label=Text("拼音首字母", "pinyin initials"), derived=True),
    Property(
        name="alias_letters",
        label=Text("别名拼音", "aliases in letters"),
        kind="strings",
        derived=True,
    ),
)

COMMON_RELATION_PROPERTIES: tuple[Property, ...] = (
    Property(name="citation", label=Text("出处", "citation")),
    Property(name="synthetic", label=Text("合成数据", "synthetic"), kind="boolean"),
    Property(name="source", label=Text("来源", "source"), derived=True),
    Property(
        name="sources",
        label=Text("全部来源", "all sources"),
        kind="strings",
        derived=True,
        note=Text("说过它的每一个来源", "Every source that has stated it"),
    ),
    Property(name="created_in", label=Text("录入批次", "created in import"), derived=True),
    Property(name="updated_in", label=Text("更新批次", "updated in import"), derived=True),
    Property(
        name="created_at", label=Text("录入时间", "created at"), kind="datetime", derived=True
    ),
    Property(
        name="updated_at", label=Text("更新时间", "updated at"), kind="datetime", derived=True
    ),
)


def _as_personal(declared: Property) -> Property:
    return replace(declared, personal=True)
