"""Starts a zygote, and hands out sandboxes forked from it. This part runs on the trusted side."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .. import messages
from ..errors import MachineError
from ..messages import Control, Ended, Limits, Ready, Settings, Spawn, Spawned
from . import isolation
from .cgroups import MemoryCgroup

START_SECONDS = 120.0
GONE = "the process that sandboxes come from is gone"


class SandboxError(MachineError):
    """No sandbox can be had: the machine's fault, never the submission's."""


class NotImported(SandboxError):
    """A module that sandboxes should have imported cannot be."""


class Sandbox:
    """A forked sandbox: a connection to it, and the means to end it."""

    def __init__(self, slot: Slot, connection: socket.socket, pid: int, pidfd: int) -> None:
        self.connection = connection
        self._slot = slot
        self._pid = pid
        self._pidfd = pidfd
        self._ended: Ended | None = None

    def end(self) -> Ended:
        """Kill the sandbox and all it started; returns once nothing of it is left."""
        if self._ended is None:
            self.connection.close()
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            self._ended = self._slot.wait_for_end(self._pid)
            os.close(self._pidfd)
        return self._ended

    def crashed(self) -> str:
        """Why the sandbox closed its connection, in words; ends it."""
        with contextlib.suppress(OSError):  # let it die by itself, to see of what
            select.select([self._pidfd], [], [], 2.0)
        status = self.end().status
        if self._slot.ran_out_of_memory():
            return "it used more memory than it may"
        if os.WIFSIGNALED(status):
            name = signal.Signals(os.WTERMSIG(status)).name
            return _SIGNALS.get(name, f"the process was ended by {name}")
        return "the process ended itself"


_SIGNALS = {
    "SIGSEGV": "the process crashed (segmentation fault)",
    "SIGFPE": "the process crashed (arithmetic fault)",
    "SIGBUS": "the process crashed (bus error)",
    "SIGILL": "the process crashed (illegal instruction)",
    "SIGXCPU": "it used more processor time than it may",
}


class Slot:
    """One worker's line to its spawner: one sandbox at a time."""

    def __init__(self, control: socket.socket, cgroup: MemoryCgroup | None) -> None:
        self._control = control
        self._cgroup = cgroup

    def spawn(self, limits: Limits, device: str) -> Sandbox:
        """Fork a sandbox. Raises `SandboxError` when the spawner is gone."""
        ours, theirs = socket.socketpair()
        if self._cgroup is not None:
            self._cgroup.reset(limits.memory_mb)
        token = os.urandom(8)
        message = messages.encode_control(Spawn(limits, device, token))
        try:
            socket.send_fds(self._control, [message], [theirs.fileno()])
            pid, pidfd = self._wait_for_start(token)
        except OSError as error:
            ours.close()
            raise SandboxError(f"{GONE} ({error})") from None
        finally:
            theirs.close()
        ours.setblocking(False)
        return Sandbox(self, ours, pid, pidfd)

    def _wait_for_start(self, token: bytes) -> tuple[int, int]:
        """The process number and the pidfd of the sandbox that was asked for with `token`."""
        while True:  # a worker that died on this line may not have heard of its own sandbox
            reply, descriptors = self._reply()
            if isinstance(reply, Spawned) and reply.token == token:
                return reply.pid, descriptors[0]
            for descriptor in descriptors:
                os.close(descriptor)
            if reply is None:
                raise ConnectionError("it has ended")

    def wait_for_end(self, pid: int) -> Ended:
        reply, _ = self._reply()
        while isinstance(reply, Ended) and reply.pid != pid:
            reply, _ = self._reply()
        if not isinstance(reply, Ended):
            raise SandboxError(GONE)
        return reply

    def _reply(self) -> tuple[Control | None, list[int]]:
        data, descriptors, _, _ = socket.recv_fds(self._control, 1 << 12, 1)
        return messages.decode_control(data) if data else None, descriptors

    def close(self) -> None:
        self._control.close()

    def ran_out_of_memory(self) -> bool:
        return self._cgroup is not None and self._cgroup.killed()


class Sandboxes:
    """Where sandboxes come from: `slots`, one for each worker.

    `layers` maps each layer of isolation to why it is missing ("" where it is there).
    """

    def __init__(self, slots: list[Slot], layers: dict[str, str]) -> None:
        self.slots = slots
        self.layers = layers


@dataclass(frozen=True)
class Standby:
    """The line to the process that a zygote leaves behind, and the control groups of its slots."""

    line: socket.socket
    cgroups: list[MemoryCgroup | None]


class ZygoteProcess(Sandboxes):
    """A zygote, which warms up while its owner does other work."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        boss: socket.socket,
        slots: list[Slot],
        cgroups: list[MemoryCgroup],
        standby: Standby | None,
    ) -> None:
        super().__init__(slots, {})
        self.standby = standby
        self._process = process
        self._boss = boss
        self._cgroups = cgroups

    def wait(self) -> ZygoteProcess:
        """Wait until it is warm. Raises `SandboxError`."""
        self._boss.settimeout(START_SECONDS)
        try:
            data = self._boss.recv(1 << 16)
            message = messages.decode_control(data) if data else None
            ready = message if isinstance(message, Ready) else Ready({}, "it ended by itself")
        except (OSError, msgspec.MsgspecError) as error:
            ready = Ready({}, str(error))
        if ready.not_imported:
            raise NotImported(ready.error)
        if ready.error:
            raise SandboxError(f"sandboxes cannot be started: {ready.error}")
        self.layers = dict(ready.layers)
        if not self._cgroups:
            self.layers["memory cgroup"] = MemoryCgroup.why_not()
        return self

    def stop(self) -> None:
        """End it, and every sandbox with it."""
        self._boss.close()
        if self.standby is not None:
            self.standby.line.close()
        self._process.kill()
        self._process.wait()
        for slot in self.slots:
            slot.close()
        for cgroup in self._cgroups:
            cgroup.remove()


@contextlib.contextmanager
def zygote(
    imports: Sequence[str],
    workers: int,
    masks: Sequence[Path],
    device: str = "cpu",
    kernel: bool = False,
) -> Iterator[ZygoteProcess]:
    """A warm zygote, gone at the end of the block; arguments as of `start`."""
    starting = start(imports, workers, masks, device, kernel)
    try:
        yield starting.wait()
    finally:
        starting.stop()


def start(
    imports: Sequence[str],
    workers: int,
    masks: Sequence[Path],
    device: str = "cpu",
    kernel: bool = False,
    forbidden: Sequence[str] = (),
    hurry: bool = False,
    standby: str = "",
    standby_slots: int = 1,
) -> ZygoteProcess:
    """Start a zygote that imports `imports`, with a slot for each of `workers`.

    `masks` are folders that no sandbox may see, wherever they lie. With `kernel`, its sandboxes
    run whole notebooks and show what their cells show. `forbidden` names torch's functions that no
    call may come to. In a `hurry` it is ready soon, and what would spare a second sandbox time is
    not done. `standby` may name a module with a `main` for a process that it leaves behind, which
    shares its import of torch if it has one; that gets the descriptors of its line and of
    `standby_slots` slots of its own.
    """
    boss, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    count = workers + standby_slots if standby else workers
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(count)]
    numbers = [there.fileno() for _, there in pairs]
    line, its_line = socket.socketpair()
    its_slots = [ours for ours, _ in pairs[workers:]]
    for_standby = [each.fileno() for each in (its_line, *its_slots)] if standby else []
    process = subprocess.Popen(
        [
            sys.executable,
            "-I",
            "-c",
            "import autograder.sandbox.forks; from autograder.sandbox.zygote import main; main()",
            str(theirs.fileno()),
            ",".join(map(str, numbers)),
            *map(str, for_standby),
        ],
        env=_clean_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("AUTOGRADER_DEBUG") else subprocess.DEVNULL,
        pass_fds=[theirs.fileno(), *numbers, *for_standby],
        start_new_session=True,
    )
    theirs.close()
    its_line.close()
    for _, there in pairs:
        there.close()
    groups = [MemoryCgroup.create(f"{process.pid}-{number}") for number in range(count)]
    for (ours, _), group in zip(pairs, groups, strict=True):
        if group is not None:
            _join(ours, group)
    for each in its_slots:
        each.close()  # it has this end itself
    if not standby:
        line.close()
    settings = Settings(
        list(imports),
        [str(Path(mask).resolve()) for mask in masks],
        isolation.gpu_files() if device == "cuda" else [],
        address_space_limited=device == "cpu",
        kernel=kernel,
        forbidden=list(forbidden),
        hurry=hurry,
        standby=standby,
    )
    with contextlib.suppress(BrokenPipeError):
        boss.send(messages.encode_control(settings))
    return ZygoteProcess(
        process,
        boss,
        [Slot(pairs[number][0], groups[number]) for number in range(workers)],
        [group for group in groups if group is not None],
        Standby(line, groups[workers:]) if standby else None,
    )


def _join(control: socket.socket, group: MemoryCgroup) -> None:
    """Have whoever forks the sandboxes of a line enter its group before it does."""
    file = group.members()
    with contextlib.suppress(OSError):  # it has ended already: to wait for it will say so
        socket.send_fds(control, [messages.encode_control(messages.Join())], [file])
    os.close(file)


def _clean_environment() -> dict[str, str]:
    """Nothing of the caller's environment but what numeric libraries need to know of the CPU."""
    kept = {k: v for k, v in os.environ.items() if k.startswith(("OPENBLAS_", "MKL_"))}
    return kept | {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "HOME": isolation.HOME,
        "IPYTHONDIR": f"{isolation.HOME}/.ipython",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
