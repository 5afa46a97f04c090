"""The town's facts: well-formed against the schema, cited, and as many as the article says."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.model import SCHEMA
from graph.values import check, parser

if TYPE_CHECKING:
    from graph.schema import Property

DATA = Path(__file__).parents[2] / "data"
FACTS = DATA / "fusong"
CATEGORIES = DATA / "taxonomy" / "categories.csv"
FILES = sorted(FACTS.rglob("*.csv"))
NODE_TYPES = {each.plural: each for each in SCHEMA.nodes.values()}
ENDPOINTS = ("from_type", "from", "to_type", "to")
SECTIONS = {
    "导语": 1,
    "强化“红色引领”": 2,
    "培育“红色品牌”": 2,
    "建设“红色阵地”": 1,
    "用活“红色团队”": 2,
}
PLACES_OF_THE_ARTICLE = {
    *(f"{section} ¶{n}" for section, last in SECTIONS.items() for n in range(1, last + 1)),
    *(f"图片说明 {n}" for n in range(1, 6)),
}


@dataclass(frozen=True)
class Edge:
    """One row of a relation file: the relation and, for both ends, type and id."""

    relation: str
    source: tuple[str, str]
    target: tuple[str, str]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def declared(path: Path) -> dict[str, Property]:
    relation = SCHEMA.relations.get(path.stem)
    return relation.properties if relation else NODE_TYPES[path.stem].properties


def required(path: Path) -> tuple[str, ...]:
    return ENDPOINTS if path.stem in SCHEMA.relations else NODE_TYPES[path.stem].required


def nodes(plural: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(FACTS / f"{plural}.csv")}


def edges(relation: str) -> set[tuple[str, str]]:
    return {(row["from"], row["to"]) for row in rows(FACTS / f"{relation}.csv")}


def all_edges() -> list[Edge]:
    return [
        Edge(path.stem, (row["from_type"], row["from"]), (row["to_type"], row["to"]))
        for path in FILES
        if path.stem in SCHEMA.relations
        for row in rows(path)
    ]


def ids_by_type() -> dict[str, list[str]]:
    return {
        NODE_TYPES[path.stem].name: [row["id"] for row in rows(path)]
        for path in FILES
        if path.stem in NODE_TYPES
    }


def items(cell: str) -> list[str]:
    return [each for each in cell.split(";") if each]


def test_every_file_is_of_a_declared_type() -> None:
    stems = {path.stem for path in FILES}
    assert stems <= NODE_TYPES.keys() | SCHEMA.relations.keys()
    assert {"communities", "needs", "MANAGES", "PART_OF"} <= stems


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_plain_utf8_with_line_feeds_and_full_rows(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    with path.open(encoding="utf-8", newline="") as stream:
        assert len({len(row) for row in csv.reader(stream, strict=True)}) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_headers_are_loadable_properties(path: Path) -> None:
    loadable = {name for name, each in declared(path).items() if not each.derived}
    columns = header(path)
    assert len(columns) == len(set(columns))
    assert {*required(path), "citation"} <= set(columns)
    assert set(columns) <= loadable | {*required(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_values_fit_their_properties_and_choices_are_codes(path: Path) -> None:
    for column, each in declared(path).items():
        for cell in filter(None, (row.get(column) for row in rows(path))):
            assert cell == cell.strip()
            assert check(each, parser(each)(cell)) is None
            assert not each.choices or set(items(cell)) <= {one.code for one in each.choices}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_required_cells_are_filled_and_every_row_is_cited(path: Path) -> None:
    for row in rows(path):
        assert all(row[column] for column in required(path)), row
        assert set(row["citation"].split("；")) <= PLACES_OF_THE_ARTICLE, row


def test_every_paragraph_and_caption_is_cited() -> None:
    cited = {place for path in FILES for row in rows(path) for place in row["citation"].split("；")}
    assert cited == PLACES_OF_THE_ARTICLE


def test_ids_are_unique_across_all_types_and_carry_the_town() -> None:
    ids = [each for group in ids_by_type().values() for each in group]
    assert [each for each, times in Counter(ids).items() if times > 1] == []
    assert {each for each in ids if not each.startswith("fusong-")} == set()


def test_names_are_unique_within_a_type() -> None:
    for path in FILES:
        if path.stem in NODE_TYPES:
            names = [row["name"] for row in rows(path)]
            assert len(names) == len(set(names)), path.stem


def test_every_end_of_a_relation_exists_and_its_type_is_allowed() -> None:
    known = {name: set(ids) for name, ids in ids_by_type().items()}
    known["Category"] = {row["id"] for row in rows(CATEGORIES)}
    for edge in all_edges():
        relation = SCHEMA.relations[edge.relation]
        assert edge.source[0] in relation.sources, edge
        assert edge.target[0] in relation.targets, edge
        assert edge.source[1] in known[edge.source[0]], edge
        assert edge.target[1] in known[edge.target[0]], edge


def test_no_relation_is_stated_twice() -> None:
    assert [edge for edge, times in Counter(all_edges()).items() if times > 1] == []


def test_nothing_stands_alone_and_the_branches_are_placed_in_the_town_only() -> None:
    linked = {end[1] for edge in all_edges() for end in (edge.source, edge.target)}
    assert {each for group in ids_by_type().values() for each in group} <= linked
    branches = {
        each for each, row in nodes("party-organizations").items() if row["tier"] == "grid_branch"
    }
    told = {each for each in all_edges() if {each.source[1], each.target[1]} & branches}
    assert {(edge.relation, edge.target[1]) for edge in told} == {("LOCATED_IN", "fusong-town")}


def test_six_communities_of_which_one_is_named() -> None:
    communities = nodes("communities")
    assert len(communities) == 6
    named = {row["name"] for row in communities.values() if not row["placeholder"]}
    assert named == {"城内社区"}
    assert {(each, "fusong-town") for each in communities} <= edges("PART_OF")


def test_each_community_has_its_committee_below_the_towns() -> None:
    committees = {
        each
        for each, row in nodes("party-organizations").items()
        if row["tier"] == "community_committee"
    }
    communities = nodes("communities")
    led = [(place, party) for place, party in edges("LED_BY") if place in communities]
    assert sorted(place for place, _ in led) == sorted(communities)
    assert sorted(party for _, party in led) == sorted(committees)
    assert edges("SUBORDINATE_TO") == {(each, "fusong-party-town") for each in committees}


def test_each_community_has_its_big_committee_without_seats() -> None:
    pairs = edges("HAS_BIG_COMMITTEE")
    assert sorted(place for place, _ in pairs) == sorted(nodes("communities"))
    assert sorted(body for _, body in pairs) == sorted(nodes("big-committees"))
    assert not (FACTS / "HOLDS_SEAT.csv").exists()


def test_party_organizations_by_tier() -> None:
    tiers = Counter(row["tier"] for row in nodes("party-organizations").values())
    assert tiers == {
        "township_committee": 1,
        "community_committee": 6,
        "grid_branch": 31,
        "functional_branch": 1,
    }


def test_the_five_tier_hierarchy_in_order() -> None:
    steps = items(nodes("mechanisms")["fusong-mechanism-five-tiers"]["steps"])
    assert steps == ["镇党委", "社区党委", "网格党支部", "楼栋党小组", "党员中心户"]


def test_thirty_five_grids_of_which_three_kinds_are_certain() -> None:
    grids = nodes("grids")
    assert len(grids) == 35
    kinds = Counter(row["kind"] for row in grids.values())
    assert kinds == {"": 32, "resident": 1, "unit": 1, "red": 1}
    assert {row["placeholder"] for row in grids.values()} == {"true"}
    assert {(each, "fusong-town") for each in grids} <= edges("PART_OF")


def test_chat_groups_by_level() -> None:
    groups = nodes("chat-groups")
    levels = Counter((row["level"], row["level_range"]) for row in groups.values())
    assert levels == {("1", ""): 133, ("", "2-4"): 9}
    assert {row["platform"] for row in groups.values()} == {"微信"}
    assert edges("CHAT_OF") == {(each, "fusong-town") for each in groups}


def test_the_company_manages_thirteen_old_and_abandoned_compounds() -> None:
    compounds = nodes("compounds")
    managed = {target for _, target in edges("MANAGES")}
    assert {source for source, _ in edges("MANAGES")} == {"fusong-unit-yu-an-property"}
    assert len(managed) == 13
    assert {compounds[each]["name"] for each in managed if not compounds[each]["placeholder"]} == {
        "东敦佳苑",
        "社保家属楼",
    }
    for each in managed:
        assert compounds[each]["old"] == "true"
        assert compounds[each]["abandoned_by_property_company"] == "true"
    assert compounds.keys() - managed == {"fusong-compound-shuixian-mingyuan"}


def test_fee_policies_apply_to_every_managed_compound() -> None:
    policies = nodes("fee-policies")
    managed = {target for _, target in edges("MANAGES")}
    assert edges("APPLIES_TO") == {(policy, each) for policy in policies for each in managed}
    exempt = {each: set(items(row["exempt_groups"])) for each, row in policies.items()}
    assert exempt == {
        "fusong-fee-standard": set(),
        "fusong-fee-relief": set(),
        "fusong-fee-zero": {"low_income", "poor"},
    }


def test_who_founded_what_and_when() -> None:
    founded = {(row["from"], row["to"], row["on"]) for row in rows(FACTS / "FOUNDED.csv")}
    assert founded == {
        ("fusong-town", "fusong-unit-yu-an-property", ""),
        ("fusong-party-town", "fusong-party-yu-an-branch", "2018-05"),
        ("fusong-town", "fusong-team-volunteers", ""),
    }
    branch = nodes("party-organizations")["fusong-party-yu-an-branch"]
    assert (branch["tier"], branch["established_on"]) == ("functional_branch", "2018-05")
    assert ("fusong-unit-yu-an-property", branch["id"]) in edges("LED_BY")


def test_brands_by_kind() -> None:
    names: dict[str, set[str]] = {}
    for row in nodes("brands").values():
        names.setdefault(row["kind"], set()).add(row["name"])
    assert names == {
        "programme": {"红色引擎工程", "红色引领", "红色品牌", "红色阵地", "红色团队"},
        "property": {"红色物业"},
        "service": {"红色细胞", "社工服务大比拼", "流动办公桌", "同心同德"},
        "culture": {"三节秧歌", "广场舞大赛"},
    }


def test_every_brand_comes_under_the_red_engine() -> None:
    above = {child: parent for child, parent in edges("UNDER_BRAND") if child in nodes("brands")}
    for brand in nodes("brands"):
        chain = [brand]
        while chain[-1] in above:
            assert above[chain[-1]] not in chain
            chain.append(above[chain[-1]])
        assert chain[-1] == "fusong-brand-red-engine"


def test_what_a_section_tells_comes_under_a_brand_and_what_a_caption_tells_does_not() -> None:
    branded = {child for child, _ in edges("UNDER_BRAND")}
    for plural in ("mechanisms", "activities", "projects", "fee-policies"):
        for each, row in nodes(plural).items():
            assert (each in branded) == (not row["citation"].startswith("图片说明")), each


def test_ways_of_working_have_as_many_parts_as_stated() -> None:
    cells = {
        (each.removeprefix("fusong-mechanism-"), column): len(items(row[column]))
        for each, row in nodes("mechanisms").items()
        for column in ("steps", "aims")
    }
    assert cells["classified-handover", "steps"] == 6
    assert cells["three-orders", "steps"] == 3
    assert cells["four-hearts", "aims"] == 4
    assert cells["big-committee", "aims"] == 4


def test_every_way_of_working_is_practised_by_someone() -> None:
    practised = edges("PRACTISES")
    assert {mechanism for _, mechanism in practised} == nodes("mechanisms").keys()
    assert ("fusong-community-chengnei", "fusong-mechanism-five-into-community") in practised
    assert ("fusong-team-volunteers", "fusong-mechanism-three-orders") in practised


def test_the_volunteer_team_and_the_arts_teams() -> None:
    assert {each: (row["kind"], row["composition"]) for each, row in nodes("teams").items()} == {
        "fusong-team-volunteers": ("volunteer", "机关党员;社区工作者;志愿者"),
        "fusong-team-social-workers": ("social_work", "社区党组织人员;居民委员会人员"),
        "fusong-team-grid-workers": ("grid", "社区网格员"),
        "fusong-team-arts": ("arts", ""),
        "fusong-team-troupes": ("arts", ""),
    }


def test_cases_were_handled_by_the_named_community() -> None:
    cases = nodes("cases")
    assert {each: row["status"] for each, row in cases.items()} == {
        "fusong-case-fence": "done",
        "fusong-case-sewer": "done",
    }
    assert edges("HANDLED_BY") == {(each, "fusong-community-chengnei") for each in cases}
    assert {pair for pair in edges("IN_CATEGORY") if pair[0] in cases} == {
        ("fusong-case-fence", "fence-repair"),
        ("fusong-case-sewer", "sewer"),
    }


def test_needs_leave_open_what_is_not_said_and_are_addressed() -> None:
    assert set(header(FACTS / "needs.csv")).isdisjoint({"quantity", "status"})
    groups = {each: row["beneficiary_groups"] for each, row in nodes("needs").items()}
    assert groups == {
        "fusong-need-reading-glasses": "elderly",
        "fusong-need-discounts": "poor",
        "fusong-need-e-commerce-training": "poor;unemployed",
    }
    assert {need for _, need in edges("ADDRESSES")} == groups.keys()
    assert {pair for pair in edges("IN_CATEGORY") if pair[0] in groups} == {
        ("fusong-need-reading-glasses", "reading-glasses"),
        ("fusong-need-discounts", "discount"),
        ("fusong-need-e-commerce-training", "e-commerce-training"),
    }


def test_only_what_the_article_ties_to_the_named_community_is_tied_to_it() -> None:
    assert edges("IN_COMMUNITY") == {
        (each, "fusong-community-chengnei")
        for each in (
            "fusong-case-fence",
            "fusong-case-sewer",
            "fusong-need-reading-glasses",
            "fusong-project-reading-glasses",
        )
    }


def test_the_residents_name_stands_in_the_masked_property_alone() -> None:
    (resident,) = nodes("residents").values()
    assert set(resident) == {"id", "name", "description", "citation"}
    assert resident["name"] not in resident["description"]
    repeated = [
        path.stem
        for path in FILES
        if path.stem != "residents" and resident["name"] in path.read_text(encoding="utf-8")
    ]
    assert repeated == []


def test_nothing_is_invented_and_unnamed_things_say_so() -> None:
    for path in FILES:
        for row in rows(path):
            assert not row.get("synthetic")
            if path.stem in NODE_TYPES:
                assert ("（未具名）" in row["name"]) == (row.get("placeholder") == "true"), row
