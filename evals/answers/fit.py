"""Fits the matcher's curve on the labelled answers to half of the questions; the other half is kept from it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.answers.data import Answer, answers
from interviewer.domain.rubric import Question
from interviewer.matching.matcher import Matcher
from interviewer.matching.passages import Comparison, Passages, Wordings

Floats = NDArray[np.float64]


def fitted(question: Question) -> bool:
    """Whether a question belongs to the half that constants are fitted on."""
    return zlib.crc32(question.id.encode()) % 2 == 0


def evidence(matcher: Matcher, question: Question, sentences: Iterable[str]) -> Floats:
    """For each point (rows) the best passage's score and the support of all its wordings (columns)."""
    comparison = Comparison(
        Passages(matcher.space, list(sentences)), Wordings(matcher.space, question.prompt, question.points)
    )
    return np.array([[float(comparison.net(i).max()), comparison.support(i)] for i in range(len(question.points))])


def fit(matcher: Matcher, chosen: Iterable[Answer] | None = None) -> tuple[float, float, float]:
    """Slope, weight of the support, and offset, of greatest likelihood on answers to the fitted questions."""
    chosen = answers() if chosen is None else chosen
    inputs, made = [], []
    for answer in chosen:
        if fitted(answer.question):
            inputs.append(evidence(matcher, answer.question, answer.sentences))
            made += [answer.labels[p.id] == "made" for p in answer.question.points]
    model = LogisticRegression(C=1e4, max_iter=1000).fit(np.concatenate(inputs), made)
    slope, support = model.coef_[0]
    return round(float(slope), 2), round(float(support), 2), round(float(model.intercept_[0]), 2)
