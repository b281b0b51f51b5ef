"""What IPython is spared changes nothing of what it does."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from IPython.core.async_helpers import _should_be_async
from IPython.core.inputtransformer2 import TransformerManager

from autograder.sandbox.shell import ends_in_a_block, may_have_magics

PIECES = [
    "%", "%%", "!", "!!", "?", "??", ",", ";", "/", "=", "==", "!=", "+=", "x", "f", "time", " ",
    "\t", "\n", "\r", "\x0b", "\x0c", "\x1c", "\u2028", "\u00a0", "\\\n", "(", ")", "'", '"', "'''",
    "#", ":", "if x:\n    ", "await ", "async def ", "@", "1", "...", ">>> ", "In [1]: ",
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:`make_tokens_by_line`")
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("x = \\\n  \\\n %time f")
@example("x =\u00a0!ls")
@example("if x:\n    !ls")
@example("(x\n/ f)\n/f x")
@example("x.f?  # what is it")
def test_lines_that_may_have_no_magics_have_none(source: str) -> None:
    lines = f"{source}\n".splitlines(keepends=True)
    if may_have_magics(lines):
        return
    try:
        assert TransformerManager().do_token_transforms(lines) == lines
    except SyntaxError:  # of its tokens: the compiler says so as well
        with pytest.raises(SyntaxError):
            compile("".join(lines), "<cell>", "exec")


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
    assert not may_have_magics(source.splitlines(keepends=True))


LINES = [
    "x", "(x", "x)", "[x", "for x in y", "if x else y", "]", "# def", "", "def f():", "class A:",
    "while x:", "with x:", "try:", "except A:", "finally:", "else:", "if x:", "for x in y:",
    "    x", "    return x", "    # x", "        x", "  )", "  x)", "  ]", "\tx", "@f", "x = \\",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
@example("(x\nfor x in y\n  )")
@example("class A:\n    x\n# x\n\n    x\n")
def test_what_ends_in_a_block_has_no_last_value(source: str) -> None:
    if not ends_in_a_block(source):
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
        ("", False),
    ],
)
def test_cells_of_definitions_end_in_a_block(source: str, ends: bool) -> None:
    assert ends_in_a_block(source) == ends


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
