"""When Python is not to look for garbage."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def ignored() -> Iterator[None]:
    """While much is imported: all of it stays, and the collector would go through it many times."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()
