"""The layers between a submission and everything else.

The zygote enters the outer layers once (`enter_outer`): its own user, process, mount, network, IPC
and UTS namespaces, and a root folder that holds nothing but the interpreter, its libraries and
`/usr`, all read-only. Each sandbox forked from it then enters the inner ones (`enter_inner`): a
process namespace in which it is number 1, namespaces of its own, a private scratch folder of
limited size, resource limits, no capabilities, Landlock and seccomp. Only the network is that of
its spawner (`enter_network`).

A layer that cannot be had is noted with the reason; it is for the caller to refuse.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..messages import Limits
from . import linux

SCRATCH = "/scratch"
HOME = f"{SCRATCH}/home"
INSIDE_ID = 1000
OUTSIDE_ID = 65534
"""The user that sandboxes of a grader run as root are outside: nobody."""

OUTER_NAMESPACES = (
    linux.CLONE_NEWUSER
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNS
    | linux.CLONE_NEWNET
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUTS
)
INNER_NAMESPACES = linux.CLONE_NEWNS | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS

LAYERS = {
    "namespaces": "own users, processes, IPC and host name, which die together; no network",
    "private root": "the course, other submissions and the grader's files do not exist in it",
    "scratch": "a folder of its own in memory, of limited size, gone afterwards",
    "resource limits": "memory, processes, file sizes and descriptors",
    "no privileges": "no capabilities, and no way to gain any",
    "landlock": "the kernel refuses files outside the interpreter, and network and signals",
    "seccomp": "the kernel refuses mounts, tracing, kernel modules and the like",
    "memory cgroup": "a hard cap on the memory of everything that a submission starts",
}
REQUIRED = [name for name in LAYERS if name != "memory cgroup"]

_SYSTEM_FOLDERS = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives", "/etc/fonts")
_DEVICES = ("null", "zero", "full", "random", "urandom")

_DENIED_CALLS = [
    "acct", "add_key", "bpf", "clone3", "delete_module", "fanotify_init", "finit_module",
    "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "kcmp", "kexec_file_load", "kexec_load",
    "keyctl", "lookup_dcookie", "mount", "mount_setattr", "move_mount", "move_pages",
    "name_to_handle_at", "nfsservctl", "open_by_handle_at", "open_tree", "perf_event_open",
    "pidfd_getfd", "pivot_root", "process_vm_readv", "process_vm_writev", "ptrace",
    "quotactl", "reboot", "request_key", "setns", "settimeofday", "swapoff", "swapon",
    "syslog", "umount2", "unshare", "userfaultfd", "vhangup", "chroot", "clock_settime",
    "clock_adjtime", "adjtimex", "sethostname", "setdomainname",
]  # fmt: skip


@functools.cache  # each sandbox needs them, and it takes milliseconds to find them
def interpreter_folders() -> tuple[str, ...]:
    """The folders that Python and its libraries live in, outermost only."""
    named = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    named |= {str(Path(p).resolve()) for p in {sys.executable, os.path.realpath(sys.executable)}}
    folders = {str(Path(p).parent) if Path(p).is_file() else p for p in named}
    folders = {f for f in folders if Path(f).is_dir() and len(Path(f).parts) > 1}
    system = [*_SYSTEM_FOLDERS]
    outermost = (f for f in folders if not any(_inside(f, s) for s in [*system, *(folders - {f})]))
    return tuple(sorted(outermost))


def _open_to_all(folder: str) -> bool:
    """Whether every user can go to a folder and read it."""
    path = Path(folder)
    return path.stat().st_mode & 0o5 == 0o5 and all(p.stat().st_mode & 1 for p in path.parents)


def _inside(path: str, folder: str) -> bool:
    return Path(path) == Path(folder) or Path(folder) in Path(path).parents


class Outer:
    """What the zygote found out about the layers it entered."""

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}
        self.namespaced = False
        self.rooted = False
        self.was_root = os.geteuid() == 0
        self.filter: bytes | None = None
        self._pid_namespace = -1

    @functools.cached_property
    def user(self) -> int | None:
        """The user that root's sandboxes are, as this process numbers users.

        Without namespaces they are nobody too, unless nobody may read the interpreter.
        """
        if not self.was_root:
            return None
        if self.namespaced:
            return INSIDE_ID
        return OUTSIDE_ID if all(map(_open_to_all, interpreter_folders())) else None

    @contextlib.contextmanager
    def layer(self, name: str) -> Iterator[None]:
        """Note the layer as missing when what is done inside cannot be done here."""
        try:
            yield
        except (OSError, ImportError, AttributeError) as error:
            self.missing.setdefault(name, describe(error))

    def report(self) -> dict[str, str]:
        """Each layer's name, with why it is missing ("" where it is there)."""
        return {name: self.missing.get(name, "") for name in LAYERS}

    def prepare_fork(self, apart: bool) -> None:
        """The next fork's child is a process like this one, or, `apart`, number 1 of a new process
        namespace."""
        if not self.namespaced:
            return
        if self._pid_namespace < 0:
            self._pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        linux.setns(self._pid_namespace, linux.CLONE_NEWPID)
        if apart:
            linux.unshare(linux.CLONE_NEWPID)


def describe(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    if number in (errno.EPERM, errno.EACCES):
        return f"not permitted here ({error})"
    if number in (errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL):
        return f"the kernel does not have it ({error})"
    return str(error) or type(error).__name__


def enter_outer_namespaces(outer: Outer) -> None:
    """Leave the machine's namespaces. Raises `OSError` where no user is known in the new ones."""
    reader, writer = os.pipe()
    mapper = os.fork()  # it stays behind, for only from outside users can be mapped
    if mapper == 0:
        os.close(writer)
        try:
            if os.read(reader, 1):
                _write_maps(os.getppid())
        except OSError as error:
            os._exit(error.errno or 1)
        os._exit(0)
    os.close(reader)
    with outer.layer("namespaces"):
        linux.unshare(OUTER_NAMESPACES)
        outer.namespaced = True
        os.write(writer, b".")
    os.close(writer)
    number = os.waitstatus_to_exitcode(os.waitpid(mapper, 0)[1])
    if number:
        raise OSError(number, f"users cannot be mapped: {os.strerror(number)}")


def _write_maps(pid: int) -> None:
    """Say which users the namespace of a process knows."""
    folder = Path(f"/proc/{pid}")
    if os.geteuid() == 0:
        (folder / "uid_map").write_text(f"0 0 1\n{INSIDE_ID} {OUTSIDE_ID} 1\n")
        (folder / "gid_map").write_text(f"0 0 1\n{INSIDE_ID} {OUTSIDE_ID} 1\n")
    else:
        (folder / "setgroups").write_text("deny")
        (folder / "uid_map").write_text(f"0 {os.geteuid()} 1\n")
        (folder / "gid_map").write_text(f"0 {os.getegid()} 1\n")


def gpu_files() -> list[str]:
    """The files through which a GPU is reached, which sandboxes are shown where they use one."""
    return [str(path) for path in Path("/dev").glob("nvidia*")]


def build_root(outer: Outer, masks: Iterable[str], extra: Iterable[str]) -> None:
    """Move into a root folder with nothing but the interpreter and `/usr` in it, read-only.

    `masks` are folders that stay empty even where they lie inside what is shown; `extra` are
    further files to show (a GPU's devices).
    """
    if not outer.namespaced:
        outer.missing.setdefault("private root", "needs namespaces")
        outer.missing.setdefault("scratch", "needs namespaces")
        return
    with outer.layer("private root"):
        linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
        root = "/tmp"
        shown = interpreter_folders()
        # The new root covers /tmp, so whatever is to be shown must be opened before.
        sources = {
            path: os.open(path, os.O_PATH | os.O_CLOEXEC)
            for path in [*_SYSTEM_FOLDERS, *_SYSTEM_FILES, *shown, *extra]
            if os.path.exists(path) and not os.path.islink(path)
        }
        devices = {
            f"/dev/{name}": os.open(f"/dev/{name}", os.O_PATH | os.O_CLOEXEC) for name in _DEVICES
        }
        links = {p: os.readlink(p) for p in _SYSTEM_FOLDERS if os.path.islink(p)}
        linux.mount("tmpfs", root, "tmpfs", linux.MS_NOSUID, "mode=755,size=1m")
        for path, target in links.items():
            os.symlink(target, root + path)
        for path, source in {**sources, **devices}.items():
            _show(source, root + path)
        for path in [*sources]:
            linux.make_read_only(root + path)
        for mask in masks:
            if any(_inside(mask, folder) for folder in [*shown, "/usr"]) and os.path.isdir(
                root + mask
            ):
                linux.mount("tmpfs", root + mask, "tmpfs", linux.MS_RDONLY, "size=4k")
        for folder in ("/proc", SCRATCH, "/etc"):
            os.makedirs(root + folder, exist_ok=True)
        Path(root, "etc/passwd").write_text(f"student:x:{INSIDE_ID}:{INSIDE_ID}::{HOME}:/bin/sh\n")
        for link in ("/tmp", "/dev/shm"):
            if not os.path.exists(root + link):  # an interpreter may live in /tmp
                os.symlink(f"{SCRATCH}/tmp", root + link)
        linux.mount("proc", root + "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV)
        linux.pivot_root(root)
        linux.mount(
            "none",
            "/",
            "",
            linux.MS_BIND | 32 | linux.MS_RDONLY | linux.MS_NOSUID,  # 32: remount
        )
        for descriptor in [*sources.values(), *devices.values()]:
            os.close(descriptor)
        _mount_scratch(16)  # the zygote's own; each sandbox gets another on top
        outer.rooted = True


def _mount_scratch(size_mb: int) -> None:
    size = f"size={size_mb}m,nr_inodes={4096 + 64 * size_mb},mode=777"
    linux.mount("tmpfs", SCRATCH, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, size)
    mask = os.umask(0)
    for folder in (HOME, f"{SCRATCH}/tmp"):
        os.mkdir(folder, 0o777)
    os.umask(mask)
    os.chdir(HOME)


def _show(source: int, target: str) -> None:
    path = f"/proc/self/fd/{source}"
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    linux.mount(path, target, "", linux.MS_BIND | linux.MS_REC)


def compile_filter(outer: Outer) -> None:
    """Prepare the seccomp filter that sandboxes install."""
    with outer.layer("seccomp"):
        import pyseccomp as seccomp

        filter_ = seccomp.SyscallFilter(seccomp.ALLOW)
        for name in _DENIED_CALLS:
            code = errno.ENOSYS if name == "clone3" else errno.EPERM
            with contextlib.suppress(ValueError, RuntimeError, OSError):
                filter_.add_rule(seccomp.ERRNO(code), name)
        for bit in (1 << n for n in range(32)):
            if bit & (OUTER_NAMESPACES | linux.CLONE_NEWCGROUP):
                filter_.add_rule(
                    seccomp.ERRNO(errno.EPERM),
                    "clone",
                    seccomp.Arg(0, seccomp.MASKED_EQ, bit, bit),
                )
        # Sockets of families beyond Unix (1), IPv4 (2) and IPv6 (10) may reach past namespaces.
        for family in [0, *range(3, 10), *range(11, 64)]:
            filter_.add_rule(
                seccomp.ERRNO(errno.EAFNOSUPPORT),
                "socket",
                seccomp.Arg(0, seccomp.MASKED_EQ, 0xFFFFFFFF, family),
            )
        with open(os.memfd_create("seccomp"), "w+b") as file:
            filter_.export_bpf(file)
            file.seek(0)
            outer.filter = file.read()


def enter_network(outer: Outer) -> None:
    """Enter a network of its own, in which no interface is up, and nothing can be set up.

    It is for sandboxes that come one after the other: a process takes its sockets with it, and who
    has no capability leaves nothing else behind but the counts of what failed. To make a network
    and to take it down again takes longer than all other namespaces together.
    """
    if outer.namespaced:
        linux.unshare(linux.CLONE_NEWNET)


def enter_inner(outer: Outer, limits: Limits, address_space: int | None) -> None:
    """Enter the layers of one sandbox. A layer that was there for the zygote must be had here."""
    if outer.namespaced:
        linux.unshare(INNER_NAMESPACES)
    if outer.rooted:
        linux.mount("proc", "/proc", "proc", linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC)
        _mount_scratch(limits.scratch_mb)
    user = outer.user
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    if outer.namespaced:
        if outer.was_root:
            linux.prctl(4, 1)  # PR_SET_DUMPABLE: changing the user made /proc/self unwritable
        _own_user_namespace()
    _limit_resources(limits, address_space)
    linux.drop_capabilities()
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    if "landlock" not in outer.missing:
        linux.restrict_files(_file_rules(outer), SCRATCH if outer.rooted else os.getcwd())
    if outer.filter is not None:
        linux.load_filter(outer.filter)


def _own_user_namespace() -> None:
    """Processes are counted by user namespace: one submission's storm must not starve another."""
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(linux.CLONE_NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE_ID} {uid} 1"),
        ("gid_map", f"{INSIDE_ID} {gid} 1"),
    ):
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(descriptor, text.encode())
        os.close(descriptor)


def _limit_resources(limits: Limits, address_space: int | None) -> None:
    mib = 1 << 20
    wanted = {
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.scratch_mb * mib,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_CPU: int(limits.submission_seconds) * 4 + 60,
    }
    if address_space is not None:
        wanted[resource.RLIMIT_AS] = address_space + limits.memory_mb * mib
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def _file_rules(outer: Outer) -> list[tuple[str, int]]:
    readable = [(path, linux.READ_AND_RUN) for path in (*interpreter_folders(), "/usr")]
    if not outer.rooted:
        readable += [(path, linux.READ_AND_RUN) for path in ("/bin", "/lib", "/lib64")]
    readable += [(path, linux.READ) for path in ("/proc", "/etc/alternatives", "/etc/fonts")]
    readable += [(path, 4) for path in ("/etc/ld.so.cache", "/etc/localtime", "/etc/passwd")]
    writable = [(f"/dev/{name}", linux.FILE_WRITE) for name in _DEVICES]
    return readable + writable


def drop_folders_of_others() -> None:
    """Forget what the zygote's environment and arguments said of the machine."""
    keep = {"PATH": "/usr/bin:/bin", "HOME": HOME, "LANG": "C.UTF-8", "MPLBACKEND": "agg"}
    keep |= {"TMPDIR": f"{SCRATCH}/tmp", "OMP_NUM_THREADS": "1", "MPLCONFIGDIR": f"{SCRATCH}/tmp"}
    keep |= {"PIP_NO_INDEX": "1"}  # else pip waits for a network
    os.environ.clear()
    os.environ.update(keep)
