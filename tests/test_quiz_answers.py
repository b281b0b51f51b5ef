"""One rule decides whether a typed answer is right, in Python and on the page."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from autograder.quiz import answers
from autograder.quiz.language import TEMPLATES

HERE = Path(__file__).parent
TABLE = HERE / "data" / "answers.json"
ROWS = json.loads(TABLE.read_text("utf-8"))


def verdict(row: dict) -> answers.Verdict:
    text, answer = row["text"], row["answer"]
    if row["rule"] == "number":
        return answers.number(text, answer, row["absolute"], row["relative"], row["unit"])
    if row["rule"] == "formula":
        return answers.formula(text, answer, row["variables"])
    return getattr(answers, row["rule"])(text, answer)


def test_python_judges_the_table_as_expected() -> None:
    assert len(ROWS) >= 500
    assert [row for row in ROWS if verdict(row).kind != row["verdict"]] == []


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the page's rule; it is missing")
def test_javascript_says_the_same_word_for_word() -> None:
    files = TEMPLATES / "answers.js", TEMPLATES / "language.json", TABLE
    command = ["node", str(HERE / "answers.mjs"), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wanted = [{"kind": v.kind, "reason": v.reason} for v in map(verdict, ROWS)]
    assert json.loads(done.stdout) == wanted
