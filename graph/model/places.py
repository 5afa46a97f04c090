"""Places: county, township, community, grid, compound, building; chat groups of a place."""

from __future__ import annotations

from graph.model.vocabulary import ADDRESS, LOCATION, count, level
from graph.schema import Choice, NodeType, Property, RelationType
from graph.text import Text

NODES = (
    NodeType(
        name="County",
        label=Text("县", "county"),
        plural="counties",
        group="place",
        description=Text("县级区域，一切的根", "A county; everything hangs below one"),
        own_properties=(count("population", "人口", "population"), LOCATION),
    ),
    NodeType(
        name="Township",
        label=Text("镇", "township"),
        plural="townships",
        group="place",
        description=Text("镇、乡或街道", "A township, or a street office"),
        own_properties=(count("population", "人口", "population"), ADDRESS, LOCATION),
    ),
    NodeType(
        name="Community",
        label=Text("社区", "community"),
        plural="communities",
        group="place",
        description=Text("设有社区党委的社区", "A community with a community Party committee"),
        own_properties=(
            count("households", "户数", "households"),
            count("population", "人口", "population"),
            ADDRESS,
            LOCATION,
        ),
    ),
    NodeType(
        name="Grid",
        label=Text("网格", "grid"),
        plural="grids",
        group="place",
        description=Text(
            "网格化管理的单元；级别由各地自定", "A unit of grid management; places define levels"
        ),
        own_properties=(
            level(Text("级别", "level")),
            Property(
                name="kind",
                label=Text("网格类型", "kind of grid"),
                aliases=("类型",),
                choices=(
                    Choice("resident", Text("普通居民网格", "resident grid"), ("居民网格",)),
                    Choice("unit", Text("单位网格", "unit grid")),
                    Choice("red", Text("红色网格", "red grid")),
                ),
            ),
            count("households", "户数", "households"),
        ),
    ),
    NodeType(
        name="Compound",
        label=Text("小区", "residential compound"),
        plural="compounds",
        group="place",
        description=Text("居住小区", "A residential compound"),
        own_properties=(
            ADDRESS,
            LOCATION,
            count("households", "户数", "households"),
            Property(name="old", label=Text("老旧小区", "old compound"), kind="boolean"),
            Property(
                name="abandoned_by_property_company",
                label=Text("物业弃管", "abandoned by its property company"),
                kind="boolean",
            ),
        ),
    ),
    NodeType(
        name="Building",
        label=Text("楼栋", "building"),
        plural="buildings",
        group="place",
        description=Text("小区中的一栋楼", "One building of a compound"),
        own_properties=(
            ADDRESS,
            LOCATION,
            count("floors", "层数", "floors"),
            count("households", "户数", "households"),
        ),
    ),
    NodeType(
        name="ChatGroup",
        label=Text("网格微信群", "chat group"),
        plural="chat-groups",
        group="place",
        description=Text(
            "网格、社区或镇的联系群", "A messaging group of a grid, community or township"
        ),
        own_properties=(
            level(
                Text("级别", "level"),
                Text("原文未分清时留空", "Empty where the source does not say"),
            ),
            Property(
                name="level_range",
                label=Text("级别范围", "level range"),
                note=Text("只知范围时填写，如 2-4", "When only a range is known, such as 2-4"),
            ),
            Property(name="platform", label=Text("平台", "platform")),
            count("members", "群成员数", "members"),
        ),
    ),
)

RELATIONS = (
    RelationType(
        name="PART_OF",
        label=Text("属于", "is part of"),
        sources=("Township", "Community", "Grid", "Compound", "Building"),
        targets=("County", "Township", "Community", "Compound"),
        column=Text("上级区域", "part of"),
        description=Text("区域的上下级", "The hierarchy of places"),
    ),
    RelationType(
        name="IN_GRID",
        label=Text("位于网格", "lies in grid"),
        sources=("Compound", "Building", "Unit", "Need", "Resident", "Case", "Resource"),
        targets=("Grid",),
        column=Text("所在网格", "grid"),
    ),
    RelationType(
        name="CHAT_OF",
        label=Text("是其联系群", "is the chat group of"),
        sources=("ChatGroup",),
        targets=("Grid", "Community", "Township"),
        column=Text("所属网格或区域", "chat of"),
    ),
)
