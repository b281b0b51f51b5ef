"""Strangers' archives: what leads elsewhere, is too much or damaged is left out, and said."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from autograder import archive, collecting, conventions
from autograder.archive import ArchiveError
from autograder.collecting import CollectError
from autograder.conventions import CONVENTIONS
from autograder.course import Course

from .test_collecting import (
    NOON,
    NOTEBOOK,
    collect,
    course,
    laid,
    packed,
    statuses,
    submitted,
)
from .words import SLUG

__all__ = ["course"]

OUT = [
    "../../../evil.ipynb",
    "/etc/evil.ipynb",
    "a/../../evil.ipynb",
    "..\\..\\evil.ipynb",
    "C:\\evil.ipynb",
    "a//evil.ipynb",
    "a/./evil.ipynb",
    "a/ev\nil.ipynb",
    "a/ev\u202eil.ipynb",
    "/".join("abcdefghijklmn") + "/evil.ipynb",
]


@pytest.mark.parametrize("name", OUT)
def test_a_path_that_leads_elsewhere_is_left_out(course: Course, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if "submitted" not in path.parts}
    source = packed(tmp_path / "x.zip", {name: b"{}", f"ada/{SLUG}.ipynb": NOTEBOOK % 1})
    done = collect(course, source)
    assert statuses(done) == {"ada": "new"}
    (problem,) = done.problems
    assert "evil" in problem.what or "il.ipynb" in problem.what
    after = {path for path in tmp_path.rglob("*") if "submitted" not in path.parts}
    assert after - before == {source}
    assert sorted(submitted(course, "ada")) == [f"{SLUG}.ipynb", "timestamp.txt"]


@pytest.mark.parametrize(
    "student", ["..", ".", "-rf", ".hidden", "a:b", "a\tb", "x" * 120, "a ", "a;b", "a*"]
)
def test_what_can_be_no_students_id_is_left_out(
    course: Course, tmp_path: Path, student: str
) -> None:
    source = packed(
        tmp_path / "x.zip", {f"{student}/{SLUG}.ipynb": b"{}", f"b/{SLUG}.ipynb": b"{}"}
    )
    done = collect(course, source)
    assert statuses(done) == {"b": "new"}
    assert len(done.problems) == 1 or student == ".hidden"
    assert [path.name for path in (course.root / "submitted").iterdir()] == ["b"]


def test_links_and_devices_in_a_zip_are_left_out(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number, kind in enumerate((stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR)):
            info = zipfile.ZipInfo(f"eve/{number}.ipynb")
            info.external_attr = (kind | 0o777) << 16
            made.writestr(info, "/etc/passwd")
        made.writestr(f"ada/{SLUG}.ipynb", NOTEBOOK % 1)
    done = collect(course, path)
    assert statuses(done) == {"ada": "new"}
    assert [problem.reason for problem in done.problems] == [
        "it is a link, not a file",
        "it is not a plain file",
        "it is not a plain file",
    ]


def test_links_in_a_folder_are_not_followed(course: Course, tmp_path: Path) -> None:
    secret = laid(tmp_path / "secret", {"x.ipynb": NOTEBOOK % 7})
    source = laid(tmp_path / "in", {f"ada/{SLUG}.ipynb": NOTEBOOK % 1})
    (source / "eve").symlink_to(secret)
    (source / "ada" / "more").symlink_to(secret)
    (source / "ada" / "y.ipynb").symlink_to(secret / "x.ipynb")
    os.mkfifo(source / "ada" / "z.ipynb")
    done = collect(course, source)
    assert statuses(done) == {"ada": "new"}
    assert set(submitted(course, "ada")) == {f"{SLUG}.ipynb", "timestamp.txt"}
    assert {(p.what, p.reason) for p in done.problems} == {
        ("eve", "it is a link, not a file"),
        ("ada/more", "it is a link, not a file"),
        ("ada/y.ipynb", "it is a link, not a file"),
        ("ada/z.ipynb", "it is not a plain file"),
    }


def test_a_folder_that_becomes_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = laid(tmp_path / "secret", {"x.ipynb": b"secret"})
    source = laid(tmp_path / "in", {"ada/deep/x.ipynb": b"mine"})
    with archive.listed(source) as listing:
        (entry,) = listing.entries
        (source / "ada" / "deep").rename(tmp_path / "away")
        (source / "ada" / "deep").symlink_to(secret)
        with pytest.raises(archive.Refused):
            entry.read()


def test_a_link_in_submitted_is_left_alone(course: Course, tmp_path: Path) -> None:
    other = laid(tmp_path / "other", {"keep.txt": b""})
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / "ada").symlink_to(other)
    done = collect(course, laid(tmp_path / "in", {f"ada/{SLUG}.ipynb": NOTEBOOK % 1}))
    assert done.collected == []
    assert "is a link" in done.problems[0].reason
    assert [path.name for path in other.iterdir()] == ["keep.txt"]


def test_a_bomb_is_left_out(course: Course, tmp_path: Path) -> None:
    source = packed(
        tmp_path / "x.zip",
        {"eve/x.ipynb": bytes(8 << 20), f"ada/{SLUG}.ipynb": NOTEBOOK % 1},
    )
    done = collect(course, source)
    assert statuses(done) == {"ada": "new"}
    assert "packed more than 200 times smaller" in done.problems[0].reason


def test_a_size_that_is_a_lie_is_noticed(course: Course, tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", {"eve/x.ipynb": bytes(3 << 20)})
    data = bytearray(source.read_bytes())
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        at = data.index(signature) + offset
        assert struct.unpack_from("<I", data, at) == (3 << 20,)
        struct.pack_into("<I", data, at, 100)
    source.write_bytes(data)
    done = collect(course, source)
    assert done.collected == []
    assert "cannot be unpacked" in done.problems[0].reason


@pytest.mark.parametrize(
    ("limit", "value", "says"),
    [("MAX_ENTRIES", 1, "more than 1 files"), ("MAX_TOTAL", 10, "would unpack to more than")],
)
def test_a_download_that_is_too_much_is_refused(
    course: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
    says: str,
) -> None:
    monkeypatch.setattr(archive, limit, value)
    source = packed(tmp_path / "x.zip", {"a/x.ipynb": b"{}" * 9, "b/x.ipynb": b"{}"})
    with pytest.raises(CollectError, match=says):
        collect(course, source)


@pytest.mark.parametrize(
    ("limit", "says"), [("MAX_FILES", "more than 1 files"), ("MAX_BYTES", "more than 0 MiB")]
)
def test_one_student_cannot_fill_the_disk(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    monkeypatch.setattr(collecting, limit, 1)
    source = packed(tmp_path / "x.zip", {f"eve/{SLUG}.ipynb": b"{}", "eve/b.csv": b"1"})
    done = collect(course, source)
    assert done.collected == []
    assert says in done.problems[0].reason


def test_a_damaged_or_encrypted_file_is_left_out(course: Course, tmp_path: Path) -> None:
    source = packed(tmp_path / "x.zip", {"ada/x.ipynb": NOTEBOOK % 1, "bob/x.ipynb": NOTEBOOK % 2})
    data = bytearray(source.read_bytes())
    data[data.index(b"ada/x.ipynb") + 14] ^= 0xFF
    at = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    data[at + 8] |= 1
    source.write_bytes(data)
    done = collect(course, source)
    assert done.collected == []
    assert [p.what for p in done.problems] == ["bob/x.ipynb", "ada"]
    assert done.problems[0].reason == "it is encrypted"
    assert "cannot be unpacked" in done.problems[1].reason


@pytest.mark.parametrize("data", [b"", b"PK\3\4 cut off", b"not a zip"])
def test_what_is_no_zip_is_one_line(course: Course, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(CollectError, match=r"neither a folder nor a zip"):
        collect(course, tmp_path / "x.zip")
    with pytest.raises(ArchiveError, match="there is no"), archive.listed(tmp_path / "none.zip"):
        pass


def test_every_convention_takes_any_names(tmp_path: Path) -> None:
    entries = [
        archive.Entry(tuple(name.split("/")), NOON, lambda: b"")
        for name in (
            "+",
            "a+b",
            "+++",
            "a+b+c+d",
            "_1_assignsubmission_file_",
            "_1_2_",
            "x",
            "a/b/c",
        )
    ]
    for convention in CONVENTIONS.values():
        convention(entries, SLUG, [])
    assert conventions.recognised([]) == "folders"
