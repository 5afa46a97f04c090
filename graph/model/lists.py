"""The three lists (needs, resources, projects), the category tree and what binds them."""

from __future__ import annotations

from graph.model.vocabulary import (
    BENEFICIARIES,
    ENDS_ON,
    LOCATION,
    MAXIMUM_AGE,
    MINIMUM_AGE,
    QUANTITY,
    STARTS_ON,
    UNIT_OF_MEASURE,
    state,
)
from graph.schema import Choice, NodeType, Property, RelationType
from graph.text import Text

NODES = (
    NodeType(
        name="Category",
        label=Text("分类", "category"),
        plural="categories",
        group="list",
        description=Text(
            "需求、资源和诉求共用的一棵分类树", "One tree for needs, resources and appeals"
        ),
        own_properties=(
            Property(name="name_en", label=Text("英文名称", "name in English"), required=True),
        ),
    ),
    NodeType(
        name="Need",
        label=Text("需求", "need"),
        plural="needs",
        group="list",
        description=Text("居民、社区或单位想要的", "What residents, a community or a unit want"),
        own_properties=(
            QUANTITY,
            UNIT_OF_MEASURE,
            STARTS_ON,
            ENDS_ON,
            Property(
                name="urgency",
                label=Text("紧急程度", "urgency"),
                choices=(
                    Choice("low", Text("一般", "low")),
                    Choice("medium", Text("较急", "medium")),
                    Choice("high", Text("紧急", "high")),
                ),
            ),
            BENEFICIARIES,
            MINIMUM_AGE,
            MAXIMUM_AGE,
            LOCATION,
            state(
                Choice("open", Text("待对接", "open")),
                Choice("partly_covered", Text("部分认领", "partly covered")),
                Choice("covered", Text("已认领", "covered")),
                Choice("done", Text("已完成", "done")),
                Choice("withdrawn", Text("已撤回", "withdrawn")),
            ),
        ),
    ),
    NodeType(
        name="Resource",
        label=Text("资源", "resource"),
        plural="resources",
        group="list",
        description=Text(
            "单位、部门、党员或队伍能提供的",
            "What a unit, department, member or team can give",
        ),
        own_properties=(
            QUANTITY,
            UNIT_OF_MEASURE,
            STARTS_ON,
            ENDS_ON,
            BENEFICIARIES,
            MINIMUM_AGE,
            MAXIMUM_AGE,
            LOCATION,
            state(
                Choice("available", Text("可用", "available")),
                Choice("paused", Text("暂停", "paused")),
                Choice("retired", Text("停用", "retired")),
            ),
        ),
    ),
    NodeType(
        name="Project",
        label=Text("项目", "project"),
        plural="projects",
        group="list",
        description=Text("共同要做的事", "What will be done together"),
        own_properties=(
            STARTS_ON,
            ENDS_ON,
            BENEFICIARIES,
            Property(name="results", label=Text("成效", "results"), kind="strings"),
            state(
                Choice("planned", Text("计划中", "planned")),
                Choice("running", Text("进行中", "running")),
                Choice("done", Text("已完成", "done")),
            ),
        ),
    ),
)

RELATIONS = (
    RelationType(
        name="CHILD_OF",
        label=Text("上级分类", "is a kind of"),
        sources=("Category",),
        targets=("Category",),
        column=Text("上级分类", "parent category"),
    ),
    RelationType(
        name="IN_CATEGORY",
        label=Text("分类为", "is in category"),
        sources=("Need", "Resource", "Project", "Case", "Wish", "Activity"),
        targets=("Category",),
        column=Text("分类", "category"),
    ),
    RelationType(
        name="IN_COMMUNITY",
        label=Text("属于社区", "belongs to community"),
        sources=("Need", "Project", "Case", "Wish", "Activity"),
        targets=("Community",),
        column=Text("社区", "community"),
    ),
    RelationType(
        name="RAISED_BY",
        label=Text("提出者", "is raised by"),
        sources=("Need",),
        targets=("Community", "Unit", "Resident"),
        column=Text("提出者", "raised by"),
    ),
    RelationType(
        name="WANTED_FOR",
        label=Text("为了", "is wanted for"),
        sources=("Need", "Case"),
        targets=("Resident",),
        column=Text("为谁", "wanted for"),
        description=Text("受益的居民，不一定由其提出", "The resident it is for, whoever raised it"),
    ),
    RelationType(
        name="OFFERS",
        label=Text("提供", "offers"),
        sources=("Unit", "Department", "Member", "Team", "Community", "Township"),
        targets=("Resource",),
        column=Text("提供资源", "offers"),
    ),
    RelationType(
        name="ADDRESSES",
        label=Text("回应需求", "addresses"),
        sources=("Project", "Activity"),
        targets=("Need",),
        column=Text("回应需求", "addresses"),
    ),
    RelationType(
        name="DRAWS_ON",
        label=Text("用到资源", "draws on"),
        sources=("Project",),
        targets=("Resource",),
        column=Text("用到资源", "draws on"),
    ),
    RelationType(
        name="TAKES_PART_IN",
        label=Text("参与", "takes part in"),
        sources=("Unit", "Department", "Team", "Community", "Township", "PartyOrganization"),
        targets=("Project", "Activity"),
        own_properties=(Property(name="role", label=Text("角色", "role")),),
        column=Text("参与", "takes part in"),
    ),
    RelationType(
        name="REJECTED",
        label=Text("不采纳", "rejected"),
        sources=("Need",),
        targets=("Unit", "Department", "Member", "Team"),
        own_properties=(
            Property(name="reason", label=Text("原因", "reason"), required=True),
            Property(name="rejected_at", label=Text("时间", "rejected at"), kind="datetime"),
            Property(name="rejected_by", label=Text("操作人", "rejected by"), personal=True),
        ),
        description=Text(
            "规划者不采纳的建议及原因", "A suggestion that a planner turned down, and why"
        ),
    ),
)
