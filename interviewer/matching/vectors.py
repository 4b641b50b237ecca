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
        capped: Floats = rows * np.minimum(1, HEAVIEST / np.maximum(lengths, 1e-6))
        return capped

    def total(self, words: Sequence[str]) -> Floats:
        """The vector of some words together."""
        total: Floats = self.rows(words).sum(axis=0)
        return total

    def known(self, question: str) -> Floats:
        """Two orthogonal directions that carry no news: what the question says, and empty talk."""
        asked = unit(self.total(words(question)))
        return np.stack([asked, unit(self._empty_talk - (self._empty_talk @ asked) * asked)])

    @property
    def empty_talk(self) -> Floats:
        """One row: the direction of empty talk."""
        return self._empty_talk[None, :]


def news(vectors: Floats, known: Floats) -> Floats:
    """The direction of each vector once the known directions are projected out."""
    left = vectors - (vectors @ known.T) @ known
    return unit(left.astype(np.float32, copy=False))
