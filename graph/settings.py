"""Settings, read once from the environment and handed to whoever needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import ConfigurationError, Problem
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

CHECKOUT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set from outside.

    Attributes:
        neo4j_uri: Address of a Neo4j to use (``NEO4J_URI``); None means our own local one.
        neo4j_username: ``NEO4J_USERNAME``.
        neo4j_password: ``NEO4J_PASSWORD``.
        neo4j_database: ``NEO4J_DATABASE``; None means the server's default database.
        home: Folder of the local graph and its password (``COBUILD_HOME``).
        cache: Folder of the downloaded Neo4j (``COBUILD_CACHE``); None means the user's cache.
        bolt_port: Port of the local Neo4j on loopback (``COBUILD_BOLT_PORT``); 0 takes a free one.
        query_timeout_s: Deadline of one read, in seconds (``COBUILD_QUERY_TIMEOUT``).
        retry_time_s: How long a transaction is retried when Neo4j is away, in seconds
            (``COBUILD_RETRY_TIME``).
        weights: Weights of the features of a match that differ from the published defaults
            (``COBUILD_WEIGHTS``, such as ``mechanism=0.4,category=0.2``).
        import_jobs: How many import jobs may run at once (``COBUILD_IMPORT_JOBS``).
        upload_mb: How many megabytes one upload may have (``COBUILD_UPLOAD_MB``).
        job_hours: After how many hours an ended import job is forgotten with its files
            (``COBUILD_JOB_HOURS``).
    """

    neo4j_uri: str | None = None
    neo4j_username: str = "neo4j"
    neo4j_password: str | None = field(default=None, repr=False)
    neo4j_database: str | None = None
    home: Path = CHECKOUT / "var"
    cache: Path | None = None
    bolt_port: int = 7687
    query_timeout_s: float = 10.0
    retry_time_s: float = 3.0
    weights: Mapping[str, float] = field(default_factory=dict)
    import_jobs: int = 2
    upload_mb: float = 256.0
    job_hours: float = 72.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; every fault is reported at once.

        Raises:
            ConfigurationError: A value cannot be used; ``problems`` names each variable.
        """
        reader = _Reader(environment)
        settings = cls(
            neo4j_uri=reader.text("NEO4J_URI"),
            neo4j_username=reader.text("NEO4J_USERNAME") or "neo4j",
            neo4j_password=reader.text("NEO4J_PASSWORD"),
            neo4j_database=reader.text("NEO4J_DATABASE"),
            home=Path(reader.text("COBUILD_HOME") or CHECKOUT / "var"),
            cache=Path(cache) if (cache := reader.text("COBUILD_CACHE")) else None,
            bolt_port=int(reader.number("COBUILD_BOLT_PORT", 7687, 0, 65_535)),
            query_timeout_s=reader.number("COBUILD_QUERY_TIMEOUT", 10, 0.1, 3_600),
            retry_time_s=reader.number("COBUILD_RETRY_TIME", 3, 0, 600),
            weights=reader.weights("COBUILD_WEIGHTS"),
            import_jobs=int(reader.number("COBUILD_IMPORT_JOBS", 2, 1, 64)),
            upload_mb=reader.number("COBUILD_UPLOAD_MB", 256, 0.1, 4_096),
            job_hours=reader.number("COBUILD_JOB_HOURS", 72, 0.01, 100_000),
        )
        if settings.neo4j_uri and not settings.neo4j_password:
            reader.fault(
                "NEO4J_PASSWORD",
                Text("给出 NEO4J_URI 时必须给出密码", "must be given together with NEO4J_URI"),
            )
        if reader.problems:
            names = ", ".join(each.where for each in reader.problems)
            raise ConfigurationError(
                Text("环境变量无法使用：{names}", "Settings that cannot be used: {names}").format(
                    names=names
                ),
                reader.problems,
            )
        return settings

    def environment(self) -> dict[str, str]:
        """Return the variables by which a process of its own works with the same database."""
        return {
            "NEO4J_URI": self.neo4j_uri or "",
            "NEO4J_USERNAME": self.neo4j_username,
            "NEO4J_PASSWORD": self.neo4j_password or "",
            "NEO4J_DATABASE": self.neo4j_database or "",
            "COBUILD_HOME": str(self.home.resolve()),
            "COBUILD_QUERY_TIMEOUT": str(self.query_timeout_s),
            "COBUILD_RETRY_TIME": str(self.retry_time_s),
            "COBUILD_IMPORT_JOBS": str(self.import_jobs),
            "COBUILD_JOB_HOURS": str(self.job_hours),
        }


class _Reader:
    """Reads single variables and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[Problem] = []

    def text(self, name: str) -> str | None:
        return self._environment.get(name, "").strip() or None

    def fault(self, name: str, reason: Text) -> None:
        self.problems.append(Problem(name, reason))

    def number(self, name: str, default: float, minimum: float, maximum: float) -> float:
        text = self.text(name)
        if text is None:
            return default
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not minimum <= value <= maximum:
            self.fault(
                name,
                Text(
                    "应为 {minimum} 到 {maximum} 之间的数，而不是「{text}」",
                    "must be a number from {minimum} to {maximum}, not {text!r}",
                ).format(minimum=minimum, maximum=maximum, text=text),
            )
            return default
        return value

    def weights(self, name: str) -> dict[str, float]:
        weights: dict[str, float] = {}
        for part in (self.text(name) or "").split(","):
            feature, _, value = part.partition("=")
            if not part.strip():
                continue
            try:
                weights[feature.strip()] = float(value)
            except ValueError:
                self.fault(
                    name,
                    Text(
                        "「{part}」应写作 特征=数值", "{part!r} must be written feature=number"
                    ).format(part=part),
                )
        return weights
