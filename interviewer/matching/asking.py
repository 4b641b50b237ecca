"""Whether someone asks for a thing: their words against phrasings that ask for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interviewer.matching.embedding import Floats, unit
from interviewer.matching.vectors import Space
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
    wanted = [_content(candidate) for candidate in candidates]
    for sentence in sentences(text):
        said = _content(sentence.text)
        if said:
            likeness = np.maximum(likeness, [_likeness(space, said, want) if want else 0.0 for want in wanted])
    return [float(value) for value in likeness]


def _content(text: str) -> list[str]:
    spoken = list(dict.fromkeys(words(text)))
    return [word for word in spoken if word not in FUNCTION_WORDS] or spoken


def _likeness(space: Space, said: Sequence[str], wanted: Sequence[str]) -> float:
    ours, theirs = space.rows(said), space.rows(wanted)
    near: Floats = unit(theirs) @ unit(ours).T
    stems = [stem(word) for word in said]
    for row, word in enumerate(wanted):
        if (root := stem(word)) in stems:
            near[row, stems.index(root)] = 1
    weights = np.linalg.norm(theirs, axis=1)
    recall = float(weights @ near.max(axis=1) / weights.sum())
    cosine = float(space.news(ours.sum(axis=0)) @ space.news(theirs.sum(axis=0)))
    return min(1.0, max(0.0, (recall + cosine) / 2))
