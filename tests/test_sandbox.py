"""What a submission can reach from inside: nothing but itself."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import messages
from autograder.examiner.failures import Lost, SubmissionError
from autograder.examiner.session import Session
from autograder.examiner.student import Student
from autograder.messages import Cell, Limits
from autograder.sandbox import launch

from .conftest import REPOSITORY
from .processes import ancestors, status

LIMITS = Limits(call_seconds=2, cell_seconds=2, memory_mb=300, scratch_mb=4, processes=16)
CELL = """
import os, socket, subprocess
def run(code):
    scope = {}
    exec(code, globals(), scope)
    return scope.get("result")
"""


@pytest.fixture(scope="module")
def slots() -> Iterator[list[launch.Slot]]:
    with launch.zygote(["numpy"], workers=2, masks=[REPOSITORY / "autograder"]) as zygote:
        missing = [name for name, why in zygote.layers.items() if why and name != "memory cgroup"]
        assert missing == []
        yield zygote.slots


@pytest.fixture
def slot(slots: list[launch.Slot]) -> launch.Slot:
    return slots[0]


def session_in(slot: launch.Slot) -> Session:
    return Session(lambda: slot.spawn(LIMITS, "cpu"), [Cell(1, CELL)], "", LIMITS)


@pytest.fixture
def session(slot: launch.Slot) -> Iterator[Session]:
    made = session_in(slot)
    yield made
    made.close()


@pytest.fixture
def inside(session: Session) -> Student:
    return Student(session)


def test_an_answer_to_a_worker_that_died_is_not_taken_for_ones_own(slot: launch.Slot) -> None:
    for _ in range(3):  # asked for a sandbox, and died before it heard of it
        ours, theirs = socket.socketpair()
        spawn = messages.Spawn(LIMITS, "cpu", os.urandom(8))
        socket.send_fds(slot._control, [messages.encode_control(spawn)], [theirs.fileno()])
        ours.close()
        theirs.close()
    for number in range(3):
        session = session_in(slot)
        assert Student(session).run(f"result = {number}") == number
        session.close()


def test_only_the_interpreter_and_its_scratch_folder_exist(inside: Student) -> None:
    for path in (REPOSITORY / "solutions", Path("/home"), Path("/var"), Path("/etc/shadow")):
        with pytest.raises(SubmissionError):
            inside.run(f"result = os.stat({str(path)!r})")
        with pytest.raises(SubmissionError):
            inside.run(f"open({str(path)!r})")


def test_the_package_itself_cannot_be_read(inside: Student) -> None:
    for module in ("autograder.examiner", "autograder.grading", "autograder.store"):
        with pytest.raises((ImportError, SubmissionError)):
            inside.run(f"import {module}")


def test_no_environment_no_arguments_no_other_processes(inside: Student) -> None:
    assert "AUTOGRADER_SECRET" not in inside.run("result = str(dict(os.environ))")
    assert inside.run("result = [p for p in os.listdir('/proc') if p.isdigit()]") == ["1"]
    assert inside.run("result = os.getpid()") == 1
    assert inside.run("result = [os.getppid(), os.getuid()]") == [0, 1000]
    arguments = inside.run("result = open('/proc/self/cmdline').read()").split("\0")
    assert arguments[1:4] == [
        "-I",
        "-c",
        "import autograder.sandbox.forks; from autograder.sandbox.zygote import main; main()",
    ]


def test_no_descriptor_but_its_own_connection(inside: Student) -> None:
    links = inside.run(
        "result = sorted(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')"
        " if os.path.lexists(f'/proc/self/fd/{n}'))"
    )
    assert len([link for link in links if link.startswith("socket:")]) == 1
    assert all(link.startswith(("socket:", "/dev/null", "/proc/")) for link in links)


def test_each_draws_other_random_numbers(inside: Student, session: Session) -> None:
    draw = "import random\nresult = random.random()"
    first = inside.run(draw)
    session.close()
    assert inside.run(draw) != first


def test_python_looks_after_what_it_forks(inside: Student) -> None:
    count = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "pid = os.fork()\n"
        "if pid == 0: os._exit(threading.active_count())\n"
        "result = threading.active_count(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])"
    )
    assert inside.run(count) == (2, 1)


def test_it_may_write_in_its_scratch_folder_only(inside: Student) -> None:
    inside.run("open('x', 'w').write('1')\nimport tempfile\ntempfile.mkstemp()")
    for path in ("/usr/x", "/x", os.__file__, "/proc/sys/kernel/hostname", "/proc/self/oom_adj"):
        with pytest.raises(SubmissionError):
            inside.run(f"open({path!r}, 'a').write('x')")


def test_its_files_are_gone_for_the_next(inside: Student, session: Session) -> None:
    inside.run("open('left', 'w').write('1')")
    session.close()
    assert inside.run("result = os.listdir('.')") == []


def test_the_scratch_folder_is_limited(inside: Student) -> None:
    with pytest.raises(SubmissionError, match=r"File too large|No space left"):
        inside.run("f = open('x', 'wb')\nfor _ in range(99): f.write(b'x' * 1000000)")
    with pytest.raises(SubmissionError, match="No space left"):
        inside.run("for n in range(9): open(f'x{n}', 'wb').write(b'x' * 1000000)")


def test_there_is_no_network(inside: Student) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    with pytest.raises(SubmissionError):
        inside.run(f"socket.create_connection(('127.0.0.1', {port}), 1)")
    with pytest.raises(SubmissionError):
        inside.run("socket.gethostbyname('example.org')")
    with pytest.raises(SubmissionError, match="Address family not supported"):
        inside.run("socket.socket(40, socket.SOCK_STREAM)")  # virtual machine sockets
    listener.close()


def test_what_is_shared_with_others_and_what_is_not(
    session: Session, slots: list[launch.Slot]
) -> None:
    kinds = "ipc", "mnt", "net", "pid", "user", "uts"

    def namespaces(of: Session) -> list[str]:
        return Student(of).run(f"result = [os.readlink(f'/proc/self/ns/{{k}}') for k in {kinds}]")

    beside = session_in(slots[1])
    own, its = namespaces(session), namespaces(beside)
    beside.close()
    assert not set(own) & set(its)
    Student(session).run("held = socket.socket(socket.AF_UNIX); held.bind('\\0name')")
    session.close()
    after = namespaces(session)
    assert after[2] == own[2]
    assert "name" not in Student(session).run("result = open('/proc/net/unix').read()")
    with pytest.raises(SubmissionError):
        Student(session).run("open('/proc/sys/net/ipv4/ip_forward', 'w')")


@pytest.mark.parametrize(
    "call",
    [
        "mount(b'none', b'/scratch', b'tmpfs', 0, 0)",
        "unshare(0x10000000)",
        "ptrace(0, 0, 0, 0)",
        "syscall(155, b'.', b'.')",
        "chroot(b'/scratch')",
        "setuid(0)",
        "process_vm_readv(1, 0, 0, 0, 0, 0)",
        "sethostname(b'x', 1)",
    ],
)
def test_the_kernel_refuses_what_leads_out(inside: Student, call: str) -> None:
    code = "import ctypes; l = ctypes.CDLL(None, use_errno=True)\n"
    result, error = inside.run(f"{code}result = [l.{call}, ctypes.get_errno()]")
    assert result == -1
    assert error in (errno.EPERM, errno.EINVAL)


def test_memory_is_limited_even_over_many_processes(session: Session, inside: Student) -> None:
    with pytest.raises(SubmissionError):
        inside.run("x = bytearray(900 << 20)")
    code = (
        "import time\n"
        "for _ in range(8):\n"
        "    if os.fork() == 0:\n"
        "        x = bytearray(120 << 20)\n"
        "        time.sleep(30)\n"
        "time.sleep(1); result = 'survived'"
    )
    # The cgroup's killer may take a child or the process itself; what counts is the cap.
    with contextlib.suppress(Lost):
        inside.run(code)
    session.close()
    assert inside.run("result = 1") == 1


def test_a_fork_storm_is_stopped_and_swept_away(session: Session, inside: Student) -> None:
    with pytest.raises((Lost, SubmissionError)):
        inside.run("while True: os.fork()")
    session.close()
    assert inside.run("result = 1") == 1
    assert _processes_of_sandboxes() <= 1


def test_daemons_die_with_the_sandbox(session: Session, inside: Student) -> None:
    inside.run(
        "subprocess.Popen(['/bin/sh', '-c', 'while true; do sleep 1; done'], "
        "start_new_session=True)"
    )
    assert _processes_of_sandboxes() >= 2
    session.close()
    assert _processes_of_sandboxes() == 0


def test_where_memory_is_short_a_sandbox_goes_first_and_cannot_help_it(inside: Student) -> None:
    place = "/proc/self/oom_score_adj"
    assert inside.run(f"result = int(open({place!r}).read())") == 1000
    with pytest.raises(SubmissionError):
        inside.run(f"open({place!r}, 'w').write('0')")


def test_where_there_is_a_worker_for_each_core_its_sandboxes_keep_to_it(
    slots: list[launch.Slot],
) -> None:
    cores = sorted(os.sched_getaffinity(0))
    for number, slot in enumerate(slots):
        session = session_in(slot)
        found = Student(session).run("result = sorted(os.sched_getaffinity(0))")
        session.close()
        assert found == ([cores[number]] if len(cores) == len(slots) else cores)


def test_a_spawner_that_dies_costs_no_other_worker_its_sandboxes() -> None:
    with launch.zygote([], workers=2, masks=[]) as zygote:
        first, second = zygote.slots
        sandbox = first.spawn(LIMITS, "cpu")
        _, spawner = status(_process_of(sandbox))
        os.kill(int(spawner), signal.SIGKILL)
        with pytest.raises(launch.SandboxError, match="is gone"):
            sandbox.end()
        with pytest.raises(launch.SandboxError, match="is gone"):
            first.spawn(LIMITS, "cpu")
        assert second.spawn(LIMITS, "cpu").end().pid > 0


def _process_of(sandbox: launch.Sandbox) -> str:
    """The number by which this process knows a sandbox's process."""
    known = Path(f"/proc/self/fdinfo/{sandbox._pidfd}").read_text()
    return known.split("Pid:")[1].split()[0]


def test_no_control_group_is_left_not_even_of_a_sandbox_that_runs() -> None:
    with launch.zygote([], workers=2, masks=[]) as zygote:
        groups = [group._folder for group in zygote._cgroups]
        if not groups:
            pytest.skip("no memory control groups can be made here")
        sandbox = zygote.slots[0].spawn(LIMITS, "cpu")
        assert _process_of(sandbox) in (groups[0] / "cgroup.procs").read_text().split()
        sandbox.connection.close()
    assert [folder for folder in groups if folder.exists()] == []


def _processes_of_sandboxes() -> int:
    """This test's processes that are in a sandbox; others may grade on this machine too."""
    count = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        inner = "NSpid:" in status and len(status.split("NSpid:")[1].splitlines()[0].split()) >= 3
        mine = str(os.getpid()) in ancestors(folder.name)
        count += inner and mine and "State:\tZ" not in status
    return count


def test_forged_and_broken_replies_cost_the_test_only(inside: Student) -> None:
    for data in ("b'x' * 100", "b'\\xff' * 12", "b'\\0' * 12", "b'\\1\\0\\0\\0' * 3"):
        code = (
            "import socket\nfor n in range(3, 99):\n    try:\n"
            f"        os.write(n, {data})\n    except OSError:\n        pass\nresult = 5"
        )
        with pytest.raises(Lost):
            inside.run(code)
        assert inside.run("result = 7") == 7


def test_an_answer_that_trickles_does_not_hold_up_the_run(inside: Student) -> None:
    code = (
        "import time, struct\nos.set_blocking(3, True)\n"
        "for n in range(3, 9):\n    try: os.write(n, struct.pack('<III', 9, 500, 0)); break\n"
        "    except OSError: pass\n"
        "while True:\n    os.write(n, b'x'); time.sleep(0.3)"
    )
    with pytest.raises(Lost, match="longer than"):
        inside.run(code)


def test_nothing_is_left_when_the_grader_is_killed() -> None:
    code = (
        "import time\nfrom autograder.messages import Limits\n"
        "from autograder.sandbox import launch\n"
        "with launch.zygote([], 1, []) as z:\n"
        "    s = z.slots[0].spawn(Limits(), 'cpu')\n    print('up', flush=True)\n"
        "    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        before = _processes_of_sandboxes()
        process.kill()
        process.wait()
    for _ in range(200):
        if _processes_of_sandboxes() < before:
            break
        os.sched_yield()
        subprocess.run(["sleep", "0.05"], check=True)
    assert _processes_of_sandboxes() < before


def test_limits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="memory_mb"):
        messages.Limits(memory_mb=0)
