"""Runs a student's cells as a notebook does: magics, `display`, top-level `await`, last values."""

from __future__ import annotations

import ast
import inspect
import io
import linecache
import re
import subprocess
from collections.abc import Sequence
from typing import Any

_WAITS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_MAGIC_BEGINS = re.compile(r"\s*[%!?,;/]")
_MAGIC_FOLLOWS = re.compile(r"[?]|=[\s\\]*[%!]")
_MAY_WAIT = re.compile(r"async|await")
_BLOCK_BEGINS = re.compile(r"(def|class|while|try|except|finally|with)\b")
"""The first words of what is no expression; `if`, `else` and `for` may be in one."""


class BoundedText(io.TextIOBase):
    """A standard stream that keeps the first `limit` characters and drops the rest."""

    def __init__(self, limit: int) -> None:
        self._parts: list[str] = []
        self._left = limit

    def write(self, text: str) -> int:
        if self._left > 0 and text:
            kept = text[: self._left]
            self._left -= len(kept)
            self._parts.append(kept)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def isatty(self) -> bool:
        return False

    def getvalue(self) -> str:
        return "".join(self._parts)


def make_shell() -> Any:
    """IPython's shell, warm, without history, colours or threads: made once, before any fork."""
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    HistoryManager.enabled = False
    config = Config()
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.xmode = "Minimal"
    shell = InteractiveShell.instance(config=config)
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.enable_gui = lambda *args: None  # `%matplotlib inline` asks for it
    shell.ask_exit = lambda: None
    shell.system = lambda command: run_command(shell, shell.var_expand(command, depth=1))
    _spare_needless_work(shell)
    shell.run_cell("%who", store_history=False)  # nothing that starts an event loop
    return shell


def run_command(shell: Any, command: str) -> None:
    """What `!command` does: there is no terminal here for IPython's own way."""
    done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, check=False)
    shell.user_ns["_exit_code"] = done.returncode


def _spare_needless_work(shell: Any) -> None:
    """Have IPython take a cell's tokens one by one, and compile it once more, only where that may
    find something: half of what plain cells cost it."""
    transformers = shell.input_transformer_manager
    known = list(transformers.token_transformers)
    transform, waits = transformers.do_token_transforms, shell.should_run_async

    def do_token_transforms(lines: list[str]) -> list[str]:
        if transformers.token_transformers == known and not may_have_magics(lines):
            return lines
        return transform(lines)

    def should_run_async(cell: str, *, transformed_cell: str, **others: Any) -> bool:
        if not _MAY_WAIT.search(transformed_cell):
            return False
        return waits(cell, transformed_cell=transformed_cell, **others)

    transformers.do_token_transforms = do_token_transforms
    shell.should_run_async = should_run_async


def may_have_magics(lines: Sequence[str]) -> bool:
    """Whether lines may have what IPython transforms: `%magic`, `!command`, `name?`, `/f x`,
    `, f x`, `; f x`, `x = %magic` or `x = !command`. It may be in a text, or not be one."""
    return any(map(_MAGIC_BEGINS.match, lines)) or bool(_MAGIC_FOLLOWS.search("".join(lines)))


class Notebook:
    """The namespace that a submission's cells share."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.namespace: dict[str, Any] = shell.user_ns
        self.cells: dict[str, int] = {}
        shell.compile.reset_compiler_flags()
        shell.builtin_trap.activate()  # `display` and `get_ipython`, also when functions are called

    def run(self, number: int, source: str) -> BaseException | None:
        """Run one cell; the exception that ended it, if one did."""
        name = f"<cell {number}>"
        self.cells[name] = number
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        compiler = self._shell.compile  # it knows what earlier cells had of `__future__`
        body: str | ast.Module = source
        last = None
        try:
            if not ends_in_a_block(source):
                body, last = _split_last_value(ast.parse(source, name))
            with compiler.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
                code = compiler(body, name, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self._run_in_ipython(name, source)
        try:
            if code.co_flags & _WAITS:
                return self._run_in_ipython(name, source)
            exec(code, self.namespace)
            if last is not None:
                # IPython's display hook prints the value and keeps it as `_`.
                exec(compiler(last, name, "single"), self.namespace)
        except BaseException as error:
            return error
        return None

    def _run_in_ipython(self, name: str, source: str) -> BaseException | None:
        compiler = self._shell.compile
        compiler.get_code_name = lambda *args: name
        try:
            result = self._shell.run_cell(source, store_history=False)
        except BaseException as error:
            return error
        return result.error_before_exec or result.error_in_exec


def ends_in_a_block(source: str) -> bool:
    """Whether a cell surely ends with a definition and the like, and so has no last value: to look
    for one takes as long as to compile it. (In a text over lines anything may stand.)"""
    lines = source.rstrip().splitlines()
    if not lines or not lines[-1].startswith((" ", "\t")):
        return False
    beginning = next((line for line in reversed(lines) if line[:1] not in (" ", "\t", "", "#")), "")
    return _BLOCK_BEGINS.match(beginning) is not None


def _split_last_value(tree: ast.Module) -> tuple[ast.Module, ast.Interactive | None]:
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or _awaits(tree.body[-1]):
        return tree, None
    last = ast.Interactive([tree.body[-1]])
    return ast.Module(tree.body[:-1], tree.type_ignores), last


def _awaits(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Await | ast.AsyncFor | ast.AsyncWith) for n in ast.walk(node))
