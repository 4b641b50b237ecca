"""How far a figure can be trusted: an interval for a share of points, and the range that the chances leave a level."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from interviewer.domain import levels
from interviewer.domain.rubric import Tier

Z = 1.959964
"""Standard deviations that hold 95 percent."""

DRAWS = 200
"""Simulated candidates behind a range of levels: enough for a tenth of a level, few enough to be instant."""

_NINE_IN_TEN = (0.05, 0.95)
_TIERS = tuple(Tier)


def wilson(shown: float, of: float) -> tuple[float, float]:
    """The Wilson score interval (95 percent) of a share: 0 of 1 gives 0 to 0.79, and 0 of 0 gives 0 to 1."""
    if of <= 0:
        return 0.0, 1.0
    share, weight = shown / of, Z * Z / of
    middle = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Chances:
    """The points behind one level: how many of each tier had their chance, and how much of them was shown.

    ``shown`` counts a partial point as a half, and an exceptional one only when it came unasked; ``unasked`` and
    ``asked`` are the points that were wholly made, whatever their tier, before and after they were asked for. ``cap``
    is the highest level that was possible, 5 unless a red flag or talk alone held it.
    """

    of: tuple[int, int, int]
    shown: tuple[float, float, float]
    unasked: int
    asked: int
    credits: int
    cap: int
    level: int


def level_range(sessions: Sequence[Chances], seed: int = 0) -> tuple[float, float]:
    """The range of the mean level that these sessions' chances allow; it holds nine of ten simulated candidates.

    For each tier, how often its points are shown is known only as well as its chances allow: a Beta distribution of
    what was shown and missed, each plus a half. Each simulated candidate draws a rate per tier from it, and one more
    for how often what they show comes unasked, then meets the same chances again, and the same algorithm gives the
    levels. The range always holds the level that was given.
    """
    rng = random.Random(seed)
    shown = [sum(s.shown[t] for s in sessions) for t in range(3)]
    missed = [sum(s.of[t] for s in sessions) - shown[t] for t in range(3)]
    unasked = sum(s.unasked for s in sessions)
    asked = sum(s.asked for s in sessions)
    means = []
    for _ in range(DRAWS):
        rates = [rng.betavariate(shown[t] + 0.5, missed[t] + 0.5) for t in range(3)]
        rates.append(rng.betavariate(unasked + 0.5, asked + 0.5))
        means.append(sum(_again(s, rates, rng) for s in sessions) / len(sessions))
    means.sort()
    low, high = (means[min(DRAWS - 1, int(q * DRAWS))] for q in _NINE_IN_TEN)
    given = sum(s.level for s in sessions) / len(sessions)
    return min(low, given), max(high, given)


def _again(session: Chances, rates: Sequence[float], rng: random.Random) -> int:
    core, strong, exceptional = (sum(rng.random() < rates[t] for _ in range(session.of[t])) for t in range(len(_TIERS)))
    unasked = sum(rng.random() < rates[-1] for _ in range(core + strong))
    level = _gate(session.of[0], core, session.of[1], strong, unasked, exceptional > 0, session.credits)
    return min(session.cap, level)


@lru_cache(maxsize=4096)
def _gate(core: int, core_shown: int, strong: int, strong_shown: int, unasked: int, run_it: bool, credits: int) -> int:
    """The level of so many points shown of so many, so many of them unasked: the one algorithm, remembered.

    ``run_it``: an exceptional point was made, unasked as it has to be.
    """
    shown = [(Tier.CORE, n < core_shown) for n in range(core)] + [
        (Tier.STRONG, n < strong_shown) for n in range(strong)
    ]
    points = []
    for tier, made in shown:
        points.append(levels.Counted(tier, float(made), made and unasked <= 0, ""))
        unasked -= made
    if run_it:
        points.append(levels.Counted(Tier.EXCEPTIONAL, 1.0, False, ""))
    return levels.gate(points, credits)
