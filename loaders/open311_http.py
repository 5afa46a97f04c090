"""One question to a server whose address a user gave: checked, pinned, and bounded.

Only http and https; no address of a private network unless its host is allowed by name; and the
address that was checked is the one that is connected to, so that a name cannot point elsewhere a
moment later. An answer is bounded in size, and in time from the first byte to the last.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from graph.errors import InvalidInputError
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PASSING = frozenset({429, 500, 502, 503, 504})
_NOWHERE = frozenset({404, 406})
_OK = 200
_CHUNK = 1 << 16
# addresses of IPv4 behind a translator, which may lead into a private network as well
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")

_BAD_ADDRESS = Text(
    "地址须以 http:// 或 https:// 开头，且不含用户名：{url}",
    "The address must begin with http:// or https:// and name no user: {url}",
)
_PRIVATE = Text(
    "{host} 是内部网络的地址；确属自己的服务器时请用 --allow-host 允许",
    "{host} is an address of a private network; allow it with --allow-host if it is yours",
)
_STATUS = Text("服务器回答 {status}", "the server answered {status}")
_TOO_LARGE = Text("回答超过 {limit} 字节", "the answer has more than {limit} bytes")
_TOO_SLOW = Text("超过 {limit:g} 秒", "it took longer than {limit:g} seconds")
_CUT_SHORT = Text("回答不完整", "the answer is cut short")


class RefusedError(Exception):
    """The server answered, and will answer the same again."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class NowhereError(RefusedError):
    """The server has nothing at this address, or not in this form."""


class PassingError(RefusedError):
    """The server did not answer this time; it may the next, after a pause in seconds."""

    def __init__(self, reason: Text, pause_s: float = 0.0) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


def fetch(
    url: str, *, allowed_hosts: Collection[str], timeout_s: float, largest_bytes: int
) -> bytes | str:
    """Return the answer of a server, or as text the address that it redirects to.

    Args:
        url: What is asked for.
        allowed_hosts: Hosts that may be in a private network.
        timeout_s: How long the whole answer may take, in seconds.
        largest_bytes: How large it may be.

    Raises:
        InvalidInputError: The address may not be asked.
        NowhereError: There is nothing at the address.
        PassingError: The server is away, busy, too slow, or ended too early.
        RefusedError: It answered with another error, or too much.
    """
    connection, target = _connection(url, allowed_hosts, timeout_s)
    expired = threading.Event()
    watch = threading.Timer(timeout_s, _end, (connection, expired))
    watch.daemon = True
    watch.start()
    try:
        headers = {"Accept": "application/json, application/xml;q=0.5", "Connection": "close"}
        connection.request("GET", target, headers=headers)
        response = connection.getresponse()
        _check_status(response)
        if response.status in _REDIRECTS:
            return response.getheader("Location") or url
        body = _read(response, largest_bytes)
    except (OSError, http.client.HTTPException) as error:
        slow = expired.is_set() or isinstance(error, TimeoutError)
        raise PassingError(_TOO_SLOW.format(limit=timeout_s) if slow else _told(error)) from error
    finally:
        watch.cancel()
        connection.close()
    if expired.is_set():
        raise PassingError(_TOO_SLOW.format(limit=timeout_s))
    return body


def _end(connection: _Pinned, expired: threading.Event) -> None:
    """Cut a connection that takes too long, however slowly its bytes drip."""
    expired.set()
    with suppress(OSError):
        if connection.line:
            connection.line.shutdown(socket.SHUT_RDWR)


def _check_status(response: http.client.HTTPResponse) -> None:
    reason = _STATUS.format(status=response.status)
    if response.status in _PASSING:
        raise PassingError(reason, _seconds(response.getheader("Retry-After")))
    if response.status in _NOWHERE:
        raise NowhereError(reason)
    if response.status != _OK and response.status not in _REDIRECTS:
        raise RefusedError(reason)


def _read(response: http.client.HTTPResponse, largest_bytes: int) -> bytes:
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > largest_bytes:
            raise RefusedError(_TOO_LARGE.format(limit=largest_bytes))
    if response.length:
        raise PassingError(_CUT_SHORT)
    return bytes(body)


def _connection(url: str, allowed_hosts: Collection[str], timeout_s: float) -> tuple[_Pinned, str]:
    """Return a connection to a checked address of a host, and what to ask there."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or not plain:
        raise InvalidInputError(_BAD_ADDRESS.format(url=url))
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    address = _checked_address(host, port, allowed_hosts)
    make = _PinnedSecure if secure else _Pinned
    query = f"?{parts.query}" if parts.query else ""
    return make(host, port, address, timeout_s), f"{parts.path or '/'}{query}"


def _checked_address(host: str, port: int, allowed_hosts: Collection[str]) -> str:
    """Return an address of a host; every one of them must be public, or the host allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise PassingError(_told(error)) from error
    addresses = [str(each[4][0]) for each in found]
    allowed = {each.casefold() for each in allowed_hosts}
    if host.casefold() not in allowed and not all(map(is_public, addresses)):
        raise InvalidInputError(_PRIVATE.format(host=host))
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the public internet, however it is written.

    >>> [is_public(each) for each in ("93.184.216.34", "10.0.0.1", "::1", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inside = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _TRANSLATED:
            inside = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inside is not None:
            return inside.is_global and not inside.is_multicast
    return parsed.is_global and not parsed.is_multicast


class _Pinned(http.client.HTTPConnection):
    """Connects to an address that was checked, whatever its name says by now.

    Attributes:
        line: The socket, which the connection itself forgets once an answer has begun.
    """

    line: socket.socket | None = None

    def __init__(self, host: str, port: int, address: str, timeout_s: float) -> None:
        super().__init__(host, port, timeout=timeout_s)
        self._address = address

    def connect(self) -> None:
        """Connect to the address."""
        self.line = self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedSecure(_Pinned):
    """The same with TLS, by which the address proves that it is the host."""

    default_port = 443

    def connect(self) -> None:
        """Connect to the address, and hold it to its name."""
        super().connect()
        plain = self.sock
        try:
            self.line = self.sock = _tls().wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _seconds(header: str | None) -> float:
    return float(header) if header and header.isdecimal() else 0.0


def _told(error: Exception) -> Text:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Text(reason, reason)
