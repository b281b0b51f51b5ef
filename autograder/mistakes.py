"""The known wrong solutions of an assignment, asked once what every submission is asked."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from . import kept, starters
from .course import Assignment, digest_of, parsed, read_bytes, read_text
from .examiner.diagnosis import Input, Mistake, mistake, reference_answers
from .examiner.judge import Judge
from .examiner.recording import Recording
from .messages import Cell

FOLDER = ".autograder/answers"


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one wrong solution: its answers to the inputs that tell it."""

    name: str
    answers: list[tuple[Input, bytes]]


_decoder = msgspec.msgpack.Decoder(list[_Known])


class KnownMistakes:
    """Finds out what the wrong solutions of an exercise answer when it is first asked for them.

    That takes a sandbox for each, so it is kept on disk, under a name that changes with all that
    the answers rest on. `judging` opens a judge for cells, in a worker's slot.
    """

    def __init__(
        self,
        assignment: Assignment,
        recordings: Sequence[Recording],
        root: Path,
        key: str,
        judging: Callable[[Sequence[Cell], int], AbstractContextManager[Judge]],
    ) -> None:
        self._assignment = assignment
        self._recordings = recordings
        self._folder = root / FOLDER
        self._key = key
        self._judging = judging
        self._found: dict[str, list[Mistake]] = {}

    def of(self, exercise: str, slot: int) -> list[Mistake]:
        """The known mistakes in an exercise that its recorded examples tell from the reference."""
        if exercise not in self._found:
            paths = self._assignment.wrong_about(exercise)
            digest = digest_of(self._key.encode(), *map(read_bytes, paths))
            known = self._read(exercise, digest)
            if known is None:
                known = [self._ask(exercise, path, slot) for path in paths]
                data = msgspec.msgpack.encode(known)
                kept.write(self._folder, self._name(exercise), digest, data)
            hints = {path.stem: hint_of(path) for path in paths}
            self._found[exercise] = [
                Mistake(each.name, hints[each.name], dict(each.answers))
                for each in known
                if each.answers
            ]
        return self._found[exercise]

    def _ask(self, exercise: str, path: Path, slot: int) -> _Known:
        recordings = [r for r in self._recordings if r.test.mark.exercise == exercise]
        cells = [
            Cell(number, source)
            for number, source in enumerate(starters.solved(self._assignment, path), 1)
        ]
        with self._judging(cells, slot) as judge:
            answers = {recording.test.name: judge.answers(recording) for recording in recordings}
        found = mistake(path.stem, "", answers, reference_answers(recordings))
        return _Known(path.stem, list(found.answers.items()) if found else [])

    def _read(self, exercise: str, digest: str) -> list[_Known] | None:
        data = kept.read(self._folder, self._name(exercise), digest)
        try:
            return None if data is None else _decoder.decode(data)
        except msgspec.MsgspecError:
            return None

    def _name(self, exercise: str) -> str:
        return f"{self._assignment.slug}.{exercise}"


def hint_of(path: Path) -> str:
    """The hint of a wrong solution: its docstring, without the first line, which is its name."""
    text = ast.get_docstring(parsed(read_text(path), path)) or ""
    _, _, hint = text.partition("\n")
    return " ".join(hint.split())
