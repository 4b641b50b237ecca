"""Fits the matcher's curve on labelled words about half of the questions; the other half is kept from it.

Two kinds of text weigh alike: spoken answers in one go, and what was said about a question in a whole conversation,
which is longer and was partly asked for.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.answers.data import answers
from evals.conversations.labels import Labelled, labelled
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import Exchange
from interviewer.judges.evidence import said
from interviewer.matching.matcher import Matcher, wordings_of
from interviewer.text import in_english

Floats = NDArray[np.float64]
Curve = tuple[float, float, float]
"""Slope, weight of the support, and offset."""

Texts = Iterator[tuple[Question, Sequence[str], list[bool]]]
"""A question, what was said about it, and for each of its points whether it was made."""


def fitted(question: Question) -> bool:
    """Whether a question belongs to the half that constants are fitted on."""
    return zlib.crc32(question.id.encode()) % 2 == 0


def _answers() -> Texts:
    for answer in answers():
        yield answer.question, answer.sentences, [answer.labels[p.id] == "made" for p in answer.question.points]


def _conversations() -> Texts:
    for one in labelled():
        for exchange in one.transcript.judged:
            if all(in_english(a.text) for a in exchange.answers):
                yield exchange.ask.question, sentences_of(exchange), made_in(one, exchange)


def sentences_of(exchange: Exchange) -> list[str]:
    """All that a candidate said about a question."""
    return [s.text for a in exchange.answers for s in said(a).sentences]


def made_in(one: Labelled, exchange: Exchange) -> list[bool]:
    """For each point of an exchange whether it is settled as met."""
    ask = exchange.ask
    return [one.gold.items[f"{ask.id}.{p.id}"].verdict == "met" for p in ask.question.points]


def evidence(matcher: Matcher, question: Question, sentences: Iterable[str]) -> Floats:
    """For each point (rows) the best passage's score and the support of all its wordings (columns)."""
    comparison = matcher.compared(list(sentences), wordings_of(question.points), question)
    if comparison is None:
        return np.zeros((len(question.points), 2))
    return np.array([[float(comparison.net(i).max()), comparison.support(i)] for i in range(len(question.points))])


def fit(matcher: Matcher) -> Curve:
    """The curve of greatest likelihood on the fitted questions."""
    inputs, made, weights = [], [], []
    for texts in (_answers(), _conversations()):
        chosen = [(q, said, labels) for q, said, labels in texts if fitted(q) and said]
        rows = [evidence(matcher, q, said) for q, said, _ in chosen]
        count = sum(map(len, rows))
        inputs += rows
        made += [label for _, _, labels in chosen for label in labels]
        weights += [1000 / count] * count
    return _curve(inputs, made, weights)


def flag_evidence(matcher: Matcher, question: Question, sentences: Iterable[str]) -> Floats:
    """For each red flag that has cues (rows) the best passage's score and the support of its cues (columns)."""
    claims = (*wordings_of(question.points), *(f.cues for f in question.red_flags if f.cues))
    points = len(question.points)
    comparison = matcher.compared(list(sentences), claims, question, bearing_only=False)
    if comparison is None:
        return np.zeros((len(claims) - points, 2))
    nets = comparison.after(points)
    return np.array([[float(net.max()), comparison.support(row)] for row, net in enumerate(nets, points)])


def fit_flags(matcher: Matcher) -> Curve:
    """The same for red flags, on what was said in whole conversations about the fitted questions."""
    inputs, there = [], []
    for one in labelled():
        for exchange in one.transcript.judged:
            question, said_of_it = exchange.ask.question, sentences_of(exchange)
            flags = [f for f in question.red_flags if f.cues]
            if not flags or not said_of_it or not fitted(question):
                continue
            inputs.append(flag_evidence(matcher, question, said_of_it))
            there += [one.gold.items[f"{exchange.ask.id}.{f.id}"].verdict != "absent" for f in flags]
    return _curve(inputs, there)


def _curve(inputs: Sequence[Floats], true: Sequence[bool], weights: Sequence[float] | None = None) -> Curve:
    model = LogisticRegression(C=1e4, max_iter=1000).fit(np.concatenate(inputs), true, sample_weight=weights)
    slope, support = model.coef_[0]
    return round(float(slope), 2), round(float(support), 2), round(float(model.intercept_[0]), 2)
