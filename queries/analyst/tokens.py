"""The words and signs of a query, read as the server reads them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from graph.text import Text
from queries.analyst.refusal import refused

Kind = Literal["word", "quoted", "string", "number", "parameter", "sign"]

# A backtick or quotation mark inside is doubled or stands behind a backslash.
_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>//[^\n]*|/\*.*?\*/)
    | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<quoted>`(?:[^`]|``)*`)
    | (?P<parameter>\$\s*(?:[^\W\d]\w*|\d+|`(?:[^`]|``)*`))
    | (?P<number>\d\w*(?:\.\d\w*)?|\.\d\w*)
    | (?P<word>[^\W\d]\w*)
    | (?P<dots>\.\.)
    | (?P<sign>[^\s\w'"`])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = Text(
    "不接受 \\u 转义，请直接写出字符", "\\u escapes are not accepted: write the character itself"
)
_STRANGE = Text(
    "含有看不见的控制字符 U+{code:04X}", "holds an invisible control character, U+{code:04X}"
)
_OPEN = Text("有没有闭合的引号或注释", "a quotation or a comment is not closed")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign; ``text`` of a quoted name or a parameter is the bare name."""

    kind: Kind
    text: str

    @property
    def names(self) -> bool:
        """Whether it can be the name of something: a word, with or without backticks."""
        return self.kind in {"word", "quoted"}


@dataclass(frozen=True, slots=True)
class Script:
    """A query: as it is sent to the server, without comments, and its tokens."""

    text: str
    tokens: tuple[Token, ...]


def read(query: str) -> Script:
    r"""Take a query apart; what the server could read otherwise than we do is refused.

    Comments become spaces, so that the text that is checked is the text that is run.

    Args:
        query: The text as it was sent.

    Raises:
        InvalidInputError: It holds a ``\u`` escape, a control character or something unclosed.

    >>> [each.text for each in read("RETURN 1 // one").tokens]
    ['RETURN', '1']
    """
    query = query.replace("\r\n", "\n")
    _check_characters(query)
    tokens: list[Token] = []
    kept: list[str] = []
    place = 0
    while place < len(query):
        found = _TOKEN.match(query, place)
        if not found:
            raise refused(_OPEN)
        place = found.end()
        kind, text = found.lastgroup, found.group()
        if kind == "comment":
            kept.append(re.sub(r"[^\n]", " ", text))
            continue
        if kind == "sign" and text == "/" and query.startswith("*", place):
            raise refused(_OPEN)
        kept.append(text)
        if kind != "space":
            tokens.append(_token(str(kind), text))
    return Script("".join(kept), tuple(tokens))


def _check_characters(query: str) -> None:
    if re.search(r"\\+u", query, re.IGNORECASE):
        raise refused(_ESCAPED)
    for each in query:
        if each not in "\n\t" and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            raise refused(_STRANGE, code=ord(each))


def _token(kind: str, text: str) -> Token:
    if kind == "quoted":
        return Token("quoted", text[1:-1].replace("``", "`"))
    if kind == "parameter":
        return Token("parameter", text[1:].strip().strip("`"))
    if kind == "dots":
        return Token("sign", text)
    return Token(kind, text)  # type: ignore[arg-type] # the names of the groups are the kinds
