"""An interview annotated: what every form of a review shows. Frozen, and the shape of ``interviewer review --json``."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from interviewer.domain.base import Frozen
from interviewer.domain.scorecard import PointFinding
from interviewer.domain.signal import Seniority, Signal
from interviewer.domain.speech import Delivery


class Kind(StrEnum):
    """What a mark in an answer says, the most telling first: where two meet, the earlier one is shown.

    The last three are about delivery; they may stand inside any of the others.
    """

    FLAG = "red flag"
    OPPOSITE = "said the opposite"
    TWICE = "look twice"
    POINT = "point made"
    TOUCHED = "touched"
    CREDIT = "beyond the question"
    MISSED = "missed opening"
    VAGUE = "vague claim"
    HEDGE = "hedge"
    FILLER = "filler"


SYMBOLS: dict[Kind, str] = {
    Kind.FLAG: "!",
    Kind.OPPOSITE: "x",
    Kind.TWICE: "=",
    Kind.POINT: "+",
    Kind.TOUCHED: "~",
    Kind.CREDIT: "*",
    Kind.MISSED: ">",
    Kind.VAGUE: "?",
    Kind.HEDGE: "h",
    Kind.FILLER: "f",
}
"""One sign for each kind, so that no form of a review needs colour to be read."""


class Note(Frozen):
    """What one mark says. ``number`` counts through the whole review; ``item`` is ``q1.baseline``, or ""."""

    number: int
    kind: Kind
    text: str
    item: str = ""


class Span(Frozen):
    """Marked words: ``turn.text[start:end]``.

    Spans of a turn lie apart or one wholly inside the other, in the order in which they open. ``notes`` are the numbers
    of what is said of these words; hedges and fillers have none.
    """

    start: int
    end: int
    kind: Kind
    notes: tuple[int, ...] = ()


class Shown(Frozen):
    """A piece of evidence put on the table."""

    title: str
    body: str


class Outcome(StrEnum):
    """What came of a follow-up, for one point it went for."""

    MOVED = "the answer moved"
    LATER = "shown later"
    PARTLY = "touched, not settled"
    BEFORE = "already said"
    NOT_SHOWN = "the answer did not move"
    NO_TURN = "no answer followed"
    UNKNOWN = "not assessed"


class Aim(Frozen):
    """One point that a follow-up went for, what came of it, and the answer it was shown in ("" if in none)."""

    point: str
    label: str
    outcome: Outcome
    answer: str = ""


class FollowUp(Frozen):
    """A probe or a twist: how it pressed, on which of the candidate's words, and for what.

    ``aims`` is empty where it pressed on the words alone and went for no point of the rubric.
    """

    kind: str
    on: str = ""
    press: bool = False
    aims: tuple[Aim, ...] = ()


class Turn(Frozen):
    """One turn of either side. ``text`` of an answer is in the canonical form in which it is judged.

    ``seconds`` are the candidate's, where known. ``label`` tells what the interviewer did, or how an answer was given.
    """

    id: str
    who: Literal["interviewer", "candidate"]
    label: str
    text: str
    words: int
    seconds: float | None = None
    spans: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()
    follow_up: FollowUp | None = None
    shown: tuple[Shown, ...] = ()


When = Literal["before", "in the same answer", "after", "no change was proposed"]


class HandedOver(Frozen):
    """A fact or an exhibit that was asked for: in which answer, and whether before a change was first proposed."""

    title: str
    answer: str
    when: When
    relevant: bool


class Order(Frozen):
    """The evidence of one question in the order it was asked for.

    ``fix`` is the first sentence that proposes a change, in answer ``fix_answer``; "" where none does. ``unasked`` are
    the exhibits that bear on the matter and were never asked for.
    """

    asked: tuple[HandedOver, ...]
    unasked: tuple[str, ...]
    fix: str = ""
    fix_answer: str = ""


class PointView(Frozen):
    """One point of the rubric, and the number of the note at its quote (None when no words were found for it)."""

    finding: PointFinding
    counted: bool
    note: int | None = None


class Asked(Frozen):
    """One question with all that was said to it. ``redo`` names the question it repeats, or ""."""

    id: str
    title: str
    case: bool
    redo: str
    turns: tuple[Turn, ...]
    points: tuple[PointView, ...] = ()
    order: Order | None = None


class Past(Frozen):
    """The level of a signal in an earlier session."""

    session: str
    level: int


class SignalView(Frozen):
    """One signal against the bar, earlier sessions (the oldest first), and what the candidate gave themselves."""

    signal: Signal
    level: int | None
    told: str
    why: str
    lift: str
    rated: int | None = None
    past: tuple[Past, ...] = ()


class Bar(Frozen):
    """How much of the timeline one turn takes."""

    turn: str
    who: Literal["interviewer", "candidate"]
    amount: float


class Timeline(Frozen):
    """Who had the floor how long. ``told`` says what the amounts are and how they were come by."""

    unit: Literal["seconds", "words"]
    told: str
    bars: tuple[Bar, ...]


class Review(Frozen):
    """A whole interview, annotated. Without a scorecard ``signals`` is empty and ``warnings`` say how to get one."""

    session: str
    started: str
    round: str
    persona: str
    seniority: Seniority
    bar: int | None
    judged_by: str
    warnings: tuple[str, ...]
    signals: tuple[SignalView, ...]
    past_told: str
    asked: tuple[Asked, ...]
    timeline: Timeline
    delivery: Delivery
