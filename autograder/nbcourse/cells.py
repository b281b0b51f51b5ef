"""Which of a notebook's cells are run, and what nbgrader's settings make of how they ended.

Those that the instructor wrote are compiled before, once for all notebooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

import nbformat
from nbgrader import utils
from sqlalchemy.exc import SQLAlchemyError

from ..sandbox.cells import ready_made
from .execute import HUNG, CodeCell, Executed
from .sources import Sources

REMEMBERED = 1000
"""How many compiled cells a worker keeps."""


class NotGraded(Exception):
    """A submission that nbgrader would leave ungraded; the message says why."""


@contextmanager
def blaming(what: str, name: str) -> Iterator[None]:
    """A notebook with which `what` cannot do is the submission's fault, as it is to nbgrader."""
    try:
        yield
    except SQLAlchemyError:
        raise
    except Exception as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise NotGraded(f"{name}.ipynb: {what}: {reason[:300]}") from None


def to_run(node: Any, settings: Any, name: str) -> list[CodeCell]:
    """The cells to run with their time; `settings` are those of nbgrader's `Execute`."""
    try:
        return [
            CodeCell(
                index,
                cell.source,
                seconds=float(settings._get_timeout(cell) or 0),
                tests=bool(utils.is_locked(cell)),
            )
            for index, cell in enumerate(node.cells)
            if cell.cell_type == "code"
            and cell.source.strip()
            and settings.skip_cells_with_tag not in cell.metadata.get("tags", [])
        ]
    except Exception as error:  # a malformed cell, or the instructor's `timeout_func`
        raise NotGraded(f"{name}.ipynb: {type(error).__name__}: {error}"[:500]) from None


class Compiled:
    """The instructor's own cells, compiled once and not in every sandbox.

    What a student wrote is never compiled here: a text can be such that it ends who compiles it.
    """

    def __init__(self, sources: Sources) -> None:
        from ..sandbox.interactive import Compiler, Transformers  # IPython, which workers have

        self._compiler, self._cleanup = Compiler(), Transformers().cleanup_transforms
        notebooks = sources.notebooks.values()
        self._own = {cell.source for notebook in notebooks for cell in notebook.source_cells}
        self._made = lru_cache(REMEMBERED)(self._make)

    def added_to(self, cells: Sequence[CodeCell]) -> list[CodeCell]:
        """A notebook's cells, the instructor's with what they come to."""
        return [
            replace(cell, code=self._code(cell.source, number))
            for number, cell in enumerate(cells, 1)
        ]

    def _code(self, source: str, number: int) -> bytes:
        return self._made(source, number) if source in self._own else b""

    def _make(self, source: str, number: int) -> bytes:
        return ready_made(self._compiler, self._cleanup, source, number)


def put_in(node: Any, ran: Executed, settings: Any, name: str) -> None:
    """Put outputs into the cells; what a cell's error means is as nbgrader's settings have it."""
    for index, outputs in ran.outputs.items():
        cell = node.cells[index]
        cell.outputs = outputs
        cell.execution_count = ran.counts[index]
        error, message = ran.ended.get(index, ("", ""))
        if index in ran.timed_out:
            seconds = settings._get_timeout(cell)
            if not settings.interrupt_on_timeout:
                raise NotGraded(f"{name}.ipynb, cell {index + 1}: it ran longer than {seconds} s")
            if settings.error_on_timeout:
                _add_error(cell, settings.error_on_timeout)
                error = settings.error_on_timeout.get("ename", HUNG)
            elif index in ran.lost:
                _add_error(cell, {"ename": HUNG, "evalue": ran.lost[index], "traceback": []})
        if error and not _allowed(settings, cell, error):
            raise NotGraded(f"{name}.ipynb, cell {index + 1}: {error}: {message}"[:500])


def _add_error(cell: Any, error: Mapping[str, Any]) -> None:
    name = error.get("ename", HUNG)
    if not any(o.output_type == "error" and o.ename == name for o in cell.outputs):
        cell.outputs.append(
            nbformat.v4.new_output(
                "error",
                ename=name,
                evalue=error.get("evalue", ""),
                traceback=list(error.get("traceback", [])),
            )
        )


def _allowed(settings: Any, cell: Any, error: str) -> bool:
    if settings.force_raise_errors:
        return False
    tagged = "raises-exception" in cell.metadata.get("tags", [])
    return bool(settings.allow_errors or error in settings.allow_error_names or tagged)
