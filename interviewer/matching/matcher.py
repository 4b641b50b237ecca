"""Which points an answer makes, as far as words can show it: pure text in, verdicts out, the same every time.

A score of a sentence (or of two in a row) against each wording of a point adds two views of their likeness:
the cosine of their vectors, once what the question and empty talk say has been projected out of both, and the
share of the wording's terms that the sentence holds or paraphrases, words of the question not counted. It cannot
see whether a claim is right. Rules then hold back credit, to ``unclear`` at most, from what names without claiming.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from interviewer.domain.rubric import Point
from interviewer.domain.scorecard import Verdict
from interviewer.matching import asking
from interviewer.matching.calibration import MEANING, RIVAL, SPELLING, Calibration
from interviewer.matching.embedding import Floats, installed, load
from interviewer.matching.passages import Passages, Wordings
from interviewer.matching.spelling import Spelling
from interviewer.matching.vectors import Space, Vectors
from interviewer.matching.words import claims, negates, refused, shuffled, stuffed

ASKS = asking.ASKS
"""``Matcher.similar`` from here up: the text asks for what the candidate phrase asks for."""

_PER_SENTENCE = 2  # points one sentence may make
_TOPICS = 32  # questions kept ready


@dataclass(frozen=True, slots=True)
class PointMatch:
    """What was found of one point.

    ``verdict`` is likely made, unclear or not found; ``probability`` that a reader would call the point made;
    ``sentence`` the index of the sentence that matched best, None when not found. ``vague`` says that the point
    was named and nothing claimed of it, which is worth pressing on.
    """

    point: str
    verdict: Verdict
    probability: float
    sentence: int | None
    vague: bool


@dataclass(frozen=True, slots=True)
class _Find:
    """A passage that may make a point: its probability after the rules, and the sentence that carries it."""

    probability: float
    sentence: int
    vague: bool


class Matcher:
    """Matches answers against points, and requests against the phrasings that ask for something.

    Loads the word vectors on creation (about 0.15 s). Where their package is not installed it goes by spelling
    alone, and ``by_meaning`` is False: it then finds less and says unclear more often. Raises ``DataError``
    when the package is there and its files are not.
    """

    def __init__(self, vectors: Vectors | None = None) -> None:
        self.by_meaning = vectors is not None or installed()
        self._space = Space(vectors or (load() if self.by_meaning else Spelling()))
        self._calibration: Calibration = MEANING if self.by_meaning else SPELLING
        self._topics: dict[tuple[str, tuple[Point, ...]], Wordings] = {}

    def match(
        self, answer_sentences: Sequence[str], points: Sequence[Point], question: str, /
    ) -> tuple[PointMatch, ...]:
        """One result a point, in their order, whatever that is.

        Give all points of the question at once: a sentence that fits another point better counts less for
        this one, and no sentence makes more than two.
        """
        passages = Passages(self._space, answer_sentences)
        wordings = self._wordings(question, tuple(points))
        if not points or not len(passages):
            return tuple(PointMatch(p.id, Verdict.NOT_FOUND, self._nothing, None, False) for p in points)
        scores = wordings.scores(passages)
        found = self._assign(passages, wordings, scores)
        return tuple(self._verdict(point, found.get(i)) for i, point in enumerate(points))

    def similar(self, text: str, candidates: Sequence[str], /) -> list[float]:
        """How near the nearest sentence of ``text`` is to each candidate, 0 to 1, polite openings apart. See ``ASKS``."""
        return asking.similar(self._space, text, candidates)

    @property
    def _nothing(self) -> float:
        return self._probability(0.0)

    def _probability(self, score: float) -> float:
        return 1 / (1 + math.exp(-(self._calibration.slope * score + self._calibration.offset)))

    def _wordings(self, question: str, points: tuple[Point, ...]) -> Wordings:
        key = (question, points)
        if key not in self._topics:
            while len(self._topics) >= _TOPICS:
                self._topics.pop(next(iter(self._topics)))
            self._topics[key] = Wordings(self._space, question, points)
        return self._topics[key]

    def _assign(self, passages: Passages, wordings: Wordings, scores: Floats) -> dict[int, _Find]:
        """The best passage of each point, the surest point choosing first and no sentence chosen a third time."""
        jumbled = shuffled(passages.all_words)
        finds = {i: list(self._finds(passages, wordings, scores, i, jumbled)) for i in range(len(scores))}
        taken = dict.fromkeys(range(passages.sentences), 0)
        chosen: dict[int, _Find] = {}
        waiting = set(finds)
        while waiting:
            best: dict[int, _Find] = {}
            for i in waiting:
                free = (f for f in finds[i] if taken[f.sentence] < _PER_SENTENCE)
                if (find := next(free, None)) is not None:
                    best[i] = find
            if not best:
                break
            surest = max(best, key=lambda i: (best[i].probability, wordings.ids[i]))
            chosen[surest] = best[surest]
            waiting = set(best) - {surest}
            if best[surest].probability >= self._calibration.unclear:
                taken[best[surest].sentence] += 1
        return chosen

    def _finds(
        self, passages: Passages, wordings: Wordings, scores: Floats, point: int, jumbled: bool
    ) -> Iterator[_Find]:
        """Passages for one point, best first after the rules; only the top few can matter."""
        rivals = np.delete(scores, point, axis=0).max(axis=0) if len(scores) > 1 else scores[point]
        net = scores[point] - RIVAL * rivals
        order = np.argsort(-net, kind="stable")[: 4 * _PER_SENTENCE * len(scores)]
        finds = []
        for passage in order.tolist():
            probability = self._probability(float(net[passage]))
            vague = False
            if probability >= self._calibration.unclear:
                vague, held = self._held(passages, wordings, point, passage)
                if held or jumbled:
                    probability = min(probability, self._calibration.likely - 0.01)
            finds.append(_Find(probability, passages.carrier(passage, scores[point]), vague))
        return iter(sorted(finds, key=lambda f: -f.probability))

    def _held(self, passages: Passages, wordings: Wordings, point: int, passage: int) -> tuple[bool, bool]:
        """Whether the passage only names the point, and whether it is held to unclear for that or another reason."""
        words = passages.words(passage)
        hits = wordings.hits(point, passages, passage)
        vague = not claims(words) or passages.listed(passage, hits)
        if vague or stuffed(words):
            return vague, True
        under = refused(words)
        denied = bool(under) and sum(hit in under for hit in hits) > len(hits) / 2
        return False, denied and not negates(wordings.best_words(point, passages, passage))

    def _verdict(self, point: Point, find: _Find | None) -> PointMatch:
        if find is None or find.probability < self._calibration.unclear:
            probability = find.probability if find else self._nothing
            return PointMatch(point.id, Verdict.NOT_FOUND, round(probability, 3), None, False)
        likely = find.probability >= self._calibration.likely
        verdict = Verdict.LIKELY if likely else Verdict.UNCLEAR
        return PointMatch(point.id, verdict, round(find.probability, 3), find.sentence, find.vague)
