"""The few numbers of the matcher that were fitted or chosen, and nothing else.

``python -m evals.matcher --fit`` fits them anew on half of the labelled questions and prints them.
"""

from __future__ import annotations

from dataclasses import dataclass

RECALL = 0.5
"""Weight of word-by-word recall beside the likeness of whole sentences, which weighs 1."""

RIVAL = 0.2
"""How much of the best other point's score a sentence loses: it can hardly be about both."""

HEAVIEST = 10.0
"""Weight at which a word's share in a sentence is capped, so that one rare name does not decide."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Score to probability that the point was made: ``1 / (1 + exp(-(slope * score + offset)))``, and two limits."""

    slope: float
    offset: float
    unclear: float
    likely: float


MEANING = Calibration(slope=12.0, offset=-7.0, unclear=0.25, likely=0.6)
"""With the word vectors."""

SPELLING = Calibration(slope=12.0, offset=-5.0, unclear=0.2, likely=0.7)
"""Without them, by spelling alone."""
