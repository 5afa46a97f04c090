"""Party organisations, big committees, units and departments, brands and fee policies."""

from __future__ import annotations

from graph.model.vocabulary import (
    ADDRESS,
    BENEFICIARIES,
    CONTACT,
    LOCATION,
    PHONE,
    SINCE,
    UNTIL,
    count,
)
from graph.schema import Choice, NodeType, Property, RelationType
from graph.text import Text

NODES = (
    NodeType(
        name="PartyOrganization",
        label=Text("党组织", "Party organisation"),
        plural="party-organizations",
        group="party",
        description=Text("从镇党委到党员中心户", "From township committee to member household"),
        own_properties=(
            Property(
                name="tier",
                label=Text("层级", "tier"),
                indexed=True,
                choices=(
                    Choice("township_committee", Text("镇党委", "township Party committee")),
                    Choice("community_committee", Text("社区党委", "community Party committee")),
                    Choice("grid_branch", Text("网格党支部", "grid Party branch"), ("社区党支部",)),
                    Choice("building_group", Text("楼栋党小组", "building Party group")),
                    Choice("member_household", Text("党员中心户", "member household")),
                    Choice("functional_branch", Text("功能性党支部", "functional Party branch")),
                ),
            ),
            Property(name="established_on", label=Text("成立时间", "established on")),
            count("members", "党员数", "members"),
        ),
    ),
    NodeType(
        name="BigCommittee",
        label=Text("大党委", "big Party committee"),
        plural="big-committees",
        group="party",
        description=Text(
            "每个社区一个，由专职委员和兼职委员组成", "One per community: full- and part-time seats"
        ),
        own_properties=(
            count("minimum_seats", "最少席位", "minimum seats"),
            count("maximum_seats", "最多席位", "maximum seats"),
        ),
    ),
    NodeType(
        name="Unit",
        label=Text("驻区单位", "resident unit"),
        plural="units",
        group="organisation",
        description=Text(
            "驻在社区的学校、医院、银行、企业、商户等", "A school, hospital, bank, firm or shop"
        ),
        own_properties=(
            Property(
                name="kind",
                label=Text("单位类型", "kind of unit"),
                aliases=("类型",),
                indexed=True,
                choices=(
                    Choice("school", Text("学校", "school")),
                    Choice("hospital", Text("医院", "hospital"), ("卫生院", "诊所")),
                    Choice("bank", Text("银行", "bank")),
                    Choice("firm", Text("企业", "firm"), ("公司",)),
                    Choice("merchant", Text("商户", "merchant"), ("商家",)),
                    Choice("property_company", Text("物业公司", "property company"), ("物业",)),
                    Choice("social_organization", Text("社会组织", "social organisation")),
                    Choice("public_institution", Text("事业单位", "public institution")),
                ),
            ),
            ADDRESS,
            LOCATION,
            CONTACT,
            PHONE,
            Property(name="founded_on", label=Text("成立时间", "founded on")),
            Property(
                name="principle",
                label=Text("服务理念", "principle"),
                note=Text("用自己的话写", "In our own words"),
            ),
        ),
    ),
    NodeType(
        name="Department",
        label=Text("县直部门", "county department"),
        plural="departments",
        group="organisation",
        description=Text("县直部门或单位", "A department directly under the county"),
        own_properties=(ADDRESS, LOCATION, CONTACT, PHONE),
    ),
    NodeType(
        name="Brand",
        label=Text("服务品牌", "service brand"),
        plural="brands",
        group="process",
        description=Text(
            "社区或物业公司打造的服务品牌", "A brand of service run by a community or company"
        ),
        own_properties=(
            Property(
                name="kind",
                label=Text("品牌类型", "kind of brand"),
                aliases=("类型",),
                choices=(
                    Choice("programme", Text("重点任务", "programme")),
                    Choice("property", Text("红色物业", "red property service")),
                    Choice("service", Text("红色细胞", "red cell service")),
                    Choice("culture", Text("文化品牌", "culture")),
                ),
            ),
        ),
    ),
    NodeType(
        name="FeePolicy",
        label=Text("收费政策", "fee policy"),
        plural="fee-policies",
        group="process",
        description=Text("谁付多少，谁可减免", "Who pays what, who is exempt"),
        own_properties=(
            Property(name="principle", label=Text("原则", "principle")),
            Property(
                name="rate",
                label=Text("费率", "rate"),
                kind="decimal",
                minimum=0,
                unit="CNY per square metre and month",
            ),
            Property(
                name="exempt_groups",
                label=Text("减免对象", "exempt groups"),
                kind="strings",
                choices=BENEFICIARIES.choices,
            ),
        ),
    ),
    NodeType(
        name="Mechanism",
        label=Text("工作机制", "way of working"),
        plural="mechanisms",
        group="process",
        description=Text(
            "明文规定的做法及其步骤", "A declared way of working, with its steps in order"
        ),
        own_properties=(
            Property(name="steps", label=Text("步骤", "steps"), kind="strings"),
            Property(name="aims", label=Text("目标", "aims"), kind="strings"),
        ),
    ),
)

_SEAT = (
    Property(name="representative", label=Text("代表", "representative"), personal=True),
    Property(name="role", label=Text("职务", "role")),
    Property(
        name="kind",
        label=Text("委员类型", "kind of seat"),
        choices=(
            Choice("full_time", Text("专职委员", "full-time member"), ("专职",)),
            Choice("part_time", Text("兼职委员", "part-time member"), ("兼职",)),
        ),
    ),
    SINCE,
    UNTIL,
)

RELATIONS = (
    RelationType(
        name="LED_BY",
        label=Text("由其领导", "is led by"),
        sources=("County", "Township", "Community", "Grid", "Building", "Unit", "Compound"),
        targets=("PartyOrganization",),
        column=Text("党组织", "Party organisation"),
    ),
    RelationType(
        name="SUBORDINATE_TO",
        label=Text("隶属于", "is subordinate to"),
        sources=("PartyOrganization",),
        targets=("PartyOrganization",),
        column=Text("上级党组织", "subordinate to"),
    ),
    RelationType(
        name="HAS_BIG_COMMITTEE",
        label=Text("设有大党委", "has big committee"),
        sources=("Community",),
        targets=("BigCommittee",),
        column=Text("大党委", "big committee"),
    ),
    RelationType(
        name="HOLDS_SEAT",
        label=Text("担任委员", "holds a seat in"),
        sources=("Unit", "Department", "PartyOrganization"),
        targets=("BigCommittee",),
        own_properties=_SEAT,
        column=Text("大党委席位", "seat in"),
        description=Text(
            "大党委中的专职或兼职委员席位", "A full- or part-time seat in a big committee"
        ),
    ),
    RelationType(
        name="LOCATED_IN",
        label=Text("驻在", "is located in"),
        sources=("Unit", "Department", "PartyOrganization"),
        targets=("Community", "Township"),
        column=Text("所在社区", "located in"),
    ),
    RelationType(
        name="BELONGS_TO",
        label=Text("直属于", "belongs to"),
        sources=("Department",),
        targets=("County",),
        column=Text("所属县", "county"),
    ),
    RelationType(
        name="RESPONSIBLE_FOR",
        label=Text("负责", "is responsible for"),
        sources=("Department",),
        targets=("Category",),
        column=Text("负责分类", "responsible for"),
    ),
    RelationType(
        name="FOUNDED",
        label=Text("成立了", "founded"),
        sources=("Township", "PartyOrganization"),
        targets=("Unit", "PartyOrganization", "Team"),
        own_properties=(Property(name="on", label=Text("时间", "on")),),
    ),
    RelationType(
        name="MANAGES",
        label=Text("管理", "manages"),
        sources=("Unit",),
        targets=("Compound",),
        own_properties=(SINCE, UNTIL),
        column=Text("管理小区", "manages"),
    ),
    RelationType(
        name="RUNS",
        label=Text("打造", "runs"),
        sources=("Township", "Community", "Unit", "PartyOrganization"),
        targets=("Brand",),
        column=Text("品牌", "brand"),
    ),
    RelationType(
        name="UNDER_BRAND",
        label=Text("属于品牌", "comes under the brand"),
        sources=("Brand", "Project", "Activity", "Resource", "Mechanism", "FeePolicy"),
        targets=("Brand",),
        column=Text("所属品牌", "under brand"),
    ),
    RelationType(
        name="SETS",
        label=Text("制定", "sets"),
        sources=("Unit", "Township"),
        targets=("FeePolicy",),
        column=Text("收费政策", "fee policy"),
    ),
    RelationType(
        name="APPLIES_TO",
        label=Text("适用于", "applies to"),
        sources=("FeePolicy",),
        targets=("Compound",),
        column=Text("适用小区", "applies to"),
    ),
    RelationType(
        name="PRACTISES",
        label=Text("实行", "practises"),
        sources=(
            "County",
            "Township",
            "Community",
            "PartyOrganization",
            "Unit",
            "Team",
            "Project",
            "Activity",
        ),
        targets=("Mechanism",),
        column=Text("工作机制", "practises"),
    ),
)
