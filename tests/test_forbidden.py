"""What an assignment forbids is found in the text of a submission."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from autograder.examiner.forbidden import find_forbidden
from autograder.messages import Cell

FORBIDDEN = "torch.nn.LSTM", "torch.lstm"
USED = [
    "import torch\ndef f(x): return torch.nn.LSTM(1, 1)(x)",
    "import torch.nn as n\ndef f(x): return n.LSTM(1, 1)(x)",
    "from torch.nn import LSTM\ndef f(x): return LSTM(1, 1)(x)",
    "from torch.nn import (\n    Linear,  # a: b = c\n    LSTM as R,\n)\ndef f(x): return R(1, 1)",
    "from torch.nn import Linear, \\\n    LSTM as R\ndef f(x): return R(1, 1)(x)",
    "import os; from torch.nn import LSTM as R\ndef f(x): return R(1, 1)(x)",
    "import torch\ndef f(x): return getattr(torch.nn, 'LSTM')(1, 1)(x)",
    'import torch\ndef f(x): return getattr(torch.nn, """LSTM""")(1, 1)(x)',
    "import torch\ndef f(x): return getattr(torch.nn, '\\x4cSTM')(1, 1)(x)",
    "import torch\ndef f(x): return getattr(torch.nn, '\\114STM')(1, 1)(x)",
    "import torch\ndef f(x): return getattr(torch.nn, '\\N{LATIN CAPITAL LETTER L}STM')(1, 1)(x)",
    "import torch\ndef f(x):\n    return (torch.nn.  # here it is\n        LSTM(1, 1)(x))",
    "import torch\ndef f(x):\n    return torch.nn. \\\n        LSTM(1, 1)(x)",
    "import torch\ndef f(x): return torch.nn.\uff2c\uff33\uff34\uff2d(1, 1)(x)",
    "import torch\ndef g(x): return torch.lstm(x)\ndef f(x): return g(x)",
    "import torch\ndef f(x):\n    from torch.nn import LSTM\n    return LSTM(1, 1)(x)",
]
ALLOWED = [
    "",
    "import torch\ndef f(x): return torch.tanh(x)",
    "class LSTM: pass\ndef f(x): return LSTM()",
    "import torch\ncheck = torch.nn.LSTM(1, 1)\ndef f(x): return x",
    "def f(x):\n    'Like an LSTM, or torch.nn.LSTM.'\n    return x",
    "def f(x): return x.LSTMs",
]


def found_in(*cells: str) -> dict[str, str]:
    return find_forbidden([Cell(*cell) for cell in enumerate(cells, 1)], ["f"], FORBIDDEN)


@pytest.mark.parametrize("code", USED)
def test_what_is_used_is_found_however_it_is_written(code: str) -> None:
    (name,) = found_in(code).values()
    assert name in FORBIDDEN


@pytest.mark.parametrize("code", USED)
def test_it_is_found_across_cells(code: str) -> None:
    first, rest = code.split("\ndef ", 1)
    assert list(found_in(first, f"def {rest}")) == ["f"]


@pytest.mark.parametrize("code", ALLOWED)
def test_what_is_not_used_by_the_exercise_is_allowed(code: str) -> None:
    assert found_in(code) == {}


# --- what a name means ------------------------------------------------------------------------

SETUP = "import torch\nfrom torch import nn"
OWN, TORCHS = "def step(x): return x + 1", "def step(x): return torch.lstm(x)"
USES_STEP = "def f(x): return step(x)"

REACHED: list[Sequence[str]] = [
    # by another name
    ["L = nn.LSTM", "def f(x): return L(1, 1)(x)"],
    ["from torch.nn import LSTM as X", "def f(x): return X(1, 1)(x)"],
    ["F = torch.nn.modules", "def f(x): return F.LSTM(1, 1)(x)"],
    ["F = getattr(torch, 'nn')", "def f(x): return F.LSTM(1, 1)(x)"],
    ["a, (b, *c) = 1, (nn.LSTM, 2)", "def f(x): return b(1, 1)(x)"],
    ["A = B = nn", "def f(x): return B.LSTM(1, 1)(x)"],
    ["if (L := nn.LSTM): pass", "def f(x): return L(1, 1)(x)"],
    ["def f(x):\n    n = torch.nn\n    return n.LSTM(1, 1)(x)"],
    ["def f(x):\n    import torch.nn.modules as n\n    return n.LSTM(1, 1)(x)"],
    ["def f(x):\n    n = torch\n    def g():\n        m = n.nn\n        return m.LSTM(1, 1)(x)"],
    ["def f(x):\n    global torch\n    return torch.lstm(x)"],
    ["def f(x):\n    if x:\n        import torch as t\n        return t.lstm(x)"],
    ["f = nn.LSTM(1, 1)"],
    ["f = lambda x: nn.LSTM(1, 1)(x)"],
    ["from torch.nn import LSTM as f"],
    # in whatever part of the definition
    ["class f(nn.LSTM): pass"],
    ["class f:\n    layer = nn.LSTM"],
    ["class f:\n    lstm = torch.lstm\n    def g(self, x): return torch.lstm(x)"],
    ["def f(x, layer=nn.LSTM(1, 1)): return layer(x)"],
    ["def f(x, *, layer=nn.LSTM(1, 1)): return layer(x)"],
    ["@nn.LSTM\ndef f(x): return x"],
    ["def f(x): return [one(x) for one in (nn.LSTM(1, 1),)]"],
    ["def f(x): return [one for one in x for two in nn.LSTM(1, 1)(one)]"],
    ["def f(x): return (lambda y: torch.lstm(y))(x)"],
    ["def f(x): return getattr(x, 'layer', nn.LSTM)(1, 1)"],
    ["def f(x):\n    match x:\n        case torch.nn.LSTM(): return x"],
    ["def f(x): return x" + " + 1" * 900 + " + torch.lstm(x)"],
    # by helpers
    [TORCHS, USES_STEP],
    [USES_STEP, TORCHS],
    ["class Base:\n    def g(self, x): return torch.lstm(x)", "class f(Base): pass"],
    ["LAYERS = {'a': nn.LSTM}", "def f(x): return LAYERS['a'](1, 1)(x)"],
    ["with torch.no_grad():\n    L = nn.LSTM(1, 1)", "def f(x): return L(x)"],
    ["for L in (nn.LSTM, nn.GRU): pass", "def f(x): return L(1, 1)(x)"],
    [TORCHS, "def f(x):\n    def step(y): return y\n    return g(x)\ndef g(x): return step(x)"],
    ["layer = nn.LSTM", "class f:\n    layer = layer"],
    ["layer = nn.LSTM", "class f:\n    layer = 1\n    def g(self, x): return layer(1, 1)(x)"],
    # what a name meant when it was taken
    [TORCHS, "g = step", OWN, "def f(x): return g(x)"],
    [TORCHS, "step = [step][0]", USES_STEP],
    [TORCHS, "def twice(g): return g", "@twice(step)\ndef step(x): return x", USES_STEP],
    [TORCHS, "def f(x, step=step): return step(x)", OWN],
    ["from torch.nn import LSTM", "class LSTM(LSTM): pass", "f = LSTM"],
    ["steps = [torch.lstm]", "steps += [1]", "def f(x): return steps[0](x)"],
    # what it may mean
    [TORCHS, "if torch.rand(1) > 0.5:\n    def step(x): return x", USES_STEP],
    [TORCHS, "try:\n    1 / 0\n    def step(x): return x\nexcept ValueError: pass", USES_STEP],
    [OWN, "try:\n    from torch import lstm as step\nexcept ImportError: pass", USES_STEP],
    [TORCHS, "for step in (): pass", USES_STEP],
    [OWN, TORCHS, "while False: step = 1", USES_STEP],
    [OWN, USES_STEP, TORCHS],
]

NOT_REACHED: list[Sequence[str]] = [
    # imports for a comparison
    ["def compare(x):\n    from torch import lstm as step\n    return step(x)", OWN, USES_STEP],
    [OWN, USES_STEP, "def compare(x):\n    from torch import lstm as step\n    return step(x)"],
    ["from torch import lstm as step\nstep(1)", OWN, USES_STEP],
    ["from torch import lstm as y", "def f(x):\n    y, z = x\n    return y"],
    ["from torch import lstm as y", "def f(x):\n    for y in x: pass\n    return y"],
    ["from torch import lstm as y", "def f(x):\n    with x as y: return y"],
    ["from torch import lstm as y", "def f(x):\n    import math as y\n    return y.pi"],
    ["from torch import lstm as y", "def f(x):\n    class y: pass\n    return y"],
    ["from torch import lstm as y", "def f(x): return (y := x) + y"],
    ["from torch import lstm as y", "def f(x): return [y for y in x if y]"],
    ["from torch import lstm as y", "def f(x): return [y for z in x for y in z]"],
    ["from torch import lstm as y", "def f(x): return [0 for z in x if (y := z)] + [y]"],
    ["from torch import lstm as y", "f = lambda x, *y, **z: y"],
    ["from torch import lstm as y", "def f(x, /, *, y=1):\n    def g(): return y\n    return g()"],
    ["from torch import lstm as y", "def f(x):\n    match x:\n        case [y, *z]: return y"],
    [
        "from torch import lstm as y",
        "def f(x):\n    match x:\n        case {'a': 1, **y}: return y",
    ],
    [
        "from torch import lstm as y",
        "def f(x):\n    y = 1\n    def g():\n        nonlocal y\n    g()",
    ],
    ["from torch.nn import LSTM", "class LSTM:\n    def g(self): super(LSTM, self)", "f = LSTM"],
    ["from torch.nn import LSTM, Linear", "def f(x): return Linear(1, 1)(x)"],
    ["from torch import lstm", "from mine import lstm", "def f(x): return lstm(x)"],
    ["from torch import lstm", "from .mine import lstm", "def f(x): return lstm(x)"],
    # statements for a comparison
    [
        "def f(x):\n    def step(y): return y\n    return step(x)",
        "for step in (1, 2):\n    nn.LSTM",
    ],
    [
        "def f(x):\n    try: return x\n    except ValueError as e: raise OSError(str(e))",
        "try:\n    e = nn.LSTM(1, 1)\nexcept RuntimeError as e: pass",
    ],
    [
        "for k in (1, 2):\n    nn.LSTM(1, k)",
        "class f:\n    k = 1\n    def g(self, x, k=k): return x",
    ],
    ["k = nn.LSTM(1, 1)", "class f:\n    k = 1\n    def g(self, x, k=k): return x"],
    ["k = nn.LSTM", "class f:\n    for k in (1, 2):\n        z = k"],
    ["for k in (1, 2):\n    nn.LSTM(1, k)", "def f(x): return x * k"],
    ["if __name__ == '__main__':\n    k = 1\n    theirs = nn.LSTM(1, 1)", "def f(x): return x * k"],
    ["k, theirs = 1, nn.LSTM(1, 1)", "def f(x): return x * k"],
    ["mine = [theirs for theirs in (nn.LSTM,)]", "def f(x): return theirs"],
    ["theirs = nn.LSTM(1, 1)", "check = lambda: theirs", "def f(x): return x.theirs"],
    # what came to nothing
    [TORCHS, OWN, USES_STEP],
    [TORCHS, USES_STEP, OWN],
    [TORCHS, f"{OWN}\n{USES_STEP}"],
    [TORCHS, "step = torch.tanh", USES_STEP],
    [TORCHS, "from mine import step", USES_STEP],
    [TORCHS, "with torch.no_grad():\n    def step(x): return x", USES_STEP],
    [TORCHS, "g = step", OWN, USES_STEP],
    [TORCHS, "result = step(1)", OWN, USES_STEP],
    ["def f(x): return torch.lstm(x)", "def f(x): return x"],
    ["from torch import lstm as f\nf(1)\ndel f", "def f(x): return x"],
    [TORCHS, "for step in (): pass", "step: object = torch.tanh", USES_STEP],
    # cells that cannot be read
    ["def f(x): return torch.lstm(x", "def f(x): return x"],
    [OWN, USES_STEP, "%%time\ncheck = nn.LSTM(1, 1)", "from torch import lstm as step ?"],
]


@pytest.mark.parametrize("cells", REACHED)
def test_what_a_definition_comes_to_is_found(cells: Sequence[str]) -> None:
    assert list(found_in(SETUP, *cells)) == ["f"]


@pytest.mark.parametrize("cells", NOT_REACHED)
def test_what_it_does_not_come_to_is_allowed(cells: Sequence[str]) -> None:
    assert found_in(SETUP, *cells) == {}


def test_the_name_that_is_told_is_the_nearest() -> None:
    far = "class Far(nn.LSTM): pass\ndef g(x): return Far(1, 1)(x)"
    assert found_in(SETUP, far, "def f(x): return g(torch.lstm(x))") == {"f": "torch.lstm"}


@pytest.mark.parametrize(
    "line", ["a = a.lstm", "if a: a = a.lstm", "if a: f = lambda: f", "def f(): return f, a"]
)
def test_it_does_not_take_long_to_follow_many_definitions(line: str) -> None:
    started = time.thread_time()
    assert found_in(f"{SETUP}\nb = torch.lstm\n" + f"{line}\n" * 5_000) == {}
    assert time.thread_time() - started < 5
