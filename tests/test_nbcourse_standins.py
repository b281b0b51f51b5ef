"""What nbgrader's code is given in the place of its own does the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader import utils

from autograder.nbcourse.standins import is_ignored

NAMES = ["a.txt", ".hidden", "b.pyc", "[1].txt", "1.txt", "deep"]
PATTERNS = ["*.txt", "*.pyc", ".*", "*", "?.txt", "[!a].txt", "[[]*", "**", "deep", "de*/c", ""]


@pytest.mark.parametrize("folder", ["plain", "odd [a-z]", ".hidden folder"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_same_files_are_left_out(tmp_path: Path, folder: str, pattern: str) -> None:
    inside = tmp_path / folder
    (inside / "deep").mkdir(parents=True)
    for name in [*NAMES[:-1], "deep/c"]:
        (inside / name).touch()
    for path in [str(inside), *(str(inside / name) for name in [*NAMES, "deep/c"])]:
        patterns = [pattern, "no such file"]
        assert is_ignored(path, patterns) == utils.is_ignored(path, patterns), path
    assert not is_ignored(str(inside / "a.txt"), None)
