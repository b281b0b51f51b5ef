"""IPython's shell, which spares cells of plain Python what is of no consequence for them.

For every cell IPython goes through transformations, coroutines and traits that are there for
magics, for `await`, and for whoever observes. In a process that has just begun, each is memory to
be copied first: together they take longer than the cell. As long as a notebook changes nothing of
what is done with cells, those of plain Python are executed at once here. What a notebook can see of
them is as ever: counts, `In` and `_i`, `Out` and `_`, what is shown, tracebacks, callbacks.
(Not what IPython keeps of their streams and errors for `%notebook` to export.)
"""

from __future__ import annotations

import linecache
import marshal
import sys
from types import CodeType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.history import HistoryManager
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Instance, Type

from .cells import FUTURES, compiled, may_have_magics, name_of, transformed

_TOLD_OF_RESULTS = "pre_run_cell", "post_run_cell"


class History(HistoryManager):  # type: ignore[misc]
    """IPython's own; what nobody observes is no trait."""

    _i00 = _i = _ii = _iii = ""

    def forget(self) -> None:
        """Forget all cells."""
        self._i00 = self._i = self._ii = self._iii = ""
        self.output_hist_reprs.clear()
        self.db_input_cache.clear()
        self.reset()


class Compiler(CachingCompiler):  # type: ignore[misc]
    """IPython's own, with names for cells that cost less: what is shown are their numbers."""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return name_of(transformed_code, number)

    def forget(self) -> None:
        """Forget all cells."""
        for name in self._filename_map:
            linecache.cache.pop(name, None)
        self._filename_map.clear()
        self.reset_compiler_flags()


class Transformers(TransformerManager):  # type: ignore[misc]
    """IPython's own, which goes through a cell's tokens only where that may find something."""

    def __init__(self) -> None:
        super().__init__()
        self._own = [*self.token_transformers]

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        if self.token_transformers == self._own and not may_have_magics("".join(lines)):
            return lines
        found: list[str] = super().do_token_transforms(lines)
        return found


class Shell(InteractiveShell):  # type: ignore[misc]
    """IPython's own; plain cells that go into the history are executed at once.

    `given` is the next cell as `ready_made` has it, if somebody has made it before.
    """

    compiler_class = Type(Compiler)
    input_transformer_manager = Instance(Transformers, ())
    execution_count = 1
    last_execution_succeeded = True
    last_execution_result = None
    given = b""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._made = self._ways()

    def forget(self) -> None:
        """Be as if no cell had been run."""
        for name in ("last_type", "last_value", "last_traceback", "last_exc"):
            vars(sys).pop(name, None)
        self.reset()
        self.history_manager.forget()
        self.compile.forget()

    def init_history(self) -> None:
        self.history_manager = History(shell=self, parent=self)
        self.configurables.append(self.history_manager)

    def should_run_async(self, raw_cell: str, *, transformed_cell: str, **others: Any) -> bool:
        if "async" not in transformed_cell and "await" not in transformed_cell:
            return False  # else it is compiled to see
        return bool(super().should_run_async(raw_cell, transformed_cell=transformed_cell, **others))

    def run_cell(
        self, raw_cell: str, store_history: bool = False, *more: Any, **others: Any
    ) -> Any:
        given, self.given = self.given, b""
        if store_history and not more and not others and self._ways() == self._made:
            cell, codes = self._prepared(raw_cell, given)
            if cell is not None and codes is not None:
                return self._run_plain(raw_cell, cell, codes)
        return super().run_cell(raw_cell, store_history, *more, **others)

    def _prepared(self, raw_cell: str, given: bytes) -> tuple[str | None, list[CodeType] | None]:
        """A plain cell, transformed and compiled."""
        cell: str | None
        name, codes = "", None
        if given and not self.compile.flags & FUTURES:
            cell, name, codes = marshal.loads(given)
        else:
            cell = transformed(raw_cell, self.input_transformer_manager.cleanup_transforms)
        if cell is None:
            return None, None
        known = self.compile.cache(cell, self.execution_count, raw_code=raw_cell)
        if known != name:
            codes = compiled(self.compile, known, cell)
        return cell, codes

    def _ways(self) -> list[Any]:
        """What a notebook may change so that its cells are treated in another way."""
        manager, callbacks = self.input_transformer_manager, self.events.callbacks
        lists = [
            manager.cleanup_transforms,
            manager.line_transforms,
            manager.token_transformers,
            self.input_transformers_post,
            self.ast_transformers,
            *(callbacks[event] for event in _TOLD_OF_RESULTS),
        ]
        return [
            *([*each] for each in lists),
            self.ast_node_interactivity,
            self.autoawait,
            self.logger.log_active,
        ]

    def _run_plain(self, raw_cell: str, cell: str, codes: list[CodeType]) -> ExecutionResult:
        """Execute a cell, and remember it."""
        result = ExecutionResult(None)
        result.execution_count = self.execution_count
        self.execution_count += 1
        try:
            self.events.trigger("pre_execute")
            self.history_manager.store_inputs(result.execution_count, cell, raw_cell)
            with self.builtin_trap, self.display_trap:
                self.displayhook.exec_result = result
                self.last_execution_succeeded = not any(self._fails(code, result) for code in codes)
                self.displayhook.exec_result = None
            self.last_execution_result = result
        finally:
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        return result

    def _fails(self, code: CodeType, result: ExecutionResult) -> bool:
        """Execute a part of a cell; whether an error, which is shown, ended it."""
        try:
            self.run_code(code, result).send(None)
        except StopIteration as done:
            return bool(done.value)
        raise RuntimeError("a cell of plain Python waits for something")
