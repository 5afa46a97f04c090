"""The generator of invented counties: reproducible, valid, complete and free of promises twice."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import itertools
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from data.synthetic import (
    CountySize,
    NodeBatch,
    RelationBatch,
    communities_for,
    generate,
    read_around,
    write_csv,
)
from data.synthetic.services import POPULAR, SERVICES, UNSERVED
from graph.errors import InvalidInputError
from graph.measures import convert
from graph.model import SCHEMA
from graph.values import check, parser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from data.synthetic import Around
    from graph.schema import NodeType, RelationType

    Batch = NodeBatch | RelationBatch
    Row = dict[str, Any]

TODAY = dt.date(2026, 1, 1)
MIDNIGHT = dt.datetime(2026, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=8)))
DATA = Path(__file__).parents[2] / "data"
DIGEST = "a79284072a96363f69794945aaa81523a047335b512f3aed71dcd9f3f982305c"
BATCH_LIMIT = 5_000
DEAD = {"refused", "withdrawn"}


@dataclass(frozen=True)
class Relation:
    name: str
    source: str
    target: str
    row: Row


@dataclass
class Graph:
    """All batches of one county, as a reader of the graph would see them."""

    nodes: dict[str, Row] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    @classmethod
    def of(cls, batches: Iterable[Batch]) -> Graph:
        graph = cls()
        for batch in batches:
            if isinstance(batch, NodeBatch):
                for row in batch.rows:
                    graph.nodes[str(row["id"])] = row
                    graph.labels[str(row["id"])] = batch.label
            else:
                graph.relations += [
                    Relation(batch.name, batch.source_label, batch.target_label, row)
                    for row in batch.rows
                ]
        return graph

    def of_label(self, label: str) -> list[Row]:
        return [row for key, row in self.nodes.items() if self.labels[key] == label]

    def named(self, name: str, source: str | None = None) -> list[Relation]:
        return [
            each for each in self.relations if each.name == name and source in {None, each.source}
        ]

    def target(self, name: str, source: str) -> dict[str, str]:
        return {each.row["from"]: each.row["to"] for each in self.named(name, source)}


@pytest.fixture(scope="module")
def county() -> Graph:
    return Graph.of(generate(communities=12, seed=1, today=TODAY))


@pytest.fixture(scope="module")
def around() -> Around:
    return read_around(DATA / "fusong")


@pytest.fixture(scope="module")
def fusong(around: Around) -> Graph:
    return Graph.of(generate(communities=6, seed=1, today=TODAY, around=around))


@pytest.fixture(scope="module")
def categories() -> dict[str, str]:
    """Every category of the tree with its parent."""
    with (DATA / "taxonomy" / "categories.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["parent category"] for row in csv.DictReader(file)}


def digest(batches: Iterable[Batch]) -> str:
    """Hash every batch, its boundaries and every value with its type."""
    total = hashlib.sha256()
    for batch in batches:
        head = (
            [batch.label]
            if isinstance(batch, NodeBatch)
            else [batch.name, batch.source_label, batch.target_label]
        )
        text = json.dumps(
            [head, batch.rows], ensure_ascii=False, default=lambda day: day.isoformat()
        )
        total.update(text.encode())
    return total.hexdigest()


def test_same_arguments_give_same_rows() -> None:
    first = digest(generate(communities=3, seed=7, today=TODAY))
    assert first == digest(generate(communities=3, seed=7, today=TODAY))
    assert first != digest(generate(communities=3, seed=8, today=TODAY))
    assert first != digest(generate(communities=3, seed=7, today=TODAY + dt.timedelta(days=1)))


def test_rows_are_the_same_on_every_python_and_machine() -> None:
    assert digest(generate(communities=2, seed=1, today=TODAY)) == DIGEST


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_every_batch_follows_the_schema(seed: int) -> None:
    batches = list(generate(communities=4, seed=seed, today=TODAY))
    assert faults(batches) == []
    assert all(0 < len(batch.rows) <= BATCH_LIMIT for batch in batches)


def test_every_batch_around_known_places_follows_the_schema(around: Around) -> None:
    assert faults(generate(communities=2, seed=1, today=TODAY, around=around)) == []


def faults(batches: Iterable[Batch]) -> list[str]:
    found: list[str] = []
    for batch in batches:
        declared: NodeType | RelationType
        if isinstance(batch, NodeBatch):
            declared, ends = SCHEMA.nodes[batch.label], set[str]()
        else:
            declared, ends = SCHEMA.relations[batch.name], {"from", "to"}
            if batch.source_label not in declared.sources:
                found.append(f"{batch.name} may not start from {batch.source_label}")
            if batch.target_label not in declared.targets:
                found.append(f"{batch.name} may not point to {batch.target_label}")
        for row in batch.rows:
            found += row_faults(declared, row, ends)
    return found


def row_faults(declared: NodeType | RelationType, row: Row, ends: set[str]) -> Iterator[str]:
    missing = {*declared.required, "synthetic", *ends} - row.keys()
    if missing:
        yield f"{declared.name} lacks {sorted(missing)}: {row}"
    if row["synthetic"] is not True:
        yield f"{declared.name} is not marked: {row}"
    for name in row.keys() - ends:
        known = declared.properties.get(name)
        if known is None or known.derived:
            yield f"{declared.name} has no property {name} to load"
        elif reason := check(known, row[name]):
            yield f"{declared.name}.{name}: {reason.en}"


@pytest.mark.parametrize("known", [False, True])
def test_relations_come_after_their_ends(
    known: bool,
    around: Around,
    categories: dict[str, str],
) -> None:
    labels = dict.fromkeys(categories, "Category")
    labels |= known_labels() if known else {}
    seen = set()
    for batch in generate(communities=11, seed=5, today=TODAY, around=around if known else None):
        if isinstance(batch, NodeBatch):
            ids = [str(row["id"]) for row in batch.rows]
            assert all(each.startswith("syn5-") for each in ids)
            assert labels.keys().isdisjoint(ids)
            assert len(set(ids)) == len(ids)
            labels |= dict.fromkeys(ids, batch.label)
            continue
        for row in batch.rows:
            assert labels[str(row["from"])] == batch.source_label
            assert labels[str(row["to"])] == batch.target_label
            key = (batch.name, row["from"], row["to"])
            assert key not in seen
            seen.add(key)


def known_labels() -> dict[str, str]:
    """Read the label of everything that the facts know."""
    labels: dict[str, str] = {}
    for node in SCHEMA.nodes.values():
        sheet = DATA / "fusong" / f"{node.plural}.csv"
        if sheet.exists():
            with sheet.open(encoding="utf-8", newline="") as file:
                labels |= {row["id"]: node.name for row in csv.DictReader(file)}
    return labels


def test_every_type_that_the_generator_promises_is_there(county: Graph) -> None:
    kept_elsewhere = {each.name for each in SCHEMA.nodes.values() if each.group == "system"}
    kept_elsewhere |= {"Category", "Mechanism"}
    assert set(county.labels.values()) == SCHEMA.nodes.keys() - kept_elsewhere


def test_two_seeds_live_side_by_side() -> None:
    first, second = (Graph.of(generate(communities=2, seed=s, today=TODAY)) for s in (1, 11))
    assert first.nodes.keys().isdisjoint(second.nodes)
    assert {row["name"] for row in first.of_label("Community")}.isdisjoint(
        row["name"] for row in second.of_label("Community")
    )


def test_big_committees_have_9_to_11_seats_of_the_right_kind(county: Graph) -> None:
    seats: defaultdict[str, list[Relation]] = defaultdict(list)
    for seat in county.named("HOLDS_SEAT"):
        seats[seat.row["to"]].append(seat)
    assert seats.keys() == {row["id"] for row in county.of_label("BigCommittee")}
    home = county.target("LOCATED_IN", "Unit")
    committee = county.target("HAS_BIG_COMMITTEE", "Community")
    for big, held in seats.items():
        kinds = Counter((each.row["kind"], each.source) for each in held)
        assert 1 <= kinds["full_time", "PartyOrganization"] <= 2
        assert 1 <= kinds["part_time", "Department"] <= 2
        assert set(kinds) == {
            ("full_time", "PartyOrganization"),
            ("part_time", "Department"),
            ("part_time", "Unit"),
        }
        assert 7 <= sum(each.row["kind"] == "part_time" for each in held) <= 9
        assert 9 <= len(held) <= 11
        units = [each.row["from"] for each in held if each.source == "Unit"]
        assert {committee[home[unit]] for unit in units} == {big}
        assert any(county.nodes[unit]["kind"] == "property_company" for unit in units)


def test_known_big_committees_are_filled_too(fusong: Graph, around: Around) -> None:
    seats = Counter(seat.row["to"] for seat in fusong.named("HOLDS_SEAT"))
    assert all(9 <= seats[each.big_committee] <= 11 for each in around.communities)


def test_no_resource_is_promised_twice(county: Graph, fusong: Graph) -> None:
    for graph in (county, fusong):
        promised = live_amounts(graph, "USES")
        quantities = {row["id"]: row["quantity"] for row in graph.of_label("Resource")}
        assert all(amount <= quantities[each] for each, amount in promised.items())
        shares = Counter(
            "all" if amount == quantities[each] else "part" for each, amount in promised.items()
        )
        untouched = len(quantities) - len(promised)
        assert shares["all"] >= 10
        assert shares["part"] >= 50
        assert untouched > len(quantities) / 2


def live_amounts(graph: Graph, relation: str) -> dict[str, float]:
    """Sum what live commitments take from each resource or give to each need, in its own unit."""
    ends = graph.target(relation, "Commitment")
    amounts: defaultdict[str, float] = defaultdict(float)
    for row in graph.of_label("Commitment"):
        if row["status"] not in DEAD:
            end = ends[row["id"]]
            amount = convert(
                row["quantity"],
                source=row["unit_of_measure"],
                target=graph.nodes[end]["unit_of_measure"],
            )
            assert amount is not None
            assert amount > 0
            amounts[end] += amount
    return amounts


def test_commitments_count_in_the_unit_of_their_resource(county: Graph) -> None:
    used = county.target("USES", "Commitment")
    made = {each.row["to"]: each.row["from"] for each in county.named("MADE")}
    offers = {(each.row["from"], each.row["to"]) for each in county.named("OFFERS")}
    for row in county.of_label("Commitment"):
        resource = county.nodes[used[row["id"]]]
        assert row["unit_of_measure"] == resource["unit_of_measure"]
        assert (made[row["id"]], used[row["id"]]) in offers
        day = row["offered_at"].date()
        assert resource.get("starts_on", day) <= day <= resource.get("ends_on", day)


def test_status_of_needs_follows_from_their_commitments(county: Graph) -> None:
    covered = live_amounts(county, "FULFILS")
    states = defaultdict(set)
    fulfils = county.target("FULFILS", "Commitment")
    for row in county.of_label("Commitment"):
        states[fulfils[row["id"]]].add(row["status"])
    seen = set()
    for need in county.of_label("Need"):
        amount, live = covered.get(need["id"], 0.0), states[need["id"]] - DEAD
        seen.add(need["status"])
        expected = {
            "open": amount == 0,
            "withdrawn": amount == 0,
            "partly_covered": 0 < amount < need["quantity"],
            "covered": amount == need["quantity"] and not live <= {"confirmed", "rated"},
            "done": amount == need["quantity"] and live <= {"confirmed", "rated"},
        }
        assert expected[need["status"]], need
    assert seen == {"open", "withdrawn", "partly_covered", "covered", "done"}


def test_history_runs_forward_and_ends_before_today(county: Graph) -> None:
    concerns = county.target("CONCERNS", "Event")
    histories = defaultdict(list)
    for event in county.of_label("Event"):
        histories[concerns[event["id"]]].append(event)
    reached = Counter(row["status"] for row in county.of_label("Commitment"))
    commitment = SCHEMA.nodes["Commitment"].properties["status"]
    # what a plan proposes comes of a plan, not of the generator
    assert reached.keys() == {choice.code for choice in commitment.choices} - {"proposed", "lapsed"}
    stateful = {"Commitment", "Case", "Wish"}
    assert histories.keys() == {key for key, label in county.labels.items() if label in stateful}
    for subject, events in histories.items():
        times = [event["at"] for event in events]
        assert times == sorted(set(times))
        assert times[-1] < MIDNIGHT
        assert "from_state" not in events[0]
        assert [event["to_state"] for event in events[:-1]] == [
            event["from_state"] for event in events[1:]
        ]
        assert events[-1]["to_state"] == county.nodes[subject]["status"]
        for event in events:
            stamp = county.nodes[subject].get(f"{event['to_state']}_at", event["at"])
            assert stamp == event["at"]
    for row in county.of_label("Commitment"):
        assert ("rating" in row) == (row["status"] == "rated")


def test_windows_are_past_present_and_future(county: Graph) -> None:
    for label in ("Resource", "Need", "Agreement"):
        windows = Counter(window(row) for row in county.of_label(label))
        assert {"expired", "open"} <= windows.keys(), label
    resources = Counter(window(row) for row in county.of_label("Resource"))
    assert resources.keys() == {"expired", "open", "future", "none"}
    assert "future" in {window(row) for row in waiting(county)}


def window(row: Row) -> str:
    if "starts_on" not in row and "ends_on" not in row:
        return "none"
    if row.get("ends_on", TODAY) < TODAY:
        return "expired"
    return "future" if row.get("starts_on", TODAY) > TODAY else "open"


def waiting(graph: Graph) -> list[Row]:
    return [row for row in graph.of_label("Need") if row["status"] in {"open", "partly_covered"}]


def test_each_community_has_three_to_eight_waiting_needs(
    county: Graph, fusong: Graph, around: Around
) -> None:
    for graph, known in ((county, set()), (fusong, {each.id for each in around.communities})):
        community = graph.target("IN_COMMUNITY", "Need")
        counts = Counter(community[row["id"]] for row in waiting(graph))
        assert counts.keys() == {row["id"] for row in graph.of_label("Community")} | known
        assert all(3 <= count <= 8 for count in counts.values())


def test_every_category_has_a_responsible_department(
    county: Graph, categories: dict[str, str]
) -> None:
    covered = {each.row["to"] for each in county.named("RESPONSIBLE_FOR")}
    assert covered == categories.keys()


def test_some_needs_have_no_candidate_and_some_have_many(
    county: Graph, categories: dict[str, str]
) -> None:
    offered: defaultdict[str, list[Row]] = defaultdict(list)
    for key, category in county.target("IN_CATEGORY", "Resource").items():
        offered[category].append(county.nodes[key])
    wanted = county.target("IN_CATEGORY", "Need")
    hopeless = [row for row in waiting(county) if wanted[row["id"]] in UNSERVED]
    assert hopeless
    for need in hopeless:
        wish = wanted[need["id"]]
        near = {each for each, parent in categories.items() if parent == categories[wish]}
        for resource in itertools.chain.from_iterable(
            offered[each] for each in {*near, wish, categories[wish]}
        ):
            units = {"source": resource["unit_of_measure"], "target": need["unit_of_measure"]}
            assert convert(1, **units) is None
    assert all(not offered[category] for category in UNSERVED)
    assert all(len(offered[category]) >= 10 for category in POPULAR)
    assert any(wanted[row["id"]] in POPULAR for row in waiting(county))


def test_most_but_not_all_sheets_of_a_category_can_be_compared(county: Graph) -> None:
    for label in ("Need", "Resource"):
        category = county.target("IN_CATEGORY", label)
        comparable = [
            convert(
                1,
                source=row["unit_of_measure"],
                target=SERVICES[category[row["id"]]].measure,
            )
            is not None
            for row in county.of_label(label)
        ]
        assert 0.9 < sum(comparable) / len(comparable) < 1


def test_few_units_offer_much(county: Graph) -> None:
    offers = Counter(each.row["from"] for each in county.named("OFFERS", "Unit"))
    counts = sorted((offers[row["id"]] for row in county.of_label("Unit")), reverse=True)
    tenth = len(counts) // 10
    assert sum(counts[:tenth]) > 2 * sum(counts) / 10
    assert counts[0] >= 6
    assert counts[-1] == 0


def test_places_lie_around_their_county(county: Graph) -> None:
    for row in county.nodes.values():
        longitude, latitude = row.get("location", (127.28, 42.33))
        assert abs(longitude - 127.28) < 0.4
        assert abs(latitude - 42.33) < 0.4
    home = county.target("LOCATED_IN", "Unit")
    for unit in county.of_label("Unit"):
        centre = county.nodes[home[unit["id"]]]["location"]
        assert abs(unit["location"][0] - centre[0]) < 0.01


def test_grids_of_every_level_and_kind(county: Graph) -> None:
    grids = county.of_label("Grid")
    assert {row["level"] for row in grids} == {1, 2, 3, 4}
    assert {row["kind"] for row in grids} == {"resident", "unit", "red"}


def test_people_have_no_real_numbers(county: Graph) -> None:
    phones = [str(row["phone"]) for row in county.nodes.values() if "phone" in row]
    assert phones
    assert all(each.startswith("100") and len(each) == 11 for each in phones)
    assert not any("id_number" in row for row in county.nodes.values())


def test_units_of_a_community_have_different_names(county: Graph) -> None:
    home = county.target("LOCATED_IN", "Unit")
    names = [(home[row["id"]], row["name"]) for row in county.of_label("Unit")]
    assert len(set(names)) == len(names)


def test_around_known_places_only_relations_touch_them(fusong: Graph, around: Around) -> None:
    assert all(each.startswith("syn1-") for each in fusong.nodes)
    assert "County" not in fusong.labels.values()
    assert {each.row["to"] for each in fusong.named("BELONGS_TO")} == {around.county}
    towns = {each.row["to"] for each in fusong.named("PART_OF", "Township")}
    assert towns == {around.county}
    known = {each.id for each in around.communities}
    assert len(known) == 6
    for name, source in (("LOCATED_IN", "Unit"), ("IN_COMMUNITY", "Need"), ("SERVES", "Team")):
        assert known <= {each.row["to"] for each in fusong.named(name, source)}
    assert not any(each.row["from"] in known for each in fusong.named("PART_OF"))
    grids = {grid for each in around.communities for grid in each.grids}
    assert len(grids) == 35
    assert grids <= {each.row["to"] for each in fusong.named("IN_GRID")}


def test_county_comes_township_by_township() -> None:
    rows, townships = 0, 0
    for batch in generate(communities=5_000, seed=1, today=TODAY):
        townships += isinstance(batch, NodeBatch) and batch.label == "Township"
        if townships == 2:
            break
        rows += len(batch.rows)
    assert 10_000 < rows < 40_000


@pytest.mark.parametrize("nodes", [20_000, 100_000])
def test_number_of_nodes_can_be_asked_for(nodes: int) -> None:
    communities = communities_for(nodes)
    made = sum(
        len(batch.rows)
        for batch in generate(communities=communities, seed=3, today=TODAY)
        if isinstance(batch, NodeBatch)
    )
    assert made == pytest.approx(nodes, rel=0.03)
    assert made == pytest.approx(CountySize(communities).nodes, rel=0.03)


def test_a_million_nodes_are_within_reach() -> None:
    assert CountySize(communities_for(1_000_000)).nodes == pytest.approx(1_000_000, rel=0.001)
    assert communities_for(1) == 1


def test_csv_files_hold_the_same_county(tmp_path: Path) -> None:
    batches = list(generate(communities=2, seed=1, today=TODAY))
    write_csv(iter(batches), tmp_path / "county")
    expected: defaultdict[str, list[Row]] = defaultdict(list)
    for batch in batches:
        if isinstance(batch, NodeBatch):
            expected[SCHEMA.nodes[batch.label].plural] += batch.rows
        else:
            ends = {"from_type": batch.source_label, "to_type": batch.target_label}
            expected[batch.name] += [{**ends, **row} for row in batch.rows]
    sheets = {path.stem: path for path in (tmp_path / "county").iterdir()}
    assert sheets.keys() == expected.keys()
    for name, path in sheets.items():
        node = SCHEMA.collection(name)
        properties = (node or SCHEMA.relations[name]).properties
        with path.open(encoding="utf-8", newline="") as file:
            read = [
                {
                    key: parser(properties[key])(cell) if key in properties else cell
                    for key, cell in row.items()
                    if cell
                }
                for row in csv.DictReader(file)
            ]
        assert read == expected[name], name


def test_sheets_refuse_what_the_schema_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="colour"):
        write_csv([NodeBatch("Unit", [{"id": "1", "name": "甲", "colour": "red"}])], tmp_path)


@pytest.mark.parametrize(
    ("communities", "seed", "fields"),
    [(0, 1, ["communities"]), (6, -1, ["seed"]), (-1, -1, ["communities", "seed"])],
)
def test_impossible_counties_are_refused_at_once(
    communities: int, seed: int, fields: list[str]
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        generate(communities=communities, seed=seed, today=TODAY)
    assert [problem.where for problem in caught.value.problems] == fields


def test_what_is_not_known_of_a_place_is_invented(around: Around) -> None:
    first, second, *_ = around.communities
    branches = ("fusong-party-branch-01", "fusong-party-branch-02")
    known = replace(
        around, communities=(replace(first, grids=()), replace(second, branches=branches))
    )
    graph = Graph.of(generate(communities=0, seed=2, today=TODAY, around=known))
    homes = {each.row["to"] for each in graph.named("PART_OF", "Grid")}
    assert homes == {first.id}
    leaders = {each.row["to"] for each in graph.named("SUBORDINATE_TO", "PartyOrganization")}
    assert first.committee in leaders
    assert not leaders.isdisjoint(branches)
    full_time = {
        each.row["from"] for each in graph.named("HOLDS_SEAT") if each.row["kind"] == "full_time"
    }
    assert {first.committee, second.committee} <= full_time
    assert full_time <= {first.committee, second.committee, *branches}


def test_known_places_alone_can_be_furnished(around: Around) -> None:
    graph = Graph.of(generate(communities=0, seed=1, today=TODAY, around=around))
    assert "Community" not in graph.labels.values()
    assert graph.of_label("Unit")


def test_facts_without_their_sheets_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"PART_OF\.csv"):
        read_around(tmp_path)
    (tmp_path / "PART_OF.csv").write_text("from_type,from,to_type,to\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="exactly one township"):
        read_around(tmp_path)


def test_facts_without_a_committee_are_refused(tmp_path: Path) -> None:
    head = "from_type,from,to_type,to\n"
    parts = f"{head}Township,t,County,c\nCommunity,k,Township,t\n"
    (tmp_path / "PART_OF.csv").write_text(parts, encoding="utf-8")
    (tmp_path / "LED_BY.csv").write_text(f"{head}Township,t,PartyOrganization,p\n", "utf-8")
    (tmp_path / "HAS_BIG_COMMITTEE.csv").write_text(head, encoding="utf-8")
    with pytest.raises(InvalidInputError, match="k"):
        read_around(tmp_path)
