"""Fetches the services and requests of an Open311 GeoReport v2 server into a folder of files.

The address comes from a user, so the server behind it is not trusted: every address, also one that
a server redirects or refers to, is held to the rules of :mod:`loaders.open311_http`, and only
answers that are lists of Open311 reach the folder.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from graph.errors import CobuildError, ConfigurationError, InvalidInputError
from graph.text import Text
from loaders.faults import UnreadableError
from loaders.formats.open311_records import records
from loaders.open311_http import NowhereError, PassingError, RefusedError, fetch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

LONGEST_WINDOW = dt.timedelta(days=90)
"""The longest span of requests that the standard lets anyone ask for at once."""

_MOST_REDIRECTS = 3
_MOST_PAGES = 1_000
_LONGEST_PAUSE_S = 60.0
_OURS = re.compile(r"(services|requests-\d{4}-\d\d-\d\d-\d+)\.(json|xml)")

_UNREACHABLE = Text("无法取得 {url}：{reason}", "{url} cannot be fetched: {reason}")
_TOO_MANY_REDIRECTS = Text("重定向过多", "it redirects too often")
_NOT_A_LIST = Text("不是 Open311 的列表", "it is no list of Open311")
_TOO_MANY_PAGES = Text("页数过多", "there are too many pages")
_UNWRITABLE = Text(
    "文件夹 {folder} 无法写入：{reason}", "The folder {folder} cannot be written: {reason}"
)
_BACKWARDS = Text("开始时间应早于结束时间", "The start must come before the end")


class Open311Error(CobuildError):
    """A server of Open311 cannot be reached, refused, or did not answer as the standard says."""

    code = "open311"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How a server is asked.

    Attributes:
        allowed_hosts: Hosts, as the address writes them, that may be in a private network.
        jurisdiction: ``jurisdiction_id``, where the server serves several.
        page_size: Requests per page.
        timeout_s: How long a single answer may take, in seconds.
        largest_bytes: How large a single answer may be.
        attempts: How often a question is asked when the server is passing ill.
        pause_s: Seconds before the second attempt; each later pause is twice as long.
    """

    allowed_hosts: Collection[str] = ()
    jurisdiction: str | None = None
    page_size: int = 500
    timeout_s: float = 30.0
    largest_bytes: int = 32 << 20
    attempts: int = 4
    pause_s: float = 1.0


@dataclass(slots=True)
class PollReport:
    """What was fetched: the files in the order of their writing, and how many of each."""

    files: list[Path] = field(default_factory=list)
    services: int = 0
    requests: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON can hold it."""
        return {
            "files": [each.name for each in self.files],
            "services": self.services,
            "requests": self.requests,
        }


def poll(
    url: str,
    folder: Path,
    *,
    since: dt.datetime,
    until: dt.datetime,
    settings: PollSettings | None = None,
) -> PollReport:
    """Fetch the services, and the requests of a time, of a server.

    Files are ``services.json`` and ``requests-<day>-<page>.json`` (or ``.xml``, where the server
    has no JSON). When all are there they take the place of those of the time before, so that the
    folder never says two things about one request.

    Args:
        url: Address of the endpoint, such as ``https://example.org/open311/v2``, or of its
            discovery (``…/discovery.json``), which names the endpoint.
        folder: Where the files go; it is made if need be.
        since: Beginning of the time, with its zone.
        until: End of the time, with its zone; it is cut into windows of at most 90 days.
        settings: How the server is asked.

    Returns:
        What was written.

    Raises:
        InvalidInputError: The address is not one that may be asked, or the times are backwards.
        Open311Error: The server cannot be reached or did not answer as the standard says; the
            folder is as it was.
        ConfigurationError: The folder cannot be written.
    """
    if since >= until:
        raise InvalidInputError(_BACKWARDS)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".poll-") as part:
            fetching = _Fetching(_Asking(settings or PollSettings()), url, Path(part))
            fetching.services()
            for start, end in windows(since, until):
                fetching.requests(start, end)
            return _moved(fetching.report, folder)
    except OSError as error:
        reason = Text(error.strerror or str(error), error.strerror or str(error))
        raise ConfigurationError(_UNWRITABLE.format(folder=folder, reason=reason)) from error


def _moved(report: PollReport, folder: Path) -> PollReport:
    """Put what was fetched in place of what was fetched before."""
    for old in folder.iterdir():
        if _OURS.fullmatch(old.name):
            old.unlink()
    report.files = [each.replace(folder / each.name) for each in report.files]
    return report


def windows(since: dt.datetime, until: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Cut a time into windows of at most 90 days, in order.

    >>> import datetime as dt
    >>> day = lambda month, day: dt.datetime(2026, month, day, tzinfo=dt.timezone.utc)
    >>> [(a.date().isoformat(), b.date().isoformat()) for a, b in windows(day(1, 1), day(5, 1))]
    [('2026-01-01', '2026-04-01'), ('2026-04-01', '2026-05-01')]
    """
    while since < until:
        end = min(since + LONGEST_WINDOW, until)
        yield since, end
        since = end


class _Fetching:
    """One run: asks, checks and writes."""

    def __init__(self, asking: _Asking, url: str, folder: Path) -> None:
        self._asking = asking
        self._endpoint = asking.endpoint(url)
        self._folder = folder
        self._seen: set[str] = set()
        self.report = PollReport()

    def services(self) -> None:
        """Fetch the list of services."""
        form, body = self._asking.ask(self._endpoint, "services", {})
        self.report.services = len(self._kept(f"services.{form}", body, set()))

    def requests(self, start: dt.datetime, end: dt.datetime) -> None:
        """Fetch the pages of a window until one brings nothing new: some servers know no pages."""
        size = self._asking.settings.page_size
        query = {"start_date": _moment(start), "end_date": _moment(end), "page_size": str(size)}
        for page in range(1, _MOST_PAGES + 1):
            asked = {**query, "page": str(page)}
            form, body = self._asking.ask(self._endpoint, "requests", asked)
            name = f"requests-{start.date().isoformat()}-{page}.{form}"
            found = self._kept(name, body, self._seen)
            new = {str(each.get("service_request_id") or "") for each in found} - {""}
            if not new - self._seen or len(found) < size:
                self._seen |= new
                self.report.requests = len(self._seen)
                return
            self._seen |= new
        raise _failed(self._endpoint, _TOO_MANY_PAGES)

    def _kept(self, name: str, body: bytes, seen: set[str]) -> list[dict[str, object]]:
        """Return what an answer lists; keep it in the folder if any of it is new."""
        path = self._folder / name
        path.write_bytes(body)
        try:
            found = [record for _, record in records(path)]
        except UnreadableError as error:
            raise _failed(self._endpoint, _NOT_A_LIST) from error
        ids = {str(each.get("service_request_id") or id(each)) for each in found}
        if ids - seen:
            self.report.files.append(path)
        return found


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class _Asking:
    """Asks one server, with patience and within bounds."""

    def __init__(self, settings: PollSettings) -> None:
        self.settings = settings
        self._form = "json"

    def endpoint(self, url: str) -> str:
        """Return the address of the endpoint, without a slash at its end."""
        if not re.search(r"/discovery\.(json|xml)$", urlsplit(url).path):
            return url.rstrip("/")
        try:
            body = self._body(re.sub(r"\.xml(?=$|\?)", ".json", url))
            listed = json.loads(body)["endpoints"]
            found = [
                str(each["url"])
                for each in listed
                if str(each.get("specification", "")).rstrip("/").endswith(("v2", "v2.0"))
            ]
        except NowhereError as error:
            raise _failed(url, error.reason) from error
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise _failed(url, _NOT_A_LIST) from error
        if not found:
            raise _failed(url, _NOT_A_LIST)
        return urljoin(url, found[0]).rstrip("/")

    def ask(self, endpoint: str, name: str, query: Mapping[str, str]) -> tuple[str, bytes]:
        """Return the form of an answer and the answer; XML where there is no JSON."""
        if self.settings.jurisdiction:
            query = {**query, "jurisdiction_id": self.settings.jurisdiction}
        asked = f"?{urlencode(query)}" if query else ""
        if self._form == "json":
            try:
                return "json", self._body(f"{endpoint}/{name}.json{asked}")
            except NowhereError:
                self._form = "xml"
        try:
            return "xml", self._body(f"{endpoint}/{name}.xml{asked}")
        except NowhereError as error:
            raise _failed(endpoint, error.reason) from error

    def _body(self, url: str) -> bytes:
        """Return an answer; a passing fault of the server or the net is waited out."""
        reason, pause = Text("", ""), self.settings.pause_s
        for attempt in range(self.settings.attempts):
            if attempt:
                time.sleep(min(pause, _LONGEST_PAUSE_S))
                pause *= 2
            try:
                return self._followed(url)
            except PassingError as error:
                reason, pause = error.reason, max(pause, error.pause_s)
            except NowhereError:
                raise
            except RefusedError as error:
                raise _failed(url, error.reason) from error
        raise _failed(url, reason)

    def _followed(self, url: str) -> bytes:
        place = url
        for _ in range(_MOST_REDIRECTS + 1):
            answer = fetch(
                place,
                allowed_hosts=self.settings.allowed_hosts,
                timeout_s=self.settings.timeout_s,
                largest_bytes=self.settings.largest_bytes,
            )
            if isinstance(answer, bytes):
                return answer
            place = urljoin(place, answer)
        raise _failed(url, _TOO_MANY_REDIRECTS)


def _failed(url: str, reason: Text) -> Open311Error:
    return Open311Error(_UNREACHABLE.format(url=url, reason=reason))
