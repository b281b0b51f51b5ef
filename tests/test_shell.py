"""What IPython is spared changes nothing of what it does."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from IPython.core.async_helpers import _should_be_async
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

from autograder.sandbox import cells, interactive
from autograder.sandbox.cells import (
    ends_in_a_statement,
    may_have_magics,
    ready_made,
    transformed,
)
from autograder.sandbox.interactive import Compiler, Shell

PIECES = [
    "%", "%%", "!", "!!", "?", "??", ",", ";", "/", "=", "==", "!=", "+=", "x", "f", "time", " ",
    "\t", "\n", "\r", "\x0b", "\x0c", "\x1c", "\u2028", "\u00a0", "\\\n", "(", ")", "'", '"', "'''",
    "#", ":", "if x:\n    ", "await ", "async def ", "@", "1", "...", ">>> ", "In [1]: ", '"""',
    '\n    """', "\n   \n", "import x", "assert x\n",
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:`make_tokens_by_line`")
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("x = \\\n  \\\n %time f")
@example("x =\u00a0!ls")
@example("if x:\n    !ls")
@example("(x\n/ f)\n/f x")
@example("x.f?  # what is it")
def test_lines_that_may_have_no_magics_have_none(source: str) -> None:
    if may_have_magics(f"{source}\n"):
        return
    lines = f"{source}\n".splitlines(keepends=True)
    try:
        assert TransformerManager().do_token_transforms(lines) == lines
    except SyntaxError:  # of its tokens: the compiler says so as well
        with pytest.raises(SyntaxError):
            compile("".join(lines), "<cell>", "exec")


@pytest.mark.filterwarnings("ignore:`make_tokens_by_line`")
@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example('def f():\n    """Do.\n\n    >>> f()\n    ?\n    """\n    return 1')
@example('def f():\n    """Do.\n   \n"""\n    return 1')
@example('x = """\n    """ + f() + """\n>>> f()\n"""')
@example("    x = 1\n    y = 2")
@example(">>> x = 1\n>>> x")
@example("In [1]: x = 1\n   ...: y = 2")
@example("import x")
@example("assert x, y")
@example("x\x0c%time")
def test_what_is_made_of_a_plain_cell_is_what_ipython_makes_of_it(shell: Any, source: str) -> None:
    cell = transformed(source, shell.input_transformer_manager.cleanup_transforms)
    if cell is None:
        return
    try:
        usual = TransformerManager().transform_cell(source)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            compile(cell, "<cell>", "exec")
        return
    if len(usual.splitlines()) == 1:
        usual = shell.prefilter_manager.prefilter_lines(usual) + "\n"
    assert cell == usual


@pytest.mark.parametrize(
    "source",
    [
        "x = 1 / 2\ny = x % 2 != 0\n",
        "def f(a, b=0):\n    return a != b\n",
        "f(1,\n  2)\n",
        "'100 %'\n",
    ],
)
def test_plain_python_is_spared(source: str) -> None:
    assert not may_have_magics(source)
    assert transformed(f"{source}# a line alone may be a command", []) is not None


LINES = [
    "x", "(x", "x)", "[x", "for x in y", "if x else y", "]", "# def", "", "def f():", "class A:",
    "while x:", "with x:", "try:", "except A:", "finally:", "else:", "if x:", "for x in y:",
    "    x", "    return x", "    # x", "        x", "  )", "  x)", "  ]", "\tx", "@f", "x = \\",
    "assert x", "assert x; x", "assert f(", "import x", "    1)", "    1); x", "del x", "else: x",
    '    """x"""', '"""x"""', '    """', '"""', 'x = """', "x = '''", "'''", "    x\f", " \fx",
    "x\r", ")",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
@example("(x\nfor x in y\n  )")
@example("class A:\n    x\n# x\n\n    x\n")
@example('x = """\ndef f():\n    """\n"""a"""')
@example('def f():\n    pass\n"""a"""')
@example('("""\ndef f():\n  """,\n  x)')
@example("x  # \u2028def f():\n")
@example("def f(): pass\rx")
def test_what_ends_in_a_statement_has_no_last_value(source: str) -> None:
    if not ends_in_a_statement(source):
        return
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    assert not isinstance(tree.body[-1], ast.Expr)


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        ("def f(x):\n    return x\n\n", True),
        ("def f(x):\n    return x\n\nf(1)", False),
        ("f(\n    1,\n    2)", False),
        ("class A:\n    def f(self):\n        pass\n    # more", True),
        ('def f(\n    x,\n) -> int:\n    """Do "it"."""\n    return x', True),
        ("assert f(1) == 2\nassert f(\n    2\n) == 3", True),
        ("try:\n    f()\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError", True),
        ("assert f(1); f(2)", False),
        ("", False),
    ],
)
def test_cells_of_definitions_and_tests_are_seen_to_end_in_a_statement(
    source: str, ends: bool
) -> None:
    assert ends_in_a_statement(source) == ends


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nawait asyncio.sleep(0)",
        "x = [y async for y in z()]",
        "async with a:\n    pass",
        "def f():\n    return 1",
        "async def f():\n    return 1",
        "awaited = 1",
        "await",
    ],
)
def test_a_cell_waits_where_ipython_would(shell: Any, source: str) -> None:
    assert shell.should_run_async(source, transformed_cell=source) == _should_be_async(source)


def test_a_transformer_of_the_notebooks_own_sees_every_cell(shell: Any) -> None:
    seen = []

    class Seen:
        @classmethod
        def find(cls, tokens_by_line: Any) -> None:
            seen.append("".join(token.string for line in tokens_by_line for token in line))

    shell.run_cell("a = 1")
    transformers = shell.input_transformer_manager.token_transformers
    transformers.append(Seen)
    try:
        shell.run_cell("b = 2")
    finally:
        transformers.remove(Seen)
    assert seen == ["b=2\n"] and shell.user_ns["b"] == 2


NOTEBOOKS = {
    "results": ["x = 40", "1\nx + 2", "_ + 1", "Out[2] + _2", "_i, _ii, _iii, _i2", "In[1:]", "x;"],
    "errors": ["def f():\n    return 1 / 0\n", "f()\n2", "raise SystemExit(3)", "assert f, (\n1)"],
    "text": ["print('a')\nprint('b')", "import warnings\nwarnings.warn('c')\n", "display(3)\n4"],
    "ipython": ["# nothing", "", "x = 1", "%who", "!true", "  y = 2\n  y", "exit", ">>> x\n... "],
    "odd": ["def (", "x = 1\nreturn x", "1\nyield", "import asyncio\nawait asyncio.sleep(0, 5)"],
    "waiting": [
        "async def z():\n    yield 4\n",
        "x = 1\n[y async for y in z()]",
        "async with a:\n    pass",
        "async def f():\n    return [y async for y in z()]\n",
        "await f()",
    ],
    "future": [
        "from __future__ import annotations\ndef f(x: y):\n    pass\n",
        "def g(x: z): pass\ng.__annotations__",
    ],
    "shell": [
        "shell = get_ipython()\nshell.ast_node_interactivity = 'all'",
        "1\n2",
        "shell.ast_node_interactivity = 'last_expr'\n",
        "told = []\nshell.events.register('post_run_cell', told.append)\n",
        "assert told\nlen(told)",
        "shell.events.unregister('post_run_cell', told.append)\n",
        "shell.events.register('post_execute', lambda: print('done'))\n",
        "if True:\n    print(shell.execution_count, shell.last_execution_succeeded)",
        "shell.events.callbacks['post_execute'].pop() and None\n",
        "shell.last_execution_result.result, shell.last_execution_result.success",
    ],
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_what_a_notebook_sees_of_its_cells_is_as_in_ipython(shell: Any, notebook: str) -> None:
    """Cell after cell in each way: what is printed, raised, remembered and counted."""

    def seen(run: Callable[..., Any]) -> list[object]:
        shell.forget()
        found: list[object] = []
        for source in NOTEBOOKS[notebook]:
            printed = io.StringIO()
            with redirect_stdout(printed), redirect_stderr(printed):
                result = run(shell, source, store_history=True)
            text = re.sub(r"ipython-input-\w+-\w+|0x\w+", "", printed.getvalue())
            found += [text, repr(result.error_in_exec), repr(result.error_before_exec)]
            found += [result.result, result.execution_count, shell.execution_count]
        names = {name: shell.user_ns[name] for name in shell.user_ns if name.startswith("_i")}
        return [*found, names, [*shell.user_ns["In"]], {**shell.user_ns["Out"]}, *shell.user_ns]

    theirs = seen(InteractiveShell.run_cell)
    assert seen(Shell.run_cell) == theirs
    assert seen(_run_ready_made) == theirs


def _run_ready_made(shell: Any, source: str, **others: Any) -> Any:
    """Run a cell that has been compiled before, as for the notebook's n-th, if it can be."""
    cleanup = shell.input_transformer_manager.cleanup_transforms
    shell.given = ready_made(Compiler(), cleanup, source, shell.execution_count)
    return shell.run_cell(source, **others)


def test_a_cell_that_is_given_is_not_compiled_again(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = []
    monkeypatch.setattr(interactive, "compiled", lambda *args: again.append(args))
    shell.forget()
    for source, value in ("x = 1\nx", 1), ("x += 1\nx", 2), ("assert x == 2\n_i", "x += 1\nx"):
        assert _run_ready_made(shell, source, store_history=True).result == value
    assert not again


def test_what_is_given_is_the_next_cell_in_its_place_and_no_other(shell: Any) -> None:
    shell.forget()
    cleanup = shell.input_transformer_manager.cleanup_transforms
    shell.given = ready_made(Compiler(), cleanup, "1\n1 + 1", 7)
    assert shell.run_cell("1\n1 + 1", store_history=True).result == 2
    error = _run_ready_made(shell, "1\n1 / 0", store_history=True).error_in_exec
    assert re.search("input-2-", error.__traceback__.tb_next.tb_frame.f_code.co_filename)
    assert shell.run_cell("1\n3", store_history=True).result == 3


@pytest.mark.parametrize(
    "source",
    [
        "x = 1 is 1\n",  # a warning, which nbgrader takes for a failed test
        "def (",
        "%who",
        "x",
        "await x\n",
        "from __future__ import annotations\nx = 1\n",
    ],
)
def test_what_has_more_to_it_is_compiled_where_it_runs(shell: Any, source: str) -> None:
    cleanup, compiler = shell.input_transformer_manager.cleanup_transforms, Compiler()
    assert ready_made(compiler, cleanup, source, 1) == b""
    assert ready_made(compiler, cleanup, "x = 1\nx", 1)


def test_tests_are_not_compiled_without_what_they_assert(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleanup = shell.input_transformer_manager.cleanup_transforms
    assert ready_made(Compiler(), cleanup, "assert x\n", 1)
    monkeypatch.setattr(cells, "sys", SimpleNamespace(flags=SimpleNamespace(optimize=1)))
    assert ready_made(Compiler(), cleanup, "assert x\n", 1) == b""


def test_plain_cells_alone_are_executed_at_once(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []

    def run(shell: Any, source: str, *more: Any) -> Any:
        left.append(source)
        return ExecutionResult(None)

    monkeypatch.setattr(InteractiveShell, "run_cell", run)
    for source in ["import io", "x = 1\nx", "x = 1", "await x", "%who", "def f():\n    return 1"]:
        shell.run_cell(source, store_history=True)
    assert left == ["x = 1", "await x", "%who"]
