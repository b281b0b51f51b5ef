"""A quiz's page inside a notebook: in a frame of its own, with or without this package."""

from __future__ import annotations

import base64
import html
import zlib
from pathlib import Path
from typing import Any

from .. import release
from ..imports import import_nbformat

HEIGHT = 760
"""Height of the frame, in pixels; the reader may drag it larger."""
_CELL = '''# A self-check quiz. It needs no network and no package: run this cell.
import base64, html, zlib
from IPython.display import HTML
page = zlib.decompress(base64.b64decode("""
{data}
""")).decode()
HTML('{before}' + html.escape(page) + '{after}')
'''


def widget(page: str) -> Any:
    """The page as an object that a notebook displays."""
    from IPython.display import HTML

    before, after = _frame()
    return HTML(before + html.escape(page) + after)


def cell(page: str) -> str:
    """The source of a code cell that shows the page, without this package."""
    packed = base64.b64encode(zlib.compress(page.encode(), 9)).decode("ascii")
    lines = "\n".join(packed[at : at + 100] for at in range(0, len(packed), 100))
    before, after = _frame()
    return _CELL.format(data=lines, before=before, after=after)


def write_notebook(page: str, title: str, path: Path) -> None:
    """A notebook with one cell that shows the page."""
    import_nbformat()
    import nbformat

    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_markdown_cell(f"# {title}"),
        nbformat.v4.new_code_cell(cell(page)),
    ]
    notebook.cells[0]["id"], notebook.cells[1]["id"] = "title", "quiz"
    release.write(notebook, path)


def _frame() -> tuple[str, str]:
    style = f"width:100%;height:{HEIGHT}px;border:0;resize:vertical;overflow:auto"
    return f'<div><iframe title="Quiz" style="{style}" srcdoc="', '"></iframe></div>'
