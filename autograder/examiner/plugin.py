"""Runs a hidden-test file under plain pytest, with `student` bound to the reference.

    pytest -p autograder.examiner.plugin solutions/SLUG/hidden_tests.py [--student FILE]

With `--student`, FILE's definitions replace those of the reference: an author's way to try a
wrong solution in the editor. Everything runs in this one process; it is no grading.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from .. import serving
from .student import LocalTransport, Student


def load_module(path: Path, name: str) -> dict[str, Any]:
    """The definitions of a Python file."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    compute_in_one_thread()
    return module.__dict__


def compute_in_one_thread() -> None:
    """From here on, where torch is imported; once threads have been started, no fork is safe."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def bind(solution: Path, probe: Path, overlay: Path | None = None) -> Student:
    """A `student` that is the reference in this process, with `overlay`'s definitions on top."""
    namespace = load_module(solution, f"autograder_reference_{solution.parent.name}")
    if overlay is not None:
        namespace = dict(namespace)
        exec(compile(overlay.read_text("utf-8"), str(overlay), "exec"), namespace)
    source = probe.read_text("utf-8") if probe.exists() else ""
    return Student(LocalTransport(namespace, serving.load_probe(source, namespace)))


def probe_of(solution: Path) -> Path:
    """Where the probe of the assignment with this solution is."""
    folder = solution.parent
    return folder.parent.parent / "assignments" / folder.name / "probe.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder")
    group.addoption(
        "--student", default=None, help="file whose definitions replace the reference's"
    )


def pytest_configure(config: pytest.Config) -> None:
    """A busy machine fails no test: examples have no deadline."""
    hypothesis.settings.register_profile("autograder", deadline=None)
    hypothesis.settings.load_profile("autograder")


@pytest.fixture(scope="module")
def reference(request: pytest.FixtureRequest) -> Student:
    """The reference solution, asked as a submission is."""
    solution = Path(str(request.path)).parent / "solution.py"
    return bind(solution, probe_of(solution))


@pytest.fixture(scope="module")
def student(request: pytest.FixtureRequest) -> Student:
    """The submission: here the reference, or the definitions of `--student` on top of it."""
    solution = Path(str(request.path)).parent / "solution.py"
    overlay = request.config.getoption("--student")
    return bind(solution, probe_of(solution), Path(overlay) if overlay else None)
