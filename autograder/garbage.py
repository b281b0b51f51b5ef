"""When Python is not to look for garbage."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def ignored() -> Iterator[None]:
    """While much is imported, which stays: the collector would go through it many times, and as
    soon as it may again. Of what there is then it takes no further notice."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.freeze()
            gc.enable()
