"""Promises and processes: commitments, wishes, agreements, activities, cases and their events."""

from __future__ import annotations

from graph.model.vocabulary import (
    BENEFICIARIES,
    ENDS_ON,
    QUANTITY,
    STARTS_ON,
    UNIT_OF_MEASURE,
    state,
)
from graph.schema import Choice, NodeType, Property, RelationType
from graph.text import Text

NODES = (
    NodeType(
        name="Commitment",
        label=Text("认领", "commitment"),
        plural="commitments",
        group="promise",
        description=Text(
            "谁把多少资源给哪个需求", "Who gives how much of which resource to which need"
        ),
        own_properties=(
            QUANTITY,
            UNIT_OF_MEASURE,
            state(
                Choice("proposed", Text("已建议", "proposed")),
                Choice("offered", Text("已提出", "offered")),
                Choice("accepted", Text("已接受", "accepted")),
                Choice("reserved", Text("已预留", "reserved")),
                Choice("delivered", Text("已交付", "delivered")),
                Choice("confirmed", Text("已确认", "confirmed")),
                Choice("rated", Text("已评价", "rated")),
                Choice("withdrawn", Text("已撤回", "withdrawn")),
                Choice("refused", Text("已拒绝", "refused")),
                Choice("lapsed", Text("已失效", "lapsed")),
                required=True,
            ),
            Property(name="offered_at", label=Text("提出时间", "offered at"), kind="datetime"),
            Property(name="accepted_at", label=Text("接受时间", "accepted at"), kind="datetime"),
            Property(name="due_on", label=Text("约定日期", "due on"), kind="date"),
            Property(name="delivered_at", label=Text("交付时间", "delivered at"), kind="datetime"),
            Property(name="confirmed_at", label=Text("确认时间", "confirmed at"), kind="datetime"),
            Property(
                name="rating",
                label=Text("满意度", "rating"),
                kind="integer",
                minimum=1,
                maximum=5,
            ),
        ),
        searchable=False,
    ),
    NodeType(
        name="Wish",
        label=Text("微心愿", "wish"),
        plural="wishes",
        group="promise",
        description=Text(
            "一位居民的小需求，由一名党员认领",
            "A small need of one resident, claimed by one member",
        ),
        own_properties=(
            state(
                Choice("published", Text("待认领", "published")),
                Choice("claimed", Text("已认领", "claimed")),
                Choice("realised", Text("已实现", "realised")),
                Choice("taken_down", Text("已下架", "taken down")),
            ),
        ),
        listed=False,
    ),
    NodeType(
        name="Agreement",
        label=Text("共建协议", "agreement"),
        plural="agreements",
        group="promise",
        description=Text("社区与单位的共建协议", "A co-building agreement"),
        own_properties=(STARTS_ON, ENDS_ON),
    ),
    NodeType(
        name="Activity",
        label=Text("活动", "activity"),
        plural="activities",
        group="process",
        description=Text(
            "主题党日、演出、培训等共同活动",
            "Theme Party days, performances, training and the like",
        ),
        own_properties=(
            Property(
                name="kind",
                label=Text("活动类型", "kind of activity"),
                aliases=("类型",),
                choices=(
                    Choice("theme_party_day", Text("主题党日", "theme Party day")),
                    Choice("three_meetings", Text("三会一课", "three meetings and one lesson")),
                    Choice("performance", Text("文艺演出", "performance")),
                    Choice("training", Text("培训", "training")),
                    Choice("service", Text("上门服务", "service")),
                    Choice("education", Text("宣传教育", "education")),
                    Choice("contest", Text("比赛", "contest")),
                    Choice("culture_delivery", Text("群文配送", "delivery of courses")),
                ),
            ),
            STARTS_ON,
            ENDS_ON,
            BENEFICIARIES,
            Property(name="results", label=Text("成效", "results"), kind="strings"),
        ),
    ),
    NodeType(
        name="Case",
        label=Text("诉求", "case"),
        plural="cases",
        group="process",
        description=Text(
            "网格员发现或居民提出的问题；上报部门即为哨",
            "Found by a grid worker or raised by a resident; a whistle when sent to departments",
        ),
        own_properties=(
            Property(
                name="opened_at",
                label=Text("提出时间", "opened at"),
                kind="datetime",
                aliases=("留言时间", "反映时间", "受理时间"),
            ),
            Property(
                name="closed_at",
                label=Text("办结时间", "closed at"),
                kind="datetime",
                aliases=("答复时间", "回复时间"),
            ),
            state(
                Choice("open", Text("待处理", "open")),
                Choice("working", Text("处理中", "working")),
                Choice("done", Text("已办结", "done")),
                Choice("refused", Text("不予受理", "refused")),
            ),
        ),
        listed=False,
    ),
    NodeType(
        name="Event",
        label=Text("事件", "event"),
        plural="events",
        group="process",
        description=Text(
            "状态变化的只增历史", "Append-only history: who changed what, when, from, to, why"
        ),
        own_properties=(
            Property(name="action", label=Text("动作", "action"), required=True),
            Property(
                name="at", label=Text("时间", "at"), kind="datetime", required=True, indexed=True
            ),
            Property(name="actor", label=Text("操作人", "actor"), personal=True),
            Property(name="from_state", label=Text("原状态", "from state")),
            Property(name="to_state", label=Text("新状态", "to state")),
            Property(name="reason", label=Text("原因", "reason")),
        ),
        searchable=False,
        listed=False,
    ),
)

RELATIONS = (
    RelationType(
        name="MADE",
        label=Text("作出认领", "made"),
        sources=("Unit", "Department", "Member", "Team"),
        targets=("Commitment",),
        column=Text("作出认领", "made"),
    ),
    RelationType(
        name="USES",
        label=Text("占用资源", "uses"),
        sources=("Commitment",),
        targets=("Resource",),
        column=Text("资源", "resource"),
    ),
    RelationType(
        name="FULFILS",
        label=Text("满足需求", "fulfils"),
        sources=("Commitment",),
        targets=("Need",),
        column=Text("需求", "need"),
    ),
    RelationType(
        name="WISHED_BY",
        label=Text("许愿人", "is wished by"),
        sources=("Wish",),
        targets=("Resident",),
        column=Text("许愿人", "wished by"),
    ),
    RelationType(
        name="CLAIMED_BY",
        label=Text("认领人", "is claimed by"),
        sources=("Wish",),
        targets=("Member",),
        own_properties=(
            Property(name="claimed_at", label=Text("认领时间", "claimed at"), kind="datetime"),
        ),
        column=Text("认领人", "claimed by"),
    ),
    RelationType(
        name="PARTY_TO",
        label=Text("签订", "is party to"),
        sources=("Community", "Township", "Unit", "Department"),
        targets=("Agreement",),
        column=Text("协议", "agreement"),
    ),
    RelationType(
        name="HOLDS",
        label=Text("举办", "holds"),
        sources=(
            "County",
            "Township",
            "Community",
            "Unit",
            "Team",
            "PartyOrganization",
        ),
        targets=("Activity",),
        column=Text("举办活动", "holds"),
    ),
    RelationType(
        name="REPORTED_BY",
        label=Text("反映人", "is reported by"),
        sources=("Case",),
        targets=("GridWorker", "Resident"),
        column=Text("反映人", "reported by"),
    ),
    RelationType(
        name="ABOUT",
        label=Text("关于", "is about"),
        sources=("Case", "Need", "Activity", "Project"),
        targets=("Compound", "Building", "Grid"),
        column=Text("事发地点", "about"),
    ),
    RelationType(
        name="HANDLED_BY",
        label=Text("处理者", "is handled by"),
        sources=("Case",),
        targets=("Department", "Community", "Unit", "Township"),
        own_properties=(
            Property(
                name="role",
                label=Text("分工", "role"),
                choices=(
                    Choice("lead", Text("牵头", "lead")),
                    Choice("joint", Text("协办", "joint")),
                ),
            ),
        ),
        column=Text("处理者", "handled by"),
    ),
    RelationType(
        name="CONCERNS",
        label=Text("涉及", "concerns"),
        sources=("Event",),
        targets=("Case", "Commitment", "Wish", "Need"),
        column=Text("涉及", "concerns"),
    ),
)
