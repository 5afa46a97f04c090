"""The one place that touches the driver: reads, writes, deadlines and retries.

A read is marked as a read, so that a cluster can route it; every transaction is managed by the
driver, which replays it after a passing fault, so every write statement must be idempotent.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from neo4j import (
    READ_ACCESS,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    DriverError,
    Neo4jError,
    TransientError,
)
from neo4j.exceptions import (
    ConfigurationError as DriverConfigurationError,
)

from graph.errors import ConfigurationError, DatabaseUnavailableError, DeadlineError
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from neo4j import Session
    from typing_extensions import Self

    from graph.settings import Settings

Record = dict[str, Any]
Statement = tuple[str, "Mapping[str, object]"]

_T = TypeVar("_T")

_CONNECTION_TIMEOUT_S = 5.0
_ACQUISITION_TIMEOUT_S = 10.0
_WRITE_TIMEOUT_S = 120.0
_UNUSABLE_DATABASE = frozenset(
    {"Neo.ClientError.Database.DatabaseNotFound", "Neo.ClientError.Security.Forbidden"}
)


class Database:
    """A Neo4j database, reached through one pooled driver that all threads share."""

    def __init__(
        self,
        uri: str,
        *,
        username: str,
        password: str,
        database: str | None = None,
        query_timeout_s: float = 10.0,
        retry_time_s: float = 3.0,
    ) -> None:
        """Prepare the driver; nothing is contacted yet.

        Args:
            uri: Address such as ``bolt://127.0.0.1:7687`` or ``neo4j+s://…``.
            username: Name of the Neo4j user.
            password: Password of that user.
            database: Name of the database; None means the server's default.
            query_timeout_s: Deadline of a read, in seconds, held by the server.
            retry_time_s: How long a transaction is retried when the server is away, in seconds.

        Raises:
            ConfigurationError: The address cannot be understood.
        """
        try:
            self._driver = GraphDatabase.driver(
                uri,
                auth=(username, password),
                connection_timeout=_CONNECTION_TIMEOUT_S,
                connection_acquisition_timeout=_ACQUISITION_TIMEOUT_S,
                max_transaction_retry_time=retry_time_s,
                # A question about a kind of thing that nobody has loaded yet is not a mistake.
                notifications_disabled_classifications=["UNRECOGNIZED"],
            )
        except (DriverConfigurationError, ValueError) as error:
            raise ConfigurationError(
                Text("NEO4J_URI 无法使用：{error}", "NEO4J_URI cannot be used: {error}").format(
                    error=error
                )
            ) from error
        self._database = database
        self._query_timeout_s = query_timeout_s
        self.uri = uri

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """Prepare the driver for the Neo4j that the settings name.

        Raises:
            ConfigurationError: The settings name no server or one that cannot be understood.
        """
        if not settings.neo4j_uri:
            raise ConfigurationError(
                Text("没有指定 NEO4J_URI", "NEO4J_URI is not set, so there is no server to reach")
            )
        return cls(
            settings.neo4j_uri,
            username=settings.neo4j_username,
            password=settings.neo4j_password or "",
            database=settings.neo4j_database,
            query_timeout_s=settings.query_timeout_s,
            retry_time_s=settings.retry_time_s,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back every connection."""
        self._driver.close()

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout_s: float | None = None,
    ) -> list[Record]:
        """Run one reading query and return its records in the query's order.

        Args:
            query: Text of a ``.cypher`` file.
            parameters: Values of its ``$parameters``.
            timeout_s: Deadline in seconds; the settings' deadline when None.

        Raises:
            DatabaseUnavailableError: Neo4j is away or refuses the credentials.
            DeadlineError: The query ran longer than the deadline and was ended by the server.
        """
        work = unit_of_work(timeout=timeout_s or self._query_timeout_s)(_run_one)
        with self._session() as session:
            return session.execute_read(work, query, parameters or {})

    def write(
        self,
        statements: Sequence[Statement],
        *,
        timeout_s: float = _WRITE_TIMEOUT_S,
        meanwhile: Callable[[], None] | None = None,
        then: Callable[[list[list[Record]]], Sequence[Statement]] | None = None,
    ) -> list[list[Record]]:
        """Run idempotent statements in one transaction: all of them happen, or none.

        Args:
            statements: Pairs of query text and parameters, run in this order.
            timeout_s: Deadline of the transaction, in seconds.
            meanwhile: Called when a statement has been sent and the server works on it; again for
                each statement, and after a passing fault.
            then: Is given the records and returns the statements that follow in the same
                transaction; called again after a passing fault.

        Returns:
            The records of each statement, in the order of the statements.

        Raises:
            DatabaseUnavailableError: Neo4j is away or refuses the credentials.
            DeadlineError: The transaction ran longer than the deadline and was rolled back.
        """
        work = unit_of_work(timeout=timeout_s)(_run_all)
        with self._session() as session:
            return session.execute_write(work, statements, meanwhile, then)

    def write_with(self, work: Callable[[ManagedTransaction], Any]) -> Any:  # noqa: ANN401
        """Run a function in one write transaction and return what it returns.

        The function may run several times, so it must be idempotent and without side effects.
        """
        with self._session() as session:
            return session.execute_write(unit_of_work(timeout=_WRITE_TIMEOUT_S)(work))

    def stream(
        self,
        query: str,
        take: Callable[[Iterator[Record]], _T],
        *,
        timeout_s: float,
        parameters: Mapping[str, object] | None = None,
    ) -> _T:
        """Run one reading query of any length and hand its records over one by one.

        Args:
            query: Text of a ``.cypher`` file.
            take: Is given the records in the query's order and returns what is wanted of them.
                After a passing fault it is called anew, so it must begin from nothing each time.
            timeout_s: Deadline of the transaction, in seconds.
            parameters: Values of the query's ``$parameters``.

        Returns:
            What ``take`` returned.

        Raises:
            DatabaseUnavailableError: Neo4j is away or refuses the credentials.
            DeadlineError: The query ran longer than the deadline and was ended by the server.
        """

        def work(transaction: ManagedTransaction) -> _T:
            result = transaction.run(query, dict(parameters or {}))
            keys = result.keys()
            return take(dict(zip(keys, record.values(), strict=True)) for record in result)

        with self._session() as session:
            return session.execute_read(unit_of_work(timeout=timeout_s)(work))

    @contextmanager
    def reading_session(self, *, fetch_size: int) -> Iterator[Session]:
        """Open a session that the server lets only read, for queries that somebody else wrote.

        The driver does not comment on them: that would log their text.

        Args:
            fetch_size: How many records the server sends at a time.

        Raises:
            DatabaseUnavailableError: Neo4j is away or refuses the credentials.
            DeadlineError: A query ran longer than its deadline and was ended by the server.
        """
        with (
            _translated(),
            self._driver.session(
                database=self._database,
                default_access_mode=READ_ACCESS,
                bookmark_manager=self._driver.execute_query_bookmark_manager,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                fetch_size=fetch_size,
            ) as session,
        ):
            yield session

    def server_version(self) -> str:
        """Return the version of Neo4j, such as ``5.26.30``.

        Raises:
            DatabaseUnavailableError: Neo4j is away or refuses the credentials.
        """
        with _translated(), self._driver.session(database=self._database) as session:
            info = session.run("RETURN 1").consume().server
        return str(info.agent).removeprefix("Neo4j/")

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with (
            _translated(),
            self._driver.session(
                database=self._database,
                bookmark_manager=self._driver.execute_query_bookmark_manager,
            ) as session,
        ):
            yield session


def _run_one(
    transaction: ManagedTransaction,
    query: str,
    parameters: Mapping[str, object],
    meanwhile: Callable[[], None] | None = None,
) -> list[Record]:
    result = transaction.run(query, dict(parameters))
    if meanwhile:
        meanwhile()
    keys = result.keys()
    return [dict(zip(keys, record.values(), strict=True)) for record in result]


def _run_all(
    transaction: ManagedTransaction,
    statements: Sequence[Statement],
    meanwhile: Callable[[], None] | None,
    then: Callable[[list[list[Record]]], Sequence[Statement]] | None,
) -> list[list[Record]]:
    answers = [
        _run_one(transaction, query, parameters, meanwhile) for query, parameters in statements
    ]
    for query, parameters in then(answers) if then else ():
        _run_one(transaction, query, parameters)
    return answers


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's ways of saying «not now» into ours; everything else is a defect of ours."""
    try:
        yield
    except AuthError as error:
        raise DatabaseUnavailableError(
            Text(
                "Neo4j 拒绝了用户名或密码，请检查 NEO4J_USERNAME 和 NEO4J_PASSWORD",
                "Neo4j refused the user name or password; check NEO4J_USERNAME and NEO4J_PASSWORD",
            )
        ) from error
    except TransientError as error:
        raise DatabaseUnavailableError(
            Text("Neo4j 暂时无法处理，请稍后重试", "Neo4j is busy; try again shortly")
        ) from error
    except Neo4jError as error:
        if error.code == "Neo.ClientError.Procedure.ProcedureCallFailed":
            raise DatabaseUnavailableError(
                Text(
                    "数据库尚未准备好：请先运行 make run 或 flask --app api load",
                    "The database is not prepared yet: run make run, or flask --app api load",
                )
            ) from error
        if error.code in _UNUSABLE_DATABASE:
            raise ConfigurationError(
                Text(
                    "NEO4J_DATABASE 指定的数据库不存在或无权使用",
                    "The database that NEO4J_DATABASE names does not exist or may not be used",
                )
            ) from error
        if error.code and "TransactionTimedOut" in error.code:
            raise DeadlineError(
                Text("查询超过时限，已被终止", "The query passed its deadline and was ended")
            ) from error
        raise
    except DriverError as error:
        raise DatabaseUnavailableError(
            Text("无法连接 Neo4j，请稍后重试", "Neo4j cannot be reached; try again shortly")
        ) from error
