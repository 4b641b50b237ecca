"""Fits the matcher's two logistic curves on half of the labelled questions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evals.matcher.data import answers
from interviewer.matching.matcher import Matcher
from interviewer.matching.passages import Comparison, Passages, Wordings


def best_scores(matcher: Matcher) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Best score of each labelled point and whether it was made, over the fitted questions. Strong answers share the
    paraphrases' author and have no misses labelled, so they are left out."""
    scores, made = [], []
    for answer in answers():
        if answer.kind == "strong" or answer.part != "fitted":
            continue
        points = answer.question.points
        wordings = Wordings(matcher.space, answer.question.prompt, points)
        comparison = Comparison(Passages(matcher.space, answer.sentences), wordings)
        for row, point in enumerate(points):
            scores.append(float(comparison.net(row).max()))
            made.append(answer.labels[point.id] == "made")
    return np.array(scores), np.array(made, float)


def logistic(scores: NDArray[np.float64], made: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset of greatest likelihood, by Newton's method."""
    inputs = np.stack([scores, np.ones_like(scores)], axis=1)
    weights = np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-inputs @ weights))
        curvature = (inputs * (chance * (1 - chance))[:, None]).T @ inputs
        step = np.linalg.solve(curvature, inputs.T @ (made - chance))
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return round(float(weights[0]), 2), round(float(weights[1]), 2)


def fit(matcher: Matcher) -> tuple[float, float]:
    """Slope and offset for a matcher's scores."""
    return logistic(*best_scores(matcher))
