"""People and teams: members, social workers, grid workers, residents, posts, teams."""

from __future__ import annotations

from graph.model.vocabulary import BENEFICIARIES, LOCATION, PHONE, SINCE, UNTIL, count
from graph.schema import Choice, NodeType, Property, RelationType
from graph.text import Text

NODES = (
    NodeType(
        name="Member",
        label=Text("党员", "Party member"),
        plural="members",
        group="person",
        description=Text(
            "在单位工作、在居住地社区报到的党员", "Works at a unit, registers where they live"
        ),
        own_properties=(PHONE, Property(name="occupation", label=Text("职业", "occupation"))),
        personal_name=True,
        listed=False,
    ),
    NodeType(
        name="SocialWorker",
        label=Text("社工", "social worker"),
        plural="social-workers",
        group="person",
        description=Text(
            "社区党组织和居委会工作人员", "Staff of community Party bodies and committees"
        ),
        own_properties=(
            PHONE,
            Property(name="certificates", label=Text("证书", "certificates"), kind="strings"),
            Property(name="reserve_cadre", label=Text("后备干部", "reserve cadre"), kind="boolean"),
        ),
        personal_name=True,
        listed=False,
    ),
    NodeType(
        name="Post",
        label=Text("社工岗", "social work post"),
        plural="posts",
        group="person",
        description=Text(
            "社工岗位及其培训与薪级", "A social work post with its training and pay grade"
        ),
        own_properties=(
            Property(name="duties", label=Text("职责", "duties"), kind="strings"),
            Property(name="training", label=Text("培训", "training"), kind="strings"),
            Property(name="pay_grade", label=Text("薪级", "pay grade")),
        ),
    ),
    NodeType(
        name="GridWorker",
        label=Text("网格员", "grid worker"),
        plural="grid-workers",
        group="person",
        description=Text("负责一个网格的人", "The person who works a grid"),
        own_properties=(PHONE,),
        personal_name=True,
        listed=False,
    ),
    NodeType(
        name="Resident",
        label=Text("居民", "resident"),
        plural="residents",
        group="person",
        description=Text("居民，只存必要信息", "A resident; as little as possible is kept"),
        own_properties=(
            PHONE,
            Property(name="id_number", label=Text("身份证号", "ID number"), personal=True),
            Property(
                name="groups",
                label=Text("人群", "groups"),
                kind="strings",
                choices=BENEFICIARIES.choices,
                personal=True,
            ),
            Property(
                name="birth_year",
                label=Text("出生年份", "birth year"),
                kind="integer",
                personal=True,
                minimum=1900,
                maximum=2100,
            ),
        ),
        personal_name=True,
        listed=False,
        searchable=False,
    ),
    NodeType(
        name="Team",
        label=Text("队伍", "team"),
        plural="teams",
        group="person",
        description=Text("志愿服务队或文艺队", "A volunteer or arts team"),
        own_properties=(
            Property(
                name="kind",
                label=Text("队伍类型", "kind of team"),
                aliases=("类型",),
                choices=(
                    Choice("volunteer", Text("志愿服务队", "volunteer team")),
                    Choice("arts", Text("文艺队", "arts team")),
                    Choice("social_work", Text("社工队伍", "social work team")),
                    Choice("grid", Text("网格员队伍", "grid workers' team")),
                ),
            ),
            count("size", "人数", "size"),
            Property(name="composition", label=Text("构成", "composition"), kind="strings"),
            LOCATION,
        ),
    ),
)

RELATIONS = (
    RelationType(
        name="WORKS_AT",
        label=Text("就职于", "works at"),
        sources=("Member",),
        targets=("Unit", "Department"),
        column=Text("工作单位", "works at"),
    ),
    RelationType(
        name="LIVES_IN",
        label=Text("居住在", "lives in"),
        sources=("Member", "Resident"),
        targets=("Community", "Compound", "Building"),
        column=Text("居住地", "lives in"),
    ),
    RelationType(
        name="REGISTERED_WITH",
        label=Text("报到于", "is registered with"),
        sources=("Member", "Unit"),
        targets=("Community",),
        own_properties=(SINCE,),
        column=Text("报到社区", "registered with"),
        description=Text(
            "双报到：单位和党员向社区报到", "Double registration of units and members"
        ),
    ),
    RelationType(
        name="MEMBER_OF",
        label=Text("加入", "is a member of"),
        sources=("Member", "SocialWorker"),
        targets=("PartyOrganization", "Team"),
        own_properties=(SINCE, UNTIL),
        column=Text("所在组织", "member of"),
    ),
    RelationType(
        name="SKILLED_IN",
        label=Text("擅长", "is skilled in"),
        sources=("Member", "Team", "SocialWorker"),
        targets=("Category",),
        column=Text("特长", "skills"),
    ),
    RelationType(
        name="HOLDS_POST",
        label=Text("担任岗位", "holds post"),
        sources=("SocialWorker",),
        targets=("Post",),
        own_properties=(SINCE, UNTIL),
        column=Text("岗位", "post"),
    ),
    RelationType(
        name="POST_IN",
        label=Text("岗位设在", "post in"),
        sources=("Post",),
        targets=("Community", "Township"),
        column=Text("岗位所在地", "post in"),
    ),
    RelationType(
        name="WORKS_GRID",
        label=Text("负责网格", "works grid"),
        sources=("GridWorker",),
        targets=("Grid",),
        own_properties=(SINCE, UNTIL),
        column=Text("负责网格", "works grid"),
    ),
    RelationType(
        name="SERVES",
        label=Text("服务于", "serves"),
        sources=("Team", "Resource"),
        targets=("Community", "Township", "County"),
        column=Text("服务区域", "serves"),
    ),
)
