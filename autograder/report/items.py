"""The figures of classical test theory: how hard a test is, and how well it tells students apart.

An *item* is a column: what each student earned for one test. After R. L. Ebel and D. A. Frisbie,
*Essentials of Educational Measurement*, and T. L. Kelley (1939) for the share of 27 %.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SHARE = 0.27
"""The part of the class that counts as its upper, and as its lower, group."""
MEANINGS = (
    (0.9, "excellent: the ranking of the students would hardly change with other tests"),
    (0.8, "good: scores can be compared with confidence"),
    (0.7, "acceptable for an exercise; take care where a grade hangs on a point"),
    (0.6, "questionable: small differences between scores mean little"),
    (0.5, "poor: the scores rank students only roughly"),
    (-np.inf, "too low: the tests do not measure one thing, or almost everybody did alike"),
)
"""What Cronbach's alpha means, from the least value for which it does."""


def facility(item: Floats, most: float) -> float:
    """The mean of what was earned, as a part of the most that could be: 1 where all is easy."""
    return float(np.mean(item)) / most


def discrimination(item: Floats, total: Floats, most: float) -> float:
    """The item's facility in the upper 27 % by `total`, less that in the lower 27 %: -1 to 1.

    Students who are tied at a group's border share its last places, so the order of the class
    does not matter. `item` and `total` are of shape (n,).
    """
    places = max(1.0, round(SHARE * len(total)))
    upper, lower = (_group(order, places) for order in (total, -total))
    return float(np.dot(upper - lower, item) / places) / most


def _group(order: Floats, places: float) -> Floats:
    """How much of each student belongs to the `places` highest of `order`: 0 to 1."""
    border = np.sort(order)[::-1][int(places) - 1]
    above, tied = order > border, order == border
    share = (places - np.count_nonzero(above)) / np.count_nonzero(tied)
    return above.astype(float) + share * tied


def point_biserial(item: Floats, total: Floats) -> float | None:
    """The correlation of an item with the total of all the others; None where one is constant."""
    rest = total - item
    if _is_constant(item) or _is_constant(rest):
        return None
    return float(np.corrcoef(item, rest)[0, 1])


def alpha(items: Floats) -> float | None:
    """Cronbach's alpha of the columns of `items`, of shape (students, tests).

    None for fewer than two tests or students, and where all have the same total.
    """
    students, tests = items.shape
    if students < 2 or tests < 2 or _is_constant(items.sum(axis=1)):
        return None
    of_items = items.var(axis=0, ddof=1).sum()
    of_totals = items.sum(axis=1).var(ddof=1)
    return float(tests / (tests - 1) * (1 - of_items / of_totals))


def error_of_measurement(deviation: float, reliability: float) -> float:
    """By how many points a score may be off by chance: the standard error, sd * sqrt(1 - alpha)."""
    return float(deviation * np.sqrt(max(0.0, 1.0 - reliability)))


def meaning(value: float) -> str:
    """Cronbach's alpha in words."""
    return next(words for least, words in MEANINGS if value >= least)


def _is_constant(values: Floats) -> bool:
    return bool(np.ptp(values) < 1e-12)
