"""Markdown with LaTeX as HTML, with MathML or with LaTeX for others to set, and as plain text."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import Any

MATH = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$(?!\s)((?:\\.|[^$\\])+?)(?<!\s)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)


class BadText(Exception):
    """LaTeX that cannot be set; the message shows it."""


def html(text: str) -> str:
    """Blocks of Markdown as HTML. Raises `BadText`."""
    return str(_markdown().render(text)).strip()


def html_with_latex(text: str) -> str:
    """Blocks of Markdown as HTML in which LaTeX stays, in `\\(...\\)` and `\\[...\\]`."""
    return str(_markdown(True).render(text)).strip()


def inline_with_latex(text: str) -> str:
    """The same of one line, without a paragraph around it."""
    return str(_markdown(True).renderInline(text.strip()))


def parsed(text: str) -> list[Any]:
    """The tokens of the text, for those who write it in yet another language."""
    return list(_markdown(True).parse(text))


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
def _markdown(latex: bool = False) -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, allow_digits=True, double_inline=True)
    rules = {"math_inline": False, "math_inline_double": True, "math_block": True}
    for rule, display in rules.items():
        markdown.add_render_rule(rule, _keeps(display) if latex else _renders(display))
    return markdown


def _renders(display: bool) -> Any:
    def render(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        return mathml(tokens[index].content.strip(), display)

    return render


def _keeps(display: bool) -> Any:
    before, after = ("\\[", "\\]") if display else ("\\(", "\\)")

    def render(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        return f"{before}{escape(tokens[index].content.strip(), quote=False)}{after}"

    return render
