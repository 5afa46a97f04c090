"""Which two things of one type may be the same? Ranked pairs with reasons, nothing more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from graph.errors import InvalidInputError, Problem
from graph.merges import merged_ids
from graph.model import SCHEMA
from graph.privacy import mask_name
from graph.text import Text
from queries.catalog import Question
from queries.duplicates.blocking import Blocks
from queries.duplicates.names import Places
from queries.duplicates.profiles import PROFILES
from queries.duplicates.records import Known, known
from queries.duplicates.scoring import Scored, score
from queries.duplicates.similarity import Characters

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.database import Database
    from queries.duplicates.profiles import Profile

THINGS = Question(
    "duplicates/things",
    ("after", "limit", "properties", "relations"),
    {"id": str, "name": str, "aliases": list, "synthetic": bool, "beside": list, "values": list},
    {"Label": "Unit"},
)
PLACES = Question("duplicates/places", ("limit",), {"id": str, "name": str, "aliases": list})
DISMISSED = Question(
    "duplicates/dismissed",
    ("type", "after", "limit"),
    {"id": str, "first_id": str, "second_id": str},
)

DEFAULT_MINIMUM = 0.7
"""Score from which on a pair is offered, unless another one is asked for."""

MOST_THINGS = 100_000
"""How many things of one type are looked at; an answer tells when there are more."""

_PAGE = 2_000
_MOST_PLACES = 2_000
_LEAST_ALIKE = 40.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be the same."""

    label: str
    one: Known
    other: Known
    scored: Scored

    def as_json(self) -> dict[str, Any]:
        """Return the pair as JSON can hold it; of personal names, the surname stays."""
        personal = SCHEMA.nodes[self.label].personal_name
        return {
            "nodes": [
                {
                    "id": each.id,
                    "label": self.label,
                    "name": mask_name(each.name) if personal else each.name,
                }
                for each in (self.one, self.other)
            ],
            "score": self.scored.score,
            "features": [each.as_json() for each in self.scored.features],
            "reasons": [each.reason.as_dict() for each in self.scored.features],
        }


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs of one page, and what was looked at to find them.

    Attributes:
        pairs: The likeliest first; of equal score, by the ids.
        total: How many pairs there are on all pages together.
        looked_at: How many things were compared.
        complete: Whether that was everything: neither more things than :data:`MOST_THINGS`, nor a
            name that so many share that they were not compared.
    """

    pairs: tuple[Candidate, ...]
    total: int
    looked_at: int
    complete: bool

    def as_json(self) -> dict[str, Any]:
        """Return the page as JSON can hold it."""
        return {
            "items": [each.as_json() for each in self.pairs],
            "total": self.total,
            "looked_at": self.looked_at,
            "complete": self.complete,
        }


def duplicate_candidates(
    database: Database,
    label: str,
    *,
    minimum: float = DEFAULT_MINIMUM,
    limit: int = 20,
    offset: int = 0,
) -> Candidates:
    """Which two things of one type may be the same, and what speaks for it and against?

    Names are compared without the county or township they begin with, the legal form they end in,
    brackets and full-width signs, in simplified characters, and by their sound; aliases count as
    names. Beside them stand telephone numbers, codes, and what the graph joins them to. Of persons
    a name alone is never enough. Pairs that were judged not to be the same are left out, and so are
    pairs of an invented and a real thing.

    All things of the type are read, page by page, and held in a short form, about 2 kB each. They
    are compared in small groups (:mod:`queries.duplicates.blocking`), so that the time grows with
    their number and not with its square.

    Args:
        database: The graph.
        label: One of :data:`queries.duplicates.TYPES`.
        minimum: Least score, from 0 to 1.
        limit: How many pairs at most.
        offset: How many pairs to leave out before them.

    Raises:
        InvalidInputError: Duplicates of this type are not looked for.
        DatabaseUnavailableError: Neo4j is away.
    """
    profile = PROFILES.get(label)
    if profile is None:
        raise InvalidInputError(
            Text("这类对象不查重", "Duplicates of this type are not looked for"),
            [
                Problem(
                    "type",
                    Text("应为其一：{names}", "must be one of: {names}").format(
                        names=", ".join(PROFILES)
                    ),
                )
            ],
        )
    things = list(_things(database, profile))
    kept = things[:MOST_THINGS]
    blocks = Blocks(profile, kept)
    found = found_pairs(profile, kept, blocks, minimum)
    judged = _judged(database, label)
    ranked = sorted(
        (each for pair, each in found.items() if frozenset(pair) not in judged),
        key=lambda each: (-each.scored.score, each.one.id, each.other.id),
    )
    return Candidates(
        tuple(ranked[offset : offset + limit]),
        len(ranked),
        len(kept),
        complete=len(things) == len(kept) and not blocks.left_out,
    )


def found_pairs(
    profile: Profile, things: list[Known], blocks: Blocks, minimum: float
) -> dict[tuple[str, str], Candidate]:
    """Return the pairs of at least this score, by both ids."""
    characters = Characters(key.text for each in things for key in each.keys[:1])
    bearers = Counter(key.text for each in things for key in each.keys[:1])
    found: dict[tuple[str, str], Candidate] = {}
    for first, second in blocks.pairs():
        one, other = things[first], things[second]
        pair = (one.id, other.id)
        if (
            pair in found
            or one.synthetic != other.synthetic
            or not _alike(profile, one, other, characters)
        ):
            continue
        scored = score(profile, one, other, characters=characters, bearers=bearers, minimum=minimum)
        if scored:
            found[pair] = Candidate(profile.label, one, other, scored)
    return found


def _alike(profile: Profile, one: Known, other: Known, characters: Characters) -> bool:
    """May two things be the same at all? A quick look that spares most of the comparing."""
    if any(
        each.blocks
        and not one.signs.get(each.name, _NOTHING).isdisjoint(other.signs.get(each.name, _NOTHING))
        for each in profile.signs
    ):
        return True
    return any(
        mine.text == theirs.text
        or (
            (profile.persons or characters.may_be_alike(mine.text, theirs.text))
            and fuzz.ratio(mine.text, theirs.text, score_cutoff=_LEAST_ALIKE)
        )
        or (len(mine.text) == len(theirs.text) and sorted(mine.text) == sorted(theirs.text))
        for mine in one.keys
        for theirs in other.keys
    )


_NOTHING: frozenset[Any] = frozenset()


def _things(database: Database, profile: Profile) -> Iterator[Known]:
    """Yield what is known of the things of a type, by id, and one more than is looked at."""
    places = Places(
        str(name)
        for row in PLACES.ask(database, {"limit": _MOST_PLACES})
        for name in (row["name"], *(row["aliases"] or ()))
    )
    properties = list(profile.properties())
    parameters: dict[str, object] = {
        "after": "",
        "limit": _PAGE,
        "properties": properties,
        "relations": list(profile.relations()),
    }
    told = 0
    while told <= MOST_THINGS:
        rows = THINGS.ask(database, parameters, types={"Label": profile.label})
        for row in rows:
            values: Mapping[str, Any] = dict(zip(properties, row["values"], strict=True))
            thing = known(profile, {**row, "values": values}, places)
            if thing.keys:
                told += 1
                yield thing
        if len(rows) < _PAGE:
            return
        parameters["after"] = rows[-1]["id"]


def _judged(database: Database, label: str) -> set[frozenset[str]]:
    """Return the pairs that were judged not to be the same, told of those they were merged into."""
    keepers = {lost: kept for (type_, lost), kept in merged_ids(database).items() if type_ == label}
    judged: set[frozenset[str]] = set()
    after = ""
    while True:
        parameters = {"type": label, "after": after, "limit": _PAGE}
        rows = DISMISSED.ask(database, parameters)
        for row in rows:
            ends = (str(row["first_id"]), str(row["second_id"]))
            judged.add(frozenset(keepers.get(each, each) for each in ends))
        if len(rows) < _PAGE:
            return judged
        after = rows[-1]["id"]
