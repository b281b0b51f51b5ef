"""Markdown with LaTeX as Typst, for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from ..texts import parsed

WRAPPERS = {
    "strong_open": "#strong[",
    "strong_close": "]",
    "em_open": "#emph[",
    "em_close": "]",
    "link_open": "#underline[",
    "link_close": "]",
    "paragraph_open": "\n",
    "paragraph_close": "\n",
    "list_item_open": "\n#block(inset: (left: 1em))[• ",
    "list_item_close": "]\n",
    "softbreak": " ",
    "hardbreak": " \\\n",
}


def typst(markdown: str) -> str:
    """The text as Typst markup."""
    return "".join(_markup(parsed(markdown))).strip()


def string(text: str) -> str:
    """Any text as a Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@lru_cache(5000)
def formula(latex: str) -> str:
    """LaTeX as the inside of a Typst formula."""
    import tex2typst

    plain = latex.replace("\\lVert", "\\|").replace("\\rVert", "\\|")
    return str(tex2typst.tex2typst(plain)).replace("dot.circle", "dot.o").strip()


def _markup(tokens: Sequence[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _markup(token.children or [])
        elif token.type == "text":
            yield f"#{string(token.content)};" if token.content else ""
        elif token.type == "code_inline":
            yield f"#raw({string(token.content)});"
        elif token.type in ("fence", "code_block"):
            yield code(token.content)
        elif token.type == "math_inline":
            yield f"${formula(token.content)}$"
        elif token.type in ("math_block", "math_inline_double"):
            yield f"\n$ {formula(token.content)} $\n"
        else:
            yield WRAPPERS.get(token.type, "")


def code(text: str) -> str:
    """A block of code."""
    return f"\n#raw({string(text.rstrip())}, block: true)\n"
