"""Agreement of two readings, and how sure one can be of it. Libraries do the statistics; what they lack is here."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import krippendorff
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, confusion_matrix, f1_score

LEVELS = (1, 2, 3, 4, 5)
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two series of levels agree, over ``count`` units. ``low`` and ``high`` bound kappa with 95 percent."""

    count: int
    kappa: float
    low: float
    high: float
    alpha: float
    ac2: float
    exact: float
    within_one: float
    bias: float


def quadratic_kappa(one: Sequence[int], two: Sequence[int]) -> float:
    """Cohen's kappa with quadratic weights over five levels; nan where neither series varies."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(one, two, weights="quadratic", labels=list(LEVELS)))


def _quadratic_kappa(one: NDArray[np.int64], two: NDArray[np.int64]) -> float:
    """The same from its definition, without a table: fast enough to be taken a thousand times."""
    expected = (one**2).mean() + (two**2).mean() - 2 * one.mean() * two.mean()
    return 1 - float(((one - two) ** 2).mean() / expected) if expected else float("nan")


def ordinal_alpha(one: Sequence[int], two: Sequence[int]) -> float:
    """Krippendorff's alpha for ordinal data; nan where only one level was used."""
    if len({*one, *two}) < 2:
        return float("nan")
    return float(krippendorff.alpha([list(one), list(two)], level_of_measurement="ordinal", value_domain=list(LEVELS)))


def ac2(one: Sequence[int], two: Sequence[int]) -> float:
    """Gwet's AC2 with quadratic weights, two raters (Gwet, Handbook of Inter-Rater Reliability, 4th edition)."""
    q = len(LEVELS)
    i, j = np.indices((q, q))
    weights = 1 - (i - j) ** 2 / (q - 1) ** 2
    table = confusion_matrix(one, two, labels=list(LEVELS)) / len(one)
    observed = float((weights * table).sum())
    shares = (table.sum(axis=0) + table.sum(axis=1)) / 2
    by_chance = float(weights.sum() / (q * (q - 1)) * (shares * (1 - shares)).sum())
    return (observed - by_chance) / (1 - by_chance)


def agreement(one: Sequence[int], two: Sequence[int], groups: Sequence[str]) -> Agreement:
    """All of it for two series; ``groups`` names the conversation of each unit, which is what is drawn again."""
    a, b = np.array(one, int), np.array(two, int)
    low, high = bootstrap(lambda take: _quadratic_kappa(a[take], b[take]), groups)
    return Agreement(
        count=len(a),
        kappa=quadratic_kappa(one, two),
        low=low,
        high=high,
        alpha=ordinal_alpha(one, two),
        ac2=ac2(one, two),
        exact=float((a == b).mean()),
        within_one=float((abs(a - b) <= 1).mean()),
        bias=float((b - a).mean()),
    )


def bootstrap(
    measure: Callable[[NDArray[np.int64]], float], groups: Sequence[str], resamples: int = RESAMPLES
) -> tuple[float, float]:
    """The 95 percent interval of a measure when whole groups are drawn with replacement."""
    rng = np.random.default_rng(7)
    names = np.array(groups)
    members = [np.flatnonzero(names == name) for name in sorted(set(groups))]
    found = []
    for _ in range(resamples):
        drawn = rng.integers(0, len(members), len(members))
        found.append(measure(np.concatenate([members[i] for i in drawn])))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)


def macro_f1(gold: Sequence[str], given: Sequence[str], labels: Sequence[str]) -> float:
    """F1 of each verdict that occurs in the gold, averaged without weights."""
    there = [label for label in labels if label in gold]
    return float(f1_score(gold, given, labels=there, average="macro", zero_division=0))


def nominal_kappa(one: Sequence[str], two: Sequence[str]) -> float:
    """Cohen's kappa without weights."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(cohen_kappa_score(one, two))
