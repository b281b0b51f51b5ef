"""Judges a learner's response to a variant: how much of it is right, and what to say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec

from . import answers
from .answers import Verdict
from .model import Variant


class Response(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a learner answered: indices of options, or a text."""

    picked: list[int] = []
    text: str = ""


@dataclass(frozen=True)
class Judgement:
    """`score` from 0 to 1; `reason` why it cannot be read; `because` to each that was chosen."""

    score: float
    reason: str = ""
    because: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return self.score == 1.0


def judge(variant: Variant, response: Response) -> Judgement:
    """How right a response is. A response of another kind than the question's is not."""
    if variant.rule in ("choice", "choices", "order", "pairs"):
        return _picked(variant, response.picked)
    verdict = typed(variant, response.text, variant.answer)
    if verdict.kind == "unreadable":
        return Judgement(0.0, reason=verdict.reason)
    if verdict.right:
        return Judgement(1.0)
    known = (m.because for m in variant.mistakes if typed(variant, response.text, m.answer).right)
    because = next(known, "")
    return Judgement(0.0, because=(because,) if because else ())


def typed(variant: Variant, text: str, answer: Any) -> Verdict:
    """The verdict on a typed text, were `answer` the right one."""
    match variant.rule:
        case "number":
            return answers.number(text, answer, variant.absolute, variant.relative, variant.unit)
        case "formula":
            return answers.formula(text, answer, variant.variables)
        case "shape":
            return answers.shape(text, answer)
        case "word":
            return answers.word(text, answer)
        case _:
            return answers.output(text, answer)


def _picked(variant: Variant, picked: list[int]) -> Judgement:
    options, key = variant.options, variant.key
    if not picked:
        return Judgement(0.0, reason="nothing is chosen yet")
    asked = len(key) if variant.rule in ("order", "pairs") else len(picked)
    distinct = variant.rule == "pairs" or len(set(picked)) == len(picked)
    if len(picked) != asked or not distinct or not all(0 <= i < len(options) for i in picked):
        return Judgement(0.0, reason="that is no answer to this question")
    because = tuple(options[i].because for i in picked if options[i].because)
    match variant.rule:
        case "choice":
            return Judgement(float(picked == key), because=because)
        case "choices":
            hits = len(set(picked) & set(key))
            score = max(0.0, (2 * hits - len(picked)) / len(key))
            return Judgement(score, because=because)
        case "order":
            wanted = set(pairwise(key))
            return Judgement(sum(p in wanted for p in pairwise(picked)) / len(wanted))
        case _:
            right = sum(a == b for a, b in zip(picked, key, strict=True))
            wrong = (o for o, (a, b) in enumerate(zip(picked, key, strict=True)) if a != b)
            return Judgement(
                right / len(key), because=tuple(options[key[o]].because for o in wrong)
            )
