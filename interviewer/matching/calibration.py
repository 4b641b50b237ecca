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
"""Probability below which a point counts as not found: about one in seventeen of these was made after all."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve from what was found to the probability that a reader would call the point made.

    ``slope`` weighs the score of the passage, ``support`` how well the answer meets all wordings of the point.
    """

    slope: float
    support: float
    offset: float

    def probability(self, score: float, support: float) -> float:
        """The probability at a score, with that support."""
        return 1 / (1 + math.exp(-(self.slope * score + self.support * support + self.offset)))


# Fitted by `python -m evals answers --fit` on the labelled answers to half the questions.
MEANING = Calibration(slope=4.25, support=6.94, offset=-5.41)
"""With the word vectors."""

SPELLING = Calibration(slope=3.66, support=6.62, offset=-4.66)
"""Without them, by spelling alone."""

FLAG_RIVAL = 0.5
"""How much of the best point's score a passage loses as a sign of a red flag: mistakes are worded like points."""

LOOK_TWICE = 0.4
"""Probability from which a sentence is shown as one to look at twice: about every second one is the mistake."""

PRESS_ON = 0.3
"""Probability from which a sentence is questioned in an interview, where a question costs less than a remark."""

FLAGS_BY_MEANING = Calibration(slope=4.98, support=3.79, offset=-5.72)
"""The same curve for red flags, with the word vectors."""

FLAGS_BY_SPELLING = Calibration(slope=1.96, support=5.99, offset=-5.58)
"""Without them."""
