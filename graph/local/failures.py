"""What went wrong, in words that tell what to do: one function for each kind of failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import LocalServerError
from graph.text import Text

if TYPE_CHECKING:
    from pathlib import Path

_PORT_TAKEN: Final = Text(
    zh="端口 {port} 不能使用（{reason}）。请停止占用该端口的程序，或换一个端口"
    "（COBUILD_BOLT_PORT，0 表示任取一个空闲端口）。",
    en="Port {port} cannot be used ({reason}). Stop the program that holds it, or choose another "
    "port (COBUILD_BOLT_PORT; 0 takes any free one).",
)
_HOME_IN_USE: Final = Text(
    zh="文件夹 {home} 正被另一个 Neo4j 进程使用。请先停止那个进程，再重新启动。",
    en="The folder {home} is in use by another Neo4j process. Stop that process first, then start "
    "again.",
)
_HOME_NEWER: Final = Text(
    zh="文件夹 {home} 中的数据由更新版本的 Neo4j 写成，本版本不能读取。"
    "请更新本产品，或换一个文件夹（COBUILD_HOME）。",
    en="The data in {home} were written by a newer Neo4j, which this version cannot read. Update "
    "the product, or choose another folder (COBUILD_HOME).",
)
_DISK_FULL: Final = Text(
    zh="磁盘已写满（{home}）。请清理空间后重新启动，数据会自动恢复。",
    en="The disk has filled up ({home}). Free some space and start again; the data are recovered "
    "by themselves.",
)
_MEMORY: Final = Text(
    zh="内存不足，Neo4j 无法启动。请关闭其他程序，或减小 Java 堆和页缓存的设置。",
    en="There is not enough memory for Neo4j. Close other programs, or set a smaller Java heap and "
    "page cache.",
)
_ENDED: Final = Text(
    zh="Neo4j 未能启动（退出码 {code}）。日志在 {log}，最后几行是：\n{tail}",
    en="Neo4j did not start (exit code {code}). The log is {log}; its last lines are:\n{tail}",
)

# What each failure leaves in the log of Neo4j or of Java, most telling first.
_SYMPTOMS: Final = (
    (("PortBindException",), _PORT_TAKEN),
    (("FileLockException",), _HOME_IN_USE),
    (("UnsupportedLogVersionException", "UnknownStoreVersion"), _HOME_NEWER),
    (("No space left on device", "OutOfDiskSpace", "Disk quota exceeded"), _DISK_FULL),
    (("OutOfMemoryError", "insufficient memory", "Could not reserve enough space"), _MEMORY),
)


def ended(home: Path, port: int, code: int | None, log: str, tail: str) -> LocalServerError:
    """Return the error for a server process that ended instead of answering.

    Args:
        home: Folder of the instance.
        port: Bolt port it was asked to use.
        code: Exit code, or None when somebody else started the process.
        log: Everything the process logged, from which the cause is read.
        tail: The last lines of it, shown when the cause is not known.
    """
    for marks, text in _SYMPTOMS:
        if any(mark in log for mark in marks):
            return LocalServerError(text.format(home=home, port=port, reason=marks[0]))
    shown = "?" if code is None else code
    return LocalServerError(_ENDED.format(code=shown, log=home / "logs", tail=tail))


def port_taken(port: int, reason: str) -> LocalServerError:
    """Return the error for a port on which one cannot listen."""
    return LocalServerError(_PORT_TAKEN.format(port=port, reason=reason))


def timed_out(home: Path, seconds: float, tail: str) -> LocalServerError:
    """Return the error for a server that runs but did not answer in time."""
    return LocalServerError(
        Text(
            zh="Neo4j 在 {seconds:g} 秒内没有应答，已被停止。机器可能太忙：请重试或延长等待时间。"
            "日志在 {log}，最后几行是：\n{tail}",
            en="Neo4j did not answer within {seconds:g} seconds and was stopped. The machine may "
            "be too busy: try again or allow more time. The log is {log}; its last lines are:\n"
            "{tail}",
        ).format(seconds=seconds, log=home / "logs", tail=tail)
    )


def java_unusable(java: Path, error: OSError) -> LocalServerError:
    """Return the error for a Java runtime that is missing or cannot be executed."""
    return LocalServerError(
        Text(
            zh="不能运行 Java（{java}：{error}）。请重新安装 requirements.txt 中的依赖。",
            en="Java cannot be run ({java}: {error}). Install the dependencies of requirements.txt "
            "anew.",
        ).format(java=java, error=error)
    )


def password_lost(home: Path) -> LocalServerError:
    """Return the error for a server that knows neither the kept nor the first password."""
    return LocalServerError(
        Text(
            zh="{home} 中的密码文件（password）与其数据库不符。请恢复原来的密码文件；"
            "若已丢失，请从备份恢复整个文件夹。",
            en="The password file in {home} (password) does not fit its database. Restore the "
            "original file; if it is lost, restore the whole folder from a backup.",
        ).format(home=home)
    )


def database_unreadable(home: Path, reason: str) -> LocalServerError:
    """Return the error for a server that runs but cannot open its database."""
    return LocalServerError(
        Text(
            zh="Neo4j 已启动，但打不开 {home} 中的数据库（{reason}）。数据文件可能已损坏："
            "请查看 logs 中的 debug.log，并从备份恢复该文件夹。",
            en="Neo4j started but cannot open the database in {home} ({reason}). Its files may be "
            "damaged: see debug.log among its logs, and restore the folder from a backup.",
        ).format(home=home, reason=reason)
    )


def home_unwritable(home: Path, error: OSError) -> LocalServerError:
    """Return the error for a folder in which the instance cannot be laid out."""
    return LocalServerError(
        Text(
            zh="不能使用文件夹 {home}（{error}）。请检查权限，或换一个文件夹（COBUILD_HOME）。",
            en="The folder {home} cannot be used ({error}). Check its permissions or choose "
            "another folder (COBUILD_HOME).",
        ).format(home=home, error=error)
    )
