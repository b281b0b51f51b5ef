"""What was handed in elsewhere comes into submitted/: whose it is, which attempt, no more."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from autograder import collecting, roster
from autograder.collecting import CollectError, Collection
from autograder.course import Course, load

from .test_command import run
from .words import SLUG, make

NOTEBOOK = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = %d"}]}'
NOON = datetime(2026, 11, 20, 12, 0, 0)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    exchange = f'\n[gradebook]\nexchange = "{tmp_path / "exchange"}"\n'
    return make(tmp_path / "course", exchange)


def packed(path: Path, files: dict[str, bytes], when: datetime = NOON) -> Path:
    """A zip of these files, all of this time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, when.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return path


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def collect(course: Course, source: Path | None, **more: object) -> Collection:
    return collecting.collect(course, SLUG, source, **more)  # type: ignore[arg-type]


def statuses(done: Collection) -> dict[str, str]:
    return {each.student: each.status for each in done.collected}


def submitted(course: Course, student: str) -> dict[str, bytes]:
    folder = course.root / "submitted" / student / SLUG
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def inbound(course: Course, student: str, when: str, number: int = 1, slug: str = SLUG) -> Path:
    """A submission as nbgrader's exchange lays it down."""
    assert course.gradebook is not None
    folder = Path(course.gradebook.exchange) / "my-course" / "inbound"
    folder /= f"{student}+{slug}+{when}+Zx_-9a"
    files = {f"{slug}.ipynb": NOTEBOOK % number, "timestamp.txt": when.encode()}
    return laid(folder, {**files, "submission_secret.txt": b"hush"})


# --- where from -------------------------------------------------------------------------------


def test_from_nbgraders_exchange(course: Course) -> None:
    inbound(course, "ada", "2026-11-20 12:00:00.500000 UTC")
    inbound(course, "bob+2", "2026-11-20 12:30:00 UTC")
    inbound(course, "ada", "2026-11-20 12:00:00 UTC", slug="other")
    inbound(course, "ada", "2026-11-20 12:00:00 UTC", slug=f"{SLUG}_2")
    done = collect(course, None)
    assert statuses(done) == {"ada": "new", "bob+2": "new"}
    assert (done.convention, done.problems) == ("exchange", [])
    assert submitted(course, "ada") == {
        f"{SLUG}.ipynb": NOTEBOOK % 1,
        "timestamp.txt": b"2026-11-20 12:00:00.500000 UTC",
        "submission_secret.txt": b"hush",
    }


def test_it_collects_what_nbgrader_collects(course: Course, tmp_path: Path) -> None:
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange.default import ExchangeCollect
    from traitlets.config import Config

    inbound(course, "ada", "2026-11-20 12:00:00.500000 UTC", 1)
    inbound(course, "ada", "2026-11-20 12:00:01.500000 UTC", 2)
    inbound(course, "bob", "2026-11-19 23:59:59.000000 UTC", 3)
    collect(course, None)
    config = Config()
    config.CourseDirectory.root = str(tmp_path / "theirs")
    config.CourseDirectory.db_url = "sqlite://"
    config.Exchange.root = str(tmp_path / "exchange")
    directory = CourseDirectory(config=config, course_id="my-course", assignment_id=SLUG)
    os.chmod(tmp_path / "exchange", 0o777)
    from autograder.gradebook_database import alembic_on_path

    with alembic_on_path():
        ExchangeCollect(coursedir=directory, config=config, check_owner=False).start()
    theirs = load(course.root)
    for student in ("ada", "bob"):
        folder = tmp_path / "theirs" / "submitted" / student / SLUG
        expected = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert submitted(theirs, student) == expected


@pytest.mark.parametrize("tail", ["_assignsubmission_file_", "_assignsubmission_file"])
def test_from_moodles_download_in_folders(course: Course, tmp_path: Path, tail: str) -> None:
    source = packed(
        tmp_path / "moodle.zip",
        {
            f"Ada Lovelace_101{tail}/my solution.ipynb": NOTEBOOK % 1,
            f"Ada Lovelace_101{tail}/data/points.csv": b"1,2",
            f"Émile Ørsted_O'Neil_102{tail}/{SLUG}.ipynb": NOTEBOOK % 2,
            "Ada Lovelace_101_assignsubmission_onlinetext_/onlinetext.html": b"<p>Hi</p>",
        },
    )
    done = collect(course, source)
    assert (done.convention, done.problems) == ("moodle", [])
    assert statuses(done) == {"101": "new", "102": "new"}
    assert submitted(course, "101") == {
        f"{SLUG}.ipynb": NOTEBOOK % 1,
        "data/points.csv": b"1,2",
        "timestamp.txt": b"2026-11-20 12:00:00.000000 UTC",
    }


def test_from_moodles_download_without_folders(course: Course, tmp_path: Path) -> None:
    name = "Ada Lovelace_101_assignsubmission_file_leaky_relu_2.ipynb"
    done = collect(course, packed(tmp_path / "m.zip", {name: NOTEBOOK % 1}))
    assert (done.convention, statuses(done)) == ("moodle", {"101": "new"})
    assert f"{SLUG}.ipynb" in submitted(course, "101")


def test_from_canvas_download(course: Course, tmp_path: Path) -> None:
    source = packed(
        tmp_path / "submissions.zip",
        {
            f"lovelaceada_1234_5678_{SLUG}.ipynb": NOTEBOOK % 1,
            "hopper-grace_late_1235_5679_Homework 1-2.ipynb": NOTEBOOK % 2,
            "turingalan_LATE_1236_5680_answer_7_8.py": b"x = 1",
            "o_neilmary_1237_text.html": b"<p>I have no file.</p>",
        },
    )
    done = collect(course, source)
    assert done.convention == "canvas"
    assert [(p.what, p.reason) for p in done.problems] == [
        ("1237", "there is nothing to grade in it: text.html")
    ]
    assert {each.student: each.late for each in done.collected} == {
        "1234": False,
        "1235": True,
        "1236": True,
    }
    assert f"{SLUG}.ipynb" in submitted(course, "1235")
    assert "answer_7_8.py" in submitted(course, "1236")


def test_from_canvas_where_students_are_anonymous(course: Course, tmp_path: Path) -> None:
    files = {"anon_aB3xY_5678_a.ipynb": NOTEBOOK % 1, "LATE_anon_Zz9_5679_a.ipynb": NOTEBOOK % 2}
    done = collect(course, packed(tmp_path / "c.zip", files))
    assert {each.student: each.late for each in done.collected} == {
        "anon_aB3xY": False,
        "anon_Zz9": True,
    }


def test_from_moodle_where_groups_hand_in(course: Course, tmp_path: Path) -> None:
    files = {
        "Team A_7_assignsubmission_file/a.ipynb": NOTEBOOK % 1,
        "Default group_assignsubmission_file/a.ipynb": NOTEBOOK % 2,
    }
    done = collect(course, packed(tmp_path / "m.zip", files))
    assert (done.convention, statuses(done)) == ("moodle", {"7": "new", "Default group": "new"})


def test_from_folders_of_students(course: Course, tmp_path: Path) -> None:
    source = laid(
        tmp_path / "in",
        {
            f"ada/{SLUG}/{SLUG}.ipynb": NOTEBOOK % 1,
            f"ada/{SLUG}/timestamp.txt": b"2026-11-20 12:00:00 UTC",
            "bob/homework.ipynb": NOTEBOOK % 2,
            "carol.ipynb": NOTEBOOK % 3,
            "Dan.IPYNB": NOTEBOOK % 4,
            "README.txt": b"",
            "ada/.ipynb_checkpoints/x.ipynb": b"{}",
        },
    )
    done = collect(course, source)
    assert statuses(done) == {"Dan": "new", "ada": "new", "bob": "new", "carol": "new"}
    assert done.collected[1].timestamp == "2026-11-20 12:00:00.000000 UTC"
    assert f"{SLUG}.ipynb" in submitted(course, "Dan")
    assert set(submitted(course, "ada")) == {f"{SLUG}.ipynb", "timestamp.txt"}
    assert done.problems == []


def test_a_folder_around_a_download_does_not_matter(course: Course, tmp_path: Path) -> None:
    name = f"submissions/lovelaceada_1234_5678_{SLUG}.ipynb"
    assert statuses(collect(course, packed(tmp_path / "c.zip", {name: NOTEBOOK % 1}))) == {
        "1234": "new"
    }


def test_a_students_file_name_does_not_change_the_convention(
    course: Course, tmp_path: Path
) -> None:
    source = laid(
        tmp_path / "in",
        {f"ada/{SLUG}.ipynb": NOTEBOOK % 1, "bob/x_1_2_y.ipynb": NOTEBOOK % 2},
    )
    assert statuses(collect(course, source)) == {"ada": "new", "bob": "new"}


# --- which attempt ----------------------------------------------------------------------------


def test_the_newest_attempt_counts(course: Course) -> None:
    inbound(course, "ada", "2026-11-20 12:00:00.000002 UTC", 2)
    inbound(course, "ada", "2026-11-20 12:00:00.000003 UTC", 3)
    inbound(course, "ada", "2026-11-20 12:00:00.000001 UTC", 1)
    collect(course, None)
    assert submitted(course, "ada")[f"{SLUG}.ipynb"] == NOTEBOOK % 3


def test_a_newer_attempt_without_anything_to_grade_replaces_nothing(course: Course) -> None:
    inbound(course, "ada", "2026-11-20 12:00:00 UTC", 1)
    empty = inbound(course, "ada", "2026-11-21 12:00:00 UTC", 2)
    (empty / f"{SLUG}.ipynb").rename(empty / "essay.docx")
    collect(course, None)
    assert submitted(course, "ada")[f"{SLUG}.ipynb"] == NOTEBOOK % 1


def test_collecting_again_changes_nothing(course: Course) -> None:
    inbound(course, "ada", "2026-11-20 12:00:00 UTC")
    collect(course, None)
    path = course.root / "submitted" / "ada" / SLUG / f"{SLUG}.ipynb"
    before = path.stat()
    assert statuses(collect(course, None)) == {"ada": "unchanged"}
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_newer_attempt_replaces_an_older_one_and_never_the_other_way(course: Course) -> None:
    old = inbound(course, "ada", "2026-11-20 12:00:00 UTC", 1)
    (old / "left over.csv").write_text("1")
    collect(course, None)
    new = inbound(course, "ada", "2026-11-21 12:00:00 UTC", 2)
    assert statuses(collect(course, None)) == {"ada": "updated"}
    assert "left over.csv" not in submitted(course, "ada")
    new.rename(new.with_name("elsewhere"))
    assert statuses(collect(course, None)) == {"ada": "kept"}
    assert submitted(course, "ada")[f"{SLUG}.ipynb"] == NOTEBOOK % 2


def test_a_file_put_there_by_hand_is_not_replaced_by_an_older_one(
    course: Course, tmp_path: Path
) -> None:
    laid(course.root / "submitted" / "1234" / SLUG, {f"{SLUG}.ipynb": NOTEBOOK % 9})
    source = packed(tmp_path / "c.zip", {f"ada_1234_5_{SLUG}.ipynb": NOTEBOOK % 1})
    assert statuses(collect(course, source)) == {"1234": "kept"}


# --- names ------------------------------------------------------------------------------------


def test_the_one_notebook_gets_the_assignments_name(course: Course, tmp_path: Path) -> None:
    source = packed(tmp_path / "c.zip", {"ada_1_5_week 3 (final).ipynb": NOTEBOOK % 1})
    (done,) = collect(course, source).collected
    assert done.files == [f"{SLUG}.ipynb"]
    assert done.notes == ["week 3 (final).ipynb was handed in"]


def test_of_several_notebooks_the_likely_one_does(course: Course, tmp_path: Path) -> None:
    files = {f"ada_1_5_{SLUG}-2.ipynb": NOTEBOOK % 1, "ada_1_6_scratch.ipynb": NOTEBOOK % 2}
    (done,) = collect(course, packed(tmp_path / "c.zip", files)).collected
    assert done.files == [f"{SLUG}.ipynb", "scratch.ipynb"]


def test_several_notebooks_without_a_likely_one_are_said(course: Course, tmp_path: Path) -> None:
    files = {"ada_1_5_a.ipynb": NOTEBOOK % 1, "ada_1_6_b.ipynb": NOTEBOOK % 2}
    (done,) = collect(course, packed(tmp_path / "c.zip", files)).collected
    assert done.files == ["a.ipynb", "b.ipynb"]
    assert done.notes == [
        f"it holds several notebooks, none of them {SLUG}.ipynb: a.ipynb, b.ipynb"
    ]


def test_a_long_name_costs_nobody_anything(course: Course, tmp_path: Path) -> None:
    long = "ü" * 200
    tail = "_101_assignsubmission_file_"
    files = {
        f"Ada{tail}{long}.ipynb": NOTEBOOK % 1,
        f"Ada{tail}{long}.csv": b"1",
        f"Bob_102_assignsubmission_file_{long}.py": b"x = 1",
        f"Bob_102_assignsubmission_file_{long}2.py": b"x = 2",
    }
    done = collect(course, packed(tmp_path / "m.zip", files))
    assert (statuses(done), done.problems) == ({"101": "new", "102": "new"}, [])
    (table,) = submitted(course, "101").keys() - {f"{SLUG}.ipynb", "timestamp.txt"}
    assert table.endswith(".csv") and len(table.encode()) <= 200
    told = "names of more than 200 bytes were shortened"
    assert told in done.collected[0].notes and told in done.collected[1].notes
    sources = {data for name, data in submitted(course, "102").items() if name.endswith(".py")}
    assert sources == {b"x = 1", b"x = 2"}


STRAYS = {"grading.xlsx": b"", "some readme.txt": b"", "feedback/old.csv": b""}
DOWNLOADS = {
    "moodle": [f"Ada_{n}_assignsubmission_file/a.ipynb" for n in (101, 102)],
    "canvas": [f"ada_{n}_5_a.ipynb" for n in (101, 102)],
    "exchange": [f"{n}+{SLUG}+2026-11-20 12:00:00 UTC+x/a.ipynb" for n in (101, 102)],
}


@pytest.mark.parametrize("kind", DOWNLOADS)
@pytest.mark.parametrize("around", ["", "download/"])
def test_what_lies_beside_a_download_does_not_change_what_it_is(
    course: Course, tmp_path: Path, kind: str, around: str
) -> None:
    submissions = dict.fromkeys(DOWNLOADS[kind], NOTEBOOK % 1)
    strange = {"template.ipynb": NOTEBOOK % 9, **STRAYS}
    files = {f"{around}{name}": data for name, data in {**strange, **submissions}.items()}
    done = collect(course, packed(tmp_path / "x.zip", files))
    assert (done.convention, statuses(done)) == (kind, {"101": "new", "102": "new"})
    (problem,) = done.problems
    assert problem.what == "feedback, grading.xlsx, some readme.txt, template.ipynb"
    assert problem.reason == f"not named as {kind} names what was handed in"


@pytest.mark.parametrize("kind", DOWNLOADS)
def test_what_could_be_either_is_asked_for(course: Course, tmp_path: Path, kind: str) -> None:
    names = [*DOWNLOADS[kind], "eve.ipynb", "zoe/a.ipynb"]
    source = packed(tmp_path / "x.zip", dict.fromkeys(names, NOTEBOOK % 1))
    with pytest.raises(CollectError, match=r"x\.zip: 2 names are as .* 2 are not: .* --as"):
        collect(course, source)
    assert not (course.root / "submitted").exists()
    assert statuses(collect(course, source, convention=kind)) == {"101": "new", "102": "new"}
    told = {each.student for each in collect(course, source, convention="folders").collected}
    assert {"eve", "zoe"} <= told


def test_folders_are_not_taken_out_of_a_students(course: Course, tmp_path: Path) -> None:
    source = laid(tmp_path / "in", {"ada/x_1_2_y.ipynb": NOTEBOOK % 1})
    assert statuses(collect(course, source, convention="folders")) == {"ada": "new"}


def test_responses_of_a_quiz_keep_their_names(course: Course, tmp_path: Path) -> None:
    source = laid(tmp_path / "in", {f"ada/{SLUG}.quiz.json": b"{}"})
    assert statuses(collect(course, source)) == {"ada": "new"}
    assert f"{SLUG}.quiz.json" in submitted(course, "ada")


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_roster_says_who_is_who(course: Course, tmp_path: Path, separator: str) -> None:
    worksheet = tmp_path / "worksheet.csv"
    text = (
        "\ufeffIdentifier,Full name,Email address\n"
        "Participant 101,Ada Lovelace,ada@uni.example\n"
        "Participant 102,Bob Smith,bob@uni.example\n"
        "Participant 103,Bob Smith,bob2@uni.example\n"
    )
    worksheet.write_text(text.replace(",", separator), "utf-8")
    known = roster.read(worksheet).who("Email address")
    tail = "_assignsubmission_file_/a.ipynb"
    source = packed(
        tmp_path / "m.zip",
        {
            f"Ada Lovelace_101{tail}": NOTEBOOK % 1,
            f"Bob Smith_103{tail}": NOTEBOOK % 3,
            f"Eve_666{tail}": NOTEBOOK % 6,
        },
    )
    done = collect(course, source, roster=known)
    assert statuses(done) == {"ada@uni.example": "new", "bob2@uni.example": "new"}
    (problem,) = done.problems
    assert (problem.what, problem.reason) == ("666 Eve", "the roster does not know them")


@pytest.mark.parametrize("text", ["", "name\nx\n", b"\xff\xfe", b"name\n\xff\n"])
def test_a_roster_that_cannot_be_used_is_named(tmp_path: Path, text: str | bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(roster.RosterError, match=r"roster\.csv"):
        roster.read(path).who("student")


# --- the command ------------------------------------------------------------------------------


def test_the_command_says_what_it_did(course: Course, tmp_path: Path) -> None:
    source = packed(
        tmp_path / "c.zip", {f"ada_late_1_5_{SLUG}.ipynb": NOTEBOOK % 1, "eve_2_6_essay.pdf": b""}
    )
    place = ("--course", str(course.root))
    result = run("collect", SLUG, str(source), "--json", "-", *place)
    assert result.exit_code == 3
    report = json.loads(result.stdout)
    assert (report["schema"], report["assignment"], report["convention"]) == (1, SLUG, "canvas")
    assert report["collected"][0] == {
        "student": "1",
        "status": "new",
        "timestamp": "2026-11-20 12:00:00.000000 UTC",
        "files": [f"{SLUG}.ipynb"],
        "late": True,
        "notes": [],
    }
    assert report["problems"] == [
        {"what": "2", "reason": "there is nothing to grade in it: essay.pdf"}
    ]
    again = run("collect", SLUG, str(source), *place)
    assert "1 submissions (canvas): 1 unchanged" in again.stdout
    assert "left out: 2: there is nothing to grade in it: essay.pdf" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none.zip",), "there is no none.zip"),
        (("x", "--as", "email"), "unknown kind 'email'"),
        ((), "inbound"),
    ],
)
def test_bad_usage_is_one_line(course: Course, arguments: tuple[str, ...], says: str) -> None:
    result = run("collect", SLUG, *arguments, "--course", str(course.root))
    assert result.exit_code == 2
    assert says in result.stderr and result.stderr.count("\n") == 1
