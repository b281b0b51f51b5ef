"""A quiz in the terminal: one question after the other, what was wrong once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from . import progress, texts
from .judging import Judgement, Response, judge
from .model import Quiz, Variant
from .page import links
from .variants import Maker, seed_of

LATER = 3
"""What was wrong comes back after so many other questions."""
LETTERS = "abcdefghijklmnopqrstuvwxyz"
HOW = {
    "choice": "a letter",
    "choices": "letters, such as a c",
    "order": "all letters in order, such as b a c",
    "pairs": "a letter for each number, such as b a c",
    "number": "a number, such as 12 or 3/4",
    "formula": "a formula, such as (a + b)/2",
    "shape": "a shape, such as (2, 3)",
    "word": "a word",
    "output": "what is printed, its lines separated by ; if there are several",
}

Ask = Callable[[], str]


def play(
    quiz: Quiz, course: str, path: Path, console: Console, ask: Ask, seed: int | None = None
) -> tuple[int, int]:
    """Ask until all is right or the learner stops; how many answers were right, and of how many.

    Progress is read from and kept in `path`. Raises `QuizError`.
    """
    notes = progress.load(path, course)
    maker = Maker(quiz)
    questions = {question.id: question for question in quiz.questions}
    queue = progress.order(notes, quiz.slug, questions, datetime.now(UTC))
    console.print(Text(f"{quiz.title}: {len(queue)} questions.", "bold"))
    console.print(Text("s skips a question, q stops; progress is kept.", "bright_black"))
    right = asked = 0
    while queue:
        name = queue.pop(0)
        seen = notes.questions[f"{quiz.slug}/{name}"].seen if _known(notes, quiz, name) else 0
        start = datetime.now(UTC).timestamp() if seed is None else seed
        variant = maker.variant(questions[name], seed_of(start, name, seen))
        _show(console, variant, asked + 1)
        judged = _answer(console, variant, ask)
        if judged is None:
            break
        if judged.reason:  # skipped
            continue
        asked += 1
        right += judged.right
        notes.answered(quiz.slug, variant, judged.right, datetime.now(UTC))
        progress.save(notes, path)
        _tell(console, quiz, variant, judged)
        if not judged.right and name not in queue[:LATER]:
            queue.insert(LATER, name)
    _summary(console, quiz, notes, right, asked)
    return right, asked


def _known(notes: progress.Notes, quiz: Quiz, name: str) -> bool:
    return f"{quiz.slug}/{name}" in notes.questions


def _answer(console: Console, variant: Variant, ask: Ask) -> Judgement | None:
    """The judged answer; None where the learner stops, with a reason where they skip."""
    while True:
        console.print(Text(f"Your answer ({HOW[variant.rule]}): ", "bold"), end="")
        try:
            text = ask().strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return None
        if text.lower() == "q":
            return None
        if text.lower() == "s":
            return Judgement(0.0, reason="skipped")
        judged = judge(variant, read(variant, text))
        if not judged.reason:
            return judged
        console.print(Text(f"Not counted: {judged.reason}.", "yellow"))


def read(variant: Variant, text: str) -> Response:
    """What was typed as a response: letters are options."""
    if variant.rule not in ("choice", "choices", "order", "pairs"):
        return Response(text=text.replace(";", "\n") if variant.rule == "output" else text)
    letters = [c for c in text.lower() if c not in " ,;"]
    picked = [LETTERS.find(letter) for letter in letters]
    return Response(picked=sorted(picked) if variant.rule == "choices" else picked)


def _markdown(text: str) -> Markdown:
    return Markdown(texts.plain(text), code_theme="ansi_light")


def _show(console: Console, variant: Variant, number: int) -> None:
    console.print()
    console.print(Text(f"{number}. {variant.title}", "bold cyan"))
    console.print(_markdown(variant.text))
    if variant.code:
        console.print(Panel(Text(variant.code), border_style="bright_black"))
    for place, left in enumerate(variant.left, 1):
        console.print(Text(f"  {place}  {texts.label(left)}"))
    for letter, option in zip(LETTERS, variant.options, strict=False):
        console.print(Text(f"  {letter}) {texts.label(option.text)}"))


def _tell(console: Console, quiz: Quiz, variant: Variant, judged: Judgement) -> None:
    title = "Right." if judged.right else "Partly right." if judged.score else "Not right."
    console.print(Text(title, "bold green" if judged.right else "bold red"))
    for because in judged.because:
        console.print(_markdown(because))
    if not judged.right:
        console.print(Text("The answer: ", "bold"), end="")
        console.print(_markdown(right_answer(variant)))
    console.print(_markdown(variant.explanation))
    found = ", ".join(link["text"] for link in links(quiz, variant))
    if found:
        console.print(Text(f"Look it up: {found}", "bright_black"))


def right_answer(variant: Variant) -> str:
    """The right answer in Markdown."""
    options = [option.text for option in variant.options]
    match variant.rule:
        case "choice" | "choices":
            return "; ".join(options[index] for index in variant.key)
        case "order":
            return "; then ".join(options[index] for index in variant.key)
        case "pairs":
            pairs = zip(variant.left, variant.key, strict=True)
            return "; ".join(f"{left}: {options[index]}" for left, index in pairs)
        case _:
            return variant.shown


def _summary(console: Console, quiz: Quiz, notes: progress.Notes, right: int, asked: int) -> None:
    console.print()
    console.print(Text(f"{right} of {asked} answers right.", "bold"))
    weak = [q for q in quiz.questions if _is_weak(notes, quiz, q.id)]
    if weak:
        console.print("To revise:")
    for question in weak:
        found = ", ".join(link["text"] for link in links(quiz, question))
        console.print(Text(f"  {question.heading}" + (f" ({found})" if found else "")))


def _is_weak(notes: progress.Notes, quiz: Quiz, name: str) -> bool:
    return _known(notes, quiz, name) and not notes.questions[f"{quiz.slug}/{name}"].last_right
