"""Fuzzes what the examiner reads from a sandbox: `make fuzz`, or python tests/fuzz/decoder.py.

Every input is a stream of frames: honest replies with a few bytes changed, headers that fit what
follows, and noise. Nothing but `WireError` and the errors that tests are prepared for may come of
it, in bounded time and memory.
"""

from __future__ import annotations

import contextlib
import resource
import sys

import atheris

with atheris.instrument_imports(include=["autograder", "msgspec"]):
    from autograder import codec, messages, wire
    from autograder.examiner.failures import SubmissionError
    from autograder.examiner.student import Student

import numpy as np
import torch

MAX_INPUT = 4096
MEMORY_GROWTH_MB = 100
frames = 0
start_mb = 0.0


class Echo:
    """A transport that answers whatever it was given."""

    def __init__(self) -> None:
        self.reply = b""

    def exchange(self, request: bytes, call_back: object) -> bytes:
        return self.reply


echo = Echo()


def read(stream: bytes) -> None:
    """Take the stream apart as a session does, in pieces as they arrive."""
    global frames
    reader = wire.FrameReader()
    for at in range(0, len(stream), 997):
        reader.feed(stream[at : at + 997])
        while (frame := reader.next()) is not None:
            frames += 1
            if frames % 250_000 == 0:
                grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - start_mb
                print(f"{frames} frames read, memory grew by {grown:.0f} MiB", flush=True)
            _, echo.reply = frame
            if wire.is_callback(echo.reply):
                continue
            try:
                Student(echo).f(1)  # type: ignore[arg-type]
            except SubmissionError:
                continue


def one_input(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    parts = []
    while provider.remaining_bytes():
        if provider.ConsumeProbability() < 0.15:
            parts.append(provider.ConsumeBytes(provider.ConsumeIntInRange(1, 64)))
            continue
        if provider.ConsumeBool():
            reply = bytearray(wire.frame(1, provider.PickValueInList(HONEST)))
            for _ in range(provider.ConsumeIntInRange(0, 4)):
                place = provider.ConsumeIntInRange(wire.HEADER.size, len(reply) - 1)
                reply[place] = provider.ConsumeIntInRange(0, 255)
            parts.append(bytes(reply))
            continue
        skeleton = provider.ConsumeBytes(provider.ConsumeIntInRange(1, 200))
        buffers = provider.ConsumeBytes(provider.ConsumeIntInRange(0, 64))
        parts.append(wire.HEADER.pack(1, len(skeleton), len(buffers)) + skeleton + buffers)
    with contextlib.suppress(messages.WireError):
        read(b"".join(parts))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - start_mb
    if frames > 20_000 and grown > MEMORY_GROWTH_MB:
        raise MemoryError(f"{grown:.0f} MiB more after {frames} frames")


def honest_replies() -> list[bytes]:
    """Replies as honest sandboxes give them."""
    packed = []
    table = {"a": np.arange(6.0).reshape(2, 3)}
    rng = np.random.default_rng(0)
    for value in (
        *(1, 2.5, "text", None, [1, (2, 3)], table, 1 << 90, 1 + 2j, b"x", {1, 2}, rng),
        *(np.random.Generator(np.random.MT19937(0)), np.random.Generator(np.random.Philox(0))),
        *(torch.ones(2, 3), torch.Generator(), torch.tensor(True)),
    ):
        packer = codec.Packer(lambda value: codec.HandleId(0, type(value).__name__))
        data = wire.payload(messages.Returned(packer.pack(value)), packer.buffers)
        packed.append(data)
    return packed


HONEST = honest_replies()


def main() -> None:
    global start_mb
    for number, seed in enumerate(HONEST):
        echo.reply = seed
        Student(echo).f(number)  # type: ignore[arg-type]
    start_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    arguments = [f"-max_len={MAX_INPUT}", "-timeout=10", "-rss_limit_mb=2048", *sys.argv[1:]]
    if not any(argument.startswith("-runs=") for argument in arguments):
        arguments.append("-runs=250000")
    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
