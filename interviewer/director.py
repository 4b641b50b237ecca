"""Which moves are allowed now: pure code over what was said, heard and how much time is left.

Pressure changes how hard an answer is pressed, never which points get their chance. A push opens no door and closes
none: what is made only when pushed keeps its place among the doors, giving up under a push leaves its door to be
opened, and there are pushes only while enough time is left for the doors and the twist still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from interviewer.domain import levels
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Point, Question, Tier
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import AnswerRecord, Exchange, MoveRecord
from interviewer.ports import Allowed, PointState

OPENERS = 4
"""Doors opened by probes in one question, at every pressure."""

PRESSES = {1: 0, 2: 2, 3: 4}
"""Further pushes in one question, by pressure."""

REDIRECTS = 3
"""Turns in a row that may lead back to the question; if the next is no answer either, the interview goes on."""

TURN_SECONDS = 45.0
"""A spoken probe with its answer, for planning; multiplied by the session's pace."""

LAST_SECONDS = 10.0
"""Spoken seconds before the end from which nothing more is asked; multiplied by the pace."""

SHORTEST_QUESTION = 90.0
"""Spoken seconds that must be left for a further question to be worth asking; multiplied by the pace."""

_TIER_ORDER = {Tier.CORE: 0, Tier.STRONG: 1, Tier.EXCEPTIONAL: 2}


@dataclass(frozen=True, slots=True)
class Times:
    """Candidate time in seconds: left in the session and left for the question on the table."""

    session: float
    question: float


def ledger(exchange: Exchange, hearing: Move | None = None) -> tuple[PointState, ...]:
    """What is known of each point of a question, folded from its turns and from what is being heard now."""
    states = {p.id: PointState(point=p, opened="question" if p.expected else "") for p in exchange.ask.question.points}
    opened = exchange.openings()
    for index, turn in enumerate(exchange.turns):
        for point, (how, at) in opened.items():
            if at == index and point in states:
                states[point] = replace(states[point], opened="probe" if how == "probe" else "twist")
        if isinstance(turn, MoveRecord):
            _note(states, turn.move, previous=_last_probe(exchange.turns[:index]))
    if hearing is not None:
        heard_only = hearing.model_copy(update={"press": False})
        _note(states, heard_only, previous=_last_probe(exchange.turns))
    return tuple(states.values())


def _note(states: dict[str, PointState], move: Move, previous: MoveRecord | None) -> None:
    for point in move.heard:
        if point in states:
            states[point] = replace(states[point], heard=True, vague=False)
    for point in move.vague:
        if point in states and not states[point].heard:
            states[point] = replace(states[point], vague=True, given_up=False)
    if move.gave_up and previous and not previous.move.press and previous.move.point in states:
        point = previous.move.point
        states[point] = replace(states[point], given_up=True)
    if move.press and move.point in states:
        states[move.point] = replace(states[move.point], presses=states[move.point].presses + 1)


def _last_probe(turns: Sequence[AnswerRecord | MoveRecord]) -> MoveRecord | None:
    moves = [t for t in turns if isinstance(t, MoveRecord)]
    return moves[-1] if moves and moves[-1].move.kind is MoveKind.PROBE else None


def movable(states: Sequence[PointState]) -> set[Signal]:
    """Signals whose level within this question could still move: up if every open point were made, down if none were.

    An exceptional point counts only unasked, so opening its door cannot move a level.
    """
    signals = {s for state in states for s in (state.point.signal, *state.point.also)}
    return {signal for signal in signals if _level(states, signal, 1) > _level(states, signal, 0)}


def _mine(states: Sequence[PointState], signal: Signal) -> list[PointState]:
    return [s for s in states if s.point.signal is signal or signal in s.point.also]


def _shut(state: PointState) -> bool:
    """Whether a point's door could still be opened."""
    return (
        not state.heard
        and not state.given_up
        and state.opened in ("", "question")
        and state.point.tier is not Tier.EXCEPTIONAL
    )


def _level(states: Sequence[PointState], signal: Signal, made: float) -> int:
    """The level if every door still shut were opened, and ``made`` of each point behind it shown.

    What a level asks to come unasked may come in another question, so no door stays shut for want of it.
    """
    return levels.gate(
        levels.Counted(
            s.point.tier,
            1 if s.heard else made if _shut(s) else 0.5 if s.vague else 0,
            prompted=s.point.tier is Tier.EXCEPTIONAL,
            label=s.point.label,
        )
        for s in _mine(states, signal)
        if _shut(s) or s.opened or s.heard or s.vague
    )


def allowed(
    exchange: Exchange,
    *,
    pressure: int,
    pace: float,
    times: Times,
    more_questions: bool,
    hearing: Move | None = None,
) -> Allowed:
    """The moves permitted now.

    ``more_questions``: whether a further planned question exists. ``hearing``: what was heard in an answer whose
    move is not recorded yet.
    """
    question, states = exchange.ask.question, ledger(exchange, hearing)
    turn = TURN_SECONDS * pace
    go_on = more_questions and times.session >= SHORTEST_QUESTION * pace
    ends: Literal["ask", "close"] = "ask" if go_on else "close"
    common = Allowed(
        last_question=not go_on,
        seconds_left=max(0.0, times.session),
        question_seconds_left=max(0.0, min(times.question, times.session)),
    )
    if times.session <= LAST_SECONDS * pace:
        return replace(common, must="close", why="time")
    if times.question <= 0:
        return replace(common, must=ends, why="time")
    common = replace(common, lost=_redirected(exchange) >= REDIRECTS)
    shown = _revealed(exchange)
    common = replace(
        common,
        facts=tuple(f for f in question.facts if f.id not in shown),
        exhibits=tuple(e for e in question.exhibits if e.shown == "on-request" and e.id not in shown),
    )
    used = _places_used(exchange, hearing)
    doors = _doors(states, OPENERS - used)
    twist_due = _twist_due(question, exchange, states, doors, used, pressure)
    to_come = len(doors) + (question.twist is not None and not _twisted(exchange))
    spare = times.question > to_come * _turn_seconds(exchange, turn) + turn
    presses = _presses_left(exchange, pressure) if spare else 0
    pushes, challenges = _pushes(states, challenge=pressure == 3) if presses else ((), ())
    twist = twist_due and times.question > turn
    must: Literal["", "ask", "close"] = "" if doors or pushes or challenges or twist else ends
    return replace(
        common,
        open=doors,
        press=pushes,
        challenge=challenges,
        presses=0 if must else presses,
        twist=twist,
        must=must,
        why="nothing left" if must else "",
    )


def _places_used(exchange: Exchange, hearing: Move | None) -> int:
    """Doors opened so far, and those that a push made needless: pressure frees no place for another door."""
    used = 0
    previous: Move | None = None
    heard = [(i, t.move) for i, t in enumerate(exchange.turns) if isinstance(t, MoveRecord)]
    if hearing is not None:
        heard.append((len(exchange.turns), hearing.model_copy(update={"kind": MoveKind.REDIRECT})))
    for index, move in heard:
        if move.heard and previous and previous.press:
            before = ledger(Exchange(ask=exchange.ask, turns=exchange.turns[:index]))
            used += len({p.id for p in _doors(before, OPENERS - used)}.intersection(move.heard))
        used += move.kind is MoveKind.PROBE and not move.press
        previous = move
    return used


def _turn_seconds(exchange: Exchange, planned: float) -> float:
    """How long a further turn may take: as planned, or as the slowest follow-up so far took if that is longer."""
    took = [a.took for a in exchange.answers if a.took]
    return max(planned, *(took[1:] or took)) if took else planned


def _doors(states: Sequence[PointState], places: int) -> tuple[Point, ...]:
    worth = movable(states)
    doors = [s.point for s in states if _shut(s) and worth & {s.point.signal, *s.point.also}]
    doors.sort(key=lambda p: _TIER_ORDER[p.tier])
    return tuple(doors[: max(0, places)])


def _presses_left(exchange: Exchange, pressure: int) -> int:
    used = sum(1 for m in exchange.moves if m.move.kind is MoveKind.PROBE and m.move.press)
    return max(0, PRESSES[pressure] - used)


def _pushes(states: Sequence[PointState], *, challenge: bool) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    pushes = tuple(
        s.point
        for s in states
        if s.presses == 0 and not s.heard and not s.given_up and (s.vague or s.opened in ("probe", "twist"))
    )
    return pushes, tuple(s.point for s in states if s.heard and s.presses == 0) if challenge else ()


def _twist_due(
    question: Question,
    exchange: Exchange,
    states: Sequence[PointState],
    doors: Sequence[Point],
    used: int,
    pressure: int,
) -> bool:
    """The twist comes once, when the open doors are done or nearly done.

    Where it gives points their chance it comes at every pressure; where those were all heard already it
    would only press, and pressure 1 does without.
    """
    if question.twist is None or _twisted(exchange):
        return False
    gives_chances = any(s.point.id in question.twist.opens and not s.heard for s in states)
    return (gives_chances or pressure >= 2) and (not doors or used >= OPENERS - 1)


def _twisted(exchange: Exchange) -> bool:
    return any(m.move.kind is MoveKind.TWIST for m in exchange.moves)


def _revealed(exchange: Exchange) -> set[str]:
    return {m.move.item for m in exchange.moves if m.move.item}


def _redirected(exchange: Exchange) -> int:
    count = 0
    for move in reversed(exchange.moves):
        if move.move.kind is not MoveKind.REDIRECT:
            break
        count += 1
    return count


def question_budget(left: float, minutes: float, pace: float, questions: int) -> float:
    """Seconds for the next question: the time left shared evenly among as many of the ``questions`` as fit into it."""
    fits = max(1, min(questions, round(left / (minutes * 60 * pace))))
    return left / fits
