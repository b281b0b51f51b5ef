"""What an assignment forbids is found in the text of a submission."""

from __future__ import annotations

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


@pytest.mark.parametrize("code", USED)
def test_what_is_used_is_found_however_it_is_written(code: str) -> None:
    (name,) = find_forbidden([Cell(1, code)], ["f"], FORBIDDEN).values()
    assert name in FORBIDDEN


@pytest.mark.parametrize("code", USED)
def test_it_is_found_across_cells(code: str) -> None:
    first, rest = code.split("\ndef ", 1)
    cells = [Cell(1, first), Cell(2, f"def {rest}")]
    assert list(find_forbidden(cells, ["f"], FORBIDDEN)) == ["f"]


@pytest.mark.parametrize("code", ALLOWED)
def test_what_is_not_used_by_the_exercise_is_allowed(code: str) -> None:
    assert find_forbidden([Cell(1, code)], ["f"], FORBIDDEN) == {}
