"""A question as it was read: what is asked, about what, how that was recognised, and how surely.

Pure: what the graph knows is given. The text becomes mentions of things, categories and values;
each question of the registry is then judged by what such a question says and needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from queries.duplicates import TYPES as TWINS
from queries.lists.period import Period
from queries.words import values
from queries.words.categories import Category, Topic, topics
from queries.words.lexicon import intents, words
from queries.words.text import folded
from queries.words.things import Mention, Thing, mentions, outermost

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from queries.words.lexicon import Intent
    from queries.words.values import Amount, Said, SaidPeriod

MOST_READ = 600
"""How many characters of a question are read."""

_MISSING = 2.5
_LEAST, _ONLY_ABOUT = 2.0, 0.9
_MOST_ALTERNATIVES = 4
_PROVIDERS = frozenset({"Unit", "Department", "Team"})
_PLACES = frozenset({"Compound", "Grid", "Building"})
_REGIONS = frozenset({"Community", "Township", "County"})
_PARTNERS = frozenset({"Community", "Unit", "Department"})
_ASKED = re.compile(
    r"(哪些|哪几个?|哪家|什么|多少|几)[个家项支条份名]?|\b(which|what|many|list|of|all|the|open|urgent|any)\s+$"
)
_SEAT = re.compile(r"席|大党委|委员|seat|committee")
_SIGNED = re.compile(r"签(了|过|订了|有)|有效的")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the user chose for a stretch of the text; no thing means that nothing is named there."""

    start: int
    end: int
    thing: Thing | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the user corrected of an earlier reading.

    Attributes:
        intent: The question that is meant.
        entities: What stretches of the text mean.
        category: The category that is meant.
    """

    intent: str | None = None
    entities: Sequence[Chosen] = ()
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was recognised in a text, whatever is asked."""

    text: str
    mentions: Sequence[Mention]
    others: Sequence[Mention]
    topics: Sequence[Topic]
    said: Mapping[str, Sequence[Said]]
    amount: Amount | None
    period: SaidPeriod | None
    marked: str

    def first(self, labels: Iterable[str]) -> Mention | None:
        """Return the first thing of these types; one within a longer name only where none other."""
        wanted = frozenset(labels)
        outer = [each for each in self.mentions if each.thing.label in wanted]
        if outer:
            return outer[0]
        inner = [each for each in self.others if each.thing.label in wanted]
        inner = [each for each in inner if any(whole.holds(each) for whole in self.mentions)]
        return min(inner, key=lambda each: (-each.score, each.start), default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read.

    Attributes:
        intent: Code of what is asked; None when it was not understood.
        parameters: What it is asked about: things, codes, numbers or periods by name.
        missing: What must still be said.
        confidence: How sure the reading is, 0 to 1.
        found: Everything that was recognised.
        alternatives: Other questions that may be meant, with how well each fits, best first.
    """

    intent: str | None
    parameters: Mapping[str, Any]
    missing: Sequence[str]
    confidence: float
    found: Found
    alternatives: Sequence[tuple[str, float]] = field(default=())


def recognise(
    text: str,
    things: Iterable[Thing],
    categories: Sequence[Category],
    *,
    today: dt.date,
    corrections: Corrections | None = None,
) -> Found:
    """What does a text speak of?

    Args:
        text: The question as it was typed.
        things: What the graph has that may be named in it.
        categories: The categories of the graph.
        today: Day from which words such as «last month» are told.
        corrections: What the user said about an earlier reading.
    """
    plain = folded(text[:MOST_READ])
    chosen, everything = _mentioned(plain, things, corrections or Corrections())
    spans = [each.span for each in chosen]
    about = topics(plain, categories, outside=spans)
    if corrections and corrections.category:
        about = _first_topic(about, corrections.category)
    said = {
        topic: values.said(topic, plain, outside=spans)
        for topic in ("types", "groups", "tiers", "kinds", "urgencies", "states")
    }
    return Found(
        text=plain,
        mentions=chosen,
        others=everything,
        topics=about,
        said=said,
        amount=values.amount(plain, outside=spans),
        period=values.period(_blanked(plain, spans), today),
        marked=_marked(plain, chosen),
    )


def _mentioned(
    plain: str, things: Iterable[Thing], corrections: Corrections
) -> tuple[list[Mention], list[Mention]]:
    corrected = [
        Mention(each.start, each.end, each.thing, "chosen", 1.0)
        for each in corrections.entities
        if each.thing and each.end <= len(plain)
    ]
    taken = [(each.start, each.end) for each in corrections.entities]
    found = [
        each
        for each in mentions(plain, things)
        if not any(each.start < last and first < each.end for first, last in taken)
    ]
    everything = [*corrected, *found]
    near = frozenset(
        each.thing.id
        for each in everything
        if each.thing.label == "Community" and each.score > 0.7  # noqa: PLR2004 - as sure as a core
    )
    chosen = outermost(everything, near=near)
    common = {each.written for each in words("types")}
    named = [each for each in chosen if plain[each.start : each.end] not in common]
    return (named or chosen), everything


def _first_topic(about: Sequence[Topic], category: Category) -> list[Topic]:
    same = [each for each in about if each.category.id == category.id]
    place = (same[0].start, same[0].end) if same else (0, 0)
    others = [each for each in about if each.category.id != category.id]
    return [Topic(*place, category, category.name, "chosen", 1.0), *others]


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _marked(text: str, named: Iterable[Mention]) -> str:
    """Return the text with things as signs, so that their names say nothing else.

    Of a committee, what it is stays: to sit in one is a question of its own.
    """
    for each in sorted(named, key=lambda mention: -mention.start):
        kept = "大党委" if each.thing.label == "BigCommittee" else ""
        text = f"{text[: each.start]}‹e›{kept}{text[each.end :]}"
    return text


def read(found: Found, corrections: Corrections | None = None) -> Reading:
    """What is asked, and about what?

    Args:
        found: What the text speaks of.
        corrections: What the user said about an earlier reading.
    """
    slots = _slots(found)
    judged = sorted(
        ((_score(each, found, slots), name) for name, each in intents().items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    wanted = corrections.intent if corrections else None
    if wanted is None and judged[0][0] < _LEAST:
        return Reading(None, {}, (), 0.0, found, _others(judged, None))
    name = wanted or judged[0][1]
    parameters = _parameters(name, found, slots)
    confidence = 1.0 if wanted else _confidence(judged, parameters, found)
    missing = intents()[name].missing(set(slots))
    return Reading(name, parameters, missing, confidence, found, _others(judged, name))


def _others(judged: Sequence[tuple[float, str]], chosen: str | None) -> list[tuple[str, float]]:
    best = max(judged[0][0], _LEAST)
    return [
        (name, round(max(0.0, min(1.0, score / best)), 2))
        for score, name in judged
        if name != chosen and score > 0.3 * best
    ][:_MOST_ALTERNATIVES]


def _confidence(
    judged: Sequence[tuple[float, str]], parameters: Mapping[str, Any], found: Found
) -> float:
    """Return how sure a reading is: how clear, how far ahead, and how sure its names are."""
    best, second = judged[0][0], judged[1][0]
    clear = best / (best + 1.0)
    ahead = min(1.0, max(0.0, best - second) / 2)
    used = [
        each.score
        for each in found.mentions
        if any(value is each.thing for value in parameters.values())
    ]
    if "category" in parameters:
        used.append(found.topics[0].score)
    return round(clear * (0.7 + 0.3 * ahead) * min(used, default=1.0), 2)


def _score(intent: Intent, found: Found, slots: Mapping[str, Any]) -> float:
    said = [
        max((weight for cue, weight in group if cue.search(found.marked)), default=0.0)
        for group in intent.cues
    ]
    score = sum(said)
    score += sum(weight for name, weight in intent.likes.items() if name in slots)
    score -= sum(weight for name, weight in intent.hates.items() if name in slots)
    if intent.missing(set(slots)):
        score -= _MISSING
    if not any(said) and "bare" not in slots:
        # nothing says what is asked, so only what it is about can tell
        return score * _ONLY_ABOUT
    return score


def _slots(found: Found) -> dict[str, Any]:
    """Return what could be a parameter of some question, by the name of the parameter."""
    named: dict[str, Mention | None] = {
        "community": found.first({"Community"}),
        "place": found.first(_PLACES),
        "region": found.first(_REGIONS),
        "provider": found.first(_PROVIDERS),
        "who": found.first(_PARTNERS),
        "need": found.first({"Need"}),
        "thing": found.mentions[0] if found.mentions else None,
    }
    slots: dict[str, Any] = {name: each.thing for name, each in named.items() if each}
    different = list(dict.fromkeys(each.thing.key for each in found.mentions))
    if len(different) > 1:
        one, other = (
            found.mentions[0],
            next(each for each in found.mentions if each.thing.key == different[1]),
        )
        slots |= {"one": one.thing, "other": other.thing, "two": True}
    if found.topics:
        slots["category"] = found.topics[0].category
    slots |= {name: said[0].value for name, said in _value_slots(found) if said}
    if found.amount:
        slots["amount"] = found.amount
    if found.period:
        slots["period"] = found.period.period
    slots |= _type_slots(found)
    if found.mentions and not re.search(r"\w", found.marked.replace("‹e›", "")):
        slots["bare"] = True
    if _SIGNED.search(found.text):
        slots["signed"] = True
    return slots


def _value_slots(found: Found) -> list[tuple[str, Sequence[Said]]]:
    said = found.said
    names = {"groups": "group", "tiers": "tier", "urgencies": "urgency", "states": "status"}
    return [(name, said[topic]) for topic, name in names.items()] + [("kind", said["kinds"])]


def _type_slots(found: Found) -> dict[str, Any]:
    """Which type of thing is asked about? The one behind «which» or «how many», or the last."""
    types = found.said["types"]
    kinds = found.said["kinds"]
    if not types and not kinds:
        return {}
    asked = [each for each in types if _ASKED.search(found.text[: each.start][-12:])]
    chosen = asked[:1] or types[-1:]
    slots: dict[str, Any] = {"type": chosen[0].value if chosen else "Unit"}
    if asked:
        slots["type_asked"] = True
        before = found.text[: asked[0].start][-8:]
        if re.search(r"多少|几|many|number", before):
            slots["type_counted"] = True
    if slots["type"] in TWINS:
        slots["twin"] = slots["type"]
    return slots


_KEPT: dict[str, tuple[str, ...]] = {
    "match": ("need", "community", "place", "category", "group", "amount", "tier"),
    "department": ("community", "place", "category"),
    "can_serve": ("provider", "community"),
    "what_to_ask": ("provider", "community"),
    "bundle": ("need", "community", "category", "group", "amount"),
    "plan": ("region",),
    "partners": ("who",),
    "connect": ("one", "other"),
    "common": ("one", "other"),
    "neighbours": ("thing",),
    "timeline": ("thing", "period"),
    "lists": ("community", "period"),
    "detail": ("thing",),
    "duplicates": ("twin",),
}
_RENAMED = {"region": "place", "twin": "type"}


def _parameters(name: str, found: Found, slots: Mapping[str, Any]) -> dict[str, Any]:
    if name in {"list", "count"}:
        from queries.words.filters import list_parameters  # noqa: PLC0415 - a circle otherwise

        return list_parameters(found, slots)
    kept = {each: slots[each] for each in _KEPT.get(name, ()) if each in slots}
    if "need" in kept:
        kept = {"need": kept["need"], **({"tier": kept["tier"]} if "tier" in kept else {})}
    if "community" in kept:
        kept.pop("place", None)
    amount = kept.pop("amount", None)
    if amount:
        kept |= {"quantity": amount.quantity, "unit_of_measure": amount.unit_of_measure}
    if name == "partners" and "who" in kept:
        kept["kind"] = "seat" if _SEAT.search(found.text) else "agreement"
    return {_RENAMED.get(key, key): value for key, value in kept.items()}


def shown(value: object) -> object:
    """Return a parameter as JSON shows it."""
    if isinstance(value, Thing):
        return {"id": value.id, "label": value.label, "name": value.shown or value.name}
    if isinstance(value, Category):
        return {"id": value.id, "label": "Category", "name": value.name}
    return value.code if isinstance(value, Period) else value


def period_of(parameters: Mapping[str, Any]) -> Period | None:
    """Return the period among parameters, if there is one."""
    period = parameters.get("period")
    return period if isinstance(period, Period) else None
