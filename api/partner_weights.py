"""The learned weights of partner suggestions: one small file in the product's own folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.errors import ConfigurationError, InvalidInputError
from graph.text import Text
from queries.partners.weights import SHIPPED, read_weights, with_weights

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings
    from queries.partners.records import Kind
    from queries.partners.weights import Weights

FILE_NAME = "partner-weights.json"
_MOST_BYTES = 100_000
_UNREADABLE = Text(
    "已学习的权重文件无法使用，改用自带权重；重新运行 evaluate partners --save 可修复",
    "The file of learned weights cannot be used, so the shipped ones are; "
    "evaluate partners --save writes it anew",
)
_NOT_WRITTEN = Text("无法写入 {file}", "{file} cannot be written")


def weights_path(settings: Settings) -> Path:
    """Return where the learned weights are kept."""
    return settings.home / FILE_NAME


def kept_weights(settings: Settings, kind: Kind) -> tuple[Weights, list[dict[str, str]]]:
    """Which weights are to be used, and what has to be said about them?

    Returns:
        The learned weights of this kind where there are any; otherwise, and where the file is
        damaged, the shipped ones. A damaged file is told in the notes.
    """
    try:
        return read_weights(_stored(settings), kind), []
    except InvalidInputError:
        return SHIPPED, [{"code": "weights_unreadable", **_UNREADABLE.as_dict()}]


def next_revision(settings: Settings, kind: Kind) -> int:
    """Return the number that weights of this kind get when they are kept now."""
    return kept_weights(settings, kind)[0].revision + 1


def keep_weights(settings: Settings, kind: Kind, weights: Weights) -> Path:
    """Keep learned weights beside those of the other kind; all of the file is written, or nothing.

    Raises:
        ConfigurationError: The folder cannot be written to.
    """
    path = weights_path(settings)
    part = path.with_suffix(".part")
    try:
        stored = _stored(settings)
    except InvalidInputError:
        stored = None
    text = json.dumps(with_weights(stored, kind, weights), ensure_ascii=False, indent=2)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(f"{text}\n", "utf-8")
        part.replace(path)
    except OSError as error:
        raise ConfigurationError(_NOT_WRITTEN.format(file=path.name)) from error
    return path


def _stored(settings: Settings) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what the file holds; None when there is no file.

    Raises:
        InvalidInputError: It is no JSON, or cannot be read.
    """
    path = weights_path(settings)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInputError(_UNREADABLE)
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInputError(_UNREADABLE) from error
