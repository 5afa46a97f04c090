"""The learned routing models: numbered files in the product's own folder, the newest in use."""

from __future__ import annotations

import re
import threading
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from graph.errors import ConfigurationError, InvalidInputError
from graph.model import SCHEMA
from graph.text import Text
from queries.routing.route import Taught

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings
    from queries.routing.train import Trained

KEPT = 5
"""How many models are kept; older ones are deleted when a new one is trained."""

_NAME = re.compile(r"model-(\d{1,9})\.npz")
_MOST_FILE_BYTES = 256_000_000
_UNUSABLE = Text(
    "学习所得的模型 {file} 无法使用（{reason}），只按声明的职责判断；重新运行 train routing 可修复",
    "The learned model {file} cannot be used ({reason}), so only declared duties count; train "
    "routing writes a new one",
)
_UNREADABLE = Text("无法读取", "it cannot be read")
_TOO_LARGE = Text("文件过大", "the file is too large")
_OTHER_SCHEMA = Text(
    "模型是按另一版数据结构学习的", "it was learned from another version of the schema"
)
_NOT_WRITTEN = Text("无法写入 {file}", "{file} cannot be written")

_lock = threading.Lock()
_cached: dict[tuple[str, int, int], Taught] = {}


def models_folder(settings: Settings) -> Path:
    """Return where the models are kept."""
    return settings.home / "routing"


def kept_models(settings: Settings) -> list[tuple[int, Path]]:
    """Return the models by their revision, the newest first."""
    try:
        names = [each.name for each in models_folder(settings).iterdir()]
    except OSError:
        return []
    found = [(int(match[1]), match[0]) for each in names if (match := _NAME.fullmatch(each))]
    return [
        (number, models_folder(settings) / name) for number, name in sorted(found, reverse=True)
    ]


def taught(settings: Settings) -> Taught:
    """What was learned from dispatches?

    The newest model is read once and kept in memory until its file changes.

    Returns:
        The model; where there is none, nothing; where its file is damaged or not of our making,
        nothing and a note that says so.
    """
    newest = next(iter(kept_models(settings)), None)
    if newest is None:
        return Taught()
    revision, path = newest
    try:
        state = path.stat()
        key = (str(path), state.st_mtime_ns, state.st_size)
        with _lock:
            if key not in _cached:
                found = _read(path, revision, state.st_size)
                _cached.clear()
                _cached[key] = found
            return _cached[key]
    except OSError:
        return _unusable(path, _UNREADABLE)


def keep_model(settings: Settings, trained: Trained) -> dict[str, Any]:
    """Keep a new model; all of its file is written, or nothing. The oldest ones are deleted.

    Returns:
        ``revision``, ``file`` (its name), ``bytes`` and what is known about the model.

    Raises:
        ConfigurationError: The folder cannot be written to.
    """
    from queries.analysis.routing.model_file import dump_model  # noqa: PLC0415 - as in _read

    models = kept_models(settings)
    revision = models[0][0] + 1 if models else 1
    path = models_folder(settings) / f"model-{revision:04d}.npz"
    about = {
        **trained.about,
        "revision": revision,
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "schema": SCHEMA.version,
        "libraries": _libraries(),
    }
    content = dump_model(trained.model, about)
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        part.write_bytes(content)
        part.replace(path)
        for _, old in models[KEPT - 1 :]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigurationError(_NOT_WRITTEN.format(file=path.name)) from error
    return {**about, "file": path.name, "bytes": len(content)}


def _read(path: Path, revision: int, size: int) -> Taught:
    # the numerical library comes with the first model, not with every start
    from queries.analysis.routing.model_file import load_model  # noqa: PLC0415 - see above

    if size > _MOST_FILE_BYTES:
        return _unusable(path, _TOO_LARGE)
    try:
        model, about = load_model(path.read_bytes())
    except InvalidInputError as error:
        return _unusable(path, error.detail)
    if about.get("schema") != SCHEMA.version:
        return _unusable(path, _OTHER_SCHEMA)
    return Taught(model, {**about, "revision": revision})


def _unusable(path: Path, reason: Text) -> Taught:
    text = _UNUSABLE.format(file=path.name, reason=reason)
    return Taught(notes=({"code": "model_unusable", **text.as_dict()},))


def _libraries() -> dict[str, str]:
    import numpy as np  # noqa: PLC0415 - as in _read
    import sklearn  # noqa: PLC0415 - as in _read

    return {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
