"""A fork of the zygote from which the sandboxes of one worker are forked, one after the other.

What it forks is in its memory group. So it enters that once, and no sandbox needs to: to enter
one takes ten milliseconds in which nothing happens. And workers need not wait for one another.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import socket
import tempfile
import traceback
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from .. import messages
from ..messages import Ended, Join, Spawn, Spawned
from . import forks, isolation, linux
from .isolation import Outer
from .server import Server


@dataclass(frozen=True)
class Warm:
    """What sandboxes find when they are forked."""

    outer: Outer
    server: Server
    address_space: int | None


@dataclass(frozen=True)
class Child:
    """A running sandbox; where it has no scratch in memory, `scratch` is one on disk."""

    pid: int
    pidfd: int
    scratch: str | None


def main(warm: Warm, control: socket.socket, others: Iterable[socket.socket]) -> None:
    """What the process does, which has inherited `others`' lines too. It does not return."""
    try:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        for other in others:
            other.close()
        isolation.enter_network(warm.outer)
        Spawner(warm, control).serve()
    except BaseException:
        traceback.print_exc()  # the standard error is there for who debugs
    os._exit(0)


class Spawner:
    """Forks a sandbox for each request on `control`, and tells how it ended."""

    def __init__(self, warm: Warm, control: socket.socket) -> None:
        self._warm = warm
        self._control = control
        self._child: Child | None = None

    def serve(self) -> None:
        while True:
            waited = [self._control.fileno()]
            if self._child is not None:
                waited.append(self._child.pidfd)
            ready, _, _ = select.select(waited, [], [])
            if self._child is not None and self._child.pidfd in ready:
                self._bury(self._child)
            elif not self._answer():
                return

    def _answer(self) -> bool:
        """Do what is asked for; whether somebody is still there to ask."""
        data, descriptors, _, _ = socket.recv_fds(self._control, 1 << 16, 8)
        if not data:
            return False
        message = messages.decode_control(data)
        if isinstance(message, Join):
            os.write(descriptors[0], b"0")
        elif isinstance(message, Spawn):
            self._spawn(message, descriptors[0])
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _spawn(self, spawn: Spawn, connection: int) -> None:
        if self._child is not None:  # its worker died, and another one has the line
            os.kill(self._child.pid, signal.SIGKILL)
            self._bury(self._child)
        scratch = None if self._warm.outer.rooted else self._make_scratch()
        self._warm.outer.prepare_fork(apart=True)
        pid = forks.fork()
        if pid == 0:
            self._become_sandbox(spawn, connection, scratch)
        self._child = Child(pid, os.pidfd_open(pid), scratch)
        started = messages.encode_control(Spawned(pid, spawn.token))
        with suppress(OSError):  # nobody is left to be told
            socket.send_fds(self._control, [started], [self._child.pidfd])

    def _make_scratch(self) -> str:
        """A folder on disk, where there is none in memory; it belongs to the sandbox's user."""
        scratch = tempfile.mkdtemp(prefix="autograder-")
        user = self._warm.outer.user
        if user is not None:
            os.chown(scratch, user, user)
        return scratch

    def _become_sandbox(self, spawn: Spawn, connection: int, scratch: str | None) -> None:
        warm = self._warm
        try:
            self._be_the_first_to_go()
            null = os.open("/dev/null", os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            linux.close_descriptors(keep={0, 1, 2, connection})
            if scratch is not None:
                os.chdir(scratch)
            isolation.enter_inner(warm.outer, spawn.limits, warm.address_space)
            stream = socket.socket(fileno=connection)
            warm.server.serve(stream, spawn.limits, spawn.device)
        except BaseException:
            os._exit(70)
        os._exit(0)

    @staticmethod
    def _be_the_first_to_go() -> None:
        """Where memory is short, a sandbox is ended, and never its spawner."""
        with suppress(OSError):
            file = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
            os.write(file, b"1000")
            os.close(file)

    def _bury(self, child: Child) -> None:
        self._child = None
        _, status, used = os.wait4(child.pid, 0)
        os.close(child.pidfd)
        if child.scratch is not None:
            shutil.rmtree(child.scratch, ignore_errors=True)
        seconds = used.ru_utime + used.ru_stime
        ended = Ended(child.pid, status, seconds, used.ru_maxrss / 1024)
        with suppress(OSError):  # nobody is left to be told
            self._control.send(messages.encode_control(ended))
