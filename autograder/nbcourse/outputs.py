"""Outputs that a sandbox tells of, rebuilt as a notebook's: typed, bounded, nothing taken over.

They are made as plain nodes: nbformat's own makers validate each, which takes milliseconds.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from nbformat import NotebookNode

from .. import messages

MAX_OUTPUTS = 2000
"""Outputs of one cell; after these only errors count."""
MAX_BYTES = 16 << 20
"""Bytes of all outputs of one cell; after these only errors count."""
MAX_METADATA = 1 << 16
_MIME = re.compile(r"[A-Za-z0-9][\w.+-]*/[\w.+-]+(; ?[\w.+=-]+)*", re.ASCII)
_KINDS = {"display": "display_data", "result": "execute_result"}


class CellOutputs:
    """What one cell shows, as it arrives; `displays` are the notebook's, by their ids."""

    def __init__(
        self, count: int, displays: dict[str, list[NotebookNode]], room: int = MAX_BYTES
    ) -> None:
        """`count` is the cell's execution count, `room` the bytes that it may show."""
        self.outputs: list[NotebookNode] = []
        self.clipped = False
        self._count = count
        self._displays = displays
        self.bytes = 0
        self._room = min(room, MAX_BYTES)
        self._clears = False
        self._seen = 0

    def add(self, output: messages.Output, contents: memoryview) -> None:
        """Take an output over. Raises `ValueError` where it is malformed."""
        if sum(part.size for part in output.parts) != len(contents) or any(
            part.size < 0 for part in output.parts
        ):
            raise ValueError("an output of the wrong length")
        self._seen += 1
        self.bytes += len(contents)
        if output.kind != "error" and (self._seen > MAX_OUTPUTS or self.bytes > self._room):
            self.clipped = True
            return
        if output.kind == "clear":
            self._clears = True
            if output.name != "wait":
                self._clear()
            return
        texts = _texts(output, contents)
        if output.kind == "update":
            self._update(output, texts)
            return
        if self._clears:
            self._clear()
        if output.kind == "stream":
            self._stream(output.name, "".join(text for _, text in texts))
        elif output.kind == "error":
            lines = [text for _, text in texts]
            self.error(output.name, lines[0] if lines else "", lines[1:])
        else:
            self._bundle(output, texts)

    def error(self, name: str, message: str, traceback: list[str]) -> None:
        """Show that the cell failed."""
        self.outputs.append(
            NotebookNode(output_type="error", ename=name, evalue=message, traceback=list(traceback))
        )

    def _clear(self) -> None:
        self.outputs.clear()
        self._clears = False

    def _stream(self, name: str, text: str) -> None:
        """Streams of one name are one output, as nbclient puts them together."""
        if name not in ("stdout", "stderr"):
            raise ValueError("an unknown stream")
        for known in self.outputs:
            if known.output_type == "stream" and known.name == name:
                known.text += text
                return
        self.outputs.append(NotebookNode(output_type="stream", name=name, text=text))

    def _bundle(self, output: messages.Output, texts: list[tuple[str, str]]) -> None:
        fields = {"execution_count": self._count} if output.kind == "result" else {}
        made = NotebookNode(
            output_type=_KINDS[output.kind],
            data=_data(texts),
            metadata=_metadata(output),
            **fields,
        )
        self.outputs.append(made)
        if output.name:
            self._update(output, texts)
            self._displays.setdefault(output.name, []).append(made)

    def _update(self, output: messages.Output, texts: list[tuple[str, str]]) -> None:
        for known in self._displays.get(output.name, []):
            known.data = _data(texts)
            known.metadata = _metadata(output)


def _texts(output: messages.Output, contents: memoryview) -> list[tuple[str, str]]:
    texts, at = [], 0
    for part in output.parts:
        texts.append((part.name, str(contents[at : at + part.size], "utf-8", "replace")))
        at += part.size
    return texts


def _data(texts: list[tuple[str, str]]) -> NotebookNode:
    data = NotebookNode()
    for mime, text in texts:
        if len(mime) > 200 or not _MIME.fullmatch(mime):
            continue
        if mime == "application/json" or mime.endswith("+json"):
            value = _json(text)
            if value is not None:
                data[mime] = value
        else:
            data[mime] = text
    return data


def _metadata(output: messages.Output) -> NotebookNode:
    if len(output.metadata) > MAX_METADATA:
        return NotebookNode()
    found = _json(output.metadata)
    return NotebookNode(found) if isinstance(found, dict) else NotebookNode()


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
