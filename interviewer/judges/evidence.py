"""Quotes proven to be the candidate's own: found letter for letter in what they said, or void."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from interviewer.domain.scorecard import Evidence
from interviewer.domain.transcript import AnswerRecord, Exchange
from interviewer.text import Sentence, canonical, sentences

MIN_WORDS = 4
_SENTENCE_ID = re.compile(r"\[?\s*(a\d+)\s*[.:]\s*(\d+)\s*\]?")
_FOLD = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\u00a0": " "})


class Unproven(ValueError):
    """A quote that is not the candidate's; the message says why, for the judge and for the reader."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as the judge sees it: canonical, in numbered sentences."""

    id: str
    text: str
    sentences: tuple[Sentence, ...]


def said(answer: AnswerRecord) -> Said:
    """An answer made canonical and split."""
    text = canonical(answer.text)
    return Said(answer.id, text, _split(text))


@lru_cache(maxsize=64)
def _split(text: str) -> tuple[Sentence, ...]:
    """Many quotes are looked for in one answer, which may be very long."""
    return sentences(text)


def _fold(text: str) -> tuple[str, list[int]]:
    """Text for comparing, case, quotes and white space evened out, with each character's place in the original."""
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text.translate(_FOLD)):
        if char.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                places.append(place)
            continue
        for folded in char.casefold():
            out.append(folded)
            places.append(place)
    return "".join(out), places


@lru_cache(maxsize=64)
def _joined(text: str) -> tuple[str, list[int]]:
    """An answer's sentences for comparing, as one text: what lies between them, such as a bullet, is no one's words."""
    out, places = "", []
    for sentence in _split(text):
        folded, at = _fold(sentence.text)
        places += [sentence.start] * bool(out) + [sentence.start + place for place in at]
        out += " " * bool(out) + folded
    return out, places


def prove(quote: str, sentence_id: str, exchange: Exchange, tainted: Sequence[tuple[str, int]] = ()) -> Evidence:
    """The evidence a quote gives, as it stands in the candidate's own words.

    ``tainted`` lists sentences (answer id, number) that try to steer their reader. Raises ``Unproven``.
    """
    wanted, _ = _fold(canonical(quote).strip(" \"'“”"))
    wanted = wanted.strip(" .,;:!?\"'")
    if not wanted:
        raise Unproven("there is no quote")
    named = _SENTENCE_ID.search(sentence_id)
    answers = [said(a) for a in exchange.answers]
    if named:
        answers.sort(key=lambda s: s.id != named[1])
    for answer in answers:
        found = _find(wanted, answer, int(named[2]) if named and named[1] == answer.id else 0)
        if found is None:
            continue
        first, last, text = found
        whole = first == last and _fold(answer.sentences[first - 1].text)[0].strip(" .,;:!?\"'") == wanted
        if len(wanted.split()) < MIN_WORDS and not whole:
            raise Unproven(f"the quote is shorter than {MIN_WORDS} words and not a whole sentence")
        if any((answer.id, number) in tainted for number in range(first, last + 1)):
            raise Unproven("the quote lies in a sentence that tries to steer the reader")
        return Evidence(answer=answer.id, sentence=first, quote=text)
    raise Unproven("the quote is not in the candidate's answers to this question, letter for letter")


def _find(wanted: str, answer: Said, hint: int) -> tuple[int, int, str] | None:
    """Where the words stand: first and last sentence number, and the words as said. Prefers the sentence named."""
    folded, places = _joined(answer.text)
    starts = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded)]
    best: tuple[int, int, str] | None = None
    for start in starts:
        begin, end = places[start], places[start + len(wanted) - 1] + 1
        touched = [s.number for s in answer.sentences if s.start < end and begin < s.end]
        if not touched:
            continue
        found = (touched[0], touched[-1], answer.text[begin:end])
        if touched[0] == hint:
            return found
        best = best or found
    return best
