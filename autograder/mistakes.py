"""The known wrong solutions of an assignment, asked once what every submission is asked."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from . import kept, starters
from .course import Assignment, digest_of, parsed, read_bytes, read_text
from .examiner.diagnosis import Input, Mistake, mistake, reference_answers
from .examiner.judge import Judge
from .examiner.recording import Recording
from .messages import Cell
from .workers import Workers

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

    def of(self, exercise: str, slots: Sequence[int]) -> list[Mistake]:
        """The known mistakes in an exercise that its recorded examples tell from the reference.

        Those that must be asked are, in `slots` side by side. Raises `SandboxError`.
        """
        if exercise not in self._found:
            paths = self._assignment.wrong_about(exercise)
            digest = digest_of(self._key.encode(), *map(read_bytes, paths))
            known = self._read(exercise, digest)
            if known is None:
                known = self._asked(exercise, paths, slots)
                data = msgspec.msgpack.encode(known)
                kept.write(self._folder, self._name(exercise), digest, data)
            hints = {path.stem: hint_of(path) for path in paths}
            self._found[exercise] = [
                Mistake(each.name, hints[each.name], dict(each.answers))
                for each in known
                if each.answers
            ]
        return self._found[exercise]

    def _asked(self, exercise: str, paths: Sequence[Path], slots: Sequence[int]) -> list[_Known]:
        """What comes to nothing side by side is asked again here, for all to see."""
        asking = _Asking(self, exercise, paths, slots)
        told = dict(Workers(asking).grade(range(len(paths)))) if len(slots) > 1 else {}
        found = [told[number].known if told else None for number in range(len(paths))]
        return [
            known or self.ask(exercise, path, slots[0])
            for path, known in zip(paths, found, strict=True)
        ]

    def ask(self, exercise: str, path: Path, slot: int) -> _Known:
        """What one of them answers. Raises `SandboxError`."""
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


class _Told(msgspec.Struct, frozen=True):
    known: _Known | None


@dataclass(frozen=True)
class _Asking:
    """Asks the wrong solution with a task's number, if that can be done (see `Workers`)."""

    mistakes: KnownMistakes
    exercise: str
    paths: Sequence[Path]
    slots: Sequence[int]
    result = _Told

    @property
    def workers(self) -> int:
        return len(self.slots)

    def grade(self, number: int, slot: int) -> _Told:
        try:
            return _Told(self.mistakes.ask(self.exercise, self.paths[number], self.slots[slot]))
        except Exception:
            return _Told(None)

    def failed(self, number: int, reason: str) -> _Told:
        return _Told(None)


def hint_of(path: Path) -> str:
    """The hint of a wrong solution: its docstring, without the first line, which is its name."""
    text = ast.get_docstring(parsed(read_text(path), path)) or ""
    _, _, hint = text.partition("\n")
    return " ".join(hint.split())
