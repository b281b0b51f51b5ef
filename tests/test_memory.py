"""What a fork of the zygote makes anew lies side by side, not in the holes between old things."""

from __future__ import annotations

import json
import subprocess
import sys

SIZES = 64, 160, 320, 512, 600, 1000, 2000, 3000
"""Of objects in Python's own pools, and of pieces of the C library's heap."""
SCRIPT = """
import ctypes, json, random, sys
from autograder.sandbox import memory

library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]

def place(size, kept=[]):
    if size > 512:
        return library.malloc(size)
    kept.append(memory._object(size))
    return id(kept[-1])

def pages(size):
    return len({place(size) >> 12 for _ in range(60)})

sizes = json.loads(sys.argv[1])
objects = [memory._object(size) for _ in range(3000) for size in sizes if size <= 512]
pieces = [library.malloc(size) for _ in range(3000) for size in sizes if size > 512]
random.Random(0).shuffle(objects)
random.Random(0).shuffle(pieces)
del objects[::3]
for piece in pieces[::3]:
    library.free(piece)
before = [pages(size) for size in sizes]
ballast = memory.settle()
after = [pages(size) for size in sizes]
print(json.dumps([before, after, len(ballast)]))
"""


def test_what_is_made_after_it_lies_side_by_side() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(SIZES)], capture_output=True, check=True
    )
    before, after, ballast = json.loads(done.stdout)
    assert 0 < ballast < 100_000
    for size, pages in zip(SIZES, after, strict=True):
        assert pages <= 60 * (size + 16) // 4096 + 4, size
    assert sum(before) > 2 * sum(after)


def test_it_is_done_as_far_as_the_c_library_lets_it() -> None:
    script = (
        "import types\n"
        "from autograder.sandbox import memory\n"
        "memory.ctypes.CDLL = lambda name: types.SimpleNamespace()\n"
        "print(len(memory.settle()) > 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"True"
