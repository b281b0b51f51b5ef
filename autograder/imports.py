"""Packages of others, imported without what they bring along that takes long and nobody here uses.

Whoever imports nbgrader, nbconvert or nbformat for the first time imports nbformat by this.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


def import_nbformat() -> None:
    """Import nbformat: its jsonschema would build a grammar of IRIs, for most of a second. No
    notebook has one."""
    if "jsonschema" not in sys.modules:
        with _without("rfc3987_syntax"):
            import nbformat  # noqa: F401


def import_jupytext() -> None:
    """Import jupytext: it would import a Jupyter server, which it has managers of contents for."""
    import_nbformat()
    with _without("jupytext.sync_contentsmanager", "jupytext.async_contentsmanager"):
        import jupytext  # noqa: F401


@contextlib.contextmanager
def _without(*names: str) -> Iterator[None]:
    """As if some modules were not there, which whoever imports them can do without."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
