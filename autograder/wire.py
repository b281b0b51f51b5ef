"""How messages travel between examiner and sandbox: as payloads, in frames, bounded.

A *payload* is a MessagePack skeleton followed by the bytes of its arrays; a *frame* is a payload
with a sequence number. What values become in them is `codec`'s.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from .codec import Name, clip, unpack_all
from .messages import Call, CalledBack, Calls, OutOfTime, PlainCall, Reply, Request, WireError

MAX_SKELETON = 1 << 20
"""Bytes of structure in one reply: bounds the number of Python objects that decoding makes."""
MAX_BUFFERS = 64 << 20
"""Bytes of array contents in one reply."""
MAX_ANSWERS = 256 << 20
"""Bytes of all the replies to one test."""
TOO_LARGE = f"its answers to one test take more than {MAX_ANSWERS >> 20} MiB"

HEADER = struct.Struct("<III")  # sequence number, bytes of skeleton, bytes of buffers
_NUMBER, _SIZES = struct.Struct("<I"), struct.Struct("<II")

_encoder = msgspec.msgpack.Encoder()
_request_decoder = msgspec.msgpack.Decoder(Request)
_reply_decoder = msgspec.msgpack.Decoder(Reply)


def payload(message: Request | Reply, buffers: Sequence[bytes | memoryview]) -> bytes:
    """The bytes of a message; `buffers` are those of the packer that packed its values."""
    skeleton = _encoder.encode(message)
    if not buffers:
        return _SIZES.pack(len(skeleton), 0) + skeleton
    return b"".join([_SIZES.pack(len(skeleton), sum(map(len, buffers))), skeleton, *buffers])


OUT_OF_TIME = payload(OutOfTime(), [])
_CALLED_BACK = payload(CalledBack(0, None, None), [])[_SIZES.size : _SIZES.size + 17]


def is_callback(data: bytes) -> bool:
    """Whether a reply's payload is a `CalledBack`, as the sandbox's own encoder writes it."""
    return data.startswith(_CALLED_BACK, _SIZES.size)


def structure(data: bytes) -> int:
    """How many bytes of a payload are not those of arrays."""
    return int(_SIZES.unpack_from(data)[0])


def fits(data: bytes) -> bool:
    """Whether a payload is small enough to be accepted as a reply."""
    if len(data) <= MAX_SKELETON:
        return True
    skeleton, buffers = _SIZES.unpack_from(data)
    return skeleton <= MAX_SKELETON and buffers <= MAX_BUFFERS


def _split(data: bytes) -> tuple[memoryview, memoryview]:
    view = memoryview(data)
    if len(view) < _SIZES.size:
        raise WireError("a message cut off")
    skeleton, buffers = _SIZES.unpack_from(view)
    if len(view) != _SIZES.size + skeleton + buffers:
        raise WireError("a message of the wrong length")
    return view[_SIZES.size : _SIZES.size + skeleton], view[_SIZES.size + skeleton :]


def _guarded(decode: Callable[[memoryview], Any], skeleton: memoryview) -> Any:
    try:
        return decode(skeleton)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise WireError(f"a malformed message: {clip(str(error), 200)}") from None


def read_request(data: bytes) -> tuple[Request, memoryview]:
    """The request in a payload, and the bytes of its arrays."""
    skeleton, buffers = _split(data)
    return _guarded(_request_decoder.decode, skeleton), buffers


def together(requests: Iterable[bytes]) -> bytes:
    """One payload for the calls of many."""
    calls, buffers = [], []
    for data in requests:
        call, its = read_request(data)
        assert isinstance(call, Call)
        calls.append(_plain(call, its))
        buffers.append(its)
    return payload(Calls(calls, [len(its) for its in buffers]), buffers)


def _plain(call: Call, buffers: memoryview) -> Call | PlainCall:
    """`call` in the form that need not be unpacked, where it has one."""
    trees = [*call.args[1:], *(call.kwargs or ())[1:]]
    if call.operation != "call" or not all(map(_is_plain, trees)):
        return call
    function, args, kwargs = asked(call, buffers, lambda reference: reference)
    if not isinstance(function, Name) or function.probe:
        return call
    return PlainCall(function.name, args, kwargs, call.fresh)


def _is_plain(tree: Any, levels: int = 2) -> bool:
    """Whether a tree is a scalar, or tuples of scalars in so many levels."""
    if type(tree) is not list:
        return True
    return tree[0] == "t" and levels > 0 and all(_is_plain(each, levels - 1) for each in tree[1:])


def calls_of(request: Calls, buffers: memoryview) -> Iterator[tuple[Call | PlainCall, memoryview]]:
    """Each call with the bytes of its arrays."""
    start, none = 0, buffers[:0]
    for call, size in zip(request.calls, request.sizes, strict=True):
        yield call, buffers[start : start + size] if size else none
        start += size


def asked(
    call: Call | PlainCall, buffers: memoryview, resolve: Callable[[Any], Any]
) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """The function of a call, its arguments and its keywords. Raises `WireError`."""
    if isinstance(call, PlainCall):
        return resolve(Name(call.function)), call.args, call.kwargs
    if call.kwargs is None:
        function, args = unpack_all([call.function, call.args], buffers, resolve)
        return function, args, {}
    function, args, kwargs = unpack_all([call.function, call.args, call.kwargs], buffers, resolve)
    return function, args, kwargs


def read_reply(data: bytes) -> tuple[Reply, memoryview]:
    """The reply in a payload from a sandbox, and the bytes of its arrays. Raises `WireError`."""
    skeleton, buffers = _split(data)
    if len(skeleton) > MAX_SKELETON or len(buffers) > MAX_BUFFERS:
        raise WireError("a reply that is too large")
    return _guarded(_reply_decoder.decode, skeleton), buffers


def frame(sequence: int, data: bytes) -> bytes:
    """A payload with its sequence number, as it travels."""
    # A payload is a frame without its sequence number: the sizes come last in the header.
    return _NUMBER.pack(sequence & 0xFFFFFFFF) + data


def frames(sequence: int, payloads: Iterable[bytes]) -> bytes:
    """Payloads with the sequence numbers from `sequence` on, as they travel."""
    return b"".join([frame(number, data) for number, data in enumerate(payloads, sequence)])


class FrameReader:
    """Cuts a stream of bytes into frames; refuses one that announces too much."""

    def __init__(self, max_skeleton: int = MAX_SKELETON, max_buffers: int = MAX_BUFFERS) -> None:
        self._limits = max_skeleton, max_buffers
        self._data, self._at = b"", 0  # what has arrived, and how much of it is taken
        self._pieces: list[bytes] = []  # what arrived behind that
        self._left, self._needed = 0, HEADER.size  # bytes not taken, and for the next step

    def feed(self, data: bytes) -> None:
        self._pieces.append(data)
        self._left += len(data)

    def next(self) -> tuple[int, bytes] | None:
        """The next whole frame's sequence number and payload, if one has arrived."""
        if self._left < self._needed:
            return None
        self._join()
        sequence, skeleton, buffers = HEADER.unpack_from(self._data, self._at)
        if skeleton > self._limits[0] or buffers > self._limits[1]:
            raise WireError("a message that is too large")
        self._needed = HEADER.size + skeleton + buffers
        if self._left < self._needed:
            return None
        start, end = self._at + _NUMBER.size, self._at + self._needed
        self._take(self._needed)
        return sequence, self._data[start:end]

    def meet(self, expected: bytes, met: int) -> int | None:
        """Take what has arrived of `expected`, of which `met` bytes were taken before.

        How many are taken now; None where something else has arrived: then none are, and
        `next` has the frames.
        """
        self._join()
        here = self._data[self._at : self._at + len(expected) - met]
        if not expected.startswith(here, met):
            self.put_back(expected[:met])
            return None
        self._take(len(here))
        return met + len(here)

    def put_back(self, data: bytes) -> None:
        """`data` was not taken after all."""
        self._pieces = [data, self._data[self._at :], *self._pieces]
        self._data, self._at = b"", 0
        self._left, self._needed = self._left + len(data), HEADER.size

    def _take(self, size: int) -> None:
        self._at += size
        self._left, self._needed = self._left - size, HEADER.size

    def _join(self) -> None:
        if self._pieces:
            self._data = b"".join([self._data[self._at :], *self._pieces])
            self._at = 0
            self._pieces.clear()
