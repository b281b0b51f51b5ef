"""What the text of a cell says: whether IPython would change it, and what is to be executed.

All that is said here is sure; where it might be otherwise, it is for IPython to say, or for the
parser.
"""

from __future__ import annotations
import __future__

import ast
import inspect
import keyword
import marshal
import re
import sys
import warnings
import zlib
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

_WAITS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_MAGIC_BEGINS = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*[%!?,;/]")
_MAGIC_FOLLOWS = re.compile(r"=[\s\\]*[%!]")
_PROMPT = re.compile(r">>>|\.\.\.:|In \[")
_BLANKS = re.compile(r"\n[^\S\n]+$", re.MULTILINE)
_DOCSTRING = re.compile(r'(?:\A\n"""[^"\\\n]*|\n[ \t]+"""[^"\\]*(?:"(?!"")[^"\\]*)*)"""')
"""One that is indented, or is the first line. (On the second line IPython looks for prompts.)"""
_ODD_LINES = re.compile(r"\\\n|[\r\f]")
_BLOCK = re.compile(r"(?:def|class|while|try|except|finally|with)\b|else\s*:")
_STATEMENT = re.compile(r"(?:assert|import|raise|del|pass|global)\b")
"""How no line begins that is a part of an expression, as `if`, `else` and `for` may be."""

FUTURES = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
"""The flags of a compiler that has met a `__future__`, which is for all that follows."""

Cleanup = Iterable[Callable[[list[str]], list[str]]]


def may_have_magics(text: str) -> bool:
    """Whether lines may have what IPython transforms: `%magic`, `!command`, `name?`, `/f x`,
    `, f x`, `; f x`, `x = %magic` or `x = !command`. It may be in a text, or not be one."""
    return "?" in text or bool(_MAGIC_BEGINS.search(f"\n{text}") or _MAGIC_FOLLOWS.search(text))


def transformed(source: str, cleanup: Cleanup) -> str | None:
    """What IPython makes of a cell that has nothing of its own in it; None where it may have:
    magics, a line that is a command. `cleanup` is what takes off indentation and pasted prompts.
    """
    cell = source if source.endswith("\n") else f"{source}\n"
    bare = _without_docstrings(cell) or cell
    if cell[0].isspace() or _PROMPT.search(bare) or _BLANKS.search(f"\n{cell}"):
        lines = cell.splitlines(keepends=True)
        for each in cleanup:
            lines = each(lines)
        bare = cell = "".join(lines)
    if not cell or cell.isspace() or may_have_magics(bare):
        return None
    if cell.count("\n") == 1 and not keyword.iskeyword(cell.partition(" ")[0]):
        return None
    return cell


def compiled(compiler: Any, name: str, source: str) -> list[CodeType] | None:
    """What is to be executed of a cell of plain Python, a last value on its own; None where it is
    for IPython to run it, or to say what is wrong.

    `compiler` is IPython's, which knows what earlier cells had of `__future__`.
    """
    body: str | ast.Module = source
    last = None
    try:
        if not ends_in_a_statement(source):
            body, last = _split_last_value(ast.parse(source, name))
        with compiler.extra_flags(ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
            codes = [compiler(body, name, "exec")]
            if last is not None:
                codes.append(compiler(last, name, "single"))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None if any(code.co_flags & _WAITS for code in codes) else codes


def name_of(cell: str, number: int) -> str:
    """What a cell that has been transformed is called in tracebacks, before they are shown."""
    return f"<ipython-input-{number}-{zlib.crc32(cell.encode()):08x}>"


def ready_made(compiler: Any, cleanup: Cleanup, source: str, number: int) -> bytes:
    """A cell of plain Python as it will be executed, if it is the `number`-th and no other had a
    `__future__`: for `Shell.given`. Nothing where it is not for sure, or compiling it has something
    to say."""
    cell = transformed(source, cleanup)
    if cell is None or sys.flags.optimize:  # tests without what they assert
        return b""
    name = name_of(cell, number)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        codes = compiled(compiler, name, cell)
    if codes is None or compiler.flags & FUTURES:
        compiler.reset_compiler_flags()
        return b""
    return marshal.dumps((cell, name, codes))


def ends_in_a_statement(source: str) -> bool:
    """Whether a cell surely ends with a definition and the like, and so has no last value: to look
    for one takes as long as to compile it."""
    bare = _without_docstrings(source)
    if bare is None or _ODD_LINES.search(bare):  # what looks like a line may be none
        return False
    lines = bare.split("\n")
    while lines and (not lines[-1] or lines[-1][0] in " \t#)]}"):
        lines.pop()
    if not lines:
        return False
    if _BLOCK.match(lines[-1]):
        return True
    return _STATEMENT.match(lines[-1]) is not None and ";" not in bare[bare.rindex(lines[-1]) :]


def _without_docstrings(text: str) -> str | None:
    """A text with all docstrings left out; None where texts over several lines are left in it."""
    if '"""' in text:
        text = _DOCSTRING.sub("", f"\n{text}")[1:]
    return None if '"""' in text or "'''" in text else text


def _split_last_value(tree: ast.Module) -> tuple[ast.Module, ast.Interactive | None]:
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or _awaits(tree.body[-1]):
        return tree, None
    last = ast.Interactive([tree.body[-1]])
    return ast.Module(tree.body[:-1], tree.type_ignores), last


def _awaits(node: ast.AST) -> bool:
    return any(isinstance(n, ast.Await | ast.AsyncFor | ast.AsyncWith) for n in ast.walk(node))
