"""The hidden tests of an assignment, collected once by pytest."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import hypothesis
import pytest
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from .. import garbage
from .failures import HiddenTestError
from .testing import Mark

FIXTURES = ("student", "reference")


@dataclass(frozen=True)
class Definition:
    """The test's own code: `function` is what pytest calls, `body` the test itself, for one
    example. `cases` are the arguments of `@pytest.mark.parametrize`: together they are one test."""

    function: Callable[..., None]
    body: Callable[..., None]
    cases: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class HiddenTest:
    """One hidden test; with `@given` it is a property, asked with many examples.

    What is said about it is known without its definition, which `define` gives when it is needed.
    """

    name: str
    mark: Mark
    title: str
    is_property: bool
    path: Path
    define: Callable[[], Definition] = field(compare=False)

    @property
    def body(self) -> Callable[..., None]:
        return self.define().body

    @property
    def cases(self) -> tuple[dict[str, Any], ...]:
        return self.define().cases

    def fixtures(self, **values: Any) -> dict[str, Any]:
        """Those of `values` that the test asks for."""
        wanted = inspect.signature(self.body).parameters
        return {name: value for name, value in values.items() if name in wanted}

    def explore(
        self,
        body: Callable[..., None],
        arguments: dict[str, Any],
        phases: tuple[hypothesis.Phase, ...],
        seed: int,
    ) -> None:
        """Have Hypothesis draw examples for `body`, the same ones for the same seed.

        `arguments` are the fixtures and those of one case.
        """
        function: Any = self.define().function
        settings = function._hypothesis_internal_use_settings
        try:
            function.hypothesis.inner_test = body
            function._hypothesis_internal_use_settings = hypothesis.settings(
                settings,
                database=None,
                deadline=None,
                derandomize=False,
                print_blob=False,
                phases=phases,
                report_multiple_bugs=False,
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            hypothesis.seed(seed ^ zlib.crc32(self.name.encode()))(function)
            with contextlib.redirect_stdout(io.StringIO()), _the_same_everywhere():
                function(**arguments)
        finally:
            function.hypothesis.inner_test = self.body
            function._hypothesis_internal_use_settings = settings


@contextlib.contextmanager
def _the_same_everywhere() -> Iterator[None]:
    """Keep Hypothesis from drawing constants that it finds in whatever modules are imported.

    With them, the examples of a seed would depend on the command that draws them.
    """
    with mock.patch.object(providers.HypothesisProvider, "_local_constants", Constants()):
        providers.CONSTANTS_CACHE.cache.clear()
        yield
        providers.CONSTANTS_CACHE.cache.clear()


class _Collector:
    """A pytest plugin that keeps what was collected, and why something could not be."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.problem = ""
        self.interrupt: KeyboardInterrupt | None = None

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Pytest keeps it to itself; what it raises itself to end early is another class."""
        if type(excinfo.value) is KeyboardInterrupt:
            self.interrupt = excinfo.value

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.problem:
            lines = [line for line in str(report.longrepr).splitlines() if line.strip()]
            errors = [line[1:].strip() for line in lines if line.startswith("E ")]
            self.problem = (errors or lines or ["it cannot be imported"])[-1].strip()


def collect(path: Path) -> list[HiddenTest]:
    """The hidden tests in a file. Raises `HiddenTestError`, naming the file."""
    if not path.is_file():
        raise HiddenTestError(f"{path}: there is no such file")
    collector = _Collector()
    arguments = [
        "--collect-only", "-p", "no:terminal", "-p", "no:cacheprovider", "--capture=no",
        "-p", "autograder.examiner.plugin", "-c", os.devnull, "--rootdir", str(path.parent),
        "--noconftest", "--import-mode=importlib", "-W", "ignore",
        "-p", "no:unraisableexception",  # looks for garbage, again and again
        str(path),
    ]  # fmt: skip
    autoload = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            garbage.ignored(),
        ):
            pytest.main(arguments, plugins=[collector])
    finally:
        if autoload is None:
            del os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]
        else:
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = autoload
        for name, module in list(sys.modules.items()):  # the next assignment's has the same name
            if getattr(module, "__file__", None) == str(path):
                del sys.modules[name]
    if collector.interrupt is not None:
        raise collector.interrupt
    if collector.problem:
        raise HiddenTestError(f"{path}: {collector.problem}")
    if not collector.items:
        raise HiddenTestError(f"{path}: there are no tests in it")
    cases: dict[Any, list[pytest.Item]] = {}
    for item in collector.items:
        cases.setdefault(getattr(item, "obj", item), []).append(item)
    return [_hidden_test(path, items) for items in cases.values()]


def _hidden_test(path: Path, items: list[pytest.Item]) -> HiddenTest:
    item = items[0]
    function = getattr(item, "obj", None)
    if not isinstance(item, pytest.Function) or function is None or item.cls is not None:
        raise HiddenTestError(f"{path}: {item.name} is not a plain test function")
    mark = getattr(function, "exercise", None)
    if mark is None:
        raise HiddenTestError(f"{path}: {item.name} does not say @exercise(name, points)")
    title = (inspect.getdoc(function) or "").strip().split("\n\n")[0].replace("\n", " ")
    if not title:
        raise HiddenTestError(f"{path}: {item.name} has no docstring, which is its title")
    cases = tuple(dict(i.callspec.params) if hasattr(i, "callspec") else {} for i in items)
    unknown = set(item.fixturenames) - set(FIXTURES) - set(cases[0]) - {"request"}
    if unknown:
        raise HiddenTestError(
            f"{path}: {item.name} uses the fixture {sorted(unknown)[0]}; "
            "hidden tests have only student and reference"
        )
    given = getattr(function, "hypothesis", None)
    body = function if given is None else given.inner_test
    definition = Definition(function, body, cases)
    is_property = bool(getattr(function, "is_hypothesis_test", False))
    return HiddenTest(item.originalname, mark, title, is_property, path, lambda: definition)
