"""Runs a student's cells as a notebook does: magics, `display`, top-level `await`, last values."""

from __future__ import annotations

import io
import linecache
import subprocess
from typing import Any

from .cells import compiled


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
    from traitlets.config import Config

    from .interactive import Shell

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.xmode = "Minimal"
    shell = Shell.instance(config=config)
    shell.showtraceback = lambda *args, **kwargs: None
    shell.showsyntaxerror = lambda *args, **kwargs: None
    shell.enable_gui = lambda *args: None  # `%matplotlib inline` asks for it
    shell.ask_exit = lambda: None
    shell.system = lambda command: run_command(shell, shell.var_expand(command, depth=1))
    shell.run_cell("%who", store_history=False)  # nothing that starts an event loop
    return shell


def run_command(shell: Any, command: str) -> None:
    """What `!command` does: there is no terminal here for IPython's own way."""
    done = subprocess.run(command, shell=True, stdin=subprocess.DEVNULL, check=False)
    shell.user_ns["_exit_code"] = done.returncode


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
        codes = compiled(self._shell.compile, name, source)
        if codes is None:
            return self._run_in_ipython(name, source)
        try:
            for code in codes:  # IPython's display hook prints a last value and keeps it as `_`
                exec(code, self.namespace)
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
