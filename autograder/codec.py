"""Values that travel between examiner and sandbox: plain ones, bounded, typed, never pickled.

A value becomes a *tree*, which messages carry in their skeletons, and the bytes of its arrays. The
tree holds plain scalars as they are and everything else as a list that starts with a tag, so that
whatever the other side sends is rebuilt from a closed set of plain types. Nothing here runs code
that a submission could have supplied.
"""

from __future__ import annotations

import importlib
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import msgspec
import numpy as np

from .messages import WireError

MAX_DEPTH = 24
MAX_TEXT = 4000
"""Characters kept of a message, a name or a traceback line."""
MAX_INT_DIGITS = 1200
"""Hexadecimal digits of the largest integer that travels."""
MAX_KEYS = 4096
"""Keys and set members of one message that are not text: their hashes can be made to collide."""

_NUMPY_DTYPES = {
    name: np.dtype(name)
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64", "complex64", "complex128",
    )
}  # fmt: skip
_TORCH_DTYPES = {
    name: dtype
    for name, dtype in _NUMPY_DTYPES.items()
    if name not in ("uint16", "uint32", "uint64")
} | {"bfloat16": np.dtype("int16")}
"""The types of arrays and of tensors that travel, each with the type of its bytes in numpy."""
_HALF_DRAWN = {"has_uint32": range(2), "uinteger": range(1 << 32)}
_PCG64 = {"state": {"state": range(1 << 128), "inc": range(1 << 128)}, **_HALF_DRAWN}
_BIT_GENERATORS: dict[str, dict[str, Any]] = {
    "PCG64": _PCG64,
    "PCG64DXSM": _PCG64,
    "MT19937": {"state": {"key": ("uint32", 624), "pos": range(625)}},
    "Philox": {
        "state": {"counter": ("uint64", 4), "key": ("uint64", 2)},
        "buffer": ("uint64", 4),
        "buffer_pos": range(5),
        **_HALF_DRAWN,
    },
    "SFC64": {"state": {"state": ("uint64", 4)}, **_HALF_DRAWN},
}
"""The states of numpy's bit generators: ranges, and arrays by their dtype and length. numpy itself
takes positions that are outside of the arrays, and reads there."""
_TORCH_POSITION = struct.Struct("<8xi4xQ")
"""In the state of torch's generator: how many draws are left, and where the next one is."""
_TORCH_DRAWS = 624


class Name(msgspec.Struct, frozen=True):
    """A name that the submission (or, with `probe`, the assignment's probe) defines."""

    name: str
    probe: bool = False


class HandleId(msgspec.Struct, frozen=True):
    """An object that stays in the sandbox, by its number; `type` is the name of its class."""

    number: int
    type: str = ""


class CallbackId(msgspec.Struct, frozen=True):
    """A function that stays in the examiner, by its number."""

    number: int


def imported_torch() -> Any:
    """The torch module if it has been imported: a value can only be a tensor if it has."""
    return sys.modules.get("torch")


@lru_cache(maxsize=256)
def _native(dtype: np.dtype[Any]) -> tuple[np.dtype[Any], str]:
    """A type of arrays in this machine's byte order, and its name, which numpy puts together anew
    each time."""
    native = dtype.newbyteorder("=")
    return native, native.name


@lru_cache(maxsize=256)
def _torch_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


class Packer:
    """Turns values into a tree, collecting the bytes of arrays.

    `refer` is asked about every object that is not a plain value; it returns a `Name`, a
    `HandleId` or a `CallbackId`, or raises `WireError`.
    """

    def __init__(self, refer: Callable[[Any], Name | HandleId | CallbackId]) -> None:
        self.buffers: list[bytes] = []
        self._refer = refer

    @cached_property
    def _generators(self) -> dict[int, int]:
        """The number of each random generator that was packed, by its id."""
        return {}

    def pack(self, value: Any, depth: int = 0) -> Any:
        kind = type(value)
        if kind is float or kind is bool or value is None:
            return value
        if kind is int:
            return _pack_int(value)
        if kind is str:
            return encodable(value)
        if depth > MAX_DEPTH:
            raise WireError(f"nested more than {MAX_DEPTH} levels deep")
        if kind is list or kind is tuple:
            tag = "l" if kind is list else "t"
            return [tag, *[self.pack(item, depth + 1) for item in value]]
        if kind is dict:
            return self._pack_dict(value, depth)
        return self._pack_other(value, depth)

    def _pack_dict(self, value: dict[Any, Any], depth: int) -> Any:
        packed: list[Any] = ["d"]
        for key, item in dict.items(value):
            packed.append(self.pack(key, depth + 1))
            packed.append(self.pack(item, depth + 1))
        return packed

    def _pack_other(self, value: Any, depth: int) -> Any:
        # Subclasses arrive as the plain value they hold: their own methods are not asked.
        if isinstance(value, np.ndarray):
            return self._pack_array(value)
        torch = imported_torch()
        if torch is not None and isinstance(value, torch.Tensor):
            return self._pack_tensor(torch, value)
        if isinstance(value, bool | np.bool_):
            return bool(value)
        if isinstance(value, np.integer):
            return _pack_int(int(value))
        if isinstance(value, int):
            return _pack_int(int.__add__(value, 0))
        if isinstance(value, float):
            return float.__pos__(value)
        if isinstance(value, np.floating):
            return float(value)
        if isinstance(value, np.complexfloating):
            value = complex(value)
        if isinstance(value, complex):
            value = complex.__pos__(value)
            return ["c", value.real, value.imag]
        if isinstance(value, str):
            return encodable(str.__str__(value))
        if isinstance(value, bytes):
            return ["b", bytes.__getitem__(value, slice(None))]
        if isinstance(value, list):
            return ["l", *[self.pack(item, depth + 1) for item in list.__iter__(value)]]
        if isinstance(value, tuple):
            return ["t", *[self.pack(item, depth + 1) for item in tuple.__iter__(value)]]
        if isinstance(value, dict):
            return self._pack_dict(value, depth)
        if isinstance(value, set):
            return ["s", *[self.pack(item, depth + 1) for item in set.__iter__(value)]]
        if isinstance(value, frozenset):
            return ["s", *[self.pack(item, depth + 1) for item in frozenset.__iter__(value)]]
        if isinstance(value, range):
            return ["l", *[_pack_int(item) for item in value]]
        if isinstance(value, np.random.Generator):
            return self._pack_generator(value, depth)
        if torch is not None and isinstance(value, torch.Generator):
            return self._pack_torch_generator(value)
        return self._reference(value)

    def _reference(self, value: Any) -> Any:
        reference = self._refer(value)
        if isinstance(reference, Name):
            return ["n", reference.name, reference.probe]
        if isinstance(reference, HandleId):
            return ["h", reference.number, reference.type[:200]]
        return ["f", reference.number]

    def _pack_array(self, value: np.ndarray) -> Any:
        array = np.ndarray.view(value, np.ndarray)
        dtype, name = _native(array.dtype)
        if name not in _NUMPY_DTYPES:
            raise WireError(
                f"an array of dtype {encodable(str(array.dtype))[:60]} cannot be handed over"
            )
        self.buffers.append(array.astype(dtype, copy=False).tobytes())
        return ["a", name, list(array.shape)]

    def _pack_tensor(self, torch: Any, value: Any) -> Any:
        with torch._C.DisableTorchFunctionSubclass():
            tensor = value if type(value) is torch.Tensor else torch.Tensor.detach(value)
            if tensor.layout is not torch.strided:
                tensor = tensor.to_dense()
            name = _torch_name(tensor.dtype)
            if name not in _TORCH_DTYPES:
                raise WireError(f"a tensor of dtype {name} cannot be handed over")
            raw = tensor.view(torch.int16) if name == "bfloat16" else tensor
            array = raw.numpy(force=True)
        self.buffers.append(array.tobytes())
        return ["T", name, list(array.shape)]

    def _pack_generator(self, value: np.random.Generator, depth: int) -> Any:
        known = self._generators.get(id(value))
        if known is not None:
            return ["g", known]
        number = self._generators[id(value)] = len(self._generators)
        state = value.bit_generator.state
        return ["g", number, state["bit_generator"], self.pack(state, depth + 1)]

    def _pack_torch_generator(self, value: Any) -> Any:
        known = self._generators.get(id(value))
        if known is not None:
            return ["G", known]
        number = self._generators[id(value)] = len(self._generators)
        return ["G", number, value.get_state().numpy().tobytes()]


def pack(
    value: Any, refer: Callable[[Any], Name | HandleId | CallbackId]
) -> tuple[Any, Sequence[bytes]]:
    """A value's tree and the bytes of its arrays. Raises `WireError` for what cannot travel."""
    kind = type(value)
    if kind is int:
        return _pack_int(value), ()
    if kind in _AS_THEY_ARE:
        return value, ()
    packer = Packer(refer)
    return packer.pack(value), packer.buffers


class Unpacker:
    """Rebuilds values from a tree and the bytes of its arrays; trusts nothing.

    `resolve` turns a `Name`, `HandleId` or `CallbackId` into what stands for it on this side.
    """

    _memory: bytearray | None = None
    _keys = 0

    def __init__(
        self, buffers: memoryview, resolve: Callable[[Name | HandleId | CallbackId], Any]
    ) -> None:
        self._buffers = buffers
        self._resolve = resolve
        self._offset = 0

    @cached_property
    def _generators(self) -> dict[int, Any]:
        """Each random generator that was unpacked, by its number."""
        return {}

    def unpack(self, tree: Any, depth: int = 0) -> Any:
        if type(tree) in _SCALARS:
            return tree
        if type(tree) is not list:
            raise WireError(f"unexpected {type(tree).__name__} in a message")
        if depth > MAX_DEPTH + 1:
            raise WireError("nested too deep")
        try:
            read = _READERS[tree[0]]
        except (LookupError, TypeError):
            raise WireError("a list without the tag of a kind") from None
        return read(self, tree, depth)

    def finish(self) -> None:
        if self._offset != len(self._buffers):
            raise WireError("bytes are left over behind the arrays")

    def _items(self, tree: list[Any], depth: int) -> list[Any]:
        items = tree[1:]
        if _SCALARS.issuperset(map(type, items)):
            return items
        return [self.unpack(item, depth + 1) for item in items]

    def _list(self, tree: list[Any], depth: int) -> list[Any]:
        return self._items(tree, depth)

    def _tuple(self, tree: list[Any], depth: int) -> tuple[Any, ...]:
        return tuple(self._items(tree, depth))

    def _set(self, tree: list[Any], depth: int) -> frozenset[Any]:
        return frozenset(self._hashed(self._items(tree, depth)))

    def _dict(self, tree: list[Any], depth: int) -> dict[Any, Any]:
        flat = self._items(tree, depth)
        return dict(zip(self._hashed(flat[::2]), flat[1::2], strict=True))

    def _hashed(self, keys: list[Any]) -> list[Any]:
        """`keys`, unless they are so many that looking them up may take for ever."""
        if not _TEXT.issuperset(map(type, keys)):
            self._keys += sum([type(key) is not str for key in keys])
            if self._keys > MAX_KEYS:
                raise WireError(f"more than {MAX_KEYS} keys that are not text")
        return keys

    def _complex(self, tree: list[Any], depth: int) -> complex:
        _, real, imag = tree
        return complex(float(real), float(imag))

    def _big_int(self, tree: list[Any], depth: int) -> int:
        _, digits = tree
        if type(digits) is not str or len(digits) > MAX_INT_DIGITS + 3:
            raise WireError("a malformed integer")
        return int(digits, 16)

    def _bytes(self, tree: list[Any], depth: int) -> bytes:
        _, data = tree
        if type(data) is not bytes:
            raise WireError("malformed bytes")
        return data

    def _place(
        self, tree: list[Any], dtypes: Mapping[str, np.dtype[Any]]
    ) -> tuple[list[int], np.dtype[Any], int]:
        """The next array's shape, the type of its bytes, and where among the bytes it begins."""
        _, name, shape = tree
        dtype = dtypes.get(name) if type(name) is str else None
        if dtype is None:
            raise WireError("an array of unknown dtype")
        if type(shape) is not list or len(shape) > 32:
            raise WireError("a malformed shape")
        size = dtype.itemsize
        for length in shape:
            if type(length) is not int or length < 0 or length > 1 << 40:
                raise WireError("a malformed shape")
            size *= length
        start = self._offset
        if start + size > len(self._buffers):
            raise WireError("an array longer than its bytes")
        self._offset = start + size
        return shape, dtype, start

    def _array(self, tree: list[Any], depth: int) -> np.ndarray:
        shape, dtype, start = self._place(tree, _NUMPY_DTYPES)
        if dtype.char == "?":
            return self._truths(shape, start)
        return np.ndarray(shape, dtype, self._buffers, start).copy()

    def _truths(self, shape: list[int], start: int) -> np.ndarray:
        """An array of booleans, whatever the bytes are."""
        return np.asarray(np.ndarray(shape, np.uint8, self._buffers, start) != 0)

    def _tensor(self, tree: list[Any], depth: int) -> Any:
        torch = imported_torch() or importlib.import_module("torch")
        shape, dtype, start = self._place(tree, _TORCH_DTYPES)
        if dtype.char == "?":
            return torch.from_numpy(self._truths(shape, start))
        if self._memory is None:  # one copy for all tensors: none can be made larger where it is
            self._memory = bytearray(self._buffers)
        array = np.ndarray(shape, dtype, self._memory, start)
        if start % dtype.itemsize:
            array = array.copy()
        tensor = torch.from_numpy(array)
        return tensor.view(torch.bfloat16) if tree[1] == "bfloat16" else tensor

    def _generator(self, tree: list[Any], depth: int) -> np.random.Generator:
        if len(tree) == 2:
            return self._generators[tree[1]]
        _, number, name, packed = tree
        form = _BIT_GENERATORS.get(name) if type(name) is str else None
        if form is None:
            raise WireError("an unknown bit generator")
        state = self.unpack(packed, depth + 1)
        if not _is_of_form(state, {"bit_generator": name, **form}):
            raise WireError("a malformed state of a generator")
        bits = getattr(np.random, name)(0)
        bits.state = state
        generator = self._generators[number] = np.random.Generator(bits)
        return generator

    def _torch_generator(self, tree: list[Any], depth: int) -> Any:
        import torch

        if len(tree) == 2:
            return self._generators[tree[1]]
        _, number, state = tree
        left, at = _TORCH_POSITION.unpack_from(state)
        if left + at > _TORCH_DRAWS + 1:  # torch looks at each of them alone
            raise WireError("a malformed state of a generator")
        generator = self._generators[number] = torch.Generator()
        generator.set_state(torch.from_numpy(np.frombuffer(state, np.uint8).copy()))
        return generator

    def _name(self, tree: list[Any], depth: int) -> Any:
        _, name, probe = tree
        return self._resolve(Name(str(name), bool(probe)))

    def _handle(self, tree: list[Any], depth: int) -> Any:
        _, number, kind = tree
        if type(number) is not int or type(kind) is not str:
            raise WireError("a malformed handle")
        return self._resolve(HandleId(number, kind[:200]))

    def _callback(self, tree: list[Any], depth: int) -> Any:
        _, number = tree
        if type(number) is not int:
            raise WireError("a malformed callback")
        return self._resolve(CallbackId(number))


def _is_of_form(value: Any, form: Any) -> bool:
    """Whether a generator's state, or a part of it, is as it must be."""
    if isinstance(form, dict):
        return (
            type(value) is dict
            and value.keys() == form.keys()
            and all(_is_of_form(value[key], part) for key, part in form.items())
        )
    if isinstance(form, range):
        return type(value) is int and value in form
    if isinstance(form, tuple):
        dtype, length = form
        return type(value) is np.ndarray and value.dtype == dtype and value.shape == (length,)
    return bool(value == form)


_TEXT = frozenset({str})
_AS_THEY_ARE = frozenset({bool, float, type(None)})
_SCALARS = _AS_THEY_ARE | {int, str}
"""The types of what stands in a tree as it is."""
_READERS: dict[str, Callable[[Unpacker, list[Any], int], Any]] = {
    "l": Unpacker._list,
    "t": Unpacker._tuple,
    "s": Unpacker._set,
    "d": Unpacker._dict,
    "c": Unpacker._complex,
    "i": Unpacker._big_int,
    "b": Unpacker._bytes,
    "a": Unpacker._array,
    "T": Unpacker._tensor,
    "g": Unpacker._generator,
    "G": Unpacker._torch_generator,
    "n": Unpacker._name,
    "h": Unpacker._handle,
    "f": Unpacker._callback,
}


def _pack_int(value: int) -> Any:
    if -(1 << 63) <= value < 1 << 63:
        return value
    digits = hex(value)
    if len(digits) > MAX_INT_DIGITS:
        raise WireError(f"an integer of {value.bit_length()} bits cannot be handed over")
    return ["i", digits]


def encodable(value: str) -> str:
    """`value` without lone surrogates, which no encoding can carry."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def clip(text: str, limit: int = MAX_TEXT) -> str:
    """At most `limit` characters of `text`, as encodable text."""
    text = encodable(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def unpack(
    tree: Any, buffers: memoryview, resolve: Callable[[Name | HandleId | CallbackId], Any]
) -> Any:
    """The value that a reply or request carries. Raises `WireError` for anything amiss."""
    return unpack_all([tree], buffers, resolve)[0]


_MALFORMED = (
    ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, struct.error,
    TypeError, ValueError,
)  # fmt: skip
"""What numpy, torch and Python raise for values amiss; what `resolve` raises is its caller's."""


def unpack_all(
    trees: list[Any], buffers: memoryview, resolve: Callable[[Name | HandleId | CallbackId], Any]
) -> list[Any]:
    """The values of one message, which share its bytes and its generators."""
    unpacker = Unpacker(buffers, resolve)
    values = []
    try:
        for tree in trees:
            values.append(unpacker.unpack(tree))
        unpacker.finish()
    except WireError:
        raise
    except _MALFORMED as error:
        raise WireError(f"a malformed value ({type(error).__name__})") from None
    return values
