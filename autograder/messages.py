"""What examiner, sandbox and zygote say to one another, and the limits of what may be used."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

import msgspec


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one submission may use. Seconds are of the process's CPU; sizes are in MiB.

    Wall-clock limits follow from these (see `wall`): a busy machine costs nobody marks.
    """

    call_seconds: float = 5.0
    cell_seconds: float = 20.0
    submission_seconds: float = 120.0
    memory_mb: int = 2048
    scratch_mb: int = 64
    processes: int = 64
    output_kb: int = 256

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if not getattr(self, name) > 0:
                raise ValueError(f"the limit {name} must be greater than 0")


class WireError(ValueError):
    """A message that breaks the rules: too large, too deep, of an unknown kind, or cut off."""


def wall(seconds: float) -> float:
    """Wall-clock seconds after which something that may use `seconds` of CPU is given up."""
    return 2.0 * seconds + 2.0


_ACTS = re.compile(r"^(?!(def|class|async +def|import|from)\b|[\s#@\"')\]}]|$)", re.MULTILINE)
"""The beginning of a line that is no part of a definition or an import."""


# --- messages ---------------------------------------------------------------------------------


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A code cell to run; `number` is its place in the notebook, counted from 1."""

    number: int
    source: str

    @property
    def only_defines(self) -> bool:
        """Whether it most likely does nothing but define and import: nothing that may take long or
        end the process. (The body of a class may, and what is imported.)"""
        return _ACTS.search(self.source) is None


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A line of a student's cell."""

    cell: int
    line: int
    function: str


class RunCells(msgspec.Struct, frozen=True, tag=True):
    """Run these cells in order; answered by one `CellDone` a cell.

    Those of cells that only define something wait to be sent together, unless each is to be sent
    when its cell is done, `one_by_one`.
    """

    cells: list[Cell]
    probe: str
    one_by_one: bool = False


class RunNotebook(msgspec.Struct, frozen=True, tag=True):
    """Run these cells as a Jupyter kernel would, each for at most its `seconds` by the clock (0:
    no limit); answered by `Output`s and one `CellDone` a cell. `codes` are what they come to, where
    that is known (see `sandbox.cells.ready_made`)."""

    cells: list[Cell]
    seconds: list[float]
    codes: list[bytes]
    environment: dict[str, str]


class PutFile(msgspec.Struct, frozen=True, tag=True):
    """Append the payload's bytes to a file in the notebook's folder; not answered."""

    path: str


class TakeFiles(msgspec.Struct, frozen=True, tag=True):
    """Hand over the files that the notebook wrote; answered by `FilePart`s and a `FilesEnd`."""

    limit: int


class Call(msgspec.Struct, frozen=True, tag=True):
    """Do `operation` with packed arguments; answered by `Returned`, `Raised` or `Missing`.

    `kwargs` is None where there are none. `fresh` starts a new example: handles of the one before
    are dropped.
    """

    operation: str
    function: Any
    args: Any
    kwargs: Any
    fresh: bool = False


Scalar = bool | int | float | str | None
Plain = Scalar | tuple[Scalar | tuple[Scalar, ...], ...]


class PlainCall(msgspec.Struct, frozen=True, tag=True):
    """A `Call` of a function that the submission defines, with plain values for arguments.

    They travel as they are: to unpack them would take longer than many a call.
    """

    function: str
    args: tuple[Plain, ...]
    kwargs: dict[str, Plain]
    fresh: bool = False
    operation: ClassVar[str] = "call"


class Calls(msgspec.Struct, frozen=True, tag=True):
    """Many calls, answered one after the other as if each had come in a frame of its own.

    `sizes` says how many of the payload's bytes are those of each call.
    """

    calls: list[Call | PlainCall]
    sizes: list[int]


class Answered(msgspec.Struct, frozen=True, tag=True):
    """The examiner's answer to `CalledBack`; an error's message where `error` is not empty."""

    value: Any
    error: str = ""


class CellDone(msgspec.Struct, frozen=True, tag=True):
    """A cell has run; `error` is empty when it ran to its end."""

    number: int
    error: str = ""
    message: str = ""
    line: int = 0
    out_of_time: bool = False


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One content of an output: its MIME type (or what it is) and how many bytes it has."""

    name: str
    size: int


class Output(msgspec.Struct, frozen=True, tag=True):
    """Something that a cell shows; the payload's bytes are the contents of `parts`, as text.

    `name` is a stream's or an error's name, else the display's id. An error's first part is its
    message, the others are lines of the traceback. `metadata` is JSON.
    """

    kind: Literal["stream", "error", "display", "result", "update", "clear"]
    name: str
    parts: list[Part] = []
    metadata: str = ""


class FilePart(msgspec.Struct, frozen=True, tag=True):
    """The payload's bytes go on a file that the notebook wrote."""

    path: str


class FilesEnd(msgspec.Struct, frozen=True, tag=True):
    """There are no more files; `left_out` would have been too much."""

    left_out: int


class Returned(msgspec.Struct, frozen=True, tag=True):
    value: Any


class Raised(msgspec.Struct, frozen=True, tag=True):
    """The student's code raised: `kinds` are the names of the built-in classes it is of."""

    name: str
    kinds: list[str]
    message: str
    places: list[Place] = []
    forbidden: str = ""


class Missing(msgspec.Struct, frozen=True, tag=True):
    """The submission does not define this name."""

    name: str


class OutOfTime(msgspec.Struct, frozen=True, tag=True):
    """The call used more processor time than it may."""


class CalledBack(msgspec.Struct, frozen=True, tag=True):
    """The student's code calls the examiner's function number `callback`."""

    callback: int
    args: Any
    kwargs: Any


Request = RunCells | RunNotebook | PutFile | TakeFiles | Call | Calls | Answered
Reply = (
    CellDone | Output | FilePart | FilesEnd | Returned | Raised | Missing | OutOfTime | CalledBack
)


# --- control messages between a worker and the zygote -----------------------------------------


class Settings(msgspec.Struct, frozen=True, tag=True):
    """What the zygote is told first: what to import, and which folders and files to hide or show.

    `forbidden` are the names of functions that a test's call may not come to. In a `hurry` nothing
    is done that pays only from the second sandbox on. `standby` names a module whose `main` another
    process runs, outside of all layers, from when torch is imported, if it is to be, or at once.
    """

    imports: list[str]
    masks: list[str]
    devices: list[str]
    address_space_limited: bool
    kernel: bool = False
    forbidden: list[str] = []
    hurry: bool = False
    standby: str = ""


class Join(msgspec.Struct, frozen=True, tag=True):
    """Enter the control group whose file comes with it, for all sandboxes of this line."""


class Spawn(msgspec.Struct, frozen=True, tag=True):
    """Fork a sandbox; comes with its socket.

    `token` is one request's own: a worker that died may have left an answer on the line.
    """

    limits: Limits
    device: str
    token: bytes


class Spawned(msgspec.Struct, frozen=True, tag=True):
    """The sandbox's process number as its spawner sees it; comes with a pidfd."""

    pid: int
    token: bytes


class Ended(msgspec.Struct, frozen=True, tag=True):
    """A sandbox and everything it started are gone."""

    pid: int
    status: int
    cpu_seconds: float
    peak_mb: float


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The zygote is warm; `layers` maps each layer of isolation to why it is off ("" when on).

    `not_imported` is where the error is of a module that it was to import.
    """

    layers: dict[str, str]
    error: str = ""
    not_imported: bool = False


Control = Settings | Join | Spawn | Spawned | Ended | Ready

_encoder = msgspec.msgpack.Encoder()
_control_decoder = msgspec.msgpack.Decoder(Control)


def encode_control(message: Control) -> bytes:
    return _encoder.encode(message)


def decode_control(data: bytes) -> Control:
    """Raises `msgspec.MsgspecError`."""
    return _control_decoder.decode(data)
