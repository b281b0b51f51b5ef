"""The `student` of a hidden test: a submission, asked through a transport."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

from .. import codec, messages, wire
from ..codec import CallbackId, HandleId, Name
from ..messages import Call, CalledBack
from ..serving import Responder, answered
from .failures import Lost, NotDefined, Raised, SubmissionError, has_words, raised_as

MAX_PLACES = 5
"""Lines of the student's that are known of an error, the last of them."""
OBJECTS = 16
"""How many bytes of objects a byte of structure is counted as."""


class Transport(Protocol):
    """Carries one call to where the definitions are, and its answer back."""

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        """The reply's payload. `call_back` turns a `CalledBack` payload into its answer's."""


@dataclass(frozen=True)
class Asked:
    """One question put to the submission, for the feedback."""

    function: str
    args: Sequence[Any]
    kwargs: dict[str, Any]
    answer: Any = None
    error: SubmissionError | None = None
    answered: bool = False


class Function:
    """A name that the submission defines; calling it asks the submission."""

    def __init__(self, student: Student, name: Name) -> None:
        self._student = student
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._ask("call", self, args, kwargs)

    def __repr__(self) -> str:
        return self._name.name


class Probe:
    """The functions of the assignment's probe, which run beside the submission."""

    def __init__(self, student: Student) -> None:
        self._student = student

    def __getattr__(self, name: str) -> Function:
        return Function(self._student, Name(name, probe=True))


class Handle:
    """An object that stays in the sandbox. Never compared, never pickled: only asked."""

    def __init__(self, student: Student, reference: HandleId) -> None:
        self._student = student
        self._reference = reference

    def __repr__(self) -> str:
        return f"<{self._reference.type}>"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._ask("call", self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in MODULE_METHODS:  # known without asking
            return Method(self, name)
        value = self._student._ask("get", self, (name,), {})
        is_method = isinstance(value, Handle) and value._reference.type in _METHOD_TYPES
        return Method(self, name) if is_method else value

    def __eq__(self, other: object) -> bool:
        raise TypeError("a handle cannot be compared: ask for a plain value")

    def __iter__(self) -> Iterator[Any]:  # else Python asks for item after item, for ever
        raise TypeError("a handle cannot be iterated: ask for a plain value")

    def __hash__(self) -> int:
        return id(self)


MODULE_METHODS = frozenset({
    "backward", "cpu", "double", "eval", "float", "half", "load_state_dict", "parameters",
    "requires_grad_", "state_dict", "to", "train", "zero_grad",
})  # fmt: skip
"""Names that are methods wherever a torch module has them."""
_METHOD_TYPES = {"method", "builtin_function_or_method", "function", "method-wrapper"}


class Method:
    """A method of an object in the sandbox."""

    def __init__(self, handle: Handle, name: str) -> None:
        self._handle = handle
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._handle._student._ask("method", self._handle, (self._name, *args), kwargs)


def _add_operators() -> None:
    def binary(name: str, reflected: bool) -> Callable[[Handle, Any], Any]:
        return lambda self, other: self._student._ask(
            "operator", self, (name, reflected, other), {}
        )

    def unary(name: str) -> Callable[[Handle], Any]:
        return lambda self: self._student._ask("operator", self, (name, False), {})

    for name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
        setattr(Handle, f"__{name}__", binary(name, reflected=False))
        setattr(Handle, f"__r{name}__", binary(name, reflected=True))
    setattr(Handle, "__getitem__", binary("getitem", reflected=False))  # noqa: B010
    for name in ("neg", "abs", "len"):
        setattr(Handle, f"__{name}__", unary(name))


_add_operators()


class Student:
    """A submission as hidden tests see it: its functions and classes by name."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._callbacks: list[Callable[..., Any]] = []
        self._fresh = True
        self._size = 0
        self._asked: list[Asked] = []
        self._broken: list[Exception] = []
        self.probe = Probe(self)

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, Name(name))

    def many(self, function: Any, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The answers of many calls, in one message.

        A tuple that stands there many times, as in `[(q, rng)] * 1000`, travels once.
        """
        runs: list[tuple[tuple[Any, ...], int]] = []
        for _, run in groupby(arguments, key=id):
            same = list(run)
            runs.append((tuple(same[0]), len(same)))
        return self._ask("many", self._named(function), tuple(runs), {})

    def vjp(
        self,
        function: Any,
        inputs: Sequence[Any],
        cotangents: Sequence[Any],
        parameters: bool = False,
    ) -> Any:
        """Outputs of `function(*inputs)` and the vector-Jacobian product with `cotangents`.

        Returns `(outputs, gradients)`: one gradient for each float tensor in the inputs, None where
        it is unused; with `parameters` also a dictionary of the module's gradients by name.
        """
        asked = (tuple(inputs), list(cotangents), parameters)
        return self._ask("vjp", self._named(function), asked, {})

    def arguments_after(self, function: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """The answer, and the arguments as they are after the call."""
        return self._ask("arguments_after", self._named(function), args, kwargs)

    # --- for the examiner ---

    def _begin(self) -> None:
        """Start a new example: handles, callbacks and what was asked before are dropped."""
        self._fresh = True
        self._size = 0
        self._callbacks.clear()
        self._asked = []

    def _errors(self) -> list[SubmissionError | None]:
        """For each request since then the error that it was answered with, or None."""
        sent = [asked for asked in self._asked if asked.answered or asked.error is not None]
        return [asked.error for asked in sent]

    def _named(self, function: Any) -> Any:
        return Function(self, Name(function)) if isinstance(function, str) else function

    def _ask(
        self, operation: str, function: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> Any:
        packer = codec.Packer(self._refer)
        call = Call(
            operation,
            packer.pack(function),
            packer.pack(tuple(args)),
            packer.pack(kwargs) if kwargs else None,
            self._fresh,
        )
        self._fresh = False
        asked = Asked(_title(operation, function, args), _shown(operation, args), kwargs)
        self._asked.append(asked)
        request = wire.payload(call, packer.buffers)
        try:
            answer = self._decode(self._transport.exchange(request, self._call_back))
        except SubmissionError as error:
            self._asked[-1] = Asked(asked.function, asked.args, kwargs, error=error)
            if isinstance(error, Lost):
                self._broken.append(error)
            raise
        self._asked[-1] = Asked(asked.function, asked.args, kwargs, answer, answered=True)
        return answer

    def _decode(self, data: bytes) -> Any:
        try:
            reply, buffers = wire.read_reply(data)
            # What an example got is kept while it runs, and structure becomes objects.
            self._size += len(data) + OBJECTS * (len(data) - len(buffers))
            if self._size > wire.MAX_ANSWERS:
                raise Lost(wire.TOO_LARGE)
            if isinstance(reply, messages.Returned):
                return codec.unpack(reply.value, buffers, self._resolve)
        except messages.WireError as error:
            raise Lost(f"the submission's process sent {error}") from None
        if isinstance(reply, messages.Raised):
            kind = raised_as(reply.kinds)
            raise kind(
                codec.clip(reply.name, 100),
                codec.clip(reply.message),
                reply.places[-MAX_PLACES:],
                codec.clip(reply.forbidden, 100),
            )
        if isinstance(reply, messages.Missing):
            raise NotDefined(codec.clip(reply.name, 100))
        raise Lost("the submission's process answered out of turn")

    def _refer(self, value: Any) -> Name | HandleId | CallbackId:
        if isinstance(value, Function):
            return value._name
        if isinstance(value, Handle):
            return HandleId(value._reference.number)
        if callable(value):
            self._callbacks.append(value)
            return CallbackId(len(self._callbacks) - 1)
        raise TypeError(f"a {type(value).__name__} cannot be sent to a submission")

    def _resolve(self, reference: Name | HandleId | CallbackId) -> Any:
        if isinstance(reference, HandleId):
            return Handle(self, reference)
        raise messages.WireError("a reference that is not an object of the submission's")

    def _call_back(self, data: bytes) -> bytes:
        """Run one of the test's functions for the submission; its errors are the submission's."""
        try:
            called, buffers = wire.read_reply(data)
            assert isinstance(called, CalledBack)
            args, kwargs = codec.unpack_all([called.args, called.kwargs], buffers, self._resolve)
            value = self._callbacks[called.callback](*args, **kwargs)
            tree, arrays = codec.pack(value, self._refer)
            return wire.payload(messages.Answered(tree), arrays)
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            return wire.payload(messages.Answered(None, codec.clip(message, 500)), [])


def _title(operation: str, function: Any, args: Sequence[Any]) -> str:
    if operation in ("method", "get"):
        return f"{function!r}.{args[0]}"
    if operation == "operator":
        return f"{function!r}.__{'r' if args[1] else ''}{args[0]}__"
    return repr(function)


def _shown(operation: str, args: Sequence[Any]) -> Sequence[Any]:
    """The arguments as the student's function sees them."""
    if operation in ("method", "get"):
        return args[1:]
    if operation == "operator":
        return args[2:]
    if operation == "many":
        return [each for each, _ in args]
    return args[0] if operation == "vjp" else args


def error_of(data: bytes) -> tuple[type[Raised], bool] | None:
    """The class of the error that a reply is to a test, and whether it has a message; or None."""
    try:
        reply, _ = wire.read_reply(data)
    except messages.WireError:
        return None
    if not isinstance(reply, messages.Raised) or reply.forbidden:
        return None
    return raised_as(reply.kinds), has_words(reply.message)


class LocalTransport:
    """Asks definitions in this process: the reference, or an author's file under plain pytest."""

    def __init__(self, namespace: dict[str, Any], probe: dict[str, Any]) -> None:
        self._responder = Responder(namespace, probe, self._called, lets_out=KeyboardInterrupt)
        self._call_back: Callable[[bytes], bytes] | None = None

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        self._call_back = call_back
        call, buffers = wire.read_request(request)
        assert isinstance(call, Call)
        return self._responder.answer(call, buffers)

    def _called(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        packer = codec.Packer(self._responder.refer)
        called = CalledBack(number, packer.pack(args), packer.pack(kwargs))
        assert self._call_back is not None
        return answered(self._call_back(wire.payload(called, packer.buffers)))
