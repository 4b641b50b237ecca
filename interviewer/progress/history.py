"""Progress over sessions: levels with their range, skills with their interval, and how far self-ratings are off. Pure.

Judged, self-marked and the embedded engine's findings are three kinds of evidence and never share a figure. The results
are frozen dataclasses: nothing in them comes from outside, and building validated models takes a part of the second
that a long history may take.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interviewer.domain import levels
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import Status, Verdict
from interviewer.domain.signal import Signal, Skill
from interviewer.progress.rows import KINDS, SIGNALS, STATUSES, Found, Kind, Level, Row, assessed, day, shown
from interviewer.progress.statistics import Chances, level_range, wilson

SPAN = 5
"""Sessions with a level that make one figure of a signal; the five before them make the one it is compared with."""

KNOWN = 4
"""Chances from which a kind of evidence is preferred to a less trusted one."""

_LEVEL_KINDS = {Status.SCORED: Kind.JUDGED, Status.SELF_MARKED: Kind.SELF_MARKED}


@dataclass(frozen=True, slots=True)
class Share:
    """Points shown over points that had their chance, with the Wilson interval (95 percent) of that share."""

    shown: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LevelAt:
    """One session's level of a signal."""

    session: str
    date: datetime.date
    level: int
    made: int
    unclear: int
    chances: int
    rated: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The mean level of several sessions, and the range that their chances allow."""

    sessions: int
    chances: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """A signal over time, oldest first: judged or self-marked, never both."""

    signal: Signal
    kind: Kind
    levels: tuple[LevelAt, ...]
    now: Span
    before: Span | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the embedded engine took for made on one signal, in sessions without a level. No level follows from it."""

    signal: Signal
    sessions: int
    share: Share


@dataclass(frozen=True, slots=True)
class Gap:
    """How far one's own ratings of a signal lay above (plus) or below (minus) the levels given, on average."""

    signal: Signal
    kind: Kind
    sessions: int
    mean: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One skill over all its chances, one share for each kind of evidence there is.

    ``weak``: even the upper end of the interval lies below a half; ``holds``: even the lower end lies above it;
    ``open``: neither, so more chances are needed. ``by`` is the kind of evidence that decides it.
    """

    skill: str
    title: str
    signal: Signal | None
    standing: str
    by: Kind
    judged: Share | None
    self_marked: Share | None
    engine: Share | None
    sessions: int
    last: datetime.date

    @property
    def share(self) -> Share:
        """The share that decides the standing."""
        share = {Kind.JUDGED: self.judged, Kind.SELF_MARKED: self.self_marked, Kind.ENGINE: self.engine}[self.by]
        if share is None:
            raise ValueError(f"{self.skill}: no share of the kind that decides")
        return share


@dataclass(frozen=True, slots=True)
class Done:
    """How much was practised."""

    sessions: int
    questions: int
    different: int
    answers: int
    seconds: int
    first: datetime.date | None
    last: datetime.date | None
    rounds: dict[str, int]
    without_levels: int
    unjudged: int


@dataclass(frozen=True, slots=True)
class History:
    """The whole of it."""

    done: Done
    series: tuple[Series, ...]
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]
    skills: tuple[Standing, ...]
    faults: tuple[str, ...] = ()

    def json(self) -> str:
        """For a program."""
        from pydantic import TypeAdapter

        return TypeAdapter(History).dump_json(self).decode()


def chosen(rows: Iterable[Row], round_: str | None = None, since: datetime.date | None = None) -> list[Row]:
    """The sessions with an answer, of one kind of round and from a day on where these are given."""
    return [
        r
        for r in rows
        if r.answered and (round_ is None or r.round == round_) and (since is None or day(r.started) >= since)
    ]


def history(rows: Sequence[Row], skills: Mapping[str, Skill], faults: Sequence[str] = ()) -> History:
    """The history of these sessions, which are in order of time."""
    series = tuple(_series(rows))
    return History(
        done=_done(rows),
        series=series,
        coverage=tuple(_coverage(rows)),
        gaps=tuple(_gaps(series)),
        skills=standings(rows, skills),
        faults=tuple(faults),
    )


def _done(rows: Sequence[Row]) -> Done:
    asked = [a for r in rows for a in r.asked]
    return Done(
        sessions=len(rows),
        questions=len(asked),
        different=len({a.question for a in asked}),
        answers=sum(a.answers for a in asked),
        seconds=sum(r.seconds for r in rows),
        first=day(rows[0].started) if rows else None,
        last=day(rows[-1].started) if rows else None,
        rounds=dict(sorted(Counter(a.round for a in asked).items())),
        without_levels=sum(_only_covered(r) for r in rows),
        unjudged=sum(not r.judge for r in rows),
    )


def _only_covered(row: Row) -> bool:
    return row.judge == "offline" and not any(level.level is not None for level in row.levels)


# --- levels over time -------------------------------------------------------------------------------------


def _series(rows: Sequence[Row]) -> Iterable[Series]:
    found: dict[tuple[int, int], list[tuple[Row, Level]]] = defaultdict(list)
    for row in rows:
        for level in row.levels:
            if level.level is not None:
                found[level.signal_at, level.status_at].append((row, level))
    for status, kind in _LEVEL_KINDS.items():
        for place, signal in enumerate(SIGNALS):
            if mine := found.get((place, STATUSES.index(status))):
                before = mine[-2 * SPAN : -SPAN]
                yield Series(
                    signal=signal,
                    kind=kind,
                    levels=tuple(_at(row, level) for row, level in mine),
                    now=_span(mine[-SPAN:]),
                    before=_span(before) if before else None,
                )


def _at(row: Row, level: Level) -> LevelAt:
    return LevelAt(
        session=row.id,
        date=day(row.started),
        level=level.level or 1,
        made=level.made,
        unclear=level.unclear,
        chances=level.chances,
        rated=row.rated.get(level.signal.value),
    )


def _span(mine: Sequence[tuple[Row, Level]]) -> Span:
    chances = [_chances(row, level) for row, level in mine]
    low, high = level_range(chances)
    return Span(
        sessions=len(mine),
        chances=sum(level.chances for _, level in mine),
        mean=sum(c.level for c in chances) / len(chances),
        low=low,
        high=high,
    )


def _chances(row: Row, level: Level) -> Chances:
    """The points behind a level. What held it below what its points gave holds it again: a red flag, or talk alone."""
    mine = [f for f in row.detail().found if f.bears_on(level.signal_at) and assessed(f.verdict)]
    of, was = [0, 0, 0], [0.0, 0.0, 0.0]
    for found in mine:
        of[found.tier_at] += 1
        was[found.tier_at] += _value(found)
    given = level.level or 1
    points = [levels.Counted(f.tier, _value(f), f.prompted, "") for f in mine]
    highest = levels.TALK_CAP if level.signal is Signal.IMPLEMENTATION_FLUENCY else 5
    held = given < min(highest, levels.gate(points, level.credits))
    cap = given if held else highest
    whole = [p.prompted for p in points if p.value == 1]
    return Chances(
        of=(of[0], of[1], of[2]),
        shown=(was[0], was[1], was[2]),
        unasked=whole.count(False),
        asked=whole.count(True),
        credits=level.credits,
        cap=cap,
        level=given,
    )


def _value(found: Found) -> float:
    if found.tier is Tier.EXCEPTIONAL and found.prompted:
        return 0.0
    if shown(found.verdict):
        return 1.0
    return 0.5 if found.verdict in (Verdict.PARTIAL, Verdict.UNCLEAR) else 0.0


def _gaps(series: Sequence[Series]) -> Iterable[Gap]:
    for one in series:
        off = [at.rated - at.level for at in one.levels if at.rated is not None]
        if off:
            yield Gap(signal=one.signal, kind=one.kind, sessions=len(off), mean=sum(off) / len(off))


def _coverage(rows: Sequence[Row]) -> Iterable[Coverage]:
    for place, signal in enumerate(SIGNALS):
        mine = [lv for r in rows for lv in r.levels if lv.signal_at == place and lv.level is None]
        if mine:
            share = share_of(sum(lv.made for lv in mine), sum(lv.chances for lv in mine))
            yield Coverage(signal=signal, sessions=len(mine), share=share)


# --- skills -----------------------------------------------------------------------------------------------


def share_of(shown: int, of: int) -> Share:
    """A share with its interval."""
    low, high = wilson(shown, of)
    return Share(shown=shown, of=of, low=low, high=high)


def standings(rows: Sequence[Row], skills: Mapping[str, Skill]) -> tuple[Standing, ...]:
    """Every skill that had a chance, weakest first: by the upper end of its interval, high after one bad chance."""
    counts: dict[str, list[int]] = {}
    last: dict[str, Row] = {}
    sessions: Counter[str] = Counter()
    for row in rows:
        for skill, tally in row.tallies.items():
            mine = counts.get(skill)
            if mine is None:
                mine = counts[skill] = [0] * 2 * len(KINDS)
            for at in range(0, len(tally), 3):
                mine[2 * tally[at]] += tally[at + 1]
                mine[2 * tally[at] + 1] += tally[at + 2]
            last[skill] = row
        sessions.update(row.tallies.keys())
    made = [_standing(s, tally, skills.get(s), sessions[s], last[s]) for s, tally in counts.items()]
    return tuple(sorted(made, key=lambda s: (s.share.high, s.share.low, s.skill)))


def _standing(skill: str, tally: Sequence[int], about: Skill | None, sessions: int, last: Row) -> Standing:
    counts = {kind: (tally[2 * n], tally[2 * n + 1]) for n, kind in enumerate(KINDS) if tally[2 * n + 1]}
    by = next((k for k, (_, of) in counts.items() if of >= KNOWN), max(counts, key=lambda k: counts[k][1]))
    shares = {kind: share_of(*tally) for kind, tally in counts.items()}
    decides = shares[by]
    return Standing(
        skill=skill,
        title=about.title if about else skill,
        signal=about.signal if about else None,
        standing="weak" if decides.high < 0.5 else "holds" if decides.low > 0.5 else "open",
        by=by,
        judged=shares.get(Kind.JUDGED),
        self_marked=shares.get(Kind.SELF_MARKED),
        engine=shares.get(Kind.ENGINE),
        sessions=sessions,
        last=day(last.started),
    )


UNKNOWN = 0.9
"""Where a skill that never had a chance stands: after what failed, before what was shown half of the time."""


def weakness(rows: Sequence[Row], skills: Mapping[str, Skill]) -> dict[str, float]:
    """How weak each skill is known to be, 0 for the weakest: the upper end of its interval, or ``UNKNOWN``."""
    return dict.fromkeys(skills, UNKNOWN) | {s.skill: s.share.high for s in standings(rows, skills)}
