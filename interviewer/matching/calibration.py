"""The few numbers of the matcher that were fitted or chosen, and nothing else."""

from __future__ import annotations

import math
from dataclasses import dataclass

RECALL = 0.5
"""Weight of word-by-word recall beside the likeness of whole sentences, which weighs 1. 0.3 to 1 serve."""

RIVAL = 0.2
"""How much of the best other point's score a passage loses: it can hardly be about both. 0.1 to 0.3 serves."""

HEAVIEST = 10.0
"""Weight at which a word's share in a sentence is capped, so that one rare name does not decide. 8 to 12 serves."""

LIKELY = 0.5
"""Probability from which a point counts as likely made: more likely than not."""

UNCLEAR = 0.15
"""Probability below which a point counts as not found: about one in ten of these was made after all."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve from a passage's score to the probability that a reader would call the point made."""

    slope: float
    offset: float

    def probability(self, score: float) -> float:
        """The probability at a score."""
        return 1 / (1 + math.exp(-(self.slope * score + self.offset)))


# Fitted by `python -m evals.matcher --fit` on the labelled answers of half the questions; strong answers left out.
MEANING = Calibration(slope=10.62, offset=-6.29)
"""With the word vectors."""

SPELLING = Calibration(slope=9.22, offset=-5.54)
"""Without them, by spelling alone."""
