"""What of an answer sounds like a mistake and is worth questioning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interviewer.domain.rubric import Question, RedFlag
from interviewer.domain.transcript import Exchange
from interviewer.interviewers.wording import phrase
from interviewer.matching.words import disowned

if TYPE_CHECKING:
    from interviewer.matching.matcher import FlagMatch


def doubtful(question: Question, now: Exchange) -> list[RedFlag]:
    """The red flags that may be heard in this answer: what is wrong only as a beginning, only in the first."""
    return [flag for flag in question.red_flags if not flag.order or len(now.answers) == 1]


def suspect(found: Sequence[FlagMatch], split: Sequence[str], now: Exchange, steers: Callable[[str], bool]) -> str:
    """A few words of the sentence that sounds most like a red flag, or "".

    Not of one that the speaker turns down, that speaks to the machinery, or that was pressed on before.
    """
    pressed = [m.move.on.casefold() for m in now.moves if m.move.press and m.move.on]
    for flag in sorted(found, key=lambda f: -f.probability):
        sentence = split[flag.sentence]
        if steers(sentence) or disowned(sentence) or any(on in sentence.casefold() for on in pressed):
            continue
        if words := phrase(sentence):
            return words
    return ""
