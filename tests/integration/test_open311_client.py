"""Fetching from a server of others: a real server on loopback that pages, fails and misbehaves."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server

from api import create_app
from api.commands.open311 import poll_open311_command
from graph.errors import ConfigurationError, InvalidInputError
from graph.settings import Settings
from loaders.formats.open311 import OPEN311
from loaders.open311_client import Open311Error, PollSettings, poll
from loaders.open311_http import is_public
from tests.formats import convert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UTC = dt.timezone.utc
SINCE, UNTIL = dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime(2026, 7, 1, tzinfo=UTC)
HERE = PollSettings(allowed_hosts=("127.0.0.1",), page_size=10, pause_s=0.01, timeout_s=5)
REQUESTS = [
    {
        "service_request_id": str(number),
        "service_code": "001",
        "status": "open",
        "requested_datetime": (SINCE + dt.timedelta(days=number)).isoformat(),
    }
    for number in range(0, 180, 2)
]
SERVICES = [{"service_code": "001", "service_name": "下水道"}]


class Server:
    """A small Open311 server; what it does is set by the test.

    Attributes:
        asked: The queries of ``requests``, in order.
        failures: How often it still answers 503.
        pages: Whether it knows pages.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.failures = 0
        self.pages = True
        self.form = "json"
        app = Flask(__name__)
        app.add_url_rule("/v2/services.<form>", view_func=self.services)
        app.add_url_rule("/v2/requests.<form>", view_func=self.requests)
        app.add_url_rule("/moved/<path:rest>", view_func=self.moved)
        app.add_url_rule("/loop/<path:rest>", view_func=self.loop)
        app.add_url_rule("/inside/<path:rest>", view_func=self.inside)
        app.add_url_rule("/html/<path:rest>", view_func=self.html)
        app.add_url_rule("/large/<path:rest>", view_func=self.large)
        app.add_url_rule("/slow/<path:rest>", view_func=self.slow)
        app.add_url_rule("/discovery.json", view_func=self.discovery)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def services(self, form: str) -> Response:
        if self.failures:
            self.failures -= 1
            return Response("busy", 503)
        if form != self.form:
            return Response("no such form", 404)
        if form == "xml":
            inside = "<service_code>001</service_code><service_name>下水道</service_name>"
            return Response(f"<services><service>{inside}</service></services>")
        return Response(json.dumps(SERVICES))

    def requests(self, form: str) -> Response:
        if form != self.form:
            return Response("no such form", 404)
        self.asked.append(dict(request.args))
        start, end = (_moment(request.args[name]) for name in ("start_date", "end_date"))
        found = [each for each in REQUESTS if start <= _moment(each["requested_datetime"]) <= end]
        if self.pages:
            size, page = int(request.args["page_size"]), int(request.args["page"])
            found = found[(page - 1) * size : page * size]
        if form == "json":
            return Response(json.dumps(found))
        fields = ((f"<{name}>{text}</{name}>" for name, text in each.items()) for each in found)
        inside = "".join(f"<request>{''.join(each)}</request>" for each in fields)
        return Response(f"<service_requests>{inside}</service_requests>")

    def discovery(self) -> dict[str, Any]:
        old = {"specification": "http://wiki.open311.org/GeoReport_v1", "url": f"{self.url}/v1"}
        new = {"specification": "http://wiki.open311.org/GeoReport_v2", "url": f"{self.url}/v2"}
        return {"endpoints": [old, new]}

    def moved(self, rest: str) -> Any:  # noqa: ANN401 - whatever Flask takes
        return redirect(f"/v2/{rest}?{request.query_string.decode()}")

    def loop(self, rest: str) -> Any:  # noqa: ANN401 - whatever Flask takes
        return redirect(f"/loop/{rest}")

    def inside(self, rest: str) -> Any:  # noqa: ANN401 - whatever Flask takes
        return redirect(f"http://localhost:{self._server.server_port}/v2/{rest}")

    def html(self, rest: str) -> str:
        return f"<html>{rest}</html>"

    def large(self, rest: str) -> Response:
        return Response((rest * 1_000 for _ in range(10_000)), mimetype="application/json")

    def slow(self, rest: str) -> Response:
        def drip() -> Iterator[str]:
            while not self.ended.wait(0.05):
                yield rest[0]

        return Response(drip(), mimetype="application/json")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00"))


@pytest.fixture
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.stop()


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("pages", [True, False])
def test_everything_of_the_time_arrives(
    server: Server, tmp_path: Path, form: str, pages: bool
) -> None:
    server.form, server.pages = form, pages
    report = poll(f"{server.url}/v2", tmp_path / "out", since=SINCE, until=UNTIL, settings=HERE)
    assert (report.services, report.requests) == (1, 90)
    assert sorted(tmp_path.joinpath("out").iterdir()) == sorted(report.files)
    assert {each.suffix for each in report.files} == {f".{form}"}
    found = convert(OPEN311, sorted(report.files))
    assert found.rejected == {}
    assert {row["id"] for row in found.rows["Case"]} == {
        each["service_request_id"] for each in REQUESTS
    }
    assert found.one("Category")["name"] == "下水道"


def test_no_window_is_longer_than_the_standard_allows(server: Server, tmp_path: Path) -> None:
    poll(f"{server.url}/v2", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    spans = {(_moment(each["start_date"]), _moment(each["end_date"])) for each in server.asked}
    assert max(end - start for start, end in spans) <= dt.timedelta(days=90)
    assert len(spans) == 3
    assert min(start for start, _ in spans) == SINCE
    assert max(end for _, end in spans) == UNTIL


def test_what_was_fetched_before_is_replaced(server: Server, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", "utf-8")
    poll(f"{server.url}/v2", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    later = SINCE + dt.timedelta(days=170)
    report = poll(f"{server.url}/v2", tmp_path, since=later, until=UNTIL, settings=HERE)
    names = {each.name for each in report.files}
    assert {each.name for each in tmp_path.iterdir()} == {"mine.txt", *names}
    assert names == {"services.json", "requests-2026-06-20-1.json"}


def test_a_server_that_is_busy_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.failures = 3
    report = poll(f"{server.url}/v2", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    assert report.requests == 90
    server.failures = 4
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(Open311Error, match="503"):
        poll(f"{server.url}/v2", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


@pytest.mark.parametrize("path", ["/moved", "/discovery.json"])
def test_the_server_may_lead_elsewhere_on_allowed_ground(
    server: Server, tmp_path: Path, path: str
) -> None:
    report = poll(f"{server.url}{path}", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    assert report.requests == 90


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "redirects too often"),
        ("/html", "no list of Open311"),
        ("/nowhere", "answered 404"),
    ],
)
def test_a_server_that_does_not_keep_the_standard_is_reported(
    server: Server, tmp_path: Path, path: str, reason: str
) -> None:
    with pytest.raises(Open311Error, match=reason):
        poll(f"{server.url}{path}", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_is_bounded_in_size_and_time(server: Server, tmp_path: Path) -> None:
    small = PollSettings(allowed_hosts=("127.0.0.1",), largest_bytes=1 << 20, attempts=1)
    with pytest.raises(Open311Error, match="more than 1048576 bytes"):
        poll(f"{server.url}/large", tmp_path, since=SINCE, until=UNTIL, settings=small)
    quick = PollSettings(allowed_hosts=("127.0.0.1",), timeout_s=0.5, attempts=1)
    started = time.monotonic()
    with pytest.raises(Open311Error, match=r"longer than 0\.5 seconds"):
        poll(f"{server.url}/slow", tmp_path, since=SINCE, until=UNTIL, settings=quick)
    assert time.monotonic() - started < 5


def test_a_private_network_is_refused_unless_it_is_allowed(server: Server, tmp_path: Path) -> None:
    port = server.url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"):  # noqa: S104 - nothing is bound
        with pytest.raises((InvalidInputError, Open311Error)) as raised:
            poll(f"http://{host}:{port}/v2", tmp_path, since=SINCE, until=UNTIL)
        assert "private network" in str(raised.value)
    assert server.asked == []


def test_a_redirect_into_a_private_network_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="localhost is an address of a private network"):
        poll(f"{server.url}/inside", tmp_path, since=SINCE, until=UNTIL, settings=HERE)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "ftp://example.org/v2",
        "//example.org/v2",
        "http://",
        "http://user:secret@example.org/v2",
        "http://example.org:x/v2",
        "http://example.org/v2\r\nHost: other",
    ],
)
def test_only_plain_addresses_of_the_web_are_asked(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInputError):
        poll(url, tmp_path, since=SINCE, until=UNTIL)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound
        ("224.0.0.1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::8.8.8.8", True),
        ("2002:7f00:1::", False),
    ],
)
def test_public_addresses_are_told_from_private_ones(address: str, public: bool) -> None:
    assert is_public(address) == public


def test_a_server_that_is_away_is_told_after_a_few_attempts(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Open311Error, match="cannot be fetched"):
        poll(f"http://127.0.0.1:{port}", tmp_path, since=SINCE, until=UNTIL, settings=HERE)


def test_an_address_that_cannot_prove_its_name_is_not_asked(server: Server, tmp_path: Path) -> None:
    secure = server.url.replace("http:", "https:")
    with pytest.raises(Open311Error, match="cannot be fetched"):
        poll(f"{secure}/v2", tmp_path, since=SINCE, until=UNTIL, settings=HERE)
    assert server.asked == []


def test_times_and_folders_are_checked_first(server: Server, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="start must come before"):
        poll(server.url, tmp_path, since=UNTIL, until=SINCE, settings=HERE)
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    with pytest.raises(ConfigurationError, match="cannot be written"):
        poll(server.url, taken, since=SINCE, until=UNTIL, settings=HERE)


def test_the_command_fetches_and_tells(server: Server, tmp_path: Path) -> None:
    runner = create_app(Settings()).test_cli_runner()
    days = ("--since", "2026-01-01", "--until", "2026-06-30")
    arguments = [f"{server.url}/v2", str(tmp_path / "out"), *days, "--json"]
    refused = runner.invoke(poll_open311_command, [*arguments, "--lang", "en"])
    assert refused.exit_code == 2
    assert "allow it with --allow-host" in " ".join(refused.output.split())
    fetched = runner.invoke(poll_open311_command, [*arguments, "--allow-host", "127.0.0.1"])
    assert fetched.exit_code == 0, fetched.output
    report = json.loads(fetched.output)
    assert (report["services"], report["requests"]) == (1, 90)
    assert set(report["files"]) == {each.name for each in (tmp_path / "out").iterdir()}
