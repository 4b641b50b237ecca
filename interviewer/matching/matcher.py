"""Which points an answer makes, as far as words can show it: pure text in, verdicts out, the same every time.

A score of a sentence (or of two in a row) against each wording of a point adds two views of their likeness:
the cosine of their vectors, once what the question and empty talk say has been projected out of both, and the
share of the wording's terms that the sentence holds or paraphrases, words of the question not counted. Sentences
that bear on nothing the question is about are left out before, see ``bearing``. It cannot see whether a claim is
right. Rules then hold back credit, to ``unclear`` at most, from what names without claiming.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from interviewer.domain.rubric import Point, Question
from interviewer.domain.scorecard import Verdict
from interviewer.matching import asking, bearing
from interviewer.matching.bearing import OF_ONES_OWN, Subject
from interviewer.matching.calibration import (
    FLAGS_BY_MEANING,
    FLAGS_BY_SPELLING,
    LIKELY,
    LOOK_TWICE,
    MEANING,
    SPELLING,
    UNCLEAR,
)
from interviewer.matching.embedding import installed, load
from interviewer.matching.passages import Comparison, Passages, Wordings
from interviewer.matching.spelling import Spelling
from interviewer.matching.vectors import Space
from interviewer.matching.words import claims, listed, refused, shuffled, stuffed

ASKS = asking.ASKS
"""``Matcher.asked`` from here up: the text asks for the thing."""

_PER_SENTENCE = 2  # points one sentence may make
_LOOKED_AT = 4  # passages a point, for each point of the question
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
class FlagMatch:
    """A red flag that an answer sounds like: how probable it is, and the index of the sentence."""

    flag: str
    probability: float
    sentence: int


Claims = tuple[tuple[str, ...], ...]
"""Things that may be said, each in all its wordings."""


def wordings_of(points: Sequence[Point]) -> Claims:
    """Each point in all its wordings, its text first."""
    return tuple((point.text, *point.paraphrases) for point in points)


@dataclass(frozen=True, slots=True)
class _Find:
    """A passage that may make a point: its probability after the rules, and the sentence that carries it."""

    probability: float
    sentence: int
    vague: bool


class Matcher:
    """Matches answers against points, and requests against the phrasings that ask for something.

    Loads the word vectors on creation (about 0.15 s). Where their package is not installed it goes by spelling
    alone: ``by_meaning`` is then False, and it finds less. Raises ``DataError`` when the package is there and
    its files are not.
    """

    def __init__(self, *, by_meaning: bool | None = None) -> None:
        self.by_meaning = installed() if by_meaning is None else by_meaning
        self.space = Space(load() if self.by_meaning else Spelling())
        self._calibration = MEANING if self.by_meaning else SPELLING
        self._flags = FLAGS_BY_MEANING if self.by_meaning else FLAGS_BY_SPELLING
        self.bearing = bearing.load("meaning" if self.by_meaning else "spelling")
        self._topics: dict[tuple[str, Claims], tuple[Wordings, Subject]] = {}

    def match(self, sentences: Sequence[str], question: Question, /) -> tuple[PointMatch, ...]:
        """One result for each point of the question, in their order.

        A sentence that fits another point better counts less for this one, and none makes more than two.
        """
        points = question.points
        comparison = self.compared(sentences, wordings_of(points), question)
        if comparison is None:
            return tuple(PointMatch(point.id, Verdict.NOT_FOUND, 0.0, None, False) for point in points)
        jumbled = shuffled(comparison.passages.all_words)
        finds = [self._finds(comparison, i, jumbled) for i in range(len(points))]
        chosen = self._assigned([point.id for point in points], finds)
        return tuple(self._verdict(point, find) for point, find in zip(points, chosen, strict=True))

    def similar(self, text: str, candidates: Sequence[str], /) -> list[float]:
        """How near the nearest sentence of ``text`` is to each candidate, 0 to 1."""
        return asking.similar(self.space, text, candidates)

    def asked(self, text: str, things: Sequence[Sequence[str]], /) -> list[float]:
        """How surely a text asks for each thing, by the phrasings that ask for it, see ``ASKS``."""
        return asking.asked(self.space, text, things)

    def mistakes(
        self, sentences: Sequence[str], question: Question, /, *, enough: float = LOOK_TWICE
    ) -> tuple[FlagMatch, ...]:
        """The red flags of the question that an answer sounds like, each with its sentence; about half are there.

        ``enough`` is the probability from which one is told.
        Their cues are compared as the wordings of points are, with every sentence: what says little can be the mistake.
        What fits a point better sounds right for that reason.
        """
        heard, points = [flag for flag in question.red_flags if flag.cues], len(question.points)
        claims = (*wordings_of(question.points), *(flag.cues for flag in heard))
        comparison = self.compared(sentences, claims, question, bearing_only=False) if heard else None
        if comparison is None:
            return ()
        found = []
        for row, (flag, net) in enumerate(zip(heard, comparison.after(points), strict=True), points):
            best = int(net.argmax())
            probability = self._flags.probability(float(net[best]), comparison.support(row))
            if probability >= enough:
                sentence = comparison.passages.carrier(best, comparison.scores[row])
                found.append(FlagMatch(flag.id, round(probability, 3), sentence))
        return tuple(found)

    def compared(
        self, sentences: Sequence[str], claims: Claims, question: Question, /, *, bearing_only: bool = True
    ) -> Comparison | None:
        """The sentences that bear on a question, or all, against what may be said of it; None without any."""
        if not claims:
            return None
        wordings, subject = self.topic(question.prompt, claims)
        margin = OF_ONES_OWN if question.of_own_project else 0
        kept = partial(self.bearing.kept, subject, margin=margin)
        passages = Passages(self.space, sentences, kept if bearing_only else None)
        return Comparison(passages, wordings) if len(passages) else None

    def topic(self, prompt: str, claims: Claims) -> tuple[Wordings, Subject]:
        """What may be said, made ready, and what it is about."""
        key = (prompt, claims)
        if key not in self._topics:
            while len(self._topics) >= _TOPICS:
                self._topics.pop(next(iter(self._topics)))
            wordings = Wordings(self.space, prompt, claims)
            self._topics[key] = (wordings, Subject(self.space, prompt, wordings))
        return self._topics[key]

    def _finds(self, comparison: Comparison, point: int, jumbled: bool) -> list[_Find]:
        """Passages that may make a point, best first; more than could ever be taken by others."""
        passages, scores = comparison.passages, comparison.scores
        net, support = comparison.net(point), comparison.support(point)
        finds = []
        for passage in np.argsort(-net, kind="stable")[: _LOOKED_AT * len(scores)].tolist():
            probability = self._calibration.probability(float(net[passage]), support)
            vague = held = False
            if probability >= UNCLEAR:
                vague, held = _held(comparison, point, passage)
            if held or jumbled:
                probability = min(probability, LIKELY - 0.01)
            finds.append(_Find(probability, passages.carrier(passage, scores[point]), vague))
        return sorted(finds, key=lambda find: -find.probability)

    def _assigned(self, ids: Sequence[str], finds: Sequence[Sequence[_Find]]) -> list[_Find | None]:
        """The best find of each point, the surest point choosing first and no sentence chosen a third time."""
        chosen: list[_Find | None] = [None] * len(finds)
        taken: Counter[int] = Counter()
        waiting = set(range(len(finds)))
        while waiting:
            free = {i: next((f for f in finds[i] if taken[f.sentence] < _PER_SENTENCE), None) for i in waiting}
            best = {i: find for i, find in free.items() if find is not None}
            if not best:
                break
            surest = max(best, key=lambda i: (best[i].probability, ids[i]))
            chosen[surest] = best[surest]
            if best[surest].probability >= UNCLEAR:
                taken[best[surest].sentence] += 1
            waiting = best.keys() - {surest}
        return chosen

    def _verdict(self, point: Point, find: _Find | None) -> PointMatch:
        probability = round(find.probability, 3) if find else 0.0
        if find is None or find.probability < UNCLEAR:
            return PointMatch(point.id, Verdict.NOT_FOUND, probability, None, False)
        likely = find.probability >= LIKELY
        return PointMatch(
            point.id, Verdict.LIKELY if likely else Verdict.UNCLEAR, probability, find.sentence, find.vague
        )


def _held(comparison: Comparison, point: int, passage: int) -> tuple[bool, bool]:
    """Whether a passage names a point without claiming it, and whether that or another reason holds it to unclear."""
    passages = comparison.passages
    said = passages.words(passage)
    hits = comparison.hits(point, passage)
    if not claims(said) or listed(said, passages.items(passage), hits):
        return True, True
    under = refused(said)
    denied = len(under.intersection(hits)) > len(hits) / 2
    return False, stuffed(said) or (denied and not refused(comparison.wording(point, passage)))
