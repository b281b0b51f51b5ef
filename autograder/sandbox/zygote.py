"""The warm process that sandboxes are forked from.

It is started by `launch.py` from a clean environment, enters the outer layers of isolation,
imports what an assignment names, and then forks a spawner for each worker, from which sandboxes are
forked. It never holds anything that a submission may not know: a fork inherits memory.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
import traceback
from typing import Any

from .. import codec, cores, messages
from ..messages import Ready, Settings
from . import isolation, linux, memory, rehearsal, shell, spawner
from .guard import Guard
from .isolation import Outer
from .server import Server
from .spawner import Warm

LAZY = "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma"
"""What numpy imports when it is first asked for: tens of milliseconds a sandbox."""


def main() -> None:
    boss = socket.socket(fileno=int(sys.argv[1]))
    controls = [socket.socket(fileno=int(number)) for number in sys.argv[2].split(",")]
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.umask(0o022)  # the sandboxes' user must get into the folders of their root
    settings = messages.decode_control(boss.recv(1 << 20))
    assert isinstance(settings, Settings)
    if settings.standby:
        _leave_standby(settings.standby, settings.imports, [boss, *controls])
    for name in ("interactive", "kernel") if settings.kernel else ("interactive",):
        importlib.import_module(f"{__package__}.{name}")  # the package is not to be seen later
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
    except NotImported as failure:
        boss.send(messages.encode_control(Ready({}, str(failure)[:500], not_imported=True)))
        os._exit(1)
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
            importlib.import_module(module).main(*theirs)
        except BaseException:
            traceback.print_exc()  # the standard error is there for who debugs
        os._exit(0)
    for descriptor in theirs:
        os.close(descriptor)


class NotImported(Exception):
    """A module that was asked for cannot be imported."""


class Zygote:
    """Gets ready what sandboxes are forked with, and forks a spawner for each of `controls`."""

    def __init__(
        self, outer: Outer, settings: Settings, boss: socket.socket, controls: list[socket.socket]
    ) -> None:
        self._outer = outer
        self._settings = settings
        self._boss = boss
        self._controls = controls
        self._server: Server | None = None
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
            except Exception as error:
                raise NotImported(f"cannot import {name}: {error}") from None
        for name in LAZY:
            importlib.import_module(name)
        torch = codec.imported_torch()
        if torch is not None:
            _prepare_torch(torch)
            if not self._settings.hurry:
                _warm_torch(torch)
        guard = Guard(self._settings.forbidden)
        made, kernel = shell.make_shell(), None
        if self._settings.kernel:
            kernel = importlib.import_module(f"{__package__}.kernel").Kernel(made)
        elif not self._settings.hurry:
            rehearsal.rehearse(made)
        self._server = Server(made, guard, kernel)
        self._server.keep_time()
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
        self._outer.prepare_fork(apart=True)
        pid = os.fork()
        if pid == 0:
            try:
                isolation.enter_network(self._outer)
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
        """Leave a spawner behind for each line, until there is nobody left to have sandboxes."""
        assert self._server is not None
        warm = Warm(self._outer, self._server, self._address_space)
        for number, control in enumerate(self._controls):
            self._outer.prepare_fork(apart=False)
            if os.fork() == 0:
                if not self._settings.hurry:
                    cores.stay_on_one(number, len(self._controls))
                others = {self._boss, *self._controls} - {control}
                spawner.main(warm, control, others)
        for control in self._controls:
            control.close()
        self._boss.recv(1)  # it never speaks again: it is gone


def _prepare_torch(torch: Any) -> None:
    torch.set_num_threads(1)  # threads do not survive a fork
    torch.manual_seed(0)


def _warm_torch(torch: Any) -> None:
    """Use what torch imports or sets up only when it is first used: half a second a sandbox."""
    model, x = torch.nn.Linear(2, 2), torch.ones(1, 2, requires_grad=True)
    model.load_state_dict(model.state_dict())
    torch.autograd.grad([model(x)], [x], [torch.ones(1, 2)])
    model(x).sum().backward()
