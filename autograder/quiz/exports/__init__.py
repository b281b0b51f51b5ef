"""A quiz for other systems: Moodle, GIFT, Canvas, Anki, paper."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Quiz, QuizError, Variant

FORMATS = ("moodle", "gift", "qti", "anki", "pdf")


def export(
    quiz: Quiz, variants: Sequence[Variant], to: str, course: str, answers: bool = False
) -> bytes:
    """The file in the format `to`, one of `FORMATS`; `answers` puts them into a PDF.

    Raises `QuizError`.
    """
    if to == "moodle":
        from . import moodle

        return moodle.write(quiz, variants, course)
    if to == "gift":
        from . import gift

        return gift.write(quiz, variants, course)
    if to == "qti":
        from . import qti

        return qti.write(quiz, variants)
    if to == "anki":
        from . import anki

        return anki.write(quiz, variants, course)
    if to == "pdf":
        from . import pdf

        return pdf.write(quiz, variants, course, answers)
    raise QuizError(f"unknown format {to!r} (there are: {', '.join(FORMATS)})")
