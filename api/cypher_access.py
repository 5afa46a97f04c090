"""Who may write queries of their own: one function, until there are roles."""

from __future__ import annotations

import functools
import ipaddress
import os
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import request

from api.problems import problem
from graph.errors import ConfigurationError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

SETTING = "COBUILD_CYPHER"
_CHOICES = ("loopback", "on", "off")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_TITLE = Text("不开放", "Not open")
_DETAIL = Text(
    "这里不开放自写查询；COBUILD_CYPHER=on 对所有人开放，loopback 只对本机开放",
    "Queries of one's own are not open here; COBUILD_CYPHER=on opens them to everybody, loopback "
    "to this machine only",
)
_FORBIDDEN = 403
_P = ParamSpec("_P")
_R = TypeVar("_R")


def may_query() -> bool:
    """Whether the caller of this request may run queries of their own.

    ``COBUILD_CYPHER`` decides: ``on`` lets everybody, ``off`` nobody, ``loopback`` (the default)
    only who calls this machine by its own name from this machine and not through a proxy.

    Raises:
        ConfigurationError: The variable has another value.
    """
    chosen = os.environ.get(SETTING, "").strip() or _CHOICES[0]
    if chosen not in _CHOICES:
        raise ConfigurationError(
            Text("环境变量无法使用：{name}", "A setting cannot be used: {name}").format(
                name=SETTING
            ),
            [
                Problem(
                    SETTING,
                    Text("应为其一：{names}", "must be one of: {names}").format(
                        names=", ".join(_CHOICES)
                    ),
                )
            ],
        )
    return chosen == "on" or (chosen == "loopback" and _is_from_here())


def analysts_only(route: Callable[_P, _R]) -> Callable[_P, _R | Response]:
    """Answer 403 to whoever may not run queries of their own."""

    @functools.wraps(route)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R | Response:
        if may_query():
            return route(*args, **kwargs)
        return problem(_FORBIDDEN, code="cypher_closed", title=_TITLE, detail=_DETAIL)

    return wrapper


def _is_from_here() -> bool:
    """A name that leads here from outside, as another site could arrange, is not this machine."""
    try:
        local = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    host = request.host.rpartition(":")[0] if _has_port(request.host) else request.host
    return (
        local and host in _LOCAL_NAMES and not any(each in request.headers for each in _FORWARDED)
    )


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and not host.endswith("]")
