"""The pages say what the policy allows, and nothing that a result holds can act in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from autograder import feedback
from autograder.course import Policy
from autograder.feedback.pages import safe_name
from autograder.feedback.policy import told
from autograder.feedback.text import percent, points, visible
from autograder.results import CellError, ExerciseResult, Standing, SubmissionResult, TestResult

from .conftest import Grade

POLICIES: tuple[Policy, ...] = get_args(Policy)
VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section",
    "article", "h1", "h2", "h3", "p", "div", "span", "strong", "em", "bdi", "code", "a", "ol", "ul",
    "li", "dl", "dt", "dd", "details", "summary", "table", "caption", "thead", "tbody", "tr", "th",
    "td",
}  # fmt: skip
INVISIBLE = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]"
INLINE = {"a", "bdi", "code", "em", "span", "strong"}
NASTY = [
    "<script>alert(1)</script>",
    '<svg onload="alert(1)"><a href="javascript:alert(1)">x</a></svg>',
    "</style></title></code><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }}{% raw %}",
    "\x1b[31mred\x1b[0m \x00\x07\x9b",
    "\u202egnp.exe\u2066 \u200bx\ufeff",
    "\ud800 lone",
    "W" * 10_000,
    "line\n" * 300,
    "e" + "\u0301" * 200,
]


class Document(HTMLParser):
    """A page, taken apart; tags that are not closed in order are an error."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._space(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._space(tag)
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def _space(self, tag: str) -> None:
        if tag not in INLINE:
            self.words.append(" ")

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def tags(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.elements if tag == name]


def outcome(passed: bool, **parts: Any) -> TestResult:
    common = {"name": "test_secret_name", "title": "The size is right.", "points": 1.0}
    return TestResult(**{**common, "passed": passed, **parts})


WRONG = outcome(
    passed=False,
    points=2.0,
    message="the message of one line",
    misconception="forgets_the_floor",
    hint="Which way does it round?",
    kind="wrong",
    reason="the difference is large",
    calls=[("conv_output_size(5, 2, stride=2)", "returned 3")],
    expected="2.125",
)
RAISED = outcome(
    passed=False,
    title="It answers.",
    kind="raised",
    reason="NameError: name 'paddding' is not defined",
    calls=[("conv_output_size(7, 3)", "raised NameError: name 'paddding' is not defined")],
    cell=6,
    line=3,
    code="room = n - k + 2 * paddding",
)
LOST = outcome(
    passed=False,
    title="It ends.",
    kind="lost",
    reason="it took longer than 5 s",
    calls=[("conv_output_size(9, 9)", "did not answer: it took longer than 5 s")],
)
FORBIDDEN = outcome(passed=False, kind="forbidden", reason="eval is not allowed in this assignment")
MISSING = outcome(
    passed=False, kind="missing", reason="ucb is not defined: it has not been written yet"
)


def exercise(*tests: TestResult, name: str = "conv_output_size") -> ExerciseResult:
    score = sum(test.points for test in tests if test.passed)
    return ExerciseResult(
        name=name, score=score, max_score=sum(test.points for test in tests), tests=list(tests)
    )


def submission(*exercises: ExerciseResult, **parts: Any) -> SubmissionResult:
    whole: dict[str, Any] = {
        "path": "/home/ta/secret/ada/conv.ipynb",
        "student": "Ada Lovelace",
        "status": "graded",
        "score": sum(each.score for each in exercises),
        "max_score": sum(each.max_score for each in exercises),
        "exercises": list(exercises),
        "seconds": 12.3456,
        "cpu_seconds": 98.765,
        "peak_mb": 812.3,
        "missing_layers": ["landlock"],
    }
    return SubmissionResult(**{**whole, **parts})


MIXED = submission(
    exercise(WRONG, RAISED, LOST, outcome(passed=True, title="It is fast.")),
    notes=["the read-only cell setup_2 was changed; the release's was run after it"],
    cell_errors=[
        CellError(cell=4, line=2, message="ZeroDivisionError: division by zero", code="x = 1/0")
    ],
)
UNREADABLE = submission(
    status="unreadable", score=0.0, max_score=7.0, reason="it has no code cells"
)
FAILED = submission(status="failed", score=None, max_score=7.0, reason="Traceback: hidden_tests.py")


def page_of(result: SubmissionResult, policy: Policy = "full") -> str:
    return feedback.page(result, course="Deep Learning", assignment="Sizes", policy=policy)


def page(result: SubmissionResult, policy: Policy = "full") -> str:
    """The words on the page."""
    return Document(page_of(result, policy)).text


def index_of(results: Sequence[SubmissionResult], links: Mapping[str, str] | None = None) -> str:
    return feedback.index(
        results, course="Deep Learning", assignment="Sizes", links=dict(links or {})
    )


# --- policies ----------------------------------------------------------------------------------

SCORES = ["Deep Learning", "Sizes", "Ada Lovelace", "conv_output_size", "1 of 5 points"]
VERDICTS = [
    "The size is right.", "It answers.", "It ends.", "✗ not passed", "✓ passed", "0 of 2 points",
    "it took longer than 5 s", "Your notebook", "cell 4, line 2", "x = 1/0",
    "ZeroDivisionError: division by zero", "The read-only cell setup_2 was changed",
]  # fmt: skip
COUNTEREXAMPLES = [
    "conv_output_size(5, 2, stride=2)", "Your code returned 3", "conv_output_size(7, 3)",
    "NameError: name 'paddding' is not defined", "cell 6, line 3", "room = n - k + 2 * paddding",
]  # fmt: skip
FULL = [
    "Expected 2.125",
    "the difference is large",
    "forgets the floor",
    "Which way does it round?",
]
SHOWN = dict(zip(POLICIES, (SCORES, VERDICTS, COUNTEREXAMPLES, FULL), strict=True))


@pytest.mark.parametrize("policy", POLICIES)
def test_a_page_shows_what_its_policy_allows_and_hides_the_rest(policy: Policy) -> None:
    text = page(MIXED, policy)
    allowed = POLICIES.index(policy)
    for level, parts in enumerate(SHOWN.values()):
        for part in parts:
            assert (part in text) == (level <= allowed), part


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_shows_tests_by_name_folders_or_the_machine(policy: Policy) -> None:
    html = page_of(MIXED, policy)
    for hidden in (
        "test_secret_name", "the message of one line", "/home", "secret", "812", "12.3", "98.7",
        "landlock",
    ):  # fmt: skip
        assert hidden not in html
    assert "conv.ipynb" in html


def test_only_what_cannot_be_asked_is_explained_with_a_bare_verdict() -> None:
    text = page(submission(exercise(FORBIDDEN, WRONG)), "verdict")
    assert "eval is not allowed in this assignment" in text
    assert "the difference is large" not in text


def test_an_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        page(MIXED, "everything")  # type: ignore[arg-type]


# --- how a failure reads -----------------------------------------------------------------------


def test_a_failure_says_what_was_asked_what_came_back_and_what_was_expected() -> None:
    assert "We called conv_output_size(5, 2, stride=2) Your code returned 3 Expected 2.125" in page(
        MIXED
    )


def test_the_calls_that_led_to_the_last_one_are_told_in_order() -> None:
    calls = [("Agent(3)", "returned <Agent>"), ("<Agent>.act()", "returned 7")]
    text = page(submission(exercise(replace(WRONG, calls=calls))))
    assert (
        "We called Agent(3) which returned <Agent> then <Agent>.act() Your code returned 7" in text
    )


def test_a_reason_that_the_answer_already_gives_is_not_repeated() -> None:
    assert page(submission(exercise(LOST))).count("it took longer than 5 s") == 1
    assert page(submission(exercise(RAISED))).count("NameError") == 1


def test_a_reason_that_only_says_that_two_values_differ_is_left_out() -> None:
    text = page(submission(exercise(replace(WRONG, reason="not the expected value"))))
    assert "Expected 2.125 Hint" in text


def test_an_error_without_a_message_ends_without_a_colon() -> None:
    error = CellError(cell=9, line=1, message="KeyboardInterrupt:", code="wait()")
    text = page(submission(exercise(outcome(passed=True)), cell_errors=[error]))
    assert "In cell 9, line 1 wait() KeyboardInterrupt " in text


def test_a_real_submission_reads_well(grade: Grade) -> None:
    html = page_of(grade("def double(x): return x"))
    assert_harmless(html)
    assert "We called double(" in Document(html).text
    assert "Everything passed." in page(grade())


def test_a_script_has_lines_and_no_cells() -> None:
    text = page(submission(exercise(RAISED), path="conv.py"))
    assert "In line 3 room = n - k" in text
    assert "cell" not in text


def test_a_hint_is_given_once_in_an_exercise() -> None:
    text = page(submission(exercise(WRONG, replace(WRONG, title="So it is with dilation."))))
    assert text.count("Which way does it round?") == 1
    assert "The same as above: forgets the floor." in text


# --- whole exercises ---------------------------------------------------------------------------


def test_an_unwritten_exercise_is_told_in_one_sentence() -> None:
    tests = [replace(MISSING, title=f"Part {number}.") for number in range(5)]
    text = page(submission(exercise(*tests, name="ucb"), exercise(outcome(passed=True))))
    assert "ucb is still to be written; its 5 tests are waiting for it." in text
    assert "is not defined" not in text
    assert "not passed" not in text
    assert text.count("Part 3.") == 1


def test_an_unwritten_exercise_points_to_a_cell_that_did_not_run() -> None:
    error = CellError(cell=3, line=1, message="SyntaxError: expected ':'", code="def ucb(q)")
    result = submission(exercise(MISSING, name="ucb"), cell_errors=[error])
    assert "If you have written it, look at the cells that did not run" in page(result)


def test_what_is_missing_besides_the_exercise_is_named() -> None:
    other = replace(MISSING, reason="windows is not defined: it has not been written yet")
    assert "windows is not defined" in page(submission(exercise(other, name="ucb")))


def test_an_exercise_that_uses_what_is_forbidden_is_told_so_once() -> None:
    tests = [replace(FORBIDDEN, title=f"Part {number}.") for number in range(3)]
    text = page(submission(exercise(*tests)))
    assert "eval is not allowed in this assignment, so its 3 tests did not count." in text
    assert text.count("eval") == 1


def test_an_untouched_notebook_is_no_list_of_failures() -> None:
    text = page(submission(exercise(MISSING, name="ucb")))
    assert "None of the exercises is written yet." in text
    assert "Still to do" not in text


def test_the_exercises_still_to_do_are_linked() -> None:
    result = submission(exercise(outcome(passed=True)), exercise(WRONG, name="pool_output_size"))
    document = Document(page_of(result))
    assert [a["href"] for a in document.tags("a")] == ["#exercise-2"]
    assert "exercise-2" in [a.get("id") for a in document.tags("section")]


@pytest.mark.parametrize(
    ("policy", "praise"), [("full", "Everything passed."), ("none", "Full marks.")]
)
def test_a_perfect_submission_is_praised(policy: Policy, praise: str) -> None:
    text = page(submission(exercise(outcome(passed=True))), policy)
    assert praise in text
    assert "Well done!" in text
    assert "Still to do" not in text
    assert "Well done!" not in page(MIXED, policy)


# --- submissions without a grade ---------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
def test_an_unreadable_submission_is_told_why(policy: Policy) -> None:
    text = page(UNREADABLE, policy)
    assert "Your file could not be read" in text
    assert "it has no code cells" in text
    assert "0 of 7 points" in text


@pytest.mark.parametrize("policy", POLICIES)
def test_a_failure_of_the_grader_is_not_the_students(policy: Policy) -> None:
    text = page(FAILED, policy)
    assert "The grader failed" in text
    assert "nothing is lost" in text
    assert "tell your instructor" in text
    assert "Traceback" not in text
    assert "points" not in text
    assert told(FAILED, policy).reason == ""


# --- untrusted text ----------------------------------------------------------------------------


def nasty(text: str) -> SubmissionResult:
    """A submission that has `text` wherever a result has any."""
    test = replace(
        WRONG, title=text, misconception=text, hint=text, reason=text, expected=text,
        calls=[(text, f"returned {text}"), (text, text)],
    )  # fmt: skip
    raised = replace(RAISED, title=f"2{text}", reason=text, code=text)
    missing, banned = replace(MISSING, reason=text), replace(FORBIDDEN, reason=text)
    exercises = [exercise(test, raised, name=text), exercise(missing), exercise(banned)]
    error = CellError(cell=1, line=1, message=text, code=text)
    return submission(*exercises, student=text, path=text, notes=[text], cell_errors=[error])


def pages_with(text: str) -> list[str]:
    result = nasty(text)
    unreadable = replace(result, status="unreadable", reason=text)
    titles = {"course": text, "assignment": text}
    pages = [feedback.page(result, **titles, policy=policy) for policy in POLICIES]
    pages.append(feedback.page(unreadable, **titles, policy="full"))
    pages.append(feedback.index([result, unreadable], **titles, links={text: text}))
    return pages


def assert_harmless(html: str) -> None:
    document = Document(html)
    assert {tag for tag, _ in document.elements} <= TAGS
    for tag, attributes in document.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "src"], tag
        if "href" in attributes:
            assert re.match(r"#|\./", attributes["href"])
        assert re.fullmatch(r"width: [\d.]+%", attributes.get("style", "width: 0%"))
    html.encode()
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]", html
    )


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_in_a_result_can_act_in_a_page(text: str) -> None:
    for html in pages_with(text):
        assert_harmless(html)


@given(st.text(st.characters(codec=None), max_size=30))
def test_no_text_at_all_can_act_in_a_page(text: str) -> None:
    for html in pages_with(text):
        assert_harmless(html)


def test_markup_and_controls_are_shown_as_what_they_are() -> None:
    for text in ("<script>alert(1)</script>", "**not bold** {{ 7 }}"):
        assert text in page(nasty(text))
    assert r"\x1b[31mred\x1b[0m \x00\x07\x9b" in page(nasty(NASTY[5]))
    assert r"\u202egnp.exe\u2066 \u200bx\ufeff" in page(nasty(NASTY[6]))


def test_text_that_is_not_english_stays_readable() -> None:
    for text in ("Zoë Ångström", "שלום", "كتاب\u200cها", "👩\u200d🔬", "नमस्ते", "x\ty"):
        assert visible(text) == text


def test_a_heap_of_marks_does_not_paint_over_the_page() -> None:
    assert len(re.findall("\u0301", str(visible("e" + "\u0301" * 200)))) < 10


@given(st.text(st.characters(codec=None)))
def test_making_text_visible_never_fails_and_loses_no_plain_letter(text: str) -> None:
    shown = str(visible(text))
    shown.encode()
    assert visible(shown) == shown
    if text.isascii() and text.isprintable():
        assert shown == text


def test_long_values_scroll_and_can_be_reached_with_the_keyboard() -> None:
    document = Document(page_of(nasty("9" * 10_000)))
    long = [a for tag, a in document.elements if "long" in a.get("class", "").split()]
    assert long
    assert all(a["tabindex"] == "0" for a in long)


# --- lateness and attempts ----------------------------------------------------------------------

ZONE = timezone(timedelta(hours=1))
LATE = replace(
    MIXED,
    submitted_at=datetime(2026, 12, 1, 0, 30, tzinfo=UTC),
    standing=Standing(
        attempt=2,
        attempts=3,
        counted=2,
        due=datetime(2026, 11, 30, 23, 59, tzinfo=ZONE),
        late_seconds=5460,
        penalty=0.5,
        final=0.5,
        student_final=0.5,
        counts=True,
        why="1 hour 31 minutes late: 50% of the score is taken off",
    ),
)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_penalty_is_told_with_what_counts_and_why(policy: Policy) -> None:
    words = page(LATE, policy)
    assert f"0.5 of {points(MIXED.max_score)} points count" in words
    assert "Due Mon 30 Nov 2026, 23:59 UTC+01:00" in words
    assert "Handed in Tue 1 Dec 2026, 01:30 UTC+01:00, attempt 2 of 3" in words
    assert f"Taken off 0.5 points of the {points(MIXED.score or 0)} that this attempt" in words
    assert "Why 1 hour 31 minutes late: 50% of the score is taken off" in words
    assert_harmless(page_of(LATE, policy))


def test_another_attempt_that_counts_is_named() -> None:
    assert LATE.standing is not None
    other = replace(LATE.standing, counts=False, counted=1, student_final=3.0)
    assert "3 points count, of attempt 1" in page(replace(LATE, standing=other))
    none = replace(LATE.standing, counts=False, counted=None, student_final=None)
    assert "No score counts yet" in page(replace(LATE, standing=none))
    assert "points count" not in page(MIXED)


def test_a_file_that_cannot_be_read_has_a_standing_too() -> None:
    late = replace(UNREADABLE, submitted_at=LATE.submitted_at, standing=LATE.standing)
    assert "attempt 2 of 3" in page(late)


def test_the_list_of_all_says_what_counts_where_that_is_not_the_score() -> None:
    words = Document(index_of([LATE, replace(MIXED, student="Bob")])).text
    assert words.count("counts") == 1
    assert "0.5 counts" in words


# --- the pages as documents --------------------------------------------------------------------


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("result", [MIXED, UNREADABLE, FAILED], ids=lambda r: r.status)
def test_a_page_is_well_formed_and_needs_nothing_else(
    result: SubmissionResult, policy: Policy
) -> None:
    html = page_of(result, policy)
    assert_harmless(html)
    assert "http:" not in html
    assert "https:" not in html
    assert "url(" not in html
    assert "@import" not in html
    [security] = [a for a in Document(html).tags("meta") if "http-equiv" in a]
    assert "default-src 'none'" in security["content"]
    assert "script-src" not in security["content"]


def test_a_page_has_landmarks_and_headings_in_order() -> None:
    document = Document(page_of(MIXED))
    tags = [tag for tag, _ in document.elements]
    assert [tags.count(landmark) for landmark in ("header", "main", "footer")] == [1, 1, 1]
    levels = [int(tag[1]) for tag in tags if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = [a["id"] for _, a in document.elements if "id" in a]
    assert len(ids) == len(set(ids))
    pointed = [a["aria-labelledby"] for a in document.tags("section")]
    assert set(pointed) <= set(ids)


def test_every_colour_of_text_can_be_read_on_its_ground() -> None:
    style = (feedback.TEMPLATES / "style.css").read_text("utf-8")
    palettes = re.findall(r":root \{([^}]*)\}", style)
    assert len(palettes) == 2  # light and dark
    for palette in palettes:
        colours = dict(re.findall(r"--(\w+): (#\w{6});", palette))
        for ground in ("paper", "code"):
            for text in ("ink", "quiet", "accent", "yes", "no"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- the instructor's page ---------------------------------------------------------------------


def test_the_index_lists_students_by_name_with_links() -> None:
    results = [submission(student=name, path=name) for name in ("zoe", "Émile", "Ada", "Fay")]
    document = Document(index_of(results, {"Ada": "Ada/conv.html", "Fay": "javascript:alert(1)"}))
    places = [document.text.index(name) for name in ("Ada", "Émile", "Fay", "zoe")]
    assert places == sorted(places)
    assert [a["href"] for a in document.tags("a")] == [
        "./Ada/conv.html", "./javascript%3Aalert%281%29",
    ]  # fmt: skip


def test_the_index_counts_and_averages_what_has_a_score() -> None:
    full = submission(exercise(outcome(passed=True, points=7.0)))
    text = Document(index_of([full, UNREADABLE, FAILED])).text
    assert "3 submissions Mean 3.5 of 7 points, over 2 submissions with a score." in text
    assert "could not be read it has no code cells" in text
    assert "! the grader failed" in text


def test_an_index_without_scores_says_so() -> None:
    assert "0 submissions There is no score yet." in Document(index_of([])).text


def test_two_submissions_of_a_student_are_told_apart_by_their_files() -> None:
    first, second = replace(MIXED, path="/x/ada/a.ipynb"), replace(MIXED, path="/x/ada/b.ipynb")
    text = Document(index_of([first, second])).text
    assert "a.ipynb" in text
    assert "b.ipynb" in text
    assert "/x" not in text
    assert "ipynb" not in Document(index_of([first])).text


def test_the_index_is_well_formed_and_needs_nothing_else() -> None:
    html = index_of([MIXED, UNREADABLE, FAILED])
    assert_harmless(html)
    assert "http:" not in html
    assert "https:" not in html


# --- numbers -----------------------------------------------------------------------------------


def test_points_are_written_as_people_write_them() -> None:
    assert [points(value) for value in (0.0, 2.0, 2.5, 1 / 3, 10, 100.0)] == [
        "0", "2", "2.5", "0.33", "10", "100",
    ]  # fmt: skip


def test_a_bar_is_never_more_than_full() -> None:
    assert [percent(*pair) for pair in ((1, 2), (3, 2), (-1, 2), (0, 0))] == [
        "50.0", "100.0", "0.0", "0.0",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ada", "Ada Lovelace", "ada@example.org", "ps-1.v2", "a+b_c"])
def test_a_harmless_name_is_left_as_it_is(name: str) -> None:
    assert safe_name(name) == name


def test_no_two_names_share_a_page() -> None:
    names = ["a/b", "a b/", "a_b", "-a", ".a", "..", "", "ä", "a\n", "a\udcff"]
    names += ["a" * 121, "a" * 122]
    made = [safe_name(name) for name in names]
    again = [safe_name(name) for name in made]  # somebody may be called just so
    assert len({*made, *again}) == len({*names, *made})
    assert all(re.fullmatch(r"[A-Za-z0-9_][\w.@+ -]*", each, re.ASCII) for each in made + again)
