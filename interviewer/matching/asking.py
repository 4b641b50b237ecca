"""Whether someone asks for a thing: their words against phrasings that ask for it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

import numpy as np

from interviewer.matching.embedding import Floats, unit
from interviewer.matching.vectors import Space, news
from interviewer.matching.words import FUNCTION_WORDS, stem, words
from interviewer.text import sentences

ASKS = 0.58
"""From this up, a text asks for a thing, see ``asked``."""

_SECOND = 0.35  # what a thing's second nearest phrasing adds to its nearest

# What a request is made of, and nothing that it is for.
_REQUEST = frozenset(
    stem(word)
    for word in (
        "show see look give list tell know have get like please hand let anything something there data figure figures "
        "number numbers information info details available possible sorry quick question first way ask wonder "
        "wondering happen happened"
    ).split()
)
_NEXT_REQUEST = re.compile(
    r"[,;:]\s+(?:(?:and|or|but)\s+)?"
    r"|\s+and\s+(?=(?:was|is|are|were|do|does|did|can|could|have|has|what|which|how|who|when|where)\b)",
    re.IGNORECASE,
)
_SHORTEST = 3  # words of a clause that may be a request of its own


def similar(space: Space, text: str, candidates: Sequence[str]) -> list[float]:
    """Likeness of the nearest sentence of ``text`` to each candidate, 0 to 1.

    The mean of two views: the share of the candidate's content words that the text holds or paraphrases, and the
    cosine of the two, with empty talk projected out.
    """
    likeness = np.zeros(len(candidates), np.float32)
    wanted = [_Phrase(space, candidate) for candidate in candidates]
    for sentence in sentences(text):
        said = _Phrase(space, sentence.text)
        likeness = np.maximum(likeness, [said.nearness(want) for want in wanted])
    return [float(value) for value in likeness]


def asked(space: Space, text: str, things: Sequence[Sequence[str]]) -> list[float]:
    """How surely a text asks for each thing, by the phrasings that ask for it; ``ASKS`` and more is taken for asking.

    A sentence may ask for two things, so each of its clauses is looked at as well. The words that make it a request say
    nothing of what is wanted; a thing that two of its phrasings point at is the likelier.
    """
    wanted = [[_Phrase(space, phrasing) for phrasing in phrasings] for phrasings in things]
    sure = [0.0] * len(things)
    for clause in _clauses(text):
        said = _Phrase(space, clause, leave=_REQUEST)
        for number, phrases in enumerate(wanted):
            near = sorted((said.nearness(phrase) for phrase in phrases), reverse=True)
            sure[number] = max(sure[number], sum(near[:1]) + _SECOND * sum(near[1:2]))
    return sure


def _clauses(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        yield sentence.text
        parts = _NEXT_REQUEST.split(sentence.text)
        if len(parts) > 1:
            yield from (part for part in parts if len(words(part)) >= _SHORTEST)


class _Phrase:
    """The content words of a phrase and their vectors; all its words where it has no others.

    ``leave``: stems that are no content either, unless there is nothing else.
    """

    def __init__(self, space: Space, text: str, *, leave: Container[str] = ()) -> None:
        spoken = list(dict.fromkeys(words(text)))
        content = [word for word in spoken if word not in FUNCTION_WORDS] or spoken
        content = [word for word in content if stem(word) not in leave] or content
        rows = space.rows(content)
        self.stems = [stem(word) for word in content]
        self.vectors = unit(rows)
        self.weights: Floats = np.linalg.norm(rows, axis=1)
        self.news = news(rows.sum(axis=0), space.empty_talk)

    def nearness(self, wanted: _Phrase) -> float:
        if not self.stems or not wanted.stems:
            return 0.0
        near: Floats = wanted.vectors @ self.vectors.T
        for row, root in enumerate(wanted.stems):
            if root in self.stems:
                near[row, self.stems.index(root)] = 1
        recall = float(wanted.weights @ near.max(axis=1) / max(float(wanted.weights.sum()), 1e-9))
        return min(1.0, max(0.0, (recall + float(self.news @ wanted.news)) / 2))
