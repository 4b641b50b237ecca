"""How the answers sounded, in figures. None of them moves a level: they are for the candidate's ear only.

Counts are over candidate words of one interview. Fillers are sounds and words that hold the floor; hedges weaken a
claim; figures are numbers said. Rates are per 100 words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from interviewer.domain.transcript import AskRecord, Given, MoveRecord, Transcript

FILLERS = (
    "um", "uh", "er", "erm", "hmm", "you know", "i mean", "kind of", "sort of", "basically", "literally", "actually",
    "to be honest", "at the end of the day", "and stuff", "and so on", "or something", "or whatever",
)  # fmt: skip
HEDGES = (
    "maybe",
    "perhaps",
    "probably",
    "i guess",
    "i think",
    "i suppose",
    "might be",
    "could be",
    "i feel like",
    "somehow",
    "hopefully",
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The figures of one interview.

    ``words_a_minute`` is known only when answers were spoken (an imported one was) and timed; ``share`` is the
    candidate's part of all words.
    """

    answers: int
    words: int
    median_words: float
    longest_words: int
    fillers: tuple[tuple[str, int], ...]
    hedges: tuple[tuple[str, int], ...]
    figures: int
    share: float
    words_a_minute: float | None

    def rate(self, counted: tuple[tuple[str, int], ...]) -> float:
        """Occurrences per 100 words."""
        return 100 * sum(n for _, n in counted) / self.words if self.words else 0.0


def measure(transcript: Transcript) -> Delivery:
    """The delivery figures of a transcript, redo left out."""
    answers = [a for e in transcript.judged for a in e.answers]
    texts = [a.text for a in answers]
    counts = [len(t.split()) for t in texts]
    spoken_by_us = sum(len(r.text.split()) for r in transcript.records if isinstance(r, AskRecord | MoveRecord))
    timed = [a for a in answers if a.given in (Given.SPOKEN, Given.IMPORTED) and a.took]
    seconds = sum(a.took or 0 for a in timed)
    whole = "\n".join(texts).casefold()
    words = sum(counts)
    return Delivery(
        answers=len(answers),
        words=words,
        median_words=median(counts) if counts else 0,
        longest_words=max(counts, default=0),
        fillers=_count(FILLERS, whole),
        hedges=_count(HEDGES, whole),
        figures=len(re.findall(r"(?<![\w.])\d[\d,.]*%?", whole)),
        share=words / (words + spoken_by_us) if words + spoken_by_us else 0.0,
        words_a_minute=60 * sum(len(a.text.split()) for a in timed) / seconds if seconds else None,
    )


def _count(phrases: tuple[str, ...], text: str) -> tuple[tuple[str, int], ...]:
    found = Counter({p: len(re.findall(rf"(?<!\w){re.escape(p)}(?!\w)", text)) for p in phrases})
    return tuple((p, n) for p, n in found.most_common() if n)
