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
from .examiner.diagnosis import (
    Input,
    Mistake,
    Wrong,
    comparable,
    contradicts,
    differences,
    reference_answers,
)
from .examiner.judge import Judge
from .examiner.recording import Recording
from .messages import Cell
from .workers import Workers

FOLDER = ".autograder/answers"


class _Known(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one wrong solution: its answers to the inputs that tell it, where it was not
    asked enough for every submission, those of the first tests."""

    name: str
    telling: list[tuple[Input, bytes | None]]
    is_enough: bool

    def is_enough_for(self, wrong: Wrong | None) -> bool:
        """Whether it need not be asked more for a submission with these wrong answers."""
        return self.is_enough or (wrong is not None and contradicts(wrong, dict(self.telling)))


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

    def of(self, exercise: str, slots: Sequence[int], wrong: Wrong | None = None) -> list[Mistake]:
        """The known mistakes in an exercise that its recorded examples tell from the reference.

        Those that must be asked are, in `slots` side by side. Where a submission's `wrong` answers
        are given, it is these that count: who turns out to answer otherwise is asked no further,
        and left out. Raises `SandboxError`.
        """
        if exercise in self._found:
            return self._found[exercise]
        paths = self._assignment.wrong_about(exercise)
        digest = digest_of(self._key.encode(), *map(read_bytes, paths))
        known = self._read(exercise, digest)
        unknown = [
            path
            for path in paths
            if path.stem not in known or not known[path.stem].is_enough_for(wrong)
        ]
        if unknown:
            known |= self._asked(exercise, unknown, slots, wrong)
            data = msgspec.msgpack.encode(list(known.values()))
            kept.write(self._folder, self._name(exercise), digest, data)
        found = [
            Mistake(path.stem, hint_of(path), answers)
            for path in paths
            if known[path.stem].is_enough
            and (answers := comparable(dict(known[path.stem].telling)))
        ]
        if all(each.is_enough for each in known.values()):
            self._found[exercise] = found
        return found

    def _asked(
        self, exercise: str, paths: Sequence[Path], slots: Sequence[int], wrong: Wrong | None
    ) -> dict[str, _Known]:
        """What comes to nothing side by side is asked again here, for all to see."""
        asking = _Asking(self, exercise, paths, slots, wrong)
        told = dict(Workers(asking).grade(range(len(paths)))) if len(slots) > 1 else {}
        found = [told[number].known if told else None for number in range(len(paths))]
        return {
            path.stem: known or self.ask(exercise, path, slots[0], wrong)
            for path, known in zip(paths, found, strict=True)
        }

    def ask(self, exercise: str, path: Path, slot: int, wrong: Wrong | None = None) -> _Known:
        """What one of them answers: to all tests, in their order, or until that is not what a
        submission's `wrong` answers are. Raises `SandboxError`."""
        recordings = [r for r in self._recordings if r.test.mark.exercise == exercise]
        cells = [
            Cell(number, source)
            for number, source in enumerate(starters.solved(self._assignment, path), 1)
        ]
        telling: dict[Input, bytes | None] = {}
        with self._judging(cells, slot) as judge:
            for recording in recordings:
                if None in telling.values():
                    break  # no submission is compared with it
                if wrong is not None and contradicts(wrong, telling):
                    return _Known(path.stem, list(telling.items()), False)
                given = {recording.test.name: judge.answers(recording)}
                telling |= differences(given, reference_answers([recording]))
        return _Known(path.stem, list(telling.items()), True)

    def _read(self, exercise: str, digest: str) -> dict[str, _Known]:
        data = kept.read(self._folder, self._name(exercise), digest)
        try:
            known = [] if data is None else _decoder.decode(data)
        except msgspec.MsgspecError:
            known = []
        return {each.name: each for each in known}

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
    wrong: Wrong | None
    result = _Told

    @property
    def workers(self) -> int:
        return len(self.slots)

    def grade(self, number: int, slot: int) -> _Told:
        try:
            path = self.paths[number]
            return _Told(self.mistakes.ask(self.exercise, path, self.slots[slot], self.wrong))
        except Exception:
            return _Told(None)

    def failed(self, number: int, reason: str) -> _Told:
        return _Told(None)


def hint_of(path: Path) -> str:
    """The hint of a wrong solution: its docstring, without the first line, which is its name."""
    text = ast.get_docstring(parsed(read_text(path), path)) or ""
    _, _, hint = text.partition("\n")
    return " ".join(hint.split())
