"""What is written for other systems, read back as those systems read it."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import deadlines
from autograder.course import Assignment, Course
from autograder.deadlines import Deadlines, Rules
from autograder.export import Exported, ExportError, export
from autograder.export.matching import match
from autograder.export.tables import FORMULA, cell, number
from autograder.lateness import Late
from autograder.results import ExerciseResult, SubmissionResult, TestResult
from autograder.roster import RosterError, read
from autograder.store import Attempt

DUE = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
LATE = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def result(student: str, score: float = 6.5, **fields: object) -> SubmissionResult:
    tests = [TestResult(name="test_one", passed=False, points=10.0 - score)]
    exercise = ExerciseResult(name="double", score=score, max_score=10.0, tests=tests)
    common = {"path": "a.ipynb", "status": "graded", "max_score": 10.0, "exercises": [exercise]}
    return SubmissionResult(**{**common, "student": student, "score": score, **fields})


def exported(
    course: Course,
    assignment: Assignment,
    to: str,
    results: Sequence[SubmissionResult],
    roster: Path | None = None,
) -> Exported:
    attempts = [Attempt(each, DUE, replaced=False) for each in results]
    return export(course, assignment, to, lambda slug: attempts, roster)


def rows(done: Exported) -> list[list[str]]:
    assert b"\r" not in done.data.replace(b"\r\n", b"")
    return list(csv.reader(io.StringIO(done.data.decode("utf-8"), newline=""), strict=True))


@pytest.fixture
def titled(kinds: Assignment) -> Assignment:
    return dataclasses.replace(kinds, title="Kinds, all of them")


# --- Canvas -------------------------------------------------------------------------------------

ROSTER = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,"Kinds, all of them (77)",Final Score
,,,,,Manual Posting,
    Points Possible,,,,,24.0,(read only)
"Lovelace, Ada",101,S1,ada,Tue,,
"Smith, Bob",102,S2,bob@example.com,Tue,5,
"Mallory, =1+1",103,S3,-mallory,Wed,,
"Student, Test",199,,,Tue,,
"""


@dataclass
class Canvas:
    """A course in Canvas, and its importer's rules on columns and rows."""

    students: dict[str, tuple[str, str, str]]
    """By id: SIS user, SIS login, name."""
    assignments: dict[str, str]
    points: dict[str, str] = field(default_factory=dict)
    scores: dict[tuple[str, str], str] = field(default_factory=dict)

    def take(self, table: list[list[str]]) -> None:
        header, *rest = table
        assert len(header) > 3
        assert "Student" in header[0] and "ID" in header[1]
        sis = {
            name: header.index(name) for name in ("SIS User ID", "SIS Login ID") if name in header
        }
        about = 2
        if header[about] == "SIS Login ID":
            about += 1
        elif header[about : about + 2] == ["SIS User ID", "SIS Login ID"]:
            about += 2
            about += "Integration ID" in header[about]
            about += "Root Account" in header[about]
        assert "Section" in header[about]
        columns = {}
        for place, heading in enumerate(header[about + 1 :], about + 1):
            assert not re.search("(Current|Final) (Score|Points|Grade)", heading)
            found = re.fullmatch(r"(.*)\s*\((\d+)\)", heading)
            key = found[2] if found and found[2] in self.assignments else ""
            key = key or next((i for i, title in self.assignments.items() if title == heading), "")
            if not key:
                key = f"new {heading}"
                self.assignments[key] = heading
            columns[place] = key
        for row in rest:
            if "Points Possible" in row[0]:
                self.points.update({key: row[place] for place, key in columns.items()})
                continue
            who = self._who(row, sis)
            for place, key in columns.items():
                assert row[place].strip() not in ("", "-"), "this takes a score away"
                self.scores[who, key] = row[place].strip()

    def _who(self, row: list[str], sis: dict[str, int]) -> str:
        if row[1] in self.students:
            return row[1]
        for place, name in enumerate(["SIS User ID", "SIS Login ID"]):
            for key, known in self.students.items():
                if name in sis and known[place] and known[place] == row[sis[name]]:
                    return key
        return next((key for key, known in self.students.items() if known[2] == row[0]), "nobody")


def canvas() -> Canvas:
    return Canvas(
        {
            "101": ("S1", "ada", "Lovelace, Ada"),
            "102": ("S2", "bob@example.com", "Smith, Bob"),
            "103": ("S3", "-mallory", "Mallory, =1+1"),
        },
        {"77": "Kinds, all of them"},
    )


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, "utf-8")
    return path


def test_canvas_takes_scores_by_its_own_ids(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    there = canvas()
    results = [result("ada"), result("bob", 3), result("S3", 0), result("eve"), result("x,y")]
    done = exported(kinds_course, titled, "canvas", results, roster)
    there.take(rows(done))
    assert there.scores == {("101", "77"): "6.5", ("102", "77"): "3", ("103", "77"): "0"}
    assert there.points == {"77": number(titled.points)}
    assert f"not in {roster}, so left out: eve, x,y" in done.notes


def test_canvas_keeps_the_scores_of_who_handed_in_nothing(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    table = rows(exported(kinds_course, titled, "canvas", [result("ada")], roster))
    assert [row[1] for row in table] == ["ID", "", "101"]


def test_canvas_gets_names_that_are_no_formulas(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    roster.write_text(ROSTER.replace("Mallory, =1+1", "=1+1"))
    table = rows(exported(kinds_course, titled, "canvas", [result("103")], roster))
    assert table[-1] == ["'=1+1", "103", "S3", "'-mallory", "Wed", "6.5"]


def test_nobody_becomes_the_row_with_the_points(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    named = ROSTER.replace("Lovelace, Ada", "Ada Points-Possible")
    roster.write_text(named)
    there = canvas()
    there.take(rows(exported(kinds_course, titled, "canvas", [result("ada")], roster)))
    there.take(rows(exported(kinds_course, titled, "canvas", [result("My Points Possible")])))
    assert there.points["77"] == number(titled.points)


def test_canvas_is_told_of_a_new_assignment(
    kinds_course: Course, kinds: Assignment, roster: Path
) -> None:
    there = canvas()
    done = exported(kinds_course, kinds, "canvas", [result("ada")], roster)
    there.take(rows(done))
    assert there.scores == {("101", f"new {kinds.title}"): "6.5"}
    assert any("Canvas will make a new assignment" in line for line in done.notes)


def test_points_that_differ_in_canvas_are_told(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    notes = exported(kinds_course, titled, "canvas", [result("ada")], roster).notes
    told = [line for line in notes if "is worth 24.0 points in Canvas" in line]
    assert len(told) == (titled.points != 24)
    roster.write_text(ROSTER.replace("24.0", number(titled.points)))
    assert not exported(kinds_course, titled, "canvas", [result("ada")], roster).notes


def test_without_a_roster_logins_are_what_canvas_matches(
    kinds_course: Course, titled: Assignment
) -> None:
    there = canvas()
    there.take(rows(exported(kinds_course, titled, "canvas", [result("ada")])))
    assert there.scores == {("101", "77"): "6.5"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is nobody in it"),
        ("Name,Grade\nAda,1\n", "this is no gradebook exported from Canvas"),
        (ROSTER.replace("24.0", "(read only)"), "Canvas does not let"),
        (ROSTER.replace("Final Score", '"Kinds, all of them (78)"'), "two columns are called"),
        (ROSTER.replace('"Smith', '"Smi"th'), "roster.csv:5: "),
        (ROSTER.replace("bob@example.com", "ada@example.com"), "are the same student in it"),
    ],
)
def test_a_roster_that_is_none_is_told_with_its_line(
    kinds_course: Course, titled: Assignment, roster: Path, text: str, says: str
) -> None:
    roster.write_text(text, "utf-8")
    students = [result("ada"), result("101")] if "same student" in says else [result("ada")]
    with pytest.raises(ExportError, match=re.escape(says)) as told:
        exported(kinds_course, titled, "canvas", students, roster)
    assert str(roster) in str(told.value)


@pytest.mark.parametrize("title", ["Final Score of all", "Sizes (2)"])
def test_a_title_that_canvas_would_misread_is_refused(
    kinds_course: Course, kinds: Assignment, title: str
) -> None:
    with pytest.raises(ExportError, match="change the title"):
        exported(kinds_course, dataclasses.replace(kinds, title=title), "canvas", [result("ada")])


# --- Moodle -------------------------------------------------------------------------------------

PARTICIPANTS = """First name;Last name;ID number;Email address
Ada;Lovelace;0042;ada@example.com
Bob;Smith;0043;bob.smith@example.com
"""


def moodle(table: list[list[str]], kind: str, users: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Scores and feedback as Moodle takes them: one unknown user and nothing is imported."""
    header, *rest = table
    place, title, feedback = header.index(kind), header.index("Kinds, all of them"), len(header) - 1
    assert header[feedback] == "feedback"
    taken = {}
    for row in rest:
        assert row[place] in users
        assert float(row[title]) <= 100
        taken[users[row[place]]] = row[title], row[feedback]
    return taken


def test_moodle_takes_scores_and_feedback_by_address_and_by_number(
    kinds_course: Course, titled: Assignment, tmp_path: Path
) -> None:
    roster = tmp_path / "participants.csv"
    roster.write_text(PARTICIPANTS)
    results = [result("ada", 10), result("bob smith"), result("eve")]
    done = exported(kinds_course, titled, "moodle", results, roster)
    by_address = {"ada@example.com": "ada", "bob.smith@example.com": "bob"}
    taken = moodle(rows(done), "useremail", by_address)
    assert taken == {
        "ada": ("10", "10 of 10 points."),
        "bob": ("6.5", "6.5 of 10 points. Points were lost in double (6.5 of 10)."),
    }
    assert moodle(rows(done), "useridnumber", {"0042": "ada", "0043": "bob"}) == taken
    assert done.notes == (f"not in {roster}, so left out: eve",)


@pytest.mark.parametrize(
    ("students", "kind"),
    [
        (["ada", "0042"], "username"),
        (["0042", "0043"], "useridnumber"),
        (["ada@x.org", "bob@x.org"], "useremail"),
    ],
)
def test_without_a_roster_moodles_column_is_what_students_are_called(
    kinds_course: Course, titled: Assignment, students: list[str], kind: str
) -> None:
    table = rows(exported(kinds_course, titled, "moodle", [result(s) for s in students]))
    assert table[0] == [kind, "Kinds, all of them", "feedback"]
    assert set(moodle(table, kind, {s: s for s in students})) == set(students)


def test_a_list_in_which_nobody_can_be_told_apart_is_refused(
    kinds_course: Course, titled: Assignment, tmp_path: Path
) -> None:
    roster = tmp_path / "participants.csv"
    roster.write_text("Vorname,Nachname\nAda,Lovelace\n")
    with pytest.raises(ExportError, match="no column is called Username, Email address"):
        exported(kinds_course, titled, "moodle", [result("ada")], roster)


# --- every format -------------------------------------------------------------------------------


@pytest.fixture
def strict(kinds_course: Course, titled: Assignment) -> Course:
    """A course in which a day costs a fifth of the score."""
    rules = Rules(due=DUE, late=Late(per_day=20))
    return dataclasses.replace(kinds_course, deadlines=Deadlines(assignments={titled.slug: rules}))


@pytest.mark.parametrize("to", ["canvas", "moodle"])
def test_what_counts_is_what_is_exported(strict: Course, titled: Assignment, to: str) -> None:
    done = exported(strict, titled, to, [result("ada", submitted_at=LATE), result("bob")])
    ada, bob = ({*row} for row in rows(done)[-2:])
    assert "5.2" in ada and "6.5" not in ada
    assert "6.5" in bob
    assert any(line.startswith("1 submission has no timestamp.txt") for line in done.notes)
    if to == "moodle":
        assert any("13 hours 1 minute late: 20% of the score is taken off." in c for c in ada)


def test_the_table_tells_score_and_final_score_apart(strict: Course, titled: Assignment) -> None:
    header, row = rows(exported(strict, titled, "csv", [result("ada", submitted_at=LATE)]))
    found = dict(zip(header, row, strict=True))
    assert (found["score"], found["final"], found["penalty"]) == ("6.5", "5.2", "1.3")
    assert found["submitted_at"] == "2026-12-01T12:00:00+00:00"
    assert (found["attempt"], found["attempts"]) == ("1", "1")
    report = json.loads(exported(strict, titled, "json", [result("ada", submitted_at=LATE)]).data)
    (submission,) = report["submissions"]
    assert (submission["score"], submission["standing"]["final"]) == (6.5, 5.2)


def test_who_has_no_final_score_is_left_out_and_named(strict: Course, titled: Assignment) -> None:
    broken = result("bob", timestamp_error="timestamp.txt: 'soon' is no time")
    for to in ("canvas", "moodle"):
        done = exported(strict, titled, to, [result("ada", submitted_at=DUE), broken])
        assert b"bob" not in done.data
        assert "without a score, so left out: bob" in done.notes
        assert "no final score: timestamp.txt: 'soon' is no time" in done.notes


def test_exceptions_for_somebody_unknown_are_told(kinds_course: Course, kinds: Assignment) -> None:
    tables = {
        "extensions": {"ada": {"days": 1}, "aad": {"days": 1}, "idle": {"days": 0}},
        "dropped": {"bbo": {kinds.slug: [1]}, "eve": {"another": [1]}},
    }
    rules = deadlines.read(tables, [kinds.slug, "another"])
    course = dataclasses.replace(kinds_course, deadlines=rules)
    assert exported(course, kinds, "csv", [result("ada")]).notes == (
        "course.toml has exceptions for students without a result: aad, bbo",
    )


def test_options_of_one_format_are_no_options_of_another(
    kinds_course: Course, titled: Assignment, roster: Path
) -> None:
    for to in ("csv", "json", "gradescope"):
        with pytest.raises(ExportError, match="--roster belongs to canvas and moodle"):
            exported(kinds_course, titled, to, [], roster)
    with pytest.raises(ExportError, match="--allow-weak-isolation belongs to gradescope"):
        export(kinds_course, titled, "canvas", lambda slug: [], weak=True)
    with pytest.raises(ExportError, match="unknown format 'xls'"):
        exported(kinds_course, titled, "xls", [])
    with pytest.raises(ExportError, match="has been graded yet"):
        exported(kinds_course, titled, "canvas", [])


@given(st.text())
def test_no_text_is_a_formula_in_a_spreadsheet(text: str) -> None:
    shown = cell(text)
    assert not shown.startswith(FORMULA)
    assert shown.isprintable()


@given(st.lists(st.text(max_size=4), max_size=6), st.lists(st.text(max_size=4), max_size=4))
def test_a_student_is_in_one_row_or_unknown(names: list[str], students: list[str]) -> None:
    students = list(dict.fromkeys(students))
    try:
        found = match(students, [names], Path("r.csv"))
    except ExportError:
        return
    assert sorted([*found.rows, *found.unknown]) == sorted(students)
    assert len(set(found.rows.values())) == len(found.rows)
    for student in students:
        if student and names.count(student) == 1:
            assert found.rows[student] == names.index(student)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rosters_come_as_spreadsheets_save_them(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(
        f"Name{delimiter}Ort\r\nZoë{delimiter}\r\n\r\nBo{delimiter}Ulm".encode(encoding)
    )
    found = read(path)
    assert (found.header, found.rows) == (("Name", "Ort"), (("Zoë", ""), ("Bo", "Ulm")))


def test_a_roster_in_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("Name\nZoë".encode("latin-1"))
    with pytest.raises(RosterError, match="it is not UTF-8"):
        read(path)
    with pytest.raises(RosterError, match="cannot be read"):
        read(tmp_path / "none.csv")
