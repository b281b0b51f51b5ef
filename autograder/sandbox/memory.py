"""The zygote's memory, made fit for being forked.

A fork shares its parent's memory, and copies each page when it first writes to it. So it should
find little to write to, and have its own objects side by side on pages of their own.
"""

from __future__ import annotations

import ctypes
import gc

from . import linux

PIECES = [1 << power for power in range(16, 4, -1)]
"""The sizes in bytes by which the C library's free memory is taken, the largest first."""
AT_HAND = 7, range(1032, 23, -16)
"""How many freed pieces it keeps at hand, of which sizes (glibc's tcache)."""
SMALL = range(16, 513, 16)
"""The sizes in bytes of the objects for which Python keeps memory of its own, in pools."""
POOL, HEADER = 1 << 14, 48
"""How large a pool is, and where its first object lies."""
IN_A_ROW = 8
"""A pool whose first objects came in a row is a fresh one."""
ENOUGH = 5000
"""More objects than free places in begun pools of a size: another Python may have other pools."""


def settle() -> list[object]:
    """Do it, when all is imported that forks are to find. What is returned must be kept."""
    gc.collect()
    _fill_heap()
    _collapse_into_huge_pages()
    return _fill_pools()  # at last: what the others let go of leaves holes


def _fill_pools() -> list[object]:
    """Objects in all free places between others: what is made next comes into fresh pools."""
    ballast: list[object] = []
    for size in SMALL:
        in_a_row, place = 0, 0
        for _ in range(ENOUGH):
            ballast.append(_object(size))
            before, place = place, id(ballast[-1])
            if place % POOL == HEADER:
                in_a_row = 1
            elif in_a_row:
                in_a_row = in_a_row + 1 if place == before + size else 0
            if in_a_row == IN_A_ROW:
                break
    return ballast


def _object(size: int) -> object:
    """An object of so many bytes, or up to 15 fewer, of which the collector knows nothing."""
    if size == 16:
        return object()
    if size == 32:
        return float(size)
    return bytes(size - bytes.__basicsize__ - 7)


class _Mallinfo2(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd",
            "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    ]  # fmt: skip


def _fill_heap() -> None:
    """Take all that is free of the C library's heap but its end, never to give it back."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallinfo2"):
        return  # glibc before 2.33, or another library
    library.mallinfo2.restype = _Mallinfo2
    library.malloc.restype = library.sbrk.restype = ctypes.c_void_p
    library.malloc.argtypes = [ctypes.c_size_t]
    library.sbrk.argtypes = [ctypes.c_ssize_t]
    library.free.argtypes = [ctypes.c_void_p]
    known = library.mallinfo2()
    end = library.sbrk(0) - known.keepcost
    left = known.fordblks - known.keepcost

    def taken(size: int) -> bool:
        place = library.malloc(size)
        if place and place < end:
            return True
        library.free(place)
        return False

    for size in PIECES:
        while left > 0 and taken(size - ctypes.sizeof(ctypes.c_size_t)):
            left -= size
    pieces, sizes = AT_HAND
    for size in sizes:
        for _ in range(pieces):
            if not taken(size):
                break


def _collapse_into_huge_pages() -> None:
    """Have large memory on huge pages: a fork copies less of the tables that say where it is."""
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        regions = [line.split() for line in maps]
    for region in regions:
        if (len(region) > 5 and region[5] != "[heap]") or "rw" not in region[1]:
            continue
        start, end = (int(part, 16) for part in region[0].split("-"))
        if end - start >= 1 << 21:
            linux.madvise(start, end - start, linux.MADV_COLLAPSE)
