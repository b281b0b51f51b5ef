"""Where what a notebook's cell shows comes from: its streams, its result, what it displays."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

STREAM_CHARACTERS = 1 << 20
"""How much of a stream is kept of one cell."""
CHUNK = 1 << 18
CUT = "\n... Output truncated ...\n"


class Stream(io.TextIOBase):
    """A cell's standard stream; the first `STREAM_CHARACTERS` of what is written are shown.

    A process that a cell forks, which is `elsewhere`, may end without a flush: it keeps nothing
    back, and shows nothing of what its parent did.
    """

    encoding = "utf-8"

    def __init__(
        self,
        name: str,
        number: int,
        show: Callable[[Stream, str], None],
        elsewhere: Callable[[], bool],
    ) -> None:
        self.name = name
        self._number = number
        self._show = show
        self._elsewhere = elsewhere
        self._parts: list[str] = []
        self._size = 0
        self.begin()

    def begin(self) -> None:
        self._left = STREAM_CHARACTERS

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text and self._left > 0:
            kept = text if len(text) <= self._left else text[: self._left] + CUT
            self._left -= len(text)
            if self._elsewhere():
                self._show(self, kept)
                return len(text)
            self._parts.append(kept)
            self._size += len(kept)
            if self._size > CHUNK:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if self._parts and not self._elsewhere():
            parts, self._parts, self._size = self._parts, [], 0
            self._show(self, "".join(parts))

    def fileno(self) -> int:
        return self._number

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class Hook(DisplayHook):  # type: ignore[misc]
    """Shows the value of a cell's last expression as its result."""

    kernel: Any = None

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.kernel.show("result", format_dict, md_dict)

    def finish_displayhook(self) -> None:
        self._is_active = False


class Publisher(DisplayPublisher):  # type: ignore[misc]
    """Shows what `display` is given."""

    kernel: Any = None

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **others: Any,
    ) -> None:
        name = (transient or {}).get("display_id") or ""
        self.kernel.show("update" if update else "display", data, metadata, str(name))

    def clear_output(self, wait: bool = False) -> None:
        self.kernel.clear(wait)
