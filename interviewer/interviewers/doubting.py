"""What of an answer sounds like a mistake and is worth questioning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interviewer.domain.transcript import Exchange
from interviewer.interviewers.wording import phrase
from interviewer.matching.words import disowned

if TYPE_CHECKING:
    from interviewer.matching.matcher import FlagMatch


def suspect(found: Sequence[FlagMatch], split: Sequence[str], now: Exchange, steers: Callable[[str], bool]) -> str:
    """A few words of the sentence that sounds most like a red flag, or "".

    Not of one that the speaker turns down, that speaks to the machinery, or that was pressed on before. What is wrong
    only as a beginning is suspected only in a question's first answer.
    """
    first = len(now.answers) == 1
    heard = {flag.id for flag in now.ask.question.red_flags if first or not flag.order}
    pressed = [m.move.on.casefold() for m in now.moves if m.move.press and m.move.on]
    for flag in sorted((f for f in found if f.flag in heard), key=lambda f: -f.probability):
        sentence = split[flag.sentence]
        if steers(sentence) or disowned(sentence) or any(on in sentence.casefold() for on in pressed):
            continue
        if words := phrase(sentence):
            return words
    return ""
