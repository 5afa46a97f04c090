"""The API behind its real web server: many at once, and what is refused before the application."""

from __future__ import annotations

import json
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest


def fetch(address: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(address, timeout=120) as response:  # noqa: S310 - our own server
        return response.status, response.read()


@pytest.fixture(scope="module")
def busy_address(live_app: str) -> str:
    """The address of the matches of a need that somebody can serve."""
    needs = json.loads(fetch(f"{live_app}/api/v1/needs?limit=100&synthetic=true")[1])["items"]
    for need in needs:
        address = f"{live_app}/api/v1/needs/{need['id']}/matches"
        if len(json.loads(fetch(address)[1])["matches"]) > 3:
            return address
    raise AssertionError("the demo holds no need that somebody can serve")


def test_many_at_once_get_the_same_answer(busy_address: str) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(fetch, [busy_address] * 50))
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1


def test_different_questions_at_once_do_not_mix(live_app: str) -> None:
    addresses = [f"{live_app}/api/v1/units?limit={limit}" for limit in range(1, 41)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(fetch, addresses))
    assert [len(json.loads(body)["items"]) for _, body in answers] == list(range(1, 41))


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        ("NONSENSE\r\n\r\n", 400),
        ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n", 400),
        (f"GET /api/v1/units?q={'a' * 9_000} HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (f"GET / HTTP/1.1\r\nHost: x\r\nLong: {'a' * 9_000}\r\n\r\n", 431),
    ],
    ids=["nonsense", "version", "header", "address", "headers"],
)
def test_what_is_no_http_is_a_problem_too(live_app: str, request_text: str, status: int) -> None:
    head, body = _exchange(live_app, request_text)
    assert head[0].startswith(f"HTTP/1.1 {status} ")
    assert "content-type: application/problem+json" in head
    assert "x-content-type-options: nosniff" in head
    assert any(each.startswith("content-security-policy: default-src 'none'") for each in head)
    assert body["status"] == status
    assert isinstance(body["detail"], str)
    assert body["errors"] == []


def _exchange(server: str, request_text: str) -> tuple[list[str], Any]:
    """Send bytes as they are; return the lines of the head, names in lower case, and the body."""
    address = urlsplit(server)
    with socket.create_connection((address.hostname, address.port or 0), timeout=60) as connection:
        connection.sendall(request_text.encode("ascii"))
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *fields = head.decode("latin-1").split("\r\n")
    named = [f"{name.lower()}:{value}" for name, _, value in (f.partition(":") for f in fields)]
    return [first, *named], json.loads(body)
