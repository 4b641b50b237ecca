"""What one session comes to, small enough that ten thousand of them are read in a moment. Pure.

A row is made from a transcript and its scorecard, and is never the source of truth: it can always be made again. It is
kept as a list of numbers and names rather than as a validated model, because a history reads every row there is.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from interviewer import delivery
from interviewer.domain import levels
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import FlagVerdict, PointFinding, Scorecard, Status, Verdict
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import Given, SelfRatingRecord, Transcript

SIGNALS, TIERS, VERDICTS, STATUSES = tuple(Signal), tuple(Tier), tuple(Verdict), tuple(Status)
MARKED = "marked by you"
"""The reasoning that the embedded judge gives for a verdict that is the candidate's own mark."""

_PROMPTED, _OWN_MARK, _FLAGGED = 1, 2, 4


class Kind(StrEnum):
    """Whose word a finding is. They are never mixed in one figure."""

    JUDGED = "judged"
    SELF_MARKED = "self-marked"
    ENGINE = "embedded engine"


class Asked(NamedTuple):
    """One question that was answered. ``skills`` are those of its points; ``spoken`` counts answers given aloud."""

    ask: str
    question: str
    round: str
    answers: int
    spoken: int
    skills: tuple[str, ...]


class Level(NamedTuple):
    """One signal of a scorecard; the indices are those of ``SIGNALS`` and ``STATUSES``."""

    signal_at: int
    status_at: int
    level: int | None
    chances: int
    made: int
    unclear: int
    credits: int

    @property
    def signal(self) -> Signal:
        """The signal."""
        return SIGNALS[self.signal_at]

    @property
    def status(self) -> Status:
        """Why there is a level, or none."""
        return STATUSES[self.status_at]


class Found(NamedTuple):
    """One point that had its chance. ``asked`` is its question's place in ``Row.asked``; ``also`` has a bit a signal."""

    skill: str
    asked: int
    signal_at: int
    also: int
    tier_at: int
    verdict_at: int
    how: int

    @property
    def tier(self) -> Tier:
        """Core, strong or exceptional."""
        return TIERS[self.tier_at]

    @property
    def verdict(self) -> Verdict:
        """What was found."""
        return VERDICTS[self.verdict_at]

    @property
    def prompted(self) -> bool:
        """Whether it came only after it was asked for."""
        return bool(self.how & _PROMPTED)

    @property
    def flagged(self) -> bool:
        """Whether a red flag of the same skill stands in the same answer."""
        return bool(self.how & _FLAGGED)

    @property
    def marked(self) -> bool:
        """Whether the verdict is the candidate's own mark."""
        return bool(self.how & _OWN_MARK)

    def bears_on(self, signal_at: int) -> bool:
        """Whether its verdict counts for a signal, as its own or a shared one."""
        return self.signal_at == signal_at or bool(self.also >> signal_at & 1)


class Row(NamedTuple):
    """One session. ``started`` is in seconds since 1970, ``seconds`` are the candidate's; ``judge`` is "" when unjudged."""

    id: str
    started: int
    round: str
    ended: bool
    seconds: int
    words: int
    judge: str
    asked: tuple[Asked, ...]
    levels: tuple[Level, ...]
    rated: dict[str, int]
    found: tuple[Found, ...]

    def kind(self, found: Found) -> Kind:
        """Whose word a finding of this session is."""
        if self.judge != "offline":
            return Kind.JUDGED
        return Kind.SELF_MARKED if found.marked else Kind.ENGINE

    @property
    def answered(self) -> bool:
        """Whether anything was said at all."""
        return bool(self.asked)


def shown(verdict: Verdict) -> bool:
    """Whether a verdict says that the point was made."""
    return verdict in (Verdict.MET, Verdict.LIKELY)


def assessed(verdict: Verdict) -> bool:
    """Whether a verdict says anything about the point."""
    return verdict is not Verdict.CANNOT_ASSESS


def row(name: str, transcript: Transcript, scorecard: Scorecard | None) -> Row:
    """The row of the session in the file of that name. Raises ``ValueError`` when its starting time cannot be read."""
    exchanges = transcript.judged
    places = {e.ask.id: place for place, e in enumerate(exchanges)}
    session = transcript.session
    rated = [r.levels for r in transcript.records if isinstance(r, SelfRatingRecord)]
    return Row(
        id=name,
        started=_epoch(session.started),
        round=session.round.id,
        ended=transcript.ended,
        seconds=round(transcript.last_at),
        words=delivery.measure(transcript).words,
        judge=scorecard.judge.kind if scorecard else "",
        asked=tuple(
            Asked(
                e.ask.id,
                e.ask.question.id,
                e.ask.question.round,
                len(e.answers),
                sum(a.given is Given.SPOKEN for a in e.answers),
                tuple(dict.fromkeys(p.skill for p in e.ask.question.points)),
            )
            for e in exchanges
        ),
        levels=_levels(scorecard) if scorecard else (),
        rated={s.value: level for s, level in rated[-1].items()} if rated else {},
        found=_found(scorecard, places) if scorecard else (),
    )


def _epoch(started: str) -> int:
    when = datetime.datetime.fromisoformat(started)
    return int((when if when.tzinfo else when.replace(tzinfo=datetime.UTC)).timestamp())


def _levels(scorecard: Scorecard) -> tuple[Level, ...]:
    return tuple(
        Level(
            SIGNALS.index(s.signal),
            STATUSES.index(s.status),
            s.level,
            s.chances,
            s.made,
            s.unclear,
            sum(c.signal is s.signal for c in scorecard.credits),
        )
        for s in scorecard.signals
    )


def _found(scorecard: Scorecard, places: dict[str, int]) -> tuple[Found, ...]:
    flagged = {(f.ask, f.skill) for f in scorecard.flags if f.verdict is FlagVerdict.STANDING}
    return tuple(
        Found(
            p.skill,
            places[p.ask],
            SIGNALS.index(p.signal),
            sum(1 << SIGNALS.index(s) for s in p.also),
            TIERS.index(p.tier),
            VERDICTS.index(p.verdict),
            _how(p, (p.ask, p.skill) in flagged),
        )
        for p in scorecard.points
        if p.ask in places and levels.had_chance(p)
    )


def _how(point: PointFinding, flagged: bool) -> int:
    marked = point.reasoning == MARKED
    return (_PROMPTED if point.prompted else 0) | (_OWN_MARK if marked else 0) | (_FLAGGED if flagged else 0)


def unpacked(data: list[Any]) -> Row:
    """A row from the lists that ``json`` makes of one. What is passed in has been checked to be what was written."""
    *head, asked, told, rated, found = data
    return Row._make(
        (
            *head,
            tuple(Asked(a, q, r, n, s, tuple(skills)) for a, q, r, n, s, skills in asked),
            tuple(map(Level._make, told)),
            rated,
            tuple(map(Found._make, found)),
        )
    )


def day(epoch: int) -> datetime.date:
    """The calendar day of a moment, where this machine is."""
    return datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC).astimezone().date()
