"""A learned model as a file that can be read without running anything it holds.

The file is a ``.npz``, which is a zip of arrays: sizes are looked at before anything is
unpacked, arrays that could hold objects are refused, and a checksum over everything tells whether
it is what was written. A file that was changed, cut short or made by something else is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from graph.errors import InvalidInputError
from graph.text import Text
from queries.analysis.routing.model import TextModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

FORMAT, FORMAT_VERSION = "cobuild-text-model", 1
MOST_BYTES = 512_000_000
"""How much a file may unpack to."""

_ARRAYS = ("header", "vocabulary", "scale", "weights", "intercepts")
_ENTRIES = frozenset(f"{each}.npy" for each in (*_ARRAYS, "checksum"))
_MATRIX = 2
_FOREIGN = Text(
    "模型文件不是本程序写的，或版本不同",
    "The model file is not of our making, or of another version",
)
_DAMAGED = Text("模型文件已损坏", "The model file is damaged")


def dump_model(model: TextModel, about: Mapping[str, Any]) -> bytes:
    """Return a model, and what is known about it, as the content of a file.

    Args:
        model: The model.
        about: Whatever JSON can hold.
    """
    header = {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "labels": list(model.labels),
        "temperature": model.temperature,
        "examples": dict(model.examples),
        "about": dict(about),
    }
    arrays: dict[str, NDArray[Any]] = {
        "header": _bytes(json.dumps(header, ensure_ascii=False, sort_keys=True)),
        "vocabulary": _bytes(json.dumps(model.vocabulary, ensure_ascii=False)),
        "scale": np.asarray(model.scale, dtype="<f8"),
        "weights": np.asarray(model.weights, dtype="<f8"),
        "intercepts": np.asarray(model.intercepts, dtype="<f8"),
    }
    arrays["checksum"] = np.frombuffer(_digest(arrays), dtype=np.uint8)
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def load_model(content: bytes) -> tuple[TextModel, dict[str, Any]]:
    """Return the model of a file and what is known about it, with its ``checksum``.

    Raises:
        InvalidInputError: The content is damaged, or was not made by :func:`dump_model`.
    """
    arrays = _unpacked(content)
    digest = _digest(arrays)
    if arrays["checksum"].tobytes() != digest:
        raise InvalidInputError(_DAMAGED)
    try:
        header = json.loads(arrays["header"].tobytes())
        if (header["format"], header["version"]) != (FORMAT, FORMAT_VERSION):
            raise InvalidInputError(_FOREIGN)
        model = TextModel(
            labels=tuple(map(str, header["labels"])),
            vocabulary=tuple(map(str, json.loads(arrays["vocabulary"].tobytes()))),
            scale=arrays["scale"],
            weights=arrays["weights"],
            intercepts=arrays["intercepts"],
            temperature=float(header["temperature"]),
            examples={str(label): int(count) for label, count in header["examples"].items()},
        )
        about = dict(header["about"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InvalidInputError(_FOREIGN) from error
    if not _fits(model):
        raise InvalidInputError(_FOREIGN)
    return model, {**about, "checksum": digest.hex()}


def _unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file, none of which holds objects.

    Raises:
        InvalidInputError: It is no such file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if {each.filename for each in entries} != _ENTRIES or len(entries) != len(_ENTRIES):
                raise InvalidInputError(_FOREIGN)
            if sum(each.file_size for each in entries) > MOST_BYTES:
                raise InvalidInputError(_FOREIGN)
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return {each: arrays[each] for each in (*_ARRAYS, "checksum")}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, KeyError, MemoryError) as error:
        raise InvalidInputError(_DAMAGED) from error
    except (NotImplementedError, RuntimeError, zlib.error) as error:
        raise InvalidInputError(_DAMAGED) from error


def _fits(model: TextModel) -> bool:
    """Do the arrays belong to the labels and the vocabulary, and hold numbers?"""
    labels, pieces = len(model.labels), len(model.vocabulary)
    arrays = (model.scale, model.weights, model.intercepts)
    return (
        all(each.dtype == np.float64 and bool(np.isfinite(each).all()) for each in arrays)
        and model.weights.ndim == _MATRIX
        and model.weights.shape == (labels, pieces)
        and model.scale.shape == (pieces,)
        and model.intercepts.shape == (labels,)
        and len(set(model.labels)) == labels > 1
        and len(set(model.vocabulary)) == pieces > 0
        and 0 < model.temperature < float("inf")
    )


def _digest(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    found = hashlib.sha256()
    for part in _told(arrays):
        found.update(part)
    return found.digest()


def _told(arrays: Mapping[str, NDArray[Any]]) -> Iterator[bytes]:
    for name in _ARRAYS:
        array = arrays[name]
        yield f"{name} {array.dtype.str} {array.shape}\n".encode()
        yield np.ascontiguousarray(array).tobytes()


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
