"""Answers requests about a namespace of definitions: a submission's in its sandbox, the
reference's in the examiner. Both are asked in the same way, so both mean the same."""

from __future__ import annotations

import builtins
import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any

from . import codec, messages, wire
from .codec import CallbackId, HandleId, Name
from .messages import Call, Missing, Place, PlainCall, Raised, Returned


class TimeLimitExceeded(BaseException):
    """Code used more processor time than it may; no answer to a call, but its end."""


class Undefined(Exception):
    """A name that the namespace does not define."""


class Responder:
    """Does what calls ask for with the definitions of `namespace` and of `probe`.

    `call_back(number, args, kwargs)` runs a function of the examiner's. `place` puts arguments
    and new objects on the device. `cells` maps the file names of code to cell numbers. What is of
    `lets_out` is no answer: a submission may raise what it likes, but who stops the examiner
    while the reference is at work means the examiner.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        probe: Mapping[str, Any],
        call_back: Callable[[int, tuple[Any, ...], dict[str, Any]], Any],
        place: Callable[[Any], Any] | None = None,
        cells: Mapping[str, int] | None = None,
        lets_out: type[BaseException] = TimeLimitExceeded,
    ) -> None:
        self._namespace = namespace
        self._probe = probe
        self._call_back = call_back
        self._place = place or _as_it_is
        self._moves = place is not None
        self._cells = cells or {}
        self._lets_out = lets_out
        self._objects: dict[int, Any] = {}

    def answer(self, call: Call | PlainCall, buffers: memoryview) -> bytes:
        """The payload of the reply to `call`; the student's errors are part of it."""
        if call.fresh:
            self._objects.clear()
        try:
            if type(call) is PlainCall:
                value = self._defined(call.function)(*call.args, **call.kwargs)
                if self._moves:
                    value = self._place(value)
            else:
                function, args, kwargs = wire.asked(call, buffers, self._resolve)
                if self._moves:
                    args = self._placed(args)
                value = OPERATIONS[call.operation](self, function, args, kwargs)
        except self._lets_out:
            raise
        except Undefined as error:
            return wire.payload(Missing(str(error)), [])
        except BaseException as error:
            return self.raised(error)
        return self.returned(value)

    def returned(self, value: Any) -> bytes:
        try:
            tree, arrays = codec.pack(value, self.refer)
            data = wire.payload(Returned(tree), arrays)
        except self._lets_out:
            raise
        except BaseException as error:
            return _refused(f"the answer cannot be handed over: {_text_of(error)}")
        return data if wire.fits(data) else _refused("the answer is too large to be handed over")

    def raised(self, error: BaseException) -> bytes:
        return wire.payload(describe_error(error, self._cells), [])

    def refer(self, value: Any) -> HandleId:
        number = len(self._objects)
        self._objects[number] = value
        return HandleId(number, codec.clip(type(value).__name__, 100))

    def _resolve(self, reference: Name | HandleId | CallbackId) -> Any:
        if isinstance(reference, Name):
            return self._defined(reference.name, reference.probe)
        if isinstance(reference, HandleId):
            return self._objects[reference.number]
        number = reference.number
        return lambda *args, **kwargs: self._call_back(number, args, kwargs)

    def _defined(self, name: str, by_probe: bool = False) -> Any:
        scope = self._probe if by_probe else self._namespace
        if name not in scope:
            raise Undefined(name)
        return scope[name]

    def _placed(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(self._placed(item) for item in value)
        if isinstance(value, dict):
            return {key: self._placed(item) for key, item in value.items()}
        return self._place(value)

    # The operations: each takes the function or object asked for, and the arguments.

    def call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._place(function(*args, **kwargs))

    def many(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        return [function(*each) for each, times in args for _ in range(times)]

    def arguments_after(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return function(*args, **kwargs), args

    def get(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return getattr(function, args[0])

    def method(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        name, *rest = args
        return getattr(function, name)(*rest, **kwargs)

    def operator(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        name, reflected, *operands = args
        operands = [*operands, function] if reflected else [function, *operands]
        return BINARY_AND_UNARY[name](*operands)

    def vjp(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Outputs, gradients of the float tensors in the inputs, gradients of the parameters."""
        import torch

        inputs, cotangents, parameters = args
        leaves: list[Any] = []

        def as_leaf(tensor: Any) -> Any:
            leaves.append(tensor.detach().clone().requires_grad_())
            return leaves[-1]

        inputs = _map_float_tensors(torch, inputs, as_leaf)
        named = dict(function.named_parameters()) if parameters else {}
        wanted = [*leaves, *[p for p in named.values() if p.requires_grad]]
        with torch.enable_grad():
            outputs = function(*inputs)
            found: list[Any] = []
            _map_float_tensors(torch, outputs, found.append)
            pairs = [
                (output, cotangent)
                for output, cotangent in zip(found, cotangents, strict=False)
                if cotangent is not None and output.requires_grad
            ]
            gradients: list[Any] = [None] * len(wanted)
            if pairs and wanted:
                gradients = _gradients(torch, pairs, wanted)
        of_inputs, rest = gradients[: len(leaves)], iter(gradients[len(leaves) :])
        if not parameters:
            return outputs, of_inputs
        return (
            outputs,
            of_inputs,
            {name: next(rest) if p.requires_grad else None for name, p in named.items()},
        )


OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(Responder, name)
    for name in ("call", "many", "arguments_after", "get", "method", "operator", "vjp")
}

BINARY_AND_UNARY: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "neg": operator.neg,
    "abs": operator.abs,
    "getitem": operator.getitem,
    "len": len,
}


def _map_float_tensors(torch: Any, value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, torch.Tensor):
        return change(value) if value.is_floating_point() else value
    if isinstance(value, list | tuple):
        items = [_map_float_tensors(torch, item, change) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _map_float_tensors(torch, item, change) for key, item in value.items()}
    return value


def _gradients(torch: Any, pairs: list[tuple[Any, Any]], wanted: list[Any]) -> list[Any]:
    """The gradient of each of `wanted`, None where unused, from outputs and their cotangents.

    By autograd's engine itself: `torch.autograd.grad` compares shapes with sympy, whose import
    takes nearly a second in a fresh process, and longer than many a gradient.
    """
    for output, cotangent in pairs:
        if output.shape != cotangent.shape:
            found, expected = tuple(output.shape), tuple(cotangent.shape)
            raise RuntimeError(f"an output has the shape {found}, its gradient {expected}")
    outputs, cotangents = zip(*pairs, strict=True)
    run_backward = torch.autograd.Variable._execution_engine.run_backward
    keep, create, unused = False, False, True
    return list(
        run_backward(
            outputs, cotangents, keep, create, tuple(wanted), unused, accumulate_grad=False
        )
    )


def answered(data: bytes) -> Any:
    """The value of an `Answered` payload, or its error raised."""
    message, buffers = wire.read_request(data)
    assert isinstance(message, messages.Answered)
    if message.error:
        raise RuntimeError(message.error)
    return codec.unpack(message.value, buffers, lambda reference: None)


class Definitions:
    """A namespace's names as attributes: what `student` is in a probe."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        try:
            return self._namespace[name]
        except KeyError:
            raise Undefined(name) from None


def load_probe(source: str, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The definitions of an assignment's probe, which sees the submission as `student`."""
    scope: dict[str, Any] = {"__name__": "probe", "student": Definitions(namespace)}
    if source:
        exec(compile(source, "<probe>", "exec"), scope)
    return scope


def _refused(reason: str) -> bytes:
    """The reply for an answer that cannot travel: an error of no kind that a test could expect."""
    return wire.payload(Raised("AnswerRefused", [], codec.clip(reason)), [])


def _text_of(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "(its message cannot be shown)"


_BUILT_IN = {each: each.__name__ for each in vars(builtins).values() if isinstance(each, type)}


def describe_error(error: BaseException, cells: Mapping[str, int]) -> Raised:
    """What the examiner may know of an exception: names, text and lines of the student's cells."""
    kind = type(error)
    forbidden = getattr(error, "forbidden_name", "")
    return Raised(
        codec.clip(kind.__name__, 100),
        [_BUILT_IN[c] for c in kind.__mro__ if c in _BUILT_IN],
        codec.clip(_text_of(error)),
        _places(error, cells)[-5:],
        forbidden if isinstance(forbidden, str) else "",
    )


def _places(error: BaseException, cells: Mapping[str, int]) -> list[Place]:
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in cells:
            name = codec.clip(code.co_name, 100)
            places.append(Place(cells[code.co_filename], trace.tb_lineno, name))
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename and error.filename in cells:
        places.append(Place(cells[error.filename], error.lineno or 0, ""))
    return places


def _as_it_is(value: Any) -> Any:
    return value


def moved_to(device: str) -> Callable[[Any], Any] | None:
    """What puts tensors and modules on `device`, and leaves other values as they are; None for
    the CPU, where everything is."""
    if device == "cpu":
        return None

    def place(value: Any) -> Any:
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor | torch.nn.Module):
            return value.to(device)
        return value

    return place
