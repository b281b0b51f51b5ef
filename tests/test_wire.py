"""Values travel as plain values, and nothing that arrives can do harm."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import codec, messages, serving, wire
from autograder.examiner import assert_same

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=20,
)
arrays = hnp.arrays(
    st.sampled_from(["bool", "int8", "uint16", "int64", "float16", "float32", "float64", ">f8"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    elements={"allow_nan": False},
)


def no_reference(value: object) -> codec.HandleId:
    return codec.HandleId(0, type(value).__name__)


def there_and_back(value: object) -> Any:
    tree, arrays = codec.pack(value, no_reference)
    data = wire.payload(messages.Returned(tree), arrays)
    reply, buffers = wire.read_reply(data)
    assert isinstance(reply, messages.Returned)
    return codec.unpack(reply.value, buffers, lambda reference: reference)


@given(plain)
def test_plain_values_arrive_as_they_are(value: object) -> None:
    assert_same(there_and_back(value), value)


@given(st.lists(arrays, max_size=3))
def test_arrays_arrive_as_they_are(value: list[np.ndarray]) -> None:
    assert_same(there_and_back(value), value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(10)[::-2],
        np.broadcast_to(np.float32(3), (2, 2)),
        np.asfortranarray(np.arange(6, dtype=">i4").reshape(2, 3)),
        np.frombuffer(b"?" + np.arange(3.0).tobytes(), np.float64, offset=1),
        np.zeros((3, 0, 2), np.float16),
        np.array(True),
    ],
    ids=["transposed", "backwards", "repeated", "foreign", "unaligned", "empty", "no axis"],
)
def test_an_array_arrives_whatever_its_memory_is_like(array: np.ndarray) -> None:
    arrived = there_and_back(array)
    assert isinstance(arrived, np.ndarray)
    assert arrived.shape == array.shape
    assert arrived.dtype == array.dtype.newbyteorder("=")
    assert np.array_equal(arrived, array)
    assert arrived.flags.c_contiguous and arrived.flags.aligned and arrived.flags.writeable


@pytest.mark.parametrize(
    "tensor",
    [
        torch.zeros(()),
        torch.arange(6).reshape(2, 3).T,
        torch.tensor([True, False]),
        torch.randn(2, 3, dtype=torch.float16),
        torch.randn(2, 0, 3),
        torch.randn(3, dtype=torch.complex64).conj(),
        torch.nn.Parameter(torch.ones(2)).data,
        torch.ones(2, dtype=torch.bfloat16),
        torch.arange(6, dtype=torch.bfloat16).reshape(2, 3).T,
        torch.ones(3, 1, requires_grad=True).expand(3, 2),
        torch.randn(3, dtype=torch.complex64).conj().imag,
        torch.eye(3).to_sparse(),
    ],
)
def test_tensors_arrive_as_they_are(tensor: torch.Tensor) -> None:
    arrived = there_and_back(tensor)
    assert isinstance(arrived, torch.Tensor)
    assert arrived.dtype == tensor.dtype
    assert torch.equal(arrived, tensor.to_dense().resolve_conj().resolve_neg())


FUNCTIONS = codec.Name("f"), codec.Name("f", probe=True), codec.HandleId(0, "f")
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["call", "call", "get"]),
            st.sampled_from(FUNCTIONS),
            st.lists(scalars | plain, max_size=3).map(tuple),
            st.dictionaries(st.text(max_size=3), scalars | plain, max_size=2),
            st.booleans(),
        ),
        max_size=4,
    )
)
@example([("call", FUNCTIONS[0], (-0.0, float("nan"), 1 << 63, -(1 << 63)), {"x": True}, True)])
@example([("call", FUNCTIONS[0], (1, 2.0, "é"), {}, False)] * 2)
@example([("call", FUNCTIONS[0], (complex(-0.0, -0.0), (-0.0, ())), {}, False)])
def test_calls_that_travel_together_are_asked_as_they_are_alone(
    asked: list[tuple[str, object, tuple[object, ...], dict[str, object], bool]],
) -> None:
    requests = []
    for operation, function, args, kwargs, fresh in asked:
        packer = codec.Packer(lambda value: value)
        trees = packer.pack(function), packer.pack(args), packer.pack(kwargs) if kwargs else None
        requests.append(wire.payload(messages.Call(operation, *trees, fresh), packer.buffers))
    request, buffers = wire.read_request(wire.together(requests))
    assert isinstance(request, messages.Calls)
    found = []
    for call, its in wire.calls_of(request, buffers):
        found.append((call.operation, *wire.asked(call, its, lambda value: value), call.fresh))
    assert repr(found) == repr(asked)


@pytest.mark.parametrize(
    ("operation", "function", "args", "kwargs", "is_plain"),
    [
        ("call", FUNCTIONS[0], (1, None, "x"), {"y": 0.5}, True),
        ("call", FUNCTIONS[0], (), {}, True),
        ("get", FUNCTIONS[0], ("x",), {}, False),
        ("call", FUNCTIONS[1], (1,), {}, False),
        ("call", FUNCTIONS[2], (1,), {}, False),
        ("call", FUNCTIONS[0], (1 << 63,), {}, False),
        ("call", FUNCTIONS[0], (), {"y": (1, (2.5, "x"))}, True),
        ("call", FUNCTIONS[0], (((), (1 << 63,)),), {}, False),
        ("call", FUNCTIONS[0], ((1, (2, (3,))),), {}, False),
        ("call", FUNCTIONS[0], ([1],), {}, False),
        ("call", FUNCTIONS[0], ((1, [2]),), {}, False),
        ("call", FUNCTIONS[0], (), {"y": 1j}, False),
    ],
)
def test_a_call_with_plain_values_is_not_unpacked(
    operation: str, function: object, args: object, kwargs: object, is_plain: bool
) -> None:
    pack = codec.Packer(lambda value: value).pack
    call = messages.Call(operation, pack(function), pack(args), pack(kwargs))
    request, _ = wire.read_request(wire.together([wire.payload(call, [])]))
    assert isinstance(request, messages.Calls)
    assert isinstance(request.calls[0], messages.PlainCall) == is_plain


def test_generators_keep_their_state_and_their_identity() -> None:
    rng = np.random.default_rng(3)
    first, second = there_and_back([rng, rng])
    assert first is second
    assert first.random(3).tolist() == rng.random(3).tolist()


BIT_GENERATORS = ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"]


@pytest.mark.parametrize("name", BIT_GENERATORS)
@pytest.mark.parametrize("drawn", range(6))
def test_every_bit_generator_travels_at_every_position(name: str, drawn: int) -> None:
    rng = np.random.Generator(getattr(np.random, name)(3))
    rng.random(drawn, dtype=np.float32)
    assert there_and_back(rng).random(9).tolist() == rng.random(9).tolist()


@pytest.mark.parametrize("drawn", [0, 1, 622, 623, 624, 625, 1300])
def test_torchs_generator_travels_at_every_position(drawn: int) -> None:
    generator = torch.Generator().manual_seed(3)
    torch.randint(9, (drawn,), generator=generator)
    arrived = there_and_back(generator)
    assert isinstance(arrived, torch.Generator)
    assert arrived.get_state().equal(generator.get_state())


def spoilt(name: str, *place: str, value: object) -> list[object]:
    """The tree of a numpy generator with one part of its state changed, and the arrays' bytes."""
    state = getattr(np.random, name)(0).state
    inner = state
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    packer = codec.Packer(no_reference)
    return [["g", 0, name, packer.pack(state)], b"".join(packer.buffers)]


@pytest.mark.parametrize(
    ("tree", "data"),
    [
        spoilt("MT19937", "state", "pos", value=1 << 30),
        spoilt("MT19937", "state", "pos", value=-1),
        spoilt("MT19937", "state", "pos", value=625),
        spoilt("MT19937", "state", "pos", value=True),
        spoilt("MT19937", "state", "key", value=np.zeros(2, np.uint32)),
        spoilt("MT19937", "state", "key", value=np.zeros(624)),
        spoilt("MT19937", "state", "more", value=1),
        spoilt("MT19937", "state", value=[]),
        spoilt("Philox", "buffer_pos", value=100),
        spoilt("Philox", "buffer_pos", value=-7),
        spoilt("Philox", "buffer", value=np.zeros(2, np.uint64)),
        spoilt("Philox", "state", "counter", value=np.zeros(2, np.uint64)),
        spoilt("PCG64", "has_uint32", value=-5),
        spoilt("PCG64DXSM", "uinteger", value=1 << 40),
        spoilt("PCG64", "state", "inc", value=-1),
        spoilt("SFC64", "state", "state", value=np.zeros((4, 1), np.uint64)),
        spoilt("SFC64", "has_uint32", value=2),
        spoilt("SFC64", "bit_generator", value="MT19937"),
    ],
)
def test_a_generators_state_is_what_a_generator_can_be_in(tree: object, data: bytes) -> None:
    with pytest.raises(messages.WireError, match="a malformed state of a generator"):
        codec.unpack(tree, memoryview(data), lambda reference: reference)


def test_torchs_generator_cannot_be_sent_behind_its_draws() -> None:
    state = bytearray(torch.Generator().get_state().numpy().tobytes())
    state[8:12] = (600).to_bytes(4, "little")
    state[16:24] = (600).to_bytes(8, "little")
    with pytest.raises(messages.WireError, match="a malformed state of a generator"):
        codec.unpack(["G", 0, bytes(state)], memoryview(b""), lambda reference: reference)


class Pretender(int):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__

    def __index__(self) -> int:
        return 42


@pytest.mark.parametrize(
    ("value", "arrives"),
    [
        (Pretender(7), 7),
        (np.int32(7), 7),
        (np.float64(0.5), 0.5),
        (np.float64(-0.0), -0.0),
        (np.complex128(complex(-0.0, -0.0)), complex(-0.0, -0.0)),
        (np.bool_(True), True),
        (torch.Size([1, 2]), (1, 2)),
        (type("T", (str,), {})("a"), "a"),
        (type("L", (list,), {})([1]), [1]),
        (type("D", (dict,), {})({1: 2}), {1: 2}),
        (type("S", (set,), {"__iter__": lambda self: iter([9])})({1}), frozenset({1})),
        (range(3), [0, 1, 2]),
    ],
)
def test_subclasses_arrive_as_what_they_hold(value: object, arrives: object) -> None:
    assert repr(there_and_back(value)) == repr(arrives)  # the sign of a zero too


def test_a_tensors_own_methods_are_not_asked() -> None:
    class Tensor(torch.Tensor):
        def detach(self) -> torch.Tensor:
            raise AssertionError

        cpu = contiguous = numpy = detach

    arrived = there_and_back(torch.ones(2).as_subclass(Tensor))
    assert type(arrived) is torch.Tensor
    assert_same(arrived, torch.ones(2))


def test_other_objects_arrive_as_handles() -> None:
    assert there_and_back(object()) == codec.HandleId(0, "object")


def _loop() -> list[object]:
    loop: list[object] = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    "value",
    [_loop(), 1 << 100_000, np.array([object()])],
    ids=["loop", "huge", "objects"],
)
def test_what_cannot_travel_is_refused(value: object) -> None:
    with pytest.raises(messages.WireError):
        there_and_back(value)


@settings(max_examples=500)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_or_read(data: bytes) -> None:
    try:
        reply, buffers = wire.read_reply(data)
        if isinstance(reply, messages.Returned):
            codec.unpack(reply.value, buffers, lambda reference: reference)
    except messages.WireError:
        pass


trees = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**63)
    | st.floats()
    | st.text(max_size=4)
    | st.binary(),
    lambda inner: st.lists(st.sampled_from([*codec._READERS, "?"]) | inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=1000)
@given(trees, st.binary(max_size=32))
def test_malformed_trees_are_refused_or_read(tree: object, buffers: bytes) -> None:
    with contextlib.suppress(messages.WireError):
        codec.unpack(tree, memoryview(buffers), lambda reference: reference)


@pytest.mark.parametrize(
    "tree",
    [
        ["a", "float64", [1 << 50]],
        ["a", "float64", [-1]],
        ["a", "object", [1]],
        ["a", "float64", [0, 1 << 62]],
        ["d", ["l"], 1],
        ["i", "0x" + "f" * 10_000],
        ["g", 0, "system", []],
        ["G", 0, b"no state"],
        ["s", *[["i", hex((1 << 62) + n)] for n in range(codec.MAX_KEYS + 1)]],
    ],
)
def test_hostile_trees_are_refused(tree: object) -> None:
    with pytest.raises(messages.WireError):
        codec.unpack(tree, memoryview(b""), lambda reference: reference)


def test_what_resolving_raises_is_not_taken_for_a_malformed_value() -> None:
    def resolve(reference: object) -> object:
        raise serving.Undefined("double")

    with pytest.raises(serving.Undefined):
        codec.unpack(["n", "double", False], memoryview(b""), resolve)


def test_deep_nesting_is_refused() -> None:
    data = b"\x82\xa4type\xa8Returned\xa5value" + b"\x91" * 100_000 + b"\xc0"
    head = len(data).to_bytes(4, "little") + bytes(4)
    with pytest.raises(messages.WireError):
        wire.read_reply(head + data)


def test_a_stream_that_announces_too_much_is_refused() -> None:
    reader = wire.FrameReader()
    reader.feed(wire.HEADER.pack(1, 1 << 31, 0))
    with pytest.raises(messages.WireError):
        reader.next()


def test_what_came_before_a_message_that_is_too_large_is_still_taken() -> None:
    data = wire.payload(messages.Missing("x"), [])
    reader = wire.FrameReader()
    reader.feed(wire.frame(1, data) + wire.HEADER.pack(2, 0, 1 << 31) + b"hoarded")
    assert reader.next() == (1, data)
    for _ in range(2):
        with pytest.raises(messages.WireError, match="too large"):
            reader.next()


@pytest.mark.parametrize("piece", [1, 7, 40, 1 << 20])
def test_frames_are_cut_from_a_stream_in_pieces_of_any_size(piece: int) -> None:
    payloads = [wire.payload(messages.Missing("x" * n), [b"y" * (30 * n)]) for n in range(4)]
    last = 0xFFFFFFFF
    stream = wire.frames(last, payloads)
    reader = wire.FrameReader()
    found = []
    for start in range(0, len(stream), piece):
        reader.feed(stream[start : start + piece])
        while frame := reader.next():
            found.append(frame)
    assert found == list(zip((last, 0, 1, 2), payloads, strict=True))
