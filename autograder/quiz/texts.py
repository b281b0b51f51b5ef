"""Markdown with LaTeX as HTML with MathML, as plain text, and with the delimiters of others."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

MATH = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)


class BadText(Exception):
    """LaTeX that cannot be set; the message shows it."""


def html(text: str) -> str:
    """Blocks of Markdown as HTML. Raises `BadText`."""
    return str(_markdown().render(text)).strip()


def inline(text: str) -> str:
    """One line of Markdown as HTML without a paragraph around it. Raises `BadText`."""
    if "\n" in text.strip():
        return html(text)
    return str(_markdown().renderInline(text.strip()))


@lru_cache(20000)
def mathml(latex: str, display: bool = False) -> str:
    """LaTeX as MathML. Raises `BadText`."""
    import math_core

    try:
        return str(_converter().convert_with_local_state(latex, displaystyle=display))
    except math_core.LatexError as error:
        reason = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()[0]
        raise BadText(f"LaTeX {latex!r}: {reason.removeprefix('Error: ')}") from None


def outside_code(text: str, change: Any) -> str:
    """The text with `change` applied to what is not code."""
    parts, end = [], 0
    for found in CODE.finditer(text):
        parts += [change(text[end : found.start()]), found.group()]
        end = found.end()
    return "".join([*parts, change(text[end:])])


def with_delimiters(text: str, inline_: tuple[str, str], block: tuple[str, str]) -> str:
    """The text with other signs around its LaTeX, as another program wants them."""

    def changed(found: re.Match[str]) -> str:
        before, after = block if found.group(1) else inline_
        return f"{before}{found.group(1) or found.group(2)}{after}"

    return outside_code(text, lambda part: MATH.sub(changed, part))


def plain(text: str) -> str:
    """The text for people who see or hear no mathematics: Unicode in place of LaTeX."""
    from .plain_math import plain_math

    return outside_code(
        text, lambda part: MATH.sub(lambda m: plain_math(m.group(1) or m.group(2)), part)
    ).replace("\\$", "$")


def label(text: str) -> str:
    """The text as one line, without any markup."""
    return " ".join(re.sub(r"[*`]+", "", plain(text)).split())


@cache
def _converter() -> Any:
    import math_core

    return math_core.LatexToMathML(fancy_error=False)


@cache
def _markdown() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_digits=True, double_inline=True)
    rules = {"math_inline": False, "math_inline_double": True, "math_block": True}
    for rule, display in rules.items():
        markdown.add_render_rule(rule, _renders(display))
    return markdown


def _renders(display: bool) -> Any:
    def render(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        return mathml(tokens[index].content.strip(), display)

    return render
