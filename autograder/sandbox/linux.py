"""The system calls that isolation needs and Python 3.11 has no wrapper for."""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = (
    1,
    2,
    4,
    8,
    4096,
    16384,
    1 << 18,
)
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_CAPBSET_DROP = 24
PR_SET_SECUREBITS = 28
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2
SECUREBITS_LOCKED = 0b1111_1111  # nothing gives capabilities back, and all of it is locked
MADV_COLLAPSE = 25
LAST_CAPABILITY = 63

# The same numbers on x86-64 and arm64: calls newer than the two tables' common start.
SYS_MOUNT_SETATTR = 442
SYS_LANDLOCK_CREATE_RULESET = 444
SYS_LANDLOCK_ADD_RULE = 445
SYS_LANDLOCK_RESTRICT_SELF = 446
SYS_CLOSE_RANGE = 436
SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}.get(platform.machine(), -1)
SYS_CAPSET = {"x86_64": 126, "aarch64": 91}.get(platform.machine(), -1)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]


class _Filter(ctypes.Structure):
    """A program for seccomp, as the kernel is told of it."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def _syscall(what: str, number: int, *args: object) -> int:
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
    return _check(_libc.syscall(ctypes.c_long(number), *wide), what)


def prctl(option: int, argument: int, third: int = 0) -> None:
    _check(_libc.prctl(option, argument, third, 0, 0), f"prctl {option}")


def unshare(flags: int) -> None:
    _check(_libc.unshare(flags), "unshare")


def setns(descriptor: int, flags: int) -> None:
    _check(_libc.setns(descriptor, flags), "setns")


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    _check(
        _libc.mount(
            source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode()
        ),
        f"mount {target}",
    )


def make_read_only(target: str) -> None:
    """Make a mount and all below it read-only, without set-user-id programs or devices."""
    attributes = struct.pack("<QQQQ", 0x1 | 0x2 | 0x4, 0, 0, 0)  # RDONLY, NOSUID, NODEV
    _syscall(
        f"mount_setattr {target}",
        SYS_MOUNT_SETATTR,
        -100,
        ctypes.c_char_p(target.encode()),
        0x8000,  # AT_RECURSIVE
        ctypes.c_char_p(attributes),
        len(attributes),
    )


def pivot_root(new_root: str) -> None:
    """Make `new_root` the root, and let the old one go."""
    os.chdir(new_root)
    _syscall("pivot_root", SYS_PIVOT_ROOT, ctypes.c_char_p(b"."), ctypes.c_char_p(b"."))
    _check(_libc.umount2(b".", MNT_DETACH), "umount2")
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability for good."""
    for capability in range(LAST_CAPABILITY + 1):
        if _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break  # beyond the last one that this kernel knows
    _libc.prctl(PR_SET_SECUREBITS, SECUREBITS_LOCKED & ~(1 << 7), 0, 0, 0)
    header = struct.pack("<Ii", 0x20080522, 0)
    _syscall("capset", SYS_CAPSET, ctypes.c_char_p(header), ctypes.c_char_p(b"\0" * 24))


def close_descriptors(keep: Iterable[int]) -> None:
    """Close every file descriptor but those in `keep`."""
    low = 0
    for descriptor in [*sorted(set(keep)), None]:
        high = 0xFFFFFFFF if descriptor is None else descriptor - 1
        if high >= low:
            _syscall("close_range", SYS_CLOSE_RANGE, low, high, 0)
        low = 0 if descriptor is None else descriptor + 1


def load_filter(program: bytes) -> None:
    """Install a seccomp filter: an array of BPF instructions."""
    filter_ = _Filter(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(filter_))


def madvise(start: int, length: int, advice: int) -> None:
    """Advise the kernel on memory of this process; it is free not to follow."""
    _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), advice)


# --- Landlock ---------------------------------------------------------------------------------

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_ALL_BY_ABI = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}  # 5 and later: 0xFFFF with ioctl
READ = _READ_FILE | _READ_DIR
READ_AND_RUN = READ | _EXECUTE
FILE_WRITE = _READ_FILE | _WRITE_FILE


def landlock_abi() -> int:
    """The kernel's version of Landlock. Raises OSError where there is none."""
    return _syscall("landlock", SYS_LANDLOCK_CREATE_RULESET, ctypes.c_void_p(None), 0, 1)


def restrict_files(rules: Iterable[tuple[str, int]], writable: str) -> None:
    """Allow this process, for good, only the named rights beneath the named paths.

    Beneath `writable` everything is allowed but devices. TCP, abstract Unix sockets and
    signals to processes outside are denied where the kernel can.
    """
    abi = landlock_abi()
    everything = _ALL_BY_ABI.get(abi, 0xFFFF)
    network = 0x3 if abi >= 4 else 0
    scope = 0x3 if abi >= 6 else 0
    fields = struct.pack("<QQQ", everything, network, scope)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _syscall("landlock", SYS_LANDLOCK_CREATE_RULESET, ctypes.c_char_p(fields), size, 0)
    devices = (1 << 6) | (1 << 11)  # MAKE_CHAR, MAKE_BLOCK
    for path, rights in [*rules, (writable, everything & ~devices)]:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        rule = struct.pack("<Qi", rights & everything, descriptor)
        _syscall("landlock", SYS_LANDLOCK_ADD_RULE, ruleset, 1, ctypes.c_char_p(rule), 0)
        os.close(descriptor)
    _syscall("landlock", SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
