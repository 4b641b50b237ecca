"""The space in which passages and points are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from interviewer.matching.calibration import HEAVIEST
from interviewer.matching.embedding import Floats, unit
from interviewer.matching.generic import GENERIC
from interviewer.matching.words import words


class Vectors(Protocol):
    """Word vectors whose length is the word's weight."""

    def words(self, words: Sequence[str], /) -> Floats:
        """One row a word."""
        ...


class Space:
    """Word vectors, and the direction of empty talk in them."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        sentences = [self.total(words(line)) for line in GENERIC.strip().splitlines()]
        self._empty_talk = unit(unit(np.stack(sentences)).mean(axis=0))

    def rows(self, words: Sequence[str]) -> Floats:
        """One row a word, no heavier than ``HEAVIEST``."""
        rows = self._vectors.words(words)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        capped: Floats = rows * np.minimum(1, HEAVIEST / np.maximum(lengths, HEAVIEST / 1000))
        return capped

    def total(self, words: Sequence[str]) -> Floats:
        """The vector of some words together."""
        total: Floats = self.rows(words).sum(axis=0)
        return total

    def known(self, question: str) -> Floats:
        """Two orthogonal directions that carry no news: what the question says, and empty talk."""
        asked = unit(self.total(words(question)))
        return np.stack([asked, unit(self._empty_talk - (self._empty_talk @ asked) * asked)])

    def news(self, total: Floats) -> Floats:
        """The direction of a vector once empty talk is projected out."""
        return unit(total - (total @ self._empty_talk) * self._empty_talk)


def without(vectors: Floats, known: Floats) -> Floats:
    """What is left of each vector once the known directions are projected out, as a share of its whole length."""
    left = vectors - (vectors @ known.T) @ known
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.divide(left, lengths, out=np.zeros_like(left), where=lengths > 0)
