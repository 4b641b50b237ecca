"""Whether a transcript can be judged at all: rules that are measured, each with its threshold and what to do.

A machine's transcript of a bad recording scores like a bad candidate, and that would be untrue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.importing.speakers import Turn
from interviewer.matching.words import FUNCTION_WORDS, shuffled, words

FEW_WORDS = 50
"""Candidate words below which there is too little to judge: less than half a minute of speech."""

SMALL_SHARE = 0.15
"""Share of all words below which the candidate is hardly heard; in practice interviews it is 0.6 to 0.9."""

LARGE_SHARE = 0.98
"""Share of all words above which there is no interviewer to speak of."""

LOST = 0.05
"""Share of the candidate's words that are marks such as [inaudible]: one in twenty."""

FUNCTION_SHARE = 0.2
"""Share of English function words below which it is no spoken English; people speak with 0.35 to 0.6."""

REPEATED = 0.25
"""Share of five-word runs that come again: a stuck or doubled transcript. Speech has under 0.05."""

_RUN = 5  # words
_ENOUGH = 200  # words: shares of fewer runs mean nothing
_LOST = re.compile(
    r"[\[(<*_]{1,2}\s*(?:inaudible|unintelligible|indistinct|indiscernible|crosstalk|cross talk|overlapping|foreign"
    r"|unclear|no audio|audio (?:cut|lost|drops?|gap)|blank[_ ]audio|music|noise|laughter|silence|garbled|static)"
    r"[^\])>*\n]{0,30}[\])>*_]{1,2}|\?{3,}|♪+|\ufffd+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a transcript breaks: its name, what was measured, and what to do."""

    rule: str
    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}"


def faults(turns: Sequence[Turn]) -> list[Fault]:
    """Every rule that the turns break, none for a transcript that can be judged."""
    said = "\n".join(turn.text for turn in turns if turn.candidate)
    spoken = words(_LOST.sub(" ", said))
    asked = sum(len(words(turn.text)) for turn in turns if not turn.candidate)
    return [*_amount(spoken, asked), *_speech(said, spoken)]


def _amount(spoken: Sequence[str], asked: int) -> Iterator[Fault]:
    everything = len(spoken) + asked
    share = len(spoken) / everything if everything else 0.0
    if len(spoken) < FEW_WORDS:
        yield Fault(
            "few-words",
            f"The candidate says {len(spoken)} words; below {FEW_WORDS} there is too little to judge.",
            "Import the whole recording.",
        )
    if everything and share < SMALL_SHARE:
        yield Fault(
            "small-share",
            f"The candidate says {share:.0%} of all words; below {SMALL_SHARE:.0%} it is hardly their interview.",
            "Is --candidate the right name?",
        )
    if share > LARGE_SHARE:
        yield Fault(
            "one-speaker",
            f"Nearly all words ({share:.0%}) are the candidate's, as if there were no interviewer.",
            "Do the names of the speakers stand in the file?",
        )


def _speech(said: str, spoken: Sequence[str]) -> Iterator[Fault]:
    lost = len(_LOST.findall(said))
    if spoken and lost > LOST * (lost + len(spoken)):
        yield Fault(
            "lost-words",
            f"{lost} words or passages are marked as not understood, one in {(lost + len(spoken)) / lost:.0f}.",
            "Have the recording transcribed again, or fill them in.",
        )
    if len(spoken) < FEW_WORDS:
        return
    held = sum(word in FUNCTION_WORDS for word in spoken) / len(spoken)
    if held < FUNCTION_SHARE:
        yield Fault(
            "no-sentences",
            f"{held:.0%} of the candidate's words are the small words that hold English sentences together; "
            f"below {FUNCTION_SHARE:.0%} it is not spoken English.",
            "Import a transcript in English, with whole sentences.",
        )
    elif shuffled(spoken):
        yield Fault(
            "scrambled",
            "The candidate's words stand in no order that people say them in.",
            "Have the recording transcribed again.",
        )
    if len(spoken) >= _ENOUGH and (again := _repeated(spoken)) > REPEATED:
        yield Fault(
            "repeated",
            f"{again:.0%} of what the candidate says comes again word for word.",
            "Is everything in the file twice? Remove one of the two.",
        )


def _repeated(spoken: Sequence[str]) -> float:
    runs = [tuple(spoken[i : i + _RUN]) for i in range(len(spoken) - _RUN + 1)]
    return 1 - len(set(runs)) / len(runs)
