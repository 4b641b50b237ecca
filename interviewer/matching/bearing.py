"""Whether a sentence bears on a question at all: small talk, self-praise and words to a judge are no evidence.

A match takes the nearest of many sentences, so that words about nothing gain by chance what honest ones earn. What is
left out here can gain nothing: it is as if it had not been said.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from interviewer.errors import DataError
from interviewer.matching.embedding import Floats, unit
from interviewer.matching.passages import Wordings
from interviewer.matching.vectors import Space
from interviewer.matching.words import FUNCTION_WORDS, stem, words
from interviewer.text import sentences

WEIGHTS = Path(__file__).with_name("bearing.json")
"""Fitted by ``python -m evals answers --fit-bearing``."""

FEATURES = 4
"""Numbers that a subject adds to a sentence's vector."""

OF_ONES_OWN = 3.0
"""Margin in a project of the candidate's own, whose subject no words of ours tell: it loses one in twenty too."""

_FEW = 5  # texts of the subject that a sentence about it is near to
_SHARED = 6  # content words in common from which more make no difference


class Subject:
    """What a question is about, as far as its own words and the wordings of its points show it."""

    def __init__(self, space: Space, question: str, wordings: Wordings) -> None:
        asked = [sentence for s in sentences(question) if (sentence := words(s.text))]
        new = list(dict.fromkeys(w for sentence in asked for w in sentence if w not in FUNCTION_WORDS))
        self._space = space
        self._stems = {stem(term) for term in (*new, *wordings.terms)}
        self._terms = np.concatenate([unit(space.rows(new)), wordings.term_vectors])
        self._texts = unit(np.stack([*(space.total(sentence) for sentence in asked), *wordings.totals]))

    def features(self, spoken: Sequence[Sequence[str]]) -> Floats:
        """A row for each sentence of words: the direction of its words, and how near they come to the subject.

        The latter are the last ``FEATURES``: the mean nearness of its content words by their weight, its likeness to
        the nearest text and to the nearest few, and how many of its content words the subject has too.
        """
        vocabulary = list(dict.fromkeys(word for sentence in spoken for word in sentence))
        number = {word: i for i, word in enumerate(vocabulary)}
        rows = self._space.rows(vocabulary)
        weights = np.linalg.norm(rows, axis=1) * [word not in FUNCTION_WORDS for word in vocabulary]
        near = (self._terms @ unit(rows).T).max(axis=0, initial=0)
        shared = np.array(
            [weight > 0 and stem(word) in self._stems for word, weight in zip(vocabulary, weights, strict=True)]
        )
        numbers = [[number[word] for word in sentence] for sentence in spoken]
        vectors = unit(np.stack([rows[n].sum(axis=0) for n in numbers]))
        likeness = np.sort(vectors @ self._texts.T, axis=1)
        found = [
            (
                weights[n] @ near[n] / max(float(weights[n].sum()), 1e-6),
                few[-1],
                few[-_FEW:].mean(),
                min(int(shared[n].sum()), _SHARED) / _SHARED,
            )
            for n, few in zip(numbers, likeness, strict=True)
        ]
        return np.hstack([vectors, np.array(found, np.float32)])


@dataclass(frozen=True, slots=True)
class Bearing:
    """A logistic model of whether a sentence says something of the subject.

    ``weights``: one for each number of ``Subject.features``. ``threshold``: the least sum that is not left out.
    """

    weights: Floats
    threshold: float

    def kept(self, subject: Subject, spoken: Sequence[Sequence[str]], margin: float = 0) -> list[bool]:
        """For each sentence of words whether it may be evidence on that subject; one without words may not.

        ``margin``: log odds by which a sentence may fall short.
        """
        if not any(spoken):
            return [False] * len(spoken)
        sums = subject.features(spoken) @ self.weights + margin
        return [bool(words) and bool(total >= self.threshold) for words, total in zip(spoken, sums, strict=True)]


def load(name: str) -> Bearing:
    """The model for the word vectors of that name, "meaning" or "spelling". Raises ``DataError``."""
    try:
        found = json.loads(WEIGHTS.read_text(encoding="utf-8"))[name]
        return Bearing(np.array(found["weights"], np.float32), float(found["threshold"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"The offline matcher's weights are damaged: {WEIGHTS.name}: {error!r}",
            hint="Install the program again, or fit them: python -m evals answers --fit-bearing",
        ) from error
