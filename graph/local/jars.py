"""The server's jars in the cache of the user: provided, verified, repaired.

Every jar is downloaded into a temporary folder inside the cache, compared with the lock file and
only then renamed to its place, so a name in the cache never belongs to half a file. And every jar
is compared again before each use, so neither a damaged disk nor a stranger's file goes unseen.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Final

from graph.errors import LocalServerError
from graph.local.disk import CACHE_NEEDS_MB, disk_full, is_full, require_room
from graph.local.home import held
from graph.local.settings import NEO4J_VERSION
from graph.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.local.lockfile import Jar

    Fetch = Callable[[Jar, Path], Path]
    Progress = Callable[[int, int], None]

_INCOMING: Final = "incoming-"
# Reading the certificates for each request costs jgo more than the transfer, so a few threads
# are as fast as many.
_PARALLEL: Final = 4
_ATTEMPTS: Final = 2


def jar_folder(cache: Path) -> Path:
    """Return the folder of the cache that holds the jars of this version."""
    return cache / f"neo4j-{NEO4J_VERSION}"


def missing_jars(cache: Path, jars: Sequence[Jar]) -> list[Jar]:
    """Return the jars that are absent from the cache or differ from the lock file."""
    folder = jar_folder(cache)
    return [jar for jar in jars if not _is_intact(folder / jar.file_name, jar)]


def provide_jars(
    cache: Path,
    jars: Sequence[Jar],
    *,
    fetch: Fetch,
    measure: Callable[[Path], int],
    progress: Progress,
) -> list[Path]:
    """Make every jar present and verified, downloading what is missing.

    Several processes may call this at once: one downloads, the others wait and find the work done.

    Args:
        cache: Cache folder of the user, made when absent.
        jars: What the lock file asks for.
        fetch: Downloads one jar below a given folder.
        measure: Returns the free bytes at a folder.
        progress: Called with the number of jars present and the number wanted.

    Returns:
        The path of each jar, in the order of ``jars``.

    Raises:
        LocalServerError: The disk is full, or a jar cannot be had as the lock file describes it.
            What was verified so far stays, and the next call goes on from there.
    """
    missing = missing_jars(cache, jars)
    if missing:
        require_room(cache, CACHE_NEEDS_MB, measure)
        try:
            jar_folder(cache).mkdir(parents=True, exist_ok=True)
            with held(cache / f"neo4j-{NEO4J_VERSION}.lock"):
                missing = missing_jars(cache, jars)
                _fetch_all(cache, missing, len(jars), fetch, progress)
        except OSError as error:
            raise (disk_full(cache) if is_full(error) else _unwritable(cache, error)) from error
    return [jar_folder(cache) / jar.file_name for jar in jars]


def _is_intact(path: Path, jar: Jar) -> bool:
    try:
        return path.stat().st_size == jar.size and _sha256(path) == jar.sha256
    except OSError:
        return False


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()


def _fetch_all(
    cache: Path, missing: Sequence[Jar], wanted: int, fetch: Fetch, progress: Progress
) -> None:
    # Under the lock, a temporary folder that exists was left by a process that was killed.
    for stale in cache.glob(f"{_INCOMING}*"):
        shutil.rmtree(stale, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix=_INCOMING, dir=cache) as incoming,
        ThreadPoolExecutor(_PARALLEL) as pool,
    ):
        work = [pool.submit(_fetch_one, cache, jar, Path(incoming), fetch) for jar in missing]
        try:
            for done, future in enumerate(as_completed(work), start=wanted - len(work) + 1):
                future.result()
                progress(done, wanted)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _fetch_one(cache: Path, jar: Jar, incoming: Path, fetch: Fetch) -> None:
    reason = ""
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(dir=incoming))
        try:
            path = fetch(jar, folder)
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and is_full(error):
                raise
            reason = f"{type(error).__name__}: {error}"
            continue
        if _is_intact(path, jar):
            path.replace(jar_folder(cache) / jar.file_name)
            return
        reason = f"got {path.stat().st_size} of {jar.size} bytes, or other content"
    raise _not_delivered(jar, reason)


def _not_delivered(jar: Jar, reason: str) -> LocalServerError:
    return LocalServerError(
        Text(
            zh="无法完整下载 Neo4j 的组件 {jar}（{reason}）。请检查网络后重新启动，"
            "已下载并校验的部分不会重复下载。",
            en="A part of Neo4j could not be downloaded intact: {jar} ({reason}). Check the "
            "network and start again; what was downloaded and verified is kept.",
        ).format(jar=jar.coordinate, reason=reason)
    )


def _unwritable(cache: Path, error: OSError) -> LocalServerError:
    return LocalServerError(
        Text(
            zh="不能写入缓存文件夹 {cache}（{error}）。请检查权限，"
            "或换一个文件夹（COBUILD_CACHE）。",
            en="The cache folder {cache} cannot be written ({error}). Check its permissions or "
            "choose another folder (COBUILD_CACHE).",
        ).format(cache=cache, error=error)
    )
