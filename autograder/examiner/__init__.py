"""The trusted side: hidden tests, the submissions they ask, and what the answers mean."""

from .compare import assert_close, assert_frequencies, assert_number, assert_raises, assert_same
from .failures import Mismatch, SubmissionError
from .testing import exercise

__all__ = [
    "Mismatch",
    "SubmissionError",
    "assert_close",
    "assert_frequencies",
    "assert_number",
    "assert_raises",
    "assert_same",
    "exercise",
]
