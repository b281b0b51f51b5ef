"""Quizzes: questions with computed answers, on a page, in a notebook, in the terminal, graded.

In a notebook the package itself is called: `autograder.quiz("conv_sizes")`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any


class _Quiz(ModuleType):
    """This module, which can be called."""

    def __call__(self, slug: str, *, course: Path | str = ".", seed: int = 0) -> Any:
        """The quiz as it is shown in a notebook; `course` is a folder in the course."""
        from ..course import load
        from .embedding import widget
        from .loading import load as load_quiz
        from .page import practice

        opened = load(Path(course))
        return widget(practice(load_quiz(opened, slug), opened.settings.title, seed))


sys.modules[__name__].__class__ = _Quiz
