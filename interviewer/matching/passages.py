"""An answer cut into passages, a question's points in all their wordings, and the one compared with the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from interviewer.matching.calibration import FLAG_RIVAL, RECALL, RIVAL
from interviewer.matching.embedding import Floats, unit
from interviewer.matching.vectors import Space, news
from interviewer.matching.words import FUNCTION_WORDS, items, stem, words

_NEAR = 0.6  # cosine of two words that may stand for one another

Kept = Callable[[Sequence[Sequence[str]]], Sequence[bool]]
"""Which of some sentences of words count."""


class Passages:
    """The sentences of an answer that have words, and every two of them in a row.

    Passage numbers run over the single sentences first, then over the pairs. ``kept`` says of sentences of words
    which of them count; the others make no passage, nor do those around them make one across.
    """

    def __init__(self, space: Space, sentences: Sequence[str], kept: Kept | None = None) -> None:
        self._text = list(sentences)
        spoken = [words(sentence) for sentence in sentences]
        counts = kept(spoken) if kept else [True] * len(spoken)
        self._index = [i for i, sentence in enumerate(spoken) if sentence and counts[i]]
        self._words = [spoken[i] for i in self._index]
        place = np.cumsum([bool(sentence) for sentence in spoken])[self._index] if self._index else np.zeros(0)
        self.pairs = np.flatnonzero(np.diff(place) == 1)  # the first sentence of each
        self.all_words = [word for sentence in self._words for word in sentence]
        self.vocabulary = list(dict.fromkeys(self.all_words))
        number = {word: i for i, word in enumerate(self.vocabulary)}
        self.vectors = space.rows(self.vocabulary)
        self.numbers = [np.array([number[word] for word in sentence]) for sentence in self._words]

    def __len__(self) -> int:
        return len(self._words) + len(self.pairs)

    @cached_property
    def totals(self) -> Floats:
        """The vector of each passage."""
        single = np.stack([self.vectors[numbers].sum(axis=0) for numbers in self.numbers])
        return np.concatenate([single, single[self.pairs] + single[self.pairs + 1]])

    def sentences(self, passage: int) -> list[int]:
        """The one or two sentences of a passage, counted among those with words."""
        if passage < len(self._words):
            return [passage]
        first = int(self.pairs[passage - len(self._words)])
        return [first, first + 1]

    def words(self, passage: int) -> list[str]:
        """Its words in order."""
        return [word for i in self.sentences(passage) for word in self._words[i]]

    def items(self, passage: int) -> list[int]:
        """For each of its words the number of the listed item it belongs to."""
        numbered: list[int] = []
        for i in self.sentences(passage):
            after = numbered[-1] + 1 if numbered else 0
            numbered += [after + item for item in items(self._text[self._index[i]])]
        return numbered

    def carrier(self, passage: int, scores: Floats) -> int:
        """The index, as given by the caller, of the sentence of a passage that scores best alone."""
        return self._index[max(self.sentences(passage), key=lambda i: (scores[i], -i))]


class Wordings:
    """Every wording of every point of a question, or of whatever else may be said, made ready for comparing.

    ``claims``: for each point its wordings, at least one.
    """

    def __init__(self, space: Space, question: str, claims: Sequence[Sequence[str]]) -> None:
        said = [[words(text) for text in wordings] for wordings in claims]
        self.texts = [text for point in said for text in point]
        self.starts = np.cumsum([0, *(len(point) for point in said)])
        self.known = space.known(question)
        echoed = {stem(word) for word in words(question)} | FUNCTION_WORDS
        terms = [
            [w for w in dict.fromkeys(text) if stem(w) not in echoed and w not in FUNCTION_WORDS] for text in self.texts
        ]
        self.terms = list(dict.fromkeys(term for text in terms for term in text))
        rows = space.rows(self.terms)
        self.term_vectors = unit(rows)
        self.weights = _shares(terms, self.terms, np.linalg.norm(rows, axis=1))
        self.totals = np.stack([space.total(text) for text in self.texts])
        # At right angles to what is known, so what a passage says of that adds nothing to a product with these.
        self.news = news(self.totals, self.known)


def _shares(texts: Sequence[Sequence[str]], terms: Sequence[str], weights: Floats) -> Floats:
    """A row a text: the share of its weight that each term carries."""
    number = {term: i for i, term in enumerate(terms)}
    shares = np.zeros((len(texts), len(terms)), np.float32)
    for row, text in enumerate(texts):
        numbers = [number[term] for term in text]
        if numbers:
            shares[row, numbers] = weights[numbers] / weights[numbers].sum()
    return shares


class Comparison:
    """Scores of points (rows) against passages (columns)."""

    def __init__(self, passages: Passages, wordings: Wordings) -> None:
        self.passages, self._wordings = passages, wordings
        self._near = self._nearness()
        likeness = wordings.news @ unit(passages.totals).T
        self._by_wording = RECALL * (wordings.weights @ self._best_words()) + likeness
        self.scores: Floats = np.maximum.reduceat(self._by_wording, wordings.starts[:-1], axis=0)

    def _nearness(self) -> Floats:
        """Terms against the words of the answer: 1 where they share a stem, else their cosine."""
        near: Floats = self._wordings.term_vectors @ unit(self.passages.vectors).T
        stems = {stem(term): i for i, term in enumerate(self._wordings.terms)}
        same = [(stems[s], k) for k, word in enumerate(self.passages.vocabulary) if (s := stem(word)) in stems]
        if same:
            near[tuple(np.array(same).T)] = 1
        return near

    def _best_words(self) -> Floats:
        """Terms against passages: how near the nearest word of the passage comes."""
        single = np.stack([self._near[:, numbers].max(axis=1) for numbers in self.passages.numbers], axis=1)
        first = self.passages.pairs
        return np.concatenate([single, np.maximum(single[:, first], single[:, first + 1])], axis=1)

    def net(self, point: int) -> Floats:
        """The scores of one point, less what the passage owes to the point it fits best among the others."""
        own = self.scores[point]
        rivals = np.delete(self.scores, point, axis=0).max(axis=0) if len(self.scores) > 1 else own
        net: Floats = own - RIVAL * rivals
        return net

    def after(self, points: int) -> Floats:
        """The scores of all claims after so many points, less what a passage owes to the point it fits best."""
        if not points:
            return self.scores
        kept: Floats = self.scores[points:] - FLAG_RIVAL * self.scores[:points].max(axis=0)
        return kept

    def support(self, point: int) -> float:
        """How near the answer comes to each wording of a point, on average: one lucky word supports one wording."""
        first, last = self._wordings.starts[point], self._wordings.starts[point + 1]
        return float(self._by_wording[first:last].max(axis=1).mean())

    def _nearest(self, point: int, passage: int) -> int:
        first, last = self._wordings.starts[point], self._wordings.starts[point + 1]
        return int(first + self._by_wording[first:last, passage].argmax())

    def wording(self, point: int, passage: int) -> list[str]:
        """The words of the wording of a point to which the passage comes nearest."""
        return self._wordings.texts[self._nearest(point, passage)]

    def hits(self, point: int, passage: int) -> list[int]:
        """Which words of the passage, counted from 0, stand for a term of that wording."""
        terms = np.flatnonzero(self._wordings.weights[self._nearest(point, passage)])
        if not len(terms):
            return []
        numbers = np.concatenate([self.passages.numbers[i] for i in self.passages.sentences(passage)])
        hits: list[int] = np.flatnonzero(self._near[np.ix_(terms, numbers)].max(axis=0) >= _NEAR).tolist()
        return hits
