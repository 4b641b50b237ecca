"""What one session comes to, small enough that ten thousand of them are read in a moment. Pure.

A row is made from a transcript and its scorecard, and is never the source of truth: it can always be made again. It is
kept as a list of numbers and names rather than as a validated model, because a history reads every row there is.
"""

from __future__ import annotations

import datetime
import json
from enum import StrEnum
from typing import Any, NamedTuple

from interviewer.domain import levels
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import FlagVerdict, PointFinding, Scorecard, Status, Verdict
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import EndRecord, Given, SelfRatingRecord, Transcript

SIGNALS, TIERS, VERDICTS, STATUSES = tuple(Signal), tuple(Tier), tuple(Verdict), tuple(Status)
MARKED = "marked by you"
"""The reasoning that the embedded judge gives for a verdict that is the candidate's own mark."""

_PROMPTED, _OWN_MARK, _FLAGGED = 1, 2, 4


class Kind(StrEnum):
    """Whose word a finding is. They are never mixed in one figure."""

    JUDGED = "judged"
    SELF_MARKED = "self-marked"
    ENGINE = "embedded engine"


KINDS = tuple(Kind)


class Asked(NamedTuple):
    """One question that was answered. ``spoken`` counts the answers that were given aloud."""

    question: str
    round: str
    answers: int
    spoken: int


class Level(NamedTuple):
    """One signal that has a level or, read by the embedded engine, coverage. The indices are those of ``SIGNALS``,
    ``STATUSES``.
    """

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
        """Scored, self-marked or coverage only."""
        return STATUSES[self.status_at]


class Found(NamedTuple):
    """One point that had its chance. ``asked`` is its question's place in ``Row.asked``; ``also`` a bit a signal."""

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


class Detail(NamedTuple):
    """What few readers of a row need: the skills of each question's points, and every point that had its chance."""

    skills: tuple[tuple[str, ...], ...]
    found: tuple[Found, ...]


class Row(NamedTuple):
    """One session. ``started`` is in seconds since 1970, ``seconds`` the candidate's; ``judge`` is "" when unjudged.

    ``ended`` is why it ended, "" when it has not; ``minutes`` is how long it was to be.

    ``tallies`` holds, for each skill and kind of evidence, the place of the kind in ``KINDS``, the points shown and the
    points that had their chance: three numbers for each kind there is. ``packed`` is its detail as JSON, which is read
    when it is asked for.
    """

    id: str
    started: int
    round: str
    ended: str
    minutes: int
    seconds: int
    judge: str
    asked: tuple[Asked, ...]
    levels: tuple[Level, ...]
    rated: dict[str, int]
    tallies: dict[str, list[int]]
    packed: bytes

    def detail(self) -> Detail:
        """Its questions' skills and its findings."""
        skills, found = json.loads(self.packed)
        return Detail(tuple(map(tuple, skills)), tuple(map(Found._make, found)))

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
    """The row of the session in the file of that name. Raises ``ValueError`` when its times are none."""
    exchanges = transcript.judged
    places = {e.ask.id: place for place, e in enumerate(exchanges)}
    session = transcript.session
    rated = [r.levels for r in transcript.records if isinstance(r, SelfRatingRecord)]
    found = _found(scorecard, places) if scorecard else ()
    skills = tuple(tuple(dict.fromkeys(p.skill for p in e.ask.question.points)) for e in exchanges)
    made = Row(
        id=name,
        started=_epoch(session.started),
        round=session.round.id,
        ended=next((r.reason for r in transcript.records if isinstance(r, EndRecord)), ""),
        minutes=round(session.minutes),
        seconds=round(transcript.last_at),
        judge=scorecard.judge.kind if scorecard else "",
        asked=tuple(
            Asked(
                e.ask.question.id,
                e.ask.question.round,
                len(e.answers),
                sum(a.given is Given.SPOKEN for a in e.answers),
            )
            for e in exchanges
        ),
        levels=_levels(scorecard) if scorecard else (),
        rated={s.value: level for s, level in rated[-1].items()} if rated else {},
        tallies={},
        packed=json.dumps((skills, found), separators=(",", ":")).encode(),
    )
    return made._replace(tallies=_tallies(made, found))


def _tallies(row: Row, found: tuple[Found, ...]) -> dict[str, list[int]]:
    """Only a point that was wholly shown counts as shown; what could not be assessed is no chance."""
    counts: dict[tuple[str, int], list[int]] = {}
    for one in found:
        if assessed(one.verdict):
            mine = counts.setdefault((one.skill, KINDS.index(row.kind(one))), [0, 0])
            mine[0] += shown(one.verdict)
            mine[1] += 1
    tallies: dict[str, list[int]] = {}
    for (skill, kind), tally in counts.items():
        tallies.setdefault(skill, []).extend((kind, *tally))
    return tallies


def _epoch(started: str) -> int:
    when = datetime.datetime.fromisoformat(started)
    if not 2000 <= when.year < 2200:
        raise ValueError(f"{started} is no time at which an interview was held")
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
        if s.level is not None or s.status is Status.COVERAGE
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


def unpacked(data: list[Any], packed: bytes) -> Row:
    """A row from the lists that ``json`` makes of one, without its detail, and that as it stands."""
    *head, asked, told, rated, tallies = data
    return Row._make((*head, tuple(map(Asked._make, asked)), tuple(map(Level._make, told)), rated, tallies, packed))


SHAPE = repr((Row._fields, Asked._fields, Level._fields, Found._fields, SIGNALS, TIERS, VERDICTS, STATUSES, KINDS))
"""What packed rows depend on: rows packed by a program of another shape mean something else."""


def day(epoch: int) -> datetime.date:
    """The calendar day of a moment, where this machine is."""
    return datetime.datetime.fromtimestamp(epoch, tz=datetime.UTC).astimezone().date()
