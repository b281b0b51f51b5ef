"""The warm process that sandboxes are forked from.

It is started by `launch.py` from a clean environment, enters the outer layers of isolation,
imports what an assignment names, and then forks a sandbox for each `Spawn`. It never holds
anything that a submission may not know: a fork inherits memory.
"""

from __future__ import annotations

import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import traceback
from dataclasses import dataclass
from typing import Any

from .. import codec, messages
from ..messages import Ended, Ready, Settings, Spawn, Spawned
from . import isolation, linux, memory, shell
from .guard import Guard
from .isolation import Outer
from .server import Server

LAZY = "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma"
"""What numpy imports when it is first asked for: tens of milliseconds a sandbox."""


@dataclass(frozen=True)
class Child:
    """A running sandbox."""

    pid: int
    pidfd: int
    control: socket.socket
    scratch: str | None


def main() -> None:
    boss = socket.socket(fileno=int(sys.argv[1]))
    controls = [socket.socket(fileno=int(number)) for number in sys.argv[2].split(",")]
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.umask(0o022)  # the sandboxes' user must get into the folders of their root
    settings = messages.decode_control(boss.recv(1 << 20))
    assert isinstance(settings, Settings)
    if settings.standby:
        _leave_standby(settings.standby, settings.imports, [boss, *controls])
    if settings.kernel:  # now, for the package is not to be seen later
        importlib.import_module(f"{__package__}.kernel")
    outer = Outer()
    isolation.compile_filter(outer)
    with outer.layer("landlock"):
        linux.landlock_abi()
    try:
        isolation.enter_outer_namespaces(outer)
        if outer.namespaced:
            pid = os.fork()  # the child is number 1 of the new process namespace
            if pid:
                boss.close()
                for control in controls:
                    control.close()
                os.waitpid(pid, 0)
                os._exit(0)
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        isolation.build_root(outer, settings.masks, settings.devices)
        isolation.drop_folders_of_others()
        zygote = Zygote(outer, settings, boss, controls)
        error = zygote.warm_up()
    except Exception as failure:
        boss.send(messages.encode_control(Ready({}, f"{type(failure).__name__}: {failure}"[:500])))
        os._exit(1)
    boss.send(messages.encode_control(Ready(outer.report(), error)))
    if not error:
        zygote.serve()
    os._exit(0)


def _leave_standby(module: str, imports: list[str], ours: list[socket.socket]) -> None:
    """Leave a process behind with the descriptors meant for it, and with torch where it is wanted
    here too."""
    theirs = [int(number) for number in sys.argv[3:]]
    gc.disable()
    if "torch" in imports:
        importlib.import_module("torch")
    if os.fork() == 0:
        try:
            linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
            for each in ours:
                each.close()
            gc.freeze()
            gc.enable()
            importlib.import_module(module).main(*theirs)
        except BaseException:
            traceback.print_exc()  # the standard error is there for who debugs
        os._exit(0)
    for descriptor in theirs:
        os.close(descriptor)


class Zygote:
    """Forks a sandbox for each request on one of `controls`, and tells how it ended."""

    def __init__(
        self, outer: Outer, settings: Settings, boss: socket.socket, controls: list[socket.socket]
    ) -> None:
        self._outer = outer
        self._settings = settings
        self._boss = boss
        self._controls = {control.fileno(): control for control in controls}
        self._children: dict[int, Child] = {}
        self._shell: Any = None
        self._kernel: Any = None
        self._guard = Guard([])
        self._address_space: int | None = None
        self._ballast: list[object] = []

    def warm_up(self) -> str:
        """Import everything, try one sandbox; what is wrong, or nothing."""
        if self._settings.kernel:
            os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
        gc.disable()  # what is imported stays; to look for garbage among it takes a tenth more
        for name in self._settings.imports:
            try:
                importlib.import_module(name)
            except ImportError as error:
                return f"cannot import {name}: {error}"
        for name in LAZY:
            importlib.import_module(name)
        torch = codec.imported_torch()
        if torch is not None:
            _prepare_torch(torch)
            if not self._settings.hurry:
                _warm_torch(torch)
        self._guard = Guard(self._settings.forbidden)
        self._shell = shell.make_shell()
        if self._settings.kernel:
            self._kernel = importlib.import_module(f"{__package__}.kernel").Kernel(self._shell)
        if not self._settings.hurry:
            self._ballast = memory.settle()
        gc.freeze()
        gc.enable()
        if self._settings.address_space_limited:
            with open("/proc/self/statm", encoding="ascii") as file:
                self._address_space = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        return self._try_sandbox()

    def _try_sandbox(self) -> str:
        """Enter and leave a sandbox's layers once; what went wrong, or nothing."""
        reader, writer = os.pipe()
        self._outer.prepare_fork()
        pid = os.fork()
        if pid == 0:
            try:
                isolation.enter_inner(self._outer, messages.Limits(), self._address_space)
            except BaseException as error:
                os.write(writer, f"a sandbox cannot be entered: {error}".encode()[:500])
            os._exit(0)
        os.close(writer)
        with open(reader, encoding="utf-8", errors="replace") as file:
            said = file.read()
        os.waitpid(pid, 0)
        return said

    def serve(self) -> None:
        poll = select.poll()
        poll.register(self._boss, select.POLLIN)
        for control in self._controls:
            poll.register(control, select.POLLIN)
        while True:
            for descriptor, _ in poll.poll():
                if descriptor == self._boss.fileno():
                    return  # it never speaks again: it is gone
                if descriptor in self._children:
                    poll.unregister(descriptor)
                    self._bury(self._children.pop(descriptor))
                else:
                    child = self._accept(self._controls[descriptor])
                    if child is None:
                        poll.unregister(descriptor)
                        self._controls.pop(descriptor).close()
                    else:
                        self._children[child.pidfd] = child
                        poll.register(child.pidfd, select.POLLIN)

    def _accept(self, control: socket.socket) -> Child | None:
        data, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 8)
        if not data:
            return None
        spawn = messages.decode_control(data)
        assert isinstance(spawn, Spawn)
        for child in self._children.values():
            if child.control is control:  # its worker died, and another one has the line
                os.kill(child.pid, signal.SIGKILL)
        scratch = None if self._outer.rooted else self._make_scratch()
        self._outer.prepare_fork()
        pid = os.fork()
        if pid == 0:
            self._become_sandbox(spawn, descriptors, scratch)
        for descriptor in descriptors:
            os.close(descriptor)
        pidfd = os.pidfd_open(pid)
        socket.send_fds(control, [messages.encode_control(Spawned(pid, spawn.token))], [pidfd])
        return Child(pid, pidfd, control, scratch)

    def _make_scratch(self) -> str:
        """A folder on disk, where there is none in memory; it belongs to the sandbox's user."""
        scratch = tempfile.mkdtemp(prefix="autograder-")
        user = self._outer.user
        if user is not None:
            os.chown(scratch, user, user)
        return scratch

    def _become_sandbox(self, spawn: Spawn, descriptors: list[int], scratch: str | None) -> None:
        try:
            connection, *cgroups = descriptors
            for cgroup in cgroups:
                os.write(cgroup, b"0")
            null = os.open("/dev/null", os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            linux.close_descriptors(keep={0, 1, 2, connection})
            if scratch is not None:
                os.chdir(scratch)
            isolation.enter_inner(self._outer, spawn.limits, self._address_space)
            stream = socket.socket(fileno=connection)
            Server(
                stream, self._shell, spawn.limits, spawn.device, self._guard, self._kernel
            ).serve()
        except BaseException:
            os._exit(70)
        os._exit(0)

    def _bury(self, child: Child) -> None:
        _, status, used = os.wait4(child.pid, 0)
        os.close(child.pidfd)
        if child.scratch is not None:
            shutil.rmtree(child.scratch, ignore_errors=True)
        seconds = used.ru_utime + used.ru_stime
        ended = Ended(child.pid, status, seconds, used.ru_maxrss / 1024)
        try:
            child.control.send(messages.encode_control(ended))
        except OSError:
            return  # nobody is left to be told


def _prepare_torch(torch: Any) -> None:
    torch.set_num_threads(1)  # threads do not survive a fork
    torch.manual_seed(0)


def _warm_torch(torch: Any) -> None:
    """Use what torch imports or sets up only when it is first used: half a second a sandbox."""
    model, x = torch.nn.Linear(2, 2), torch.ones(1, 2, requires_grad=True)
    model.load_state_dict(model.state_dict())
    torch.autograd.grad([model(x)], [x], [torch.ones(1, 2)])
    model(x).sum().backward()
