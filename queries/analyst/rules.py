"""What may be run: judged by the server's plan, and by the words where the plan is silent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph.model import SCHEMA
from graph.text import Text
from queries.analyst.refusal import refused
from queries.analyst.tokens import Token, read
from queries.analyst.words import (
    ALWAYS_PERSONAL,
    BEFORE_LISTS,
    FUNCTIONS,
    KEYWORDS,
    OPERATORS,
    PERSONS,
    PROCEDURES,
    SOMETIMES_PERSONAL,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.reading import Explained
    from queries.analyst.tokens import Script

MAXIMUM_RANGE = 10_000
# A change keeps the values of what an import touched, those of persons too, under such names.
_KEPT_VALUES = ("before.", "after.")

_WRITES = Text("只能读取，不能改动数据、结构或设置", "may only read; it would change something")
_OPERATOR = Text("不允许的步骤：{name}", "uses a step that is not allowed: {name}")
_PROCEDURE = Text("不允许的过程：{name}", "calls a procedure that is not allowed: {name}")
_FUNCTION = Text("不允许的函数：{name}", "uses a function that is not allowed: {name}")
_USE = Text("不能用 USE 选择数据库", "USE is not allowed; there is one database")
_PERSONAL = Text(
    "「{name}」是个人信息，不能单独取用；可以返回整个节点，遮盖显示",
    "{name} is personal data and cannot be used by itself; return the whole node, shown masked",
)
_PERHAPS = Text(
    "「{owner}」可能是人，其 {name} 是个人信息；请写明不是人的类型（如 ({owner}:Unit)），"
    "同名变量各取不同的名字，或返回整个节点",
    "{owner} may be a person, whose {name} is personal data; give it a type that is none, such as "
    "({owner}:Unit), use each variable name once, or return the whole node",
)
_DYNAMIC = Text(
    "方括号里只能写整数、范围或整数参数；不能用名称动态取属性",
    "brackets may hold whole numbers, ranges or whole-number parameters; not names of properties",
)
_ALL_PROPERTIES = Text(
    "不能一次取全部属性；可以返回整个节点，遮盖显示",
    "all properties at once are not shown; return the whole node, shown masked",
)
_RANGE = Text(
    "range 的两端须是整数或整数参数，跨度不超过 {limit}",
    "range takes whole numbers or whole-number parameters, at most {limit} apart",
)
_REDUCE = Text("不允许 reduce，请用 sum、collect 等", "reduce is not allowed; use sum or collect")

_NO_PERSONS = SCHEMA.nodes.keys() - PERSONS


def check_plan(explained: Explained) -> None:
    """Refuse what does more than read, by the type of the statement and every step of its plan.

    Raises:
        InvalidInputError: It is not of reading type, or holds a step or procedure that is not
            listed.
    """
    if explained.plan is not None:
        for step in explained.plan.walk():
            if step.kind == "ProcedureCall":
                name = re.split(r"[\s(]", step.details.strip(), maxsplit=1)[0].replace("`", "")
                if name.lower() not in PROCEDURES:
                    raise refused(_PROCEDURE, name=name)
    if explained.kind != "r" or explained.plan is None:
        raise refused(_WRITES)
    for step in explained.plan.walk():
        if step.kind not in OPERATORS:
            raise refused(_OPERATOR, name=step.kind)


def check_words(script: Script, parameters: Mapping[str, object]) -> None:
    """Refuse words that no plan shows in full: functions, brackets, personal names.

    Raises:
        InvalidInputError: One of them is not allowed.
    """
    tokens = script.tokens
    for place, token in enumerate(tokens):
        _check_name(tokens, place)
        _check_call(tokens, place, parameters)
        if token.text == "[":
            _check_brackets(tokens, place, parameters)
        if token.text == "*" and _at(tokens, place - 1).text == ".":
            raise refused(_ALL_PROPERTIES)


def check_persons(
    script: Script, explained: Explained, clean: Callable[[str], bool], variables: frozenset[str]
) -> None:
    """Refuse to take a name from what may be a person, in the words and in the plan.

    Args:
        script: The query.
        explained: Its plan.
        clean: Tells of a variable whether it can be no person.
        variables: All variables of the plan.

    Raises:
        InvalidInputError: A name may be that of a person.
    """
    sneaky = {each for each in variables if each.lower() in BEFORE_LISTS}
    if sneaky:
        raise refused(_DYNAMIC)
    for tokens in (script.tokens, *_plan_tokens(explained)):
        for place, token in enumerate(tokens):
            if token.names and token.text in SOMETIMES_PERSONAL:
                _check_owner(tokens, place, clean)


def _plan_tokens(explained: Explained) -> list[tuple[Token, ...]]:
    if explained.plan is None:
        return []
    shown = (step.details for step in explained.plan.walk() if step.kind != "ProcedureCall")
    return [read(each.replace("...", " ")).tokens for each in shown if each]


def _check_name(tokens: Sequence[Token], place: int) -> None:
    token = tokens[place]
    if not token.names:
        return
    if token.kind == "word" and token.text.lower() == "use" and _begins_clause(tokens, place):
        raise refused(_USE)
    if token.text.startswith(_KEPT_VALUES):
        raise refused(_PERSONAL, name=token.text)
    if token.text in ALWAYS_PERSONAL and (
        token.kind == "quoted" or token.text.lower() not in KEYWORDS or _is_property(tokens, place)
    ):
        raise refused(_PERSONAL, name=token.text)


def _begins_clause(tokens: Sequence[Token], place: int) -> bool:
    return _at(tokens, place - 1).text not in {".", ":", "{", ",", "("} or place == 0


def _is_property(tokens: Sequence[Token], place: int) -> bool:
    before, after = _at(tokens, place - 1).text, _at(tokens, place + 1).text
    return before == "." or (after == ":" and before in {"{", ","})


def _check_call(tokens: Sequence[Token], place: int, parameters: Mapping[str, object]) -> None:
    token = tokens[place]
    if token.text != "(" or place == 0 or not _at(tokens, place - 1).names:
        return
    start = place - 1
    name = tokens[start].text
    while _at(tokens, start - 1).text == "." and _at(tokens, start - 2).names:
        start -= 2
        name = f"{tokens[start].text}.{name}"
    if _called(tokens, start):
        return
    if name.lower() == "reduce":
        raise refused(_REDUCE)
    keyword = tokens[place - 1].kind == "word" and name.lower() in KEYWORDS
    if not keyword and name.lower() not in FUNCTIONS:
        raise refused(_FUNCTION, name=name)
    if name.lower() == "range":
        _check_range(tokens, place, parameters)


def _called(tokens: Sequence[Token], start: int) -> bool:
    """Whether the name is that of a procedure, which the plan is judged by."""
    before = _at(tokens, start - 1)
    return before.kind == "word" and before.text.lower() == "call"


def _check_range(tokens: Sequence[Token], place: int, parameters: Mapping[str, object]) -> None:
    bounds: list[int] = []
    for token in tokens[place + 1 :]:
        if token.text == ")":
            break
        number = _whole(token, parameters)
        if number is not None:
            bounds.append(number)
        elif token.text not in {",", "-"}:
            raise refused(_RANGE, limit=MAXIMUM_RANGE)
    if any(abs(each) > MAXIMUM_RANGE for each in bounds):
        raise refused(_RANGE, limit=MAXIMUM_RANGE)


def _whole(token: Token, parameters: Mapping[str, object]) -> int | None:
    if token.kind == "number" and token.text.isdecimal():
        return int(token.text)
    value = parameters.get(token.text) if token.kind == "parameter" else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _check_brackets(tokens: Sequence[Token], place: int, parameters: Mapping[str, object]) -> None:
    """Brackets behind a value take something out of it: by number only, never by name."""
    before = _at(tokens, place - 1)
    value = (
        before.kind in {"quoted", "string", "parameter", "number"}
        or before.text in {")", "]", "}"}
        or (before.kind == "word" and before.text.lower() not in BEFORE_LISTS)
    )
    if not value:
        return
    for token in tokens[place + 1 :]:
        if token.text == "]":
            return
        if _whole(token, parameters) is None and token.text not in {"..", "-"}:
            raise refused(_DYNAMIC)


def _check_owner(tokens: Sequence[Token], place: int, clean: Callable[[str], bool]) -> None:
    """Refuse ``owner.name``, ``owner {.name}`` and ``(owner {name: …})`` of an unclean owner."""
    name, before, after = (
        tokens[place].text,
        _at(tokens, place - 1).text,
        _at(tokens, place + 1).text,
    )
    if before == ".":
        holder = _at(tokens, place - 2)
        if holder.text in {"{", ","}:
            holder = _before_brace(tokens, place - 2)[0]
        elif _at(tokens, place - 3).text == ".":
            holder = Token("sign", ".")
    elif after == ":" and before in {"{", ","}:
        holder, pattern, labelled = _before_brace(tokens, place - 1)
        if not pattern or labelled:
            return
    else:
        return
    if not (holder.names and clean(holder.text)):
        raise refused(_PERHAPS, owner=holder.text if holder.names else "x", name=name)


def _before_brace(tokens: Sequence[Token], place: int) -> tuple[Token, bool, bool]:
    """Return what owns a map: its variable, whether it stands in a pattern, and with a clean type.

    Args:
        tokens: The query.
        place: Where to begin to look for the brace that opens the map, going back.
    """
    depth = 0
    while place >= 0:
        text = tokens[place].text if tokens[place].kind == "sign" else ""
        depth += text in {"}", ")", "]"}
        if text in {"{", "(", "["}:
            if depth == 0:
                break
            depth -= 1
        place -= 1
    inside: list[Token] = []
    place -= 1
    while place >= 0 and (tokens[place].names or tokens[place].text in {":", "&", "|", "!", "%"}):
        if inside and inside[0].names and tokens[place].names:
            break  # a word of another clause
        inside.insert(0, tokens[place])
        place -= 1
    opener = _at(tokens, place).text
    return _owner(inside, opener)


def _owner(inside: Sequence[Token], opener: str) -> tuple[Token, bool, bool]:
    variable = inside[0] if inside and inside[0].names else Token("sign", "")
    if opener == "[" and any(each.text == ":" for each in inside):
        return variable, False, False  # a relationship
    pattern = opener == "(" or (bool(inside) and opener == ")")
    labels = (
        [each.text for each in inside[1:] if each.names]
        if variable.names
        else [each.text for each in inside if each.names]
    )
    if variable.names and len(inside) > 1 and inside[1].text != ":":
        return variable, pattern, False
    plain = all(each.names or each.text in {":", "&"} for each in inside)
    return variable, pattern, plain and any(each in _NO_PERSONS for each in labels)


def _at(tokens: Sequence[Token], place: int) -> Token:
    return tokens[place] if 0 <= place < len(tokens) else Token("sign", "")
