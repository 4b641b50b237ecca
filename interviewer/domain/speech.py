"""How answers sound: the word lists of rubrics/delivery.yaml, and the figures of one interview. None moves a level."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from interviewer.domain.base import Frozen, Name, Text


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern, re.IGNORECASE)  # as it is searched, so that it is compiled once
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    return pattern


Pattern = Annotated[Text, AfterValidator(_compiles)]
"""A regular expression, searched without regard to case."""


class Need(StrEnum):
    """What a vague claim leaves out."""

    FIGURE = "figure"
    CHECK = "check"
    REASON = "reason"
    DECISION = "decision"


class VagueRule(Frozen):
    """A claim that leaves its weight out, unless its sentence also matches ``unless``. ``say`` is what is missing."""

    id: Name
    needs: Need
    say: Text
    pattern: Pattern
    unless: Pattern | None = None


class SpeechRubric(Frozen):
    """rubrics/delivery.yaml. Phrases are matched as whole words, in any case and with either apostrophe."""

    fillers: tuple[Text, ...] = Field(min_length=1)
    hedges: tuple[Text, ...] = Field(min_length=1)
    not_after: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    signposts: tuple[Text, ...] = Field(min_length=1)
    commits: tuple[Pattern, ...] = Field(min_length=1)
    fixes: tuple[Pattern, ...] = Field(min_length=1)
    supports: dict[Need, tuple[Pattern, ...]]
    vague: tuple[VagueRule, ...] = Field(min_length=1)


class Start(Frozen):
    """How long one question waited for its answer's point.

    ``words`` and ``seconds`` come before the first sentence that makes a point or commits to something; None where
    no sentence did, and ``seconds`` also where the times of spoken answers are not known.
    """

    ask: str
    answer: str = ""
    words: int | None
    seconds: float | None = None


class Stretch(Frozen):
    """The longest run of words without a signpost, and the answer it is in."""

    words: int = 0
    answer: str = ""


class Sharper(Frozen):
    """The vaguest sentence, and what of the candidate's own would make it firm.

    ``also`` is another sentence of theirs, or "" when they gave nothing of the kind that is missing; ``missing`` says
    what that is. No word in it is anyone else's.
    """

    answer: str
    said: str
    words: str
    missing: str
    needs: Need
    also_answer: str = ""
    also: str = ""

    @property
    def together(self) -> str:
        """Both sentences as one: the claim, a colon, and what holds it up."""
        return f"{self.said.rstrip(' .!?;:,')}: {self.also}" if self.also else ""


Counts = tuple[tuple[str, int], ...]


class Delivery(Frozen):
    """The figures of one interview, redo left out. Rates are per 100 words of the candidate's.

    ``words_a_minute`` is known only when answers were spoken and timed; ``share`` is the candidate's part of all words.
    """

    answers: int
    words: int
    median_words: float
    longest_words: int
    fillers: Counts
    hedges: Counts
    vague: Counts
    figures: int
    share: float
    words_a_minute: float | None
    starts: tuple[Start, ...] = ()
    stretch: Stretch = Stretch()
    sharper: Sharper | None = None

    def rate(self, counted: Counts) -> float:
        """Occurrences per 100 words."""
        return 100 * sum(n for _, n in counted) / self.words if self.words else 0.0
