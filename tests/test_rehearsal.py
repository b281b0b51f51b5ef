"""What is rehearsed before sandboxes are forked goes as meant, helps, and leaves nothing behind."""

from __future__ import annotations

import builtins
import linecache
import random
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch

from autograder import wire
from autograder.messages import CellDone, Raised
from autograder.sandbox import rehearsal


def test_it_leaves_nothing_behind(shell: Any) -> None:
    def state() -> list[object]:
        cells = [name for name in linecache.cache if name.startswith("<cell")]
        alarm = signal.getsignal(signal.SIGPROF), signal.getitimer(signal.ITIMER_PROF)
        return [dict(shell.user_ns), cells, alarm, sys.stdout, sys.path[:], shell.compile.flags]

    shell.compile.reset_compiler_flags()  # as for each notebook
    before = state()
    rehearsal.rehearse(shell)
    assert state() == before
    assert not {"first", "fails", "Thing"} & set(vars(builtins))


def test_what_is_computed_can_be_and_draws_no_random_numbers() -> None:
    """Sandboxes start from the same random numbers, whatever is rehearsed."""

    def drawn() -> list[object]:
        return [torch.get_rng_state().tolist(), repr(np.random.get_state()), random.getstate()]

    before = drawn()
    assert {"numpy", "torch"} == rehearsal.COMPUTED.keys()
    for name, source in rehearsal.COMPUTED.items():
        assert source in rehearsal.of_notebooks()
        exec(compile(source, name, "exec"), {})
    assert drawn() == before


def test_every_request_is_answered_as_it_is_meant(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = wire.FrameReader()
    monkeypatch.setattr(rehearsal, "ROUNDS", 1)
    monkeypatch.setattr(rehearsal._Script, "sendall", lambda self, data: reader.feed(data))
    rehearsal.rehearse(shell)
    replies = []
    while (frame := reader.next()) is not None:
        replies.append(wire.read_reply(frame[1])[0])
    cells = [reply for reply in replies if isinstance(reply, CellDone)]
    assert [cell.error for cell in cells] == ["", "", "", "", "ValueError"]
    raised = [reply for reply in replies if isinstance(reply, Raised)]
    asked = [wire.read_request(data)[0] for data in rehearsal._calls()]
    of_fails = [call for call in asked if call.function == ["n", "fails", False]]
    assert len(replies) == len(cells) + len(asked)
    assert [reply.name for reply in raised] == ["ValueError"] * len(of_fails)


SPECIALISED = """
import dis
from autograder import serving, wire
from autograder.sandbox import rehearsal, server, shell

def specialised(function):
    found = dis.get_instructions(function, adaptive=True)
    return any(each.opname not in dis.opmap and "ADAPTIVE" not in each.opname for each in found)

used = [serving.Responder.answer, serving.Responder.returned, server.Server._answer, wire.payload]
print(*map(specialised, used))
rehearsal.rehearse(shell.make_shell())
print(*map(specialised, used))
"""


def test_what_answers_calls_is_specialised_by_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPECIALISED], capture_output=True, text=True, check=True
    )
    before, after = done.stdout.splitlines()[0], done.stdout.splitlines()[-1]
    assert Counter(before.split()) == {"False": 4}
    assert Counter(after.split()) == {"True": 4}
