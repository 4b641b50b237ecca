"""How the answers sounded, in figures. None of them moves a level: they are for the candidate's ear only.

What each figure means, and where it comes from: docs/delivery.md. The word lists: rubrics/delivery.yaml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from interviewer.delivery.lexicon import Found, Lexicon
from interviewer.delivery.sharper import sharper
from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.domain.speech import Counts, Delivery, Start, Stretch
from interviewer.domain.transcript import AnswerRecord, AskRecord, Exchange, Given, MoveRecord, Transcript
from interviewer.text import Sentence, canonical, sentences

_MADE = {Verdict.MET, Verdict.PARTIAL, Verdict.LIKELY}


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer in canonical form, split, with what the lists found in it."""

    record: AnswerRecord
    text: str
    sentences: tuple[Sentence, ...]
    found: tuple[Found, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def hear(answer: AnswerRecord, lexicon: Lexicon) -> Heard:
    """An answer as the lists hear it."""
    text = canonical(answer.text)
    split = sentences(text)
    return Heard(answer, text, split, tuple(lexicon.found(text, split)))


def measure(transcript: Transcript, lexicon: Lexicon, scorecard: Scorecard | None = None) -> Delivery:
    """The delivery figures of a transcript, redo left out.

    With a scorecard a question's answer is also at its point where it makes one; without, where it commits.
    """
    exchanges = [(e, [hear(a, lexicon) for a in e.answers]) for e in transcript.judged]
    heard = [h for _, answers in exchanges for h in answers]
    counts = [h.words for h in heard]
    words = sum(counts)
    ours = sum(len(r.text.split()) for r in transcript.records if isinstance(r, AskRecord | MoveRecord))
    timed = [h for h in heard if _timed(h.record)]
    seconds = sum(h.record.took or 0 for h in timed)
    made = _evidence(scorecard)
    return Delivery(
        answers=len(heard),
        words=words,
        median_words=median(counts) if counts else 0,
        longest_words=max(counts, default=0),
        fillers=_counted(heard, "filler"),
        hedges=_counted(heard, "hedge"),
        vague=_counted(heard, "vague"),
        figures=sum(lexicon.figures(h.text) for h in heard),
        share=words / (words + ours) if words + ours else 0.0,
        words_a_minute=60 * sum(h.words for h in timed) / seconds if seconds else None,
        starts=tuple(_start(e, answers, lexicon, made) for e, answers in exchanges),
        stretch=_stretch(heard, lexicon),
        sharper=sharper([[(h.record.id, h.sentences) for h in answers] for _, answers in exchanges], lexicon),
    )


def _timed(answer: AnswerRecord) -> bool:
    """Whether an answer was spoken, as an imported one was, and its time is known."""
    return answer.given in (Given.SPOKEN, Given.IMPORTED) and bool(answer.took)


def _counted(heard: Iterable[Heard], kind: str) -> Counts:
    return tuple(Counter(f.name for h in heard for f in h.found if f.kind == kind).most_common())


def _evidence(scorecard: Scorecard | None) -> set[tuple[str, int]]:
    """The sentences (answer id, number) in which a point stands."""
    points = scorecard.points if scorecard else ()
    return {(p.evidence.answer, p.evidence.sentence) for p in points if p.evidence and p.verdict in _MADE}


def _start(exchange: Exchange, answers: Sequence[Heard], lexicon: Lexicon, made: set[tuple[str, int]]) -> Start:
    """Where the answers to a question come to a point, counted from their first word."""
    words, seconds = 0, 0.0
    timed = all(_timed(h.record) for h in answers)
    for heard in answers:
        for sentence in heard.sentences:
            if (heard.record.id, sentence.number) not in made and not lexicon.commits(sentence):
                continue
            before = len(heard.text[: sentence.start].split())
            # Within one answer the words are taken to come evenly.
            seconds += (heard.record.took or 0.0) * before / max(1, heard.words)
            return Start(
                ask=exchange.ask.id,
                answer=heard.record.id,
                words=words + before,
                seconds=seconds if timed else None,
            )
        words += heard.words
        seconds += heard.record.took or 0.0
    return Start(ask=exchange.ask.id, words=None)


def _stretch(heard: Iterable[Heard], lexicon: Lexicon) -> Stretch:
    """The longest run of words without a signpost, over all answers; a run ends with its answer."""
    longest = Stretch()
    for one in heard:
        edges = [0, *lexicon.signposts(one.text), len(one.text)]
        runs = (len(one.text[a:b].split()) for a, b in pairwise(edges))
        words = max(runs, default=0)
        if words > longest.words:
            longest = Stretch(words=words, answer=one.record.id)
    return longest
