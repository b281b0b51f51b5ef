"""A quiz's page in a real browser: answers, variants, the keyboard, what is kept, no network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import load as load_course
from autograder.quiz import graded, loading, page
from autograder.quiz.variants import Maker

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
STORE = "autograder-quiz-progress"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the quiz on convolutions, on disk."""
    path = tmp_path_factory.mktemp("page") / "conv_sizes.html"
    quiz = loading.load(load_course(ROOT), "conv_sizes")
    path.write_text(page.practice(quiz, "Deep Learning", seed=1, count=3), "utf-8")
    return path


@pytest.fixture
def opened(browser: Any, written: Path) -> Iterator[Any]:
    """The page in a new profile, 390 pixels wide; errors and requests are noted."""
    context = browser.new_context(viewport={"width": 390, "height": 800})
    tab = context.new_page()
    tab.requests, tab.errors = [], []
    tab.on("request", lambda request: tab.requests.append(request.url))
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.goto(written.as_uri())
    yield tab
    assert tab.errors == []
    assert tab.requests and set(tab.requests) == {written.as_uri()}
    context.close()


def questions(tab: Any) -> list[dict[str, Any]]:
    return json.loads(tab.inner_text("#quiz-data"))["questions"]


def place(tab: Any, name: str) -> int:
    return [question["id"] for question in questions(tab)].index(name)


def go_to(tab: Any, name: str) -> dict[str, Any]:
    """Show a question; its first variant."""
    at = place(tab, name)
    tab.click(f"#steps li:nth-child({at + 1}) button")
    return questions(tab)[at]["variants"][0]


def violations(tab: Any) -> list[str]:
    if not tab.evaluate("typeof axe !== 'undefined'"):
        tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run()")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


def test_a_right_answer_is_praised_and_explained(opened: Any) -> None:
    variant = go_to(opened, "output-size")
    opened.fill("#typed", f"{variant['answer']}")
    opened.click("text=Check")
    assert "Right" in opened.inner_text("#verdict")
    assert "After the first window" in opened.inner_text(".verdict")
    assert "1 of 14 questions right" in opened.inner_text("#summary")


def test_a_known_mistake_gets_its_own_explanation(opened: Any) -> None:
    variant = go_to(opened, "output-size")
    opened.fill("#typed", f"{variant['mistakes'][1]['answer']}")
    opened.click("text=Check")
    assert "Not right" in opened.inner_text("#verdict")
    assert "sticks out at the end" in opened.inner_text(".verdict")
    assert "How long is the output?" in opened.inner_text(".revise")


def test_what_cannot_be_read_is_not_counted(opened: Any) -> None:
    go_to(opened, "output-size")
    opened.fill("#typed", "__import__('os')")
    opened.click("text=Check")
    assert opened.inner_text("#problem").startswith("Not checked")
    assert opened.query_selector("#verdict") is None


def test_another_variant_has_other_numbers(opened: Any) -> None:
    go_to(opened, "output-size")
    before = opened.inner_text("#question-text")
    opened.click("#another")
    assert opened.inner_text("#question-text") != before
    assert opened.input_value("#typed") == ""


def test_progress_is_kept_after_a_reload_and_can_be_saved(opened: Any) -> None:
    variant = go_to(opened, "output-size")
    opened.fill("#typed", f"{variant['answer']}")
    opened.click("text=Check")
    opened.reload()
    assert "1 of 14 questions right" in opened.inner_text("#summary")
    with opened.expect_download() as download:
        opened.click("text=Save progress as a file")
    notes = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert download.value.suggested_filename == "quiz-progress.json"
    noted = notes["questions"]["conv_sizes/output-size"]
    assert (noted["seen"], noted["right"], noted["see"]) == (1, 1, ["conv-output-size"])
    assert noted["due"] > noted["last"]


def test_a_wrong_answer_is_asked_first_when_it_is_due(opened: Any) -> None:
    go_to(opened, "receptive-field")
    opened.fill("#typed", "1")
    opened.click("text=Check")
    notes = json.loads(opened.evaluate(f"localStorage.getItem('{STORE}')"))
    notes["questions"]["conv_sizes/receptive-field"]["due"] = "2020-01-01T00:00:00Z"
    opened.evaluate(
        "([key, notes]) => localStorage.setItem(key, notes)", [STORE, json.dumps(notes)]
    )
    opened.reload()
    assert opened.inner_text("#question-title") == "What a unit sees"


def test_the_keyboard_is_enough(opened: Any) -> None:
    """Choose, check, go on, put in order and match without a mouse."""
    variant = go_to(opened, "dilated-size")
    opened.focus("input[type=radio]")
    opened.keyboard.press("Space")
    for _ in range(variant["key"][0]):
        opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    assert "Right" in opened.inner_text("#verdict")
    assert opened.evaluate("document.activeElement.id") == "verdict"
    opened.focus("#next")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "question-title"

    variant = go_to(opened, "layers-in-order")
    order = list(range(len(variant["options"])))
    for target, index in enumerate(variant["key"]):
        at = order.index(index)
        if at > target:
            opened.focus(f".order li:nth-child({at + 1}) button[aria-label^='Move up']")
        for _ in range(at - target):
            opened.keyboard.press("Enter")
        order.insert(target, order.pop(at))
    opened.focus("text=Check")
    opened.keyboard.press("Enter")
    assert "Right" in opened.inner_text("#verdict")

    variant = go_to(opened, "what-each-number-does")
    for row, index in enumerate(variant["key"]):
        opened.focus(f".pair:nth-child({row + 1}) select")
        for _ in range(index + 1):
            opened.keyboard.press("ArrowDown")
    opened.focus("text=Check")
    opened.keyboard.press("Enter")
    assert "Right" in opened.inner_text("#verdict")


def test_every_right_answer_is_right_on_the_page_too(opened: Any) -> None:
    """The page's judge agrees with the key of every variant, and with every known mistake."""
    told = opened.evaluate("""() => {
        const data = JSON.parse(document.getElementById("quiz-data").textContent);
        const written = (variant, answer) => variant.rule === "word" ? answer[0]
          : variant.rule === "shape" ? `(${answer.join(", ")})`
          : `${answer} ${variant.unit}`.trim();
        const judged = [];
        const judge = (question, variant, wanted, answer) => {
          const picked = wanted ? variant.key : [];
          const text = picked.length ? "" : written(variant, answer);
          const { score } = window.autograderQuiz.judge(variant, { picked, text });
          judged.push([question.id, wanted, score]);
        };
        for (const question of data.questions) for (const variant of question.variants) {
          judge(question, variant, 1, variant.answer);
          for (const mistake of variant.mistakes) judge(question, variant, 0, mistake.answer);
        }
        return judged;
    }""")
    assert len(told) > 60
    assert [row for row in told if row[1] != row[2]] == []


def answer_anyhow(tab: Any, variant: dict[str, Any]) -> None:
    rule = variant["rule"]
    if rule in ("choice", "choices"):
        tab.check("input[value='0']")
    elif rule == "pairs":
        for row in range(len(variant["left"])):
            tab.select_option(f".pair:nth-child({row + 1}) select", "0")
    elif rule != "order":
        tab.fill("#typed", "(1, 2)" if rule == "shape" else "1")
    tab.click("text=Check")
    tab.wait_for_selector("#verdict")


def test_axe_finds_no_violation_and_nothing_is_too_wide(opened: Any) -> None:
    shown = {question["variants"][0]["rule"]: question["id"] for question in questions(opened)}
    assert len(shown) == 8
    for name in shown.values():
        variant = go_to(opened, name)
        assert violations(opened) == [], name
        answer_anyhow(opened, variant)
        assert violations(opened) == [], f"{name}, answered"
        assert opened.evaluate("document.documentElement.scrollWidth") == 390


def test_the_dark_page_has_enough_contrast(opened: Any) -> None:
    opened.emulate_media(color_scheme="dark")
    for name in ("dilated-size", "why-convolve", "size-formula"):
        answer_anyhow(opened, go_to(opened, name))
        assert violations(opened) == [], name


def test_a_graded_page_saves_what_was_answered(browser: Any, tmp_path: Path) -> None:
    quiz = loading.load(load_course(ROOT), "introduction")
    asked = [(q, [Maker(quiz).variant(q, 7)]) for q in quiz.questions]
    path = tmp_path / "ada.html"
    path.write_text(
        page.render(quiz, "DL", asked, page.Sheet("ada", graded.digest(asked))), "utf-8"
    )
    tab = browser.new_page()
    tab.goto(path.as_uri())
    tab.check("input[value='2']")
    tab.click("text=Next question")
    assert violations(tab) == []
    with tab.expect_download() as download:
        tab.click("text=Save all answers")
    saved = Path(download.value.path())
    assert download.value.suggested_filename == "introduction.quiz.json"
    paper = graded.read(saved)
    assert (paper.student, paper.shown) == ("ada", graded.digest(asked))
    assert paper.answers["the-goal"].picked == [2]
    tab.close()
