"""nbgrader courses for the tests, and what is handed in there."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from autograder.nbcourse.running import NbRun, Wish, run
from autograder.results import SubmissionResult


def _load_pairs() -> ModuleType:
    path = Path(__file__).parent / "nbgrader_pairs.py"
    spec = importlib.util.spec_from_file_location("nbgrader_pairs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pairs = _load_pairs()

RIGHT = "def double(x):\n    return 2 * x\n\ndef value():\n    return 4\n"
WARNS = "import warnings\ndef double(x): warnings.warn('w'); return 2 * x"


class Tiny:
    """The course with students of the assignment `tiny`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def hand_in(self, student: str, answer: str = RIGHT, **others: str) -> Path:
        """Put a student's notebook into its folder, with `others` as further files."""
        return self.hand_in_cells(student, pairs.tiny_cells(answer), **others)

    def hand_in_cells(self, student: str, cells: list[Any], **others: str) -> Path:
        folder = self.root / "submitted" / student / "tiny"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "p.ipynb")
        for name, text in others.items():
            (folder / name.replace("_", ".")).write_text(text)
        return folder

    def configure(self, line: str) -> None:
        with (self.root / "nbgrader_config.py").open("a") as file:
            file.write(f"{line}\n")

    def grade(self, **wishes: Any) -> dict[str, SubmissionResult]:
        return {result.student: result for result in self.run(**wishes).results}

    def run(self, **wishes: Any) -> NbRun:
        return run(self.root, Wish("tiny", **{"workers": 2, **wishes}))

    def autograded(self, student: str) -> Path:
        return self.root / "autograded" / student / "tiny"

    def outputs(self, student: str, cell: str) -> list[Any]:
        notebook = nbformat.read(self.autograded(student) / "p.ipynb", as_version=4)
        return next(each.outputs for each in notebook.cells if each.get("id") == cell)

    def gradebook(self) -> Any:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db", "conformance")


def points(result: SubmissionResult) -> dict[str, float]:
    return {each.name: each.score for each in result.exercises}
