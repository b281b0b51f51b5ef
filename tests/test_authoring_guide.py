"""`docs/authoring.md` is true: its own files, put where it says, make an assignment that grades."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.scaffold import make_course

from .conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "authoring.md").read_text("utf-8")


def block(marker: str, fence: str = "```python") -> str:
    """The guide's code block that holds `marker`."""
    close = re.match("`+", fence).group()  # type: ignore[union-attr]
    blocks = re.findall(rf"^{fence}\n(.*?)^{close}$", GUIDE, re.DOTALL | re.MULTILINE)
    (found,) = [text for text in blocks if marker in text]
    return found


def test_an_author_who_follows_the_guide_has_an_assignment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_course(tmp_path)
    solutions = tmp_path / "solutions" / "softplus"
    shutil.copytree(tmp_path / "assignments" / "leaky_relu", tmp_path / "assignments" / "softplus")
    (solutions / "wrong").mkdir(parents=True)
    (tmp_path / "assignments" / "softplus" / "assignment.md").write_text(block("---", "````"))
    (solutions / "solution.py").write_text(block("logaddexp"))
    (solutions / "hidden_tests.py").write_text(block("def test_large_numbers"))
    (solutions / "wrong" / "overflows.py").write_text(block("Overflows"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["demo", "softplus"], catch_exceptions=False)
    assert result.exit_code == 0
    assert re.search(r"softplus +3 +1\.7 of 3 +1 of 1 +1 of 1 +1 of 1", result.stdout)
