"""One writing for names that mean the same: the key by which names are compared.

Pure. A key has simplified characters, no case, no punctuation, digits for numerals, and neither the
county or township that a name may begin with nor the legal form that it may end in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.hans import folded, simplified
from graph.names import romanise

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNS = re.compile(r"[\W_]+")
_LEGAL_FORM = re.compile(
    # with one wrong character it is still the same form
    r"有限.司$|有限公.$|.限公司$|(?:集团)?(?:股份有限责任|股份有限|有限责任|股份|有限)?(?:总)?公司$|"
    r"(?:普通合伙|有限合伙|个体工商户|个人独资)$|(?:co)?ltd$|inc$"
)
_NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TIERS = "省市县区旗镇乡"
_SHORTEST = 2
_SHORTEST_AFTER_SHORT_PLACE = 4


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name as it is compared.

    Attributes:
        text: What is left of it.
        places: The places that it began with.
        alias: Whether it is an alias and not the name.
    """

    text: str
    places: tuple[str, ...] = ()
    alias: bool = False


class Places:
    """The names of counties and townships that a unit may put before its own name."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the full names, such as 抚松县; what stands before the tier is known too."""
        full = {_plain(each) for each in names} - {""}
        self._full = sorted(full, key=len, reverse=True)
        self._short = sorted(
            {each[:-1] for each in full if each[-1] in _TIERS and len(each) > _SHORTEST} - full
        )

    def split(self, text: str) -> tuple[tuple[str, ...], str]:
        """Return the places before a name, and the name; a name of nothing else stays whole.

        A short form is taken off too, but not told: 抚松 may be the county or the township.
        """
        found: list[str] = []
        while place := next((each for each in self._full if text.startswith(each)), None):
            if len(text) - len(place) < _SHORTEST:
                break
            found.append(place)
            text = text[len(place) :]
        if not found:
            for short in self._short:
                if text.startswith(short) and len(text) - len(short) >= _SHORTEST_AFTER_SHORT_PLACE:
                    return (), text[len(short) :]
        return tuple(found), text


def name_key(name: str, places: Places, *, alias: bool = False) -> NameKey:
    """How is the name of a unit or need compared?

    >>> name_key("撫松縣禦安物業（服務）有限責任公司", Places(["抚松县"])).text
    '御安物业服务'
    >>> name_key("抚松县第一中学", Places(["抚松县"]))
    NameKey(text='第1中学', places=('抚松县',), alias=False)
    """
    before, text = places.split(_plain(name))
    bare = _LEGAL_FORM.sub("", text)
    # a bracketed form may stand before the other one: …有限公司（普通合伙）
    bare = _LEGAL_FORM.sub("", bare)
    text = bare if len(bare) >= _SHORTEST else text
    return NameKey(text.translate(_NUMERALS), before, alias)


def person_key(name: str, *, alias: bool = False) -> NameKey:
    """How is the name of a person compared?

    >>> person_key("張 偉").text
    '张伟'
    """
    return NameKey(_plain(name), (), alias)


@lru_cache(maxsize=65_536)
def sound(character: str) -> str:
    """Return how one character is read, without its tone; itself when nobody knows.

    >>> sound("抒") == sound("舒")
    True
    """
    return romanise(character)[0] or character


def sounds(text: str) -> str:
    """Return how a key is read, character by character, so that equal ones are read alike."""
    return "".join(map(sound, text))


def numbers(text: str | None) -> frozenset[str]:
    """Return the telephone numbers in a text, each in one writing, without +86.

    >>> sorted(numbers("０４３９－６２１１２３４、+86 138-0000-1111"))
    ['04396211234', '13800001111']
    """
    if not text:
        return frozenset()
    parts = re.split(r"[,;/、，；\n]", folded(text))
    digits = (re.sub(r"\D", "", each) for each in parts)
    return frozenset(
        _COUNTRY.sub("", each) for each in digits if len(each) >= _SHORTEST_TELEPHONE_NUMBER
    )


def code(text: str | None) -> str:
    """Return a code without its case, signs and leading zeros: U-001 is u1.

    >>> code("U-001"), code("ｕ1")
    ('u1', 'u1')
    """
    return re.sub(r"(?<!\d)0+(?=\d)", "", _SIGNS.sub("", folded(text or "")))


_COUNTRY = re.compile(r"^(?:00)?86(?=1\d{10}$)")
_SHORTEST_TELEPHONE_NUMBER = 7


def _plain(name: str) -> str:
    return _SIGNS.sub("", "".join(map(_simple, folded(name))))


@lru_cache(maxsize=65_536)
def _simple(character: str) -> str:
    # one by one: what a word would be turned into does not matter to a key, and this can be kept
    return simplified(character)
