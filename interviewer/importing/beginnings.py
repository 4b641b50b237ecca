"""Where each question begins in a recording: at its prompt as somebody said it, or where the candidate says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Question
from interviewer.errors import UsageError
from interviewer.importing.cues import seconds
from interviewer.importing.speakers import Turn

Similar = Callable[[str, Sequence[str]], list[float]]
"""How near a text is to each candidate phrase, 0 to 1; the matcher's."""

BEGINS = 0.4
"""Likeness of an interviewer's turn to a prompt from which the turn may begin the question.

One pair of prompts of different shipped questions in a thousand reaches it, and one in forty of a question's own later
probes and facts; so the first turn that does is taken, unless one says the prompt as it is written."""

SAME_WORDS = 88
"""Likeness (rapidfuzz, 0 to 100) from which an interviewer's words are taken for a written probe, letter by letter.
High on purpose: a probe that is recognised gives its point a chance, and so can lower a level."""

_WHOLE = 0.8  # of the probe's words: a shorter turn is part of it at most
_SHORT = 5  # words: no question of an interview is asked in so few
_LOOKED_AT = 5_000  # characters of a turn, the last ones: a question comes at the end
_MOST_TURNS = 40  # turns looked at to find out which question was asked
_HOW = "Say where it begins with --at HH:MM:SS, or --at '#N' for the Nth turn, once for each question."


def found(turns: Sequence[Turn], questions: Sequence[Question], similar: Similar) -> list[int]:
    """The index of the interviewer's turn that begins each question, in order.

    A single question begins at the first turn when no turn is near its prompt. Raises ``UsageError`` when one of
    several cannot be found, or they do not follow one another.
    """
    begins: list[int] = []
    for question in questions:
        first = begins[-1] + 1 if begins else 0
        begin = _begin(turns, first, question.prompt, similar)
        if begin is None:
            if len(questions) == 1:
                return [0]
            raise UsageError(f"no turn of the interviewer's sounds like the beginning of {question.id}", hint=_HOW)
        begins.append(begin)
    return begins


def _begin(turns: Sequence[Turn], first: int, prompt: str, similar: Similar) -> int | None:
    asking = [(i, turn.text) for i, turn in enumerate(turns) if i >= first and not turn.candidate]
    for i, text in asking:
        if _says(text, prompt):
            return i
    near = (i for i, text in asking if _long(text) and _likeness(text, [prompt], similar)[0] >= BEGINS)
    return next(near, None)


def _long(text: str) -> bool:
    """Whether a turn is long enough to ask a question of an interview."""
    return len(text.split()) > _SHORT


def _likeness(text: str, prompts: Sequence[str], similar: Similar) -> list[float]:
    """The better of the turn sentence by sentence and as one sentence: a prompt is often told in several."""
    text = text[-_LOOKED_AT:]
    whole = re.sub(r"[.!?]+(?=\s)", ",", text)
    return [max(pair) for pair in zip(similar(text, prompts), similar(whole, prompts), strict=True)]


def nearest(turns: Sequence[Turn], questions: Sequence[Question], similar: Similar, most: int = 5) -> list[Question]:
    """The questions whose prompts are nearest to anything an interviewer says, nearest first."""
    prompts = [question.prompt for question in questions]
    best = [0.0] * len(prompts)
    for turn in [t for t in turns if not t.candidate and _long(t.text)][:_MOST_TURNS]:
        best = [max(pair) for pair in zip(best, _likeness(turn.text, prompts, similar), strict=True)]
    order = sorted(range(len(prompts)), key=lambda i: -best[i])
    return [questions[i] for i in order[:most]]


def given(turns: Sequence[Turn], places: Sequence[str], count: int) -> list[int]:
    """The index of the turn at each place: a time (1:02:03, from the beginning) or a turn's number (#4).

    Raises ``UsageError`` when a place is neither, lies outside, or there are not as many as questions.
    """
    if len(places) != count:
        raise UsageError(f"--at is given {len(places)} times for {count} questions", hint=_HOW)
    begins = [_at(turns, place) for place in places]
    if any(after <= before for before, after in pairwise(begins)):
        raise UsageError("--at: each question must begin after the one before it", hint="Give --at in order.")
    return begins


def _at(turns: Sequence[Turn], place: str) -> int:
    if re.fullmatch(r"#\d{1,6}", place, re.ASCII):
        number = int(place[1:])
        if 1 <= number <= len(turns):
            return number - 1
        raise UsageError(f"--at {place}: there are {len(turns)} turns", hint=_HOW)
    wanted = seconds(place)
    if wanted is None:
        raise UsageError(f"--at {place} is no time", hint=_HOW)
    timed = [(i, turn) for i, turn in enumerate(turns) if turn.start is not None]
    if not timed:
        raise UsageError("--at: this transcript has no times", hint="Use --at '#N' for the Nth turn.")
    index = next((i for i, turn in timed if (turn.end if turn.end is not None else turn.start or 0) > wanted), None)
    if index is None:
        raise UsageError(f"--at {place}: nothing is said at or after that time", hint=_HOW)
    return index


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _says(text: str, written: str) -> bool:
    """Whether a text holds the written words, nearly letter by letter."""
    said, wanted = _plain(text[-_LOOKED_AT:]), _plain(written)
    if len(said.split()) < _WHOLE * len(wanted.split()):
        return False
    return fuzz.partial_ratio(wanted, said) >= SAME_WORDS


def move_for(text: str, question: Question, opened: set[str]) -> Move:
    """What an interviewer's turn was: a probe of this question when it says one of them, else a probe without a point.

    ``opened``: points whose door was opened before; another probe at one is not a second chance. The twist counts
    when its words were said. Facts and exhibits are never taken for handed over.
    """
    for point in question.points:
        if _says(text, point.probe.say):
            press = point.id in opened
            return Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id, press=press)
    if question.twist and _says(text, question.twist.say):
        return Move(kind=MoveKind.TWIST)
    return Move(kind=MoveKind.PROBE)
