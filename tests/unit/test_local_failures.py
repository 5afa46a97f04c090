"""What a failed start is called, read from what Neo4j and Java really wrote when it happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.local.failures import ended

HOME = Path("/srv/home")


@pytest.mark.parametrize(
    ("log", "en", "zh"),
    [
        (
            "Caused by: org.neo4j.configuration.helpers.PortBindException: An error occurred "
            "while trying to bind to the socket /127.0.0.1:18999",
            "Port 7687 cannot be used",
            "端口 7687 不能使用",
        ),
        (
            "Caused by: org.neo4j.io.locker.FileLockException: Lock file has been locked by "
            "another process: /srv/home/data/databases/store_lock.",
            "/srv/home is in use by another Neo4j process",
            "正被另一个 Neo4j 进程使用",
        ),
        (
            "org.neo4j.kernel.impl.transaction.log.entry.UnsupportedLogVersionException: Log file "
            "contains entries with prefix 32, and the highest supported Kernel Version is "
            "KernelVersion{V5_25,version=20}.",
            "written by a newer Neo4j",
            "更新版本的 Neo4j",
        ),
        (
            "\tat org.neo4j.kernel.impl.transaction.log.files.LogFileChannelNativeAccessor."
            "handleOutOfDiskSpaceError(LogFileChannelNativeAccessor.java:116)",
            "The disk has filled up (/srv/home)",
            "磁盘已写满",
        ),
        ("java.io.IOException: No space left on device", "The disk has filled up", "磁盘已写满"),
        (
            "Error occurred during initialization of VM\n"
            "Could not reserve enough space for 99999999KB object heap",
            "not enough memory",
            "内存不足",
        ),
    ],
)
def test_a_known_cause_is_named_with_what_to_do(log: str, en: str, zh: str) -> None:
    error = ended(HOME, 7687, 1, f"before\n{log}\nafter", "after")
    assert en in error.detail.en
    assert zh in error.detail.zh
    assert error.code == "local_server"


def test_an_unknown_cause_shows_the_exit_code_and_the_last_lines() -> None:
    error = ended(HOME, 7687, 134, "a\nb\nc", "b\nc")
    for text in (error.detail.zh, error.detail.en):
        assert "134" in text
        assert "/srv/home/logs" in text
        assert text.endswith("b\nc")


def test_the_exit_code_of_a_process_of_somebody_else_is_unknown() -> None:
    assert "(exit code ?)" in ended(HOME, 7687, None, "", "").detail.en
