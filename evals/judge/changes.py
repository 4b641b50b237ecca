"""What a change of a conversation did to its reading: which levels and items moved, and whether they should have."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from evals import agreement
from evals.judge.measures import Cards, coverage_level, found_points, verdicts
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.signal import Signal


def _read(card: Scorecard) -> list[Signal]:
    """The signals that were read for a scorecard; another's level rests on shared points alone."""
    return [s for s in Signal if any(p.signal is s for p in card.points)]


def raised(before: Scorecard, after: Scorecard, *, by: int = 1) -> list[str]:
    """Levels that a change raised, or lowered with ``by`` -1."""
    found = []
    for signal in _read(after):
        a, b = coverage_level(before, signal), coverage_level(after, signal)
        if a is not None and b is not None and (b - a) * by > 0:
            found.append(f"{signal.value} {a} -> {b}")
    return found


def rose(before: Scorecard, after: Scorecard) -> list[str]:
    """Items that read better than before."""
    rank = {"contradicted": 0, "not met": 0, "cannot assess": 0, "partial": 1, "met": 2}
    a, b = verdicts(before), verdicts(after)
    return [f"{i} {a.get(i)} -> {v}" for i, v in b.items() if rank.get(v, 0) > rank.get(a.get(i, ""), 0)]


def moved(before: Scorecard, after: Scorecard, point: str, kind: str) -> tuple[bool, list[str]]:
    """Whether an edited point moved the way it should, and which other points of the same reading moved as well."""
    rank = {"contradicted": 0, "not met": 1, "cannot assess": 1, "partial": 2, "met": 3}
    a, b = ({i: rank[v] for i, v in verdicts(c).items() if v in rank} for c in (before, after))
    right = b[point] > a[point] if kind == "insert" else b[point] < a[point]
    return right, [i for i in b if i != point and i in a and a[i] != b[i]]


def shift(before: Cards, after: Cards) -> dict[str, float]:
    """Mean signed and mean absolute change of level where both have one, and of points found."""
    changes = [
        b - a
        for name, card in after.items()
        for s in _read(card)
        if (a := coverage_level(before[name], s)) is not None and (b := coverage_level(card, s)) is not None
    ]
    points = [(found_points(card) - _found_of(before[n], card)) / max(1, len(card.points)) for n, card in after.items()]
    return {
        "levels": len(changes),
        "mean shift": float(np.mean(changes)) if changes else math.nan,
        "mean absolute shift": float(np.mean(np.abs(changes))) if changes else math.nan,
        "points found, mean shift of the share": float(np.mean(points)) if points else math.nan,
    }


def _found_of(card: Scorecard, like: Scorecard) -> float:
    """Points found among those that another scorecard has as well."""
    wanted = {(p.ask, p.point) for p in like.points}
    return found_points(card.model_copy(update={"points": tuple(p for p in card.points if (p.ask, p.point) in wanted)}))


def retest(series: Mapping[str, Sequence[Scorecard]]) -> dict[str, float]:
    """Readings of the same transcripts again: how often levels and verdicts are the same."""
    a_levels, b_levels, groups, same = [], [], [], []
    for name, cards in series.items():
        for a, b in combinations(cards, 2):
            for signal in set(_read(a)) & set(_read(b)):
                x, y = coverage_level(a, signal), coverage_level(b, signal)
                if x is not None and y is not None:
                    a_levels.append(x)
                    b_levels.append(y)
                    groups.append(name)
            mine, other = verdicts(a), verdicts(b)
            same += [v == other[i] for i, v in mine.items() if i in other]
    if not a_levels:
        return {"levels": 0}
    apart = np.abs(np.array(a_levels) - np.array(b_levels))
    return {
        "levels": len(a_levels),
        "alpha": agreement.ordinal_alpha(a_levels, b_levels),
        "same level": float((apart == 0).mean()),
        "two apart": int((apart > 1).sum()),
        "same verdict": float(np.mean(same)),
    }
