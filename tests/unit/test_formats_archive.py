"""Zip files: what they hold comes out, and nothing else happens."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from loaders.faults import UnreadableError
from loaders.formats import archive
from loaders.formats.archive import is_archive, unpack

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "id,name\nu1,县医院\n".encode()


def packed(folder: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    path = folder / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return path


def out_of(folder: Path, path: Path) -> list[str]:
    place = folder / "out"
    place.mkdir()
    found = unpack(path, place)
    on_disk = {each for each in place.rglob("*") if each.is_file()}
    assert on_disk == set(found)
    return [each.relative_to(place).as_posix() for each in found]


def refusal(folder: Path, path: Path) -> tuple[str | None, str]:
    with pytest.raises(UnreadableError) as raised:
        out_of(folder, path)
    [(row, fault)] = raised.value.faults
    assert row is None
    assert fault.reason.zh != fault.reason.en
    outside = {each.name for each in folder.iterdir()} - {"data.zip", "out"}
    assert outside == set()
    return fault.value, fault.reason.en


def test_files_come_out_sorted_and_as_they_were(tmp_path: Path) -> None:
    path = packed(
        tmp_path,
        ("镇/units.csv", TEXT),
        ("镇/", b""),
        ("HOLDS_SEAT.csv", b""),
        ("town.xlsx", b"PK\x03\x04..."),
        ("__MACOSX/._units.csv", b"x"),
        (".DS_Store", b"x"),
        ("镇/~$town.xlsx", b"x"),
    )
    assert is_archive(path)
    assert out_of(tmp_path, path) == ["HOLDS_SEAT.csv", "town.xlsx", "镇/units.csv"]
    assert (tmp_path / "out" / "镇" / "units.csv").read_bytes() == TEXT


def test_names_of_chinese_windows_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path, ("xxxxxxxx.csv", TEXT))
    name = "驻区单位".encode("gb18030")
    path.write_bytes(path.read_bytes().replace(b"xxxxxxxx", name))
    assert out_of(tmp_path, path) == ["驻区单位.csv"]


@pytest.mark.parametrize(
    "name",
    [
        "../units.csv",
        "a/../../units.csv",
        "/tmp/units.csv",  # noqa: S108 - never written
        "C:/units.csv",
        "a\\..\\units.csv",
        "a/units.csv:stream",
        "a\x01b.csv",
        "x" * 300 + ".csv",
        "/".join("abcdefghijklmnopqrstuvwxyz") + ".csv",
    ],
)
def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path, ("good.csv", TEXT), (name, TEXT))
    _, reason = refusal(tmp_path, path)
    assert reason == "a path in the zip leads out of the folder, or cannot be used"
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_special_files_are_refused(tmp_path: Path, kind: int) -> None:
    entry = zipfile.ZipInfo("units.csv")
    entry.create_system = 3
    entry.external_attr = (kind | 0o777) << 16
    found = refusal(tmp_path, packed(tmp_path, (entry, b"/etc/hostname")))
    assert found == ("units.csv", "the zip holds a link or a special file")


@pytest.mark.parametrize("name", ["inner.zip", "a/INNER.ZIP", "x.tar.gz", "x.7z", "x.rar"])
def test_archives_in_archives_are_refused(tmp_path: Path, name: str) -> None:
    found = refusal(tmp_path, packed(tmp_path, (name, b"PK")))
    assert found == (name, "the zip holds another archive; unpack that one first")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, packed(tmp_path, ("units.csv", TEXT), ("UNITS.csv", TEXT)))
    assert found == ("UNITS.csv", "the zip holds two files of this name")


def test_a_file_that_is_also_a_folder_is_refused(tmp_path: Path) -> None:
    found = refusal(tmp_path, packed(tmp_path, ("a", TEXT), ("a/units.csv", TEXT)))
    assert found == ("a/units.csv", "the zip holds two files of this name")


def test_bombs_are_refused_by_what_comes_out(tmp_path: Path) -> None:
    path = packed(tmp_path, ("units.csv", b"0" * 3_000_000))
    found = refusal(tmp_path, path)
    assert found == ("units.csv", "unpacks to more than 200 times its size, like a bomb; stopped")


def test_a_stated_size_is_not_believed(tmp_path: Path) -> None:
    path = packed(tmp_path, ("units.csv", b"0" * 3_000_000))
    size = struct.pack("<L", 3_000_000)
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<L", 10)))
    assert refusal(tmp_path, path)[0] == "units.csv"


def test_the_whole_may_not_be_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 30)
    path = packed(tmp_path, *((f"{n}.csv", TEXT) for n in range(3)))
    assert len(out_of(tmp_path, path)) == 3
    monkeypatch.setattr(archive, "MOST_BYTES", 2 * len(TEXT))
    with pytest.raises(UnreadableError, match="The zip holds more than 0 GB unpacked"):
        unpack(path, tmp_path / "out" / "..")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, *((f"{n}.csv", b"") for n in range(10_001)))
    assert refusal(tmp_path, path) == (None, "The zip holds more than 10000 files")


def test_encrypted_files_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, ("units.csv", TEXT))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(bytes(data))
    found = refusal(tmp_path, path)
    assert found == ("units.csv", "the zip is encrypted; take the password off first")


def test_other_methods_of_packing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as target:
        target.writestr("units.csv", TEXT)
    assert refusal(tmp_path, path)[1].startswith("is packed by a method")


def test_damage_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path, ("units.csv", TEXT * 50))
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(bytes(data))
    assert refusal(tmp_path, path) == ("units.csv", "is damaged within the zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"id,name\n", TEXT * 100])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.zip"
    path.write_bytes(content)
    assert refusal(tmp_path, path) == (None, "The file is not a whole zip file")


def test_a_zip_without_its_end_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("units.csv", TEXT)
    path = tmp_path / "data.zip"
    path.write_bytes(buffer.getvalue()[:-10])
    assert refusal(tmp_path, path) == (None, "The file is not a whole zip file")
