"""Whether someone asks for a thing: their words against phrasings that ask for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.matching.embedding import Floats, unit
from interviewer.matching.vectors import Space, news
from interviewer.matching.words import FUNCTION_WORDS, stem, words
from interviewer.text import sentences

ASKS = 0.5
"""From this likeness up, a text asks for what the phrasing asks for."""


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


class _Phrase:
    """The content words of a phrase and their vectors; all its words where it has no others."""

    def __init__(self, space: Space, text: str) -> None:
        spoken = list(dict.fromkeys(words(text)))
        content = [word for word in spoken if word not in FUNCTION_WORDS] or spoken
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
