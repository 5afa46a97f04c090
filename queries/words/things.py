"""Which things of the graph does a question name? By name, alias, pinyin, sound, or nearly so.

What may be meant comes from the full-text index, by a bounded number of short stretches of the
text; where and how each of them really is named is found here, without a database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from graph.names import romanise
from queries.words.lexicon import empty_words, endings
from queries.words.text import HAN, LATIN, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_QUERIES = 24
"""How many stretches of a question are looked up."""

_LONGEST_STRETCH = 24
_LONGEST_JOINED = 5
_SHORTEST_LETTERS, _SHORTEST_BEGINNING = 2, 4
_SHORTEST_LIKE, _LIKE, _LIKE_SHORT = 4, 79.0, 74.0
_LIKE_LETTERS = 86.0
_ALLOWED = {"name": 1.0, "alias": 0.97, "pinyin": 0.9, "initials": 0.75, "sound": 0.85, "core": 0.8}
_TOWNS = frozenset({"Community", "Township", "County"})
_TOWN_LETTERS = ("shequ", "zhen", "xian")
_TOWN = re.compile(r"([\u3400-\u9fff]{2,4}?)(社区|镇|县)")
_KIND_WORDS = ("社区", "有限公司", "公司", "小区", "镇", "县")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the graph that a question may name.

    Attributes:
        label: Its type.
        id: Its id within that type.
        name: Its name, by which it is recognised.
        shown: Its name as it may be shown, where that differs: without the names of persons.
        aliases: Other names.
        pinyin: Its name in letters.
        initials: The first letters of that.
        alias_letters: The aliases in letters.
        communities: Ids of the communities in which it lies, the first few.
        synthetic: Whether it is invented for demonstration.
    """

    label: str
    id: str
    name: str
    shown: str = ""
    aliases: tuple[str, ...] = ()
    pinyin: str = ""
    initials: str = ""
    alias_letters: tuple[str, ...] = ()
    communities: tuple[str, ...] = ()
    synthetic: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Type and id."""
        return self.label, self.id

    def as_json(self) -> dict[str, object]:
        """Return the thing as JSON shows it."""
        return {
            "id": self.id,
            "label": self.label,
            "name": self.shown or self.name,
            "synthetic": self.synthetic,
        }


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a text that names a thing.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        thing: What is named.
        how: name, alias, core (the name without «社区» or the like), pinyin, initials, sound (other
            characters that are read alike), similar, or chosen (by the user).
        score: How sure that is, 0 to 1.
    """

    start: int
    end: int
    thing: Thing
    how: str
    score: float

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.end

    def overlaps(self, other: Mention) -> bool:
        """Return whether both stand, in part, at the same place."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Mention) -> bool:
        """Return whether the other one stands wholly within this one."""
        return self.start <= other.start and other.end <= self.end


def lookups(text: str) -> list[str]:
    """With which full-text queries is a text looked up? Only letters, digits and quotes of ours.

    Args:
        text: The text as :func:`queries.words.text.folded` returns it.
    """
    queries = [
        *_town_queries(text),
        *map(_han_query, _stretches(text)),
        *map(_letter_query, _joined(text)),
    ]
    return list(dict.fromkeys(each for each in queries if each))[:MOST_QUERIES]


def _town_queries(text: str) -> Iterator[str]:
    """Yield the queries of places as they are read aloud, whatever characters were typed."""
    for match in _TOWN.finditer(text):
        run = match[1]
        read = [romanise(run[-length:] + match[2])[0] for length in range(2, len(run) + 1)]
        yield " ".join(f"pinyin:{each}" for each in read if each.isascii() and each.isalnum())


def _stretches(text: str) -> Iterator[str]:
    """Yield the Chinese stretches of a text, cut where words stand that no name is made of."""
    empty = sorted(empty_words()[0], key=len, reverse=True)
    cut = re.compile("|".join(map(re.escape, empty)))
    for run in HAN.findall(text):
        if len(run) <= _LONGEST_STRETCH:
            yield run
        for each in cut.split(run):
            if len(each) > 1:
                yield each[:_LONGEST_STRETCH]


def _han_query(stretch: str) -> str:
    """Return the query of one stretch: pairs of characters, its whole, and how it is read.

    Pairs that nearly every name has are no help, and cost the more the larger the graph.
    """
    empty = empty_words()[0]
    pairs = dict.fromkeys(pair for pair in map("".join, pairwise(stretch)) if pair not in empty)
    if not pairs:
        return ""
    letters = romanise(stretch)[0]
    parts = [f'"{stretch}"^4', *(f'"{each}"' for each in pairs)]
    if letters.isascii() and letters.isalnum():
        parts.append(f"pinyin:{letters}^4")
    return " ".join(parts)


def _joined(text: str) -> Iterator[str]:
    """Yield words in letters that may be pinyin, neighbours joined: «cheng nei» is one name."""
    empty = empty_words()[1]
    run: list[str] = []
    for part in [*re.split(r"([^a-z0-9' ])", text), "\n"]:
        words = LATIN.findall(part)
        for each in words:
            if each in empty:
                yield from _pieces(run)
                run = []
            else:
                run.append(each)
        if not words:
            yield from _pieces(run)
            run = []


def _pieces(run: Sequence[str]) -> Iterator[str]:
    for length in range(1, _LONGEST_JOINED + 1):
        for start in range(len(run) - length + 1):
            joined = re.sub("[^a-z0-9]", "", "".join(run[start : start + length]))
            if len(joined) >= _SHORTEST_LETTERS:
                yield joined[:60]


def _letter_query(letters: str) -> str:
    fields = ("pinyin", "initials", "alias_letters")
    parts = [f"{each}:{letters}^4" for each in fields]
    if len(letters) >= _SHORTEST_BEGINNING:
        parts += [f"pinyin:{letters}{each}^8" for each in _TOWN_LETTERS]
        parts += [f"pinyin:{letters}*", f"alias_letters:{letters}*", f"pinyin:{letters}~2"]
    return " ".join([*parts, letters])


def mentions(text: str, things: Iterable[Thing]) -> list[Mention]:
    """Where does a text name these things, and how? By place; the surest, longest first there.

    Args:
        text: The text as :func:`queries.words.text.folded` returns it.
        things: What may be meant.
    """
    read = _Read(text)
    found = [each for thing in things for each in _of_thing(read, thing)]
    return sorted(found, key=lambda each: (each.start, -each.score, -each.end, each.thing.key))


class _Read:
    """A text, and how it is read aloud: every character and word in letters, at its place."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.letters = ""
        self.begins: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.words: list[tuple[int, int, str]] = []
        in_chinese = {word: romanise(end)[0] for word, end in endings().items()}
        for match in re.finditer(r"[a-z0-9]+|[\u3400-\u9fff]+", text):
            if match[0].isascii():
                self.words.append((match.start(), match.end(), match[0]))
                self._add(match.start(), match.end(), in_chinese.get(match[0], match[0]))
                continue
            read = [romanise(each)[0] for each in match[0]]
            for place, each in enumerate(read, match.start()):
                self._add(place, place + 1, each)

    def _add(self, start: int, end: int, letters: str) -> None:
        self.begins[len(self.letters)] = start
        self.letters += letters
        self.ends[len(self.letters)] = end

    def find(self, letters: str) -> Iterator[tuple[int, int]]:
        """Yield where whole characters and words are read like this."""
        place = self.letters.find(letters)
        while place >= 0:
            start, end = self.begins.get(place), self.ends.get(place + len(letters))
            if start is not None and end is not None:
                yield start, end
            place = self.letters.find(letters, place + 1)


def _of_thing(read: _Read, thing: Thing) -> Iterator[Mention]:
    exact = [*_written(read.text, thing)]
    yield from exact
    if exact:
        return
    sounding = [*_sounding(read, thing)]
    yield from sounding
    if not sounding:
        yield from _similar(read, thing)


def _written(text: str, thing: Thing) -> Iterator[Mention]:
    names = [(folded(thing.name), "name"), *((folded(each), "alias") for each in thing.aliases)]
    core = _core(names[0][0])
    if thing.label in _TOWNS and len(core) > 1:
        names.append((core, "core"))
    taken: list[tuple[int, int]] = []
    for name, how in names:
        for start in _places(text, name):
            end = start + len(name)
            if not any(first <= start and end <= last for first, last in taken):
                taken.append((start, end))
                yield Mention(start, end, thing, how, _ALLOWED[how])


def _places(text: str, name: str) -> Iterator[int]:
    """Yield where a name stands; one in letters only as whole words."""
    if len(name) < _SHORTEST_LETTERS:
        return
    place = text.find(name)
    while place >= 0:
        around = text[place - 1 : place] + text[place + len(name) : place + len(name) + 1]
        if not name.isascii() or not re.search("[a-z0-9]", around):
            yield place
        place = text.find(name, place + 1)


def _core(name: str) -> str:
    return next((name.removesuffix(end) for end in _KIND_WORDS if name.endswith(end)), name)


def _sounding(read: _Read, thing: Thing) -> Iterator[Mention]:
    for letters in (thing.pinyin, *thing.alias_letters):
        if len(letters) > _SHORTEST_BEGINNING:
            for start, end in read.find(letters):
                how = "pinyin" if re.search("[a-z]", read.text[start:end]) else "sound"
                yield Mention(start, end, thing, how, _ALLOWED[how])
    for start, end, word in read.words:
        if len(word) >= _SHORTEST_BEGINNING and word == thing.initials:
            yield Mention(start, end, thing, "initials", _ALLOWED["initials"])
        elif thing.label in _TOWNS and word == romanise(_core(thing.name))[0]:
            yield Mention(start, end, thing, "pinyin", _ALLOWED["core"])


def _similar(read: _Read, thing: Thing) -> Iterator[Mention]:
    for name in (folded(thing.name), *(folded(each) for each in thing.aliases)):
        if _SHORTEST_LIKE <= len(name) <= len(read.text) and not name.isascii():
            least = _LIKE if len(name) > _SHORTEST_LIKE else _LIKE_SHORT
            best = fuzz.partial_ratio_alignment(name, read.text, score_cutoff=least)
            if best and (span := _trimmed(name, read.text, best.dest_start, best.dest_end)):
                yield Mention(*span, thing, "similar", round(best.score / 100 - 0.2, 3))
    for start, end, word in read.words:
        if len(word) > _LONGEST_JOINED:
            whole = max(
                fuzz.ratio(word, thing.pinyin), fuzz.ratio(word, romanise(_core(thing.name))[0])
            )
            if whole >= _LIKE_LETTERS:
                yield Mention(start, end, thing, "similar", round(whole / 100 - 0.2, 3))


def _trimmed(name: str, text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the part of a stretch that a name really resembles; None when only its kind does.

    «城外社区» and «城内社区» share what every community is called; what is left must be alike too.
    """
    same = [each for each in LCSseq.opcodes(name, text[start:end]) if each.tag == "equal"]
    if not same:
        return None
    core = len(_core(name))
    alike = sum(min(each.src_end, core) - each.src_start for each in same if each.src_start < core)
    if core < len(name) and alike * 2 <= core and core > 1:
        return None
    first, last = start + same[0].dest_start, start + same[-1].dest_end
    if same[0].src_start:
        first = max(start, first - same[0].src_start)
    return first, min(end, last + (len(name) - same[-1].src_end))


def outermost(found: Sequence[Mention], *, near: frozenset[str] = frozenset()) -> list[Mention]:
    """Which mentions tell best what a text names? By place, none of them overlapping.

    Args:
        found: All mentions.
        near: Ids of communities that the text names too: of two things of one name the one that
            lies there is meant.
    """
    chosen: list[Mention] = []
    for each in sorted(found, key=lambda mention: _rank(mention, near)):
        if not any(each.overlaps(other) for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda mention: mention.start)


_RANK = {"chosen": 0, "name": 1, "alias": 1, "pinyin": 2, "sound": 3, "core": 4, "initials": 4}
_FIRST = ("Community", "Unit", "Department", "Need", "Compound", "Township", "County", "Team")


def _rank(mention: Mention, near: frozenset[str]) -> tuple[object, ...]:
    place = _FIRST.index(mention.thing.label) if mention.thing.label in _FIRST else len(_FIRST)
    there = bool(near & set(mention.thing.communities))
    return (
        _RANK.get(mention.how, 5),
        mention.start - mention.end,
        -mention.score,
        not there,
        place,
        mention.thing.id,
    )
