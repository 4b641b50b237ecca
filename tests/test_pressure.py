"""The promise: pressure never changes which points get their chance. Held against every question that ships."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from interviewer import director
from interviewer.director import OPENERS, PRESSES, Times
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import Exchange, MoveRecord
from tests.builders import Turn, answer, asked, shipped_questions


def hearing(**heard: Any) -> Move:
    return Move(kind=MoveKind.REDIRECT, **heard)


Order = Literal["push first", "push last"]
ORDERS: tuple[Order, ...] = ("push first", "push last")
WAYS = ("silent", "at once", "at once, vaguely", "when asked", "vaguely when asked", "gives up")


@dataclass
class Candidate:
    """Someone whom pressure does not change: what they make of each point depends on that point alone."""

    question: Question
    seed: int
    seconds: float
    ways: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = random.Random(f"{self.question.id}:{self.seed}")
        self.ways = {p.id: rng.choice(WAYS) for p in self.question.points}

    def _like(self, *ways: str) -> tuple[str, ...]:
        return tuple(i for i, way in self.ways.items() if way in ways)

    def first(self) -> Move:
        return hearing(heard=self._like("at once"), vague=self._like("at once, vaguely"))

    def then(self, move: Move) -> Move:
        """What is heard in the answer to a move."""
        twist = self.question.twist
        about = {move.point} if move.point else set(twist.opens if twist and move.kind is MoveKind.TWIST else ())
        if move.press:
            return hearing(vague=tuple(i for i in self._like("at once, vaguely") if i in about))
        return hearing(
            heard=tuple(i for i in self._like("when asked") if i in about),
            vague=tuple(i for i in self._like("vaguely when asked") if i in about),
            gave_up=any(self.ways[i] == "gives up" for i in about if i) and move.kind is MoveKind.PROBE,
        )


@dataclass
class Held:
    """A question held to its end."""

    doors: set[str]
    twisted: bool
    volunteered: set[str]
    moves: list[Move]


def hold(candidate: Candidate, pressure: int, budget: float, order: Order) -> Held:
    """One question by an interviewer who pushes whenever it may, before or after opening a door."""
    turns: list[Turn] = [answer("Well.", took=candidate.seconds)]
    ask, gone, heard = asked(candidate.question, budget=budget), candidate.seconds, candidate.first()
    while True:
        now = Exchange(ask=ask, turns=tuple(turns))
        can = director.allowed(
            now,
            pressure=pressure,
            pace=1.0,
            times=Times(session=2 * budget - gone, question=budget - gone),
            more_questions=True,
            hearing=heard,
        )
        if can.must:
            states = director.ledger(now, heard)
            twist = any(m.move.kind is MoveKind.TWIST for m in now.moves)
            return Held(
                set(now.openings()), twist, {s.point.id for s in states if s.heard}, [m.move for m in now.moves]
            )
        doors = [(p, False) for p in can.open]
        pushes = [(p, True) for p in (*can.press, *can.challenge)]
        choice = (pushes + doors if order == "push first" else doors + pushes)[:1]
        if can.twist and not doors and (order == "push last" or not pushes):
            choice = []
        noted = {"heard": heard.heard, "vague": heard.vague, "gave_up": heard.gave_up}
        move = Move(kind=MoveKind.TWIST, **noted)
        if choice:
            aim, press = choice[0]
            move = Move(kind=MoveKind.PROBE, probe=aim.probe.kind, point=aim.id, press=press, **noted)
        n = len(turns)
        turns += [
            MoveRecord(id=f"m{n}", ask="q1", at=gone, move=move, text="And?", by="rubric"),
            answer("Well.", f"a{n}", took=candidate.seconds, at=gone),
        ]
        gone += candidate.seconds
        heard = candidate.then(move)
        assert len(turns) < 60, "the question never ends"


@pytest.mark.parametrize("of", shipped_questions(), ids=lambda q: q.id)
def test_pressure_never_changes_which_points_get_their_chance(of: Question) -> None:
    for seed in range(3):
        for seconds, budget in ((20, 375), (45, 600), (80, 375), (110, 480)):
            candidate = Candidate(of, seed, seconds)
            kind = hold(candidate, 1, budget, "push last")
            for pressure in (2, 3):
                for order in ORDERS:
                    hard = hold(candidate, pressure, budget, order)
                    told = (seed, seconds, budget, pressure, order, candidate.ways, kind.moves, hard.moves)
                    assert hard.doors == kind.doors, told
                    assert hard.twisted >= kind.twisted, told
                    if hard.twisted and not kind.twisted and of.twist:
                        assert set(of.twist.opens) <= kind.volunteered, told


@pytest.mark.parametrize("of", shipped_questions(), ids=lambda q: q.id)
def test_no_question_asks_anything_twice_or_breaks_a_cap(of: Question) -> None:
    for seed in range(3):
        for pressure in (1, 2, 3):
            moves = hold(Candidate(of, seed, 25), pressure, 900, "push first").moves
            doors = [m.point for m in moves if m.kind is MoveKind.PROBE and not m.press]
            pushes = [m.point for m in moves if m.press]
            assert len(doors) == len(set(doors)) <= OPENERS
            assert len(pushes) == len(set(pushes)) <= PRESSES[pressure]
            assert sum(m.kind is MoveKind.TWIST for m in moves) <= 1


def test_pressure_presses() -> None:
    """The promise is not kept by never pressing."""
    some = shipped_questions()[::3]
    counted = [
        sum(
            m.press
            for of in some
            for seed in range(3)
            for m in hold(Candidate(of, seed, 30), pressure, 450, "push first").moves
        )
        for pressure in (1, 2, 3)
    ]
    assert counted[0] == 0
    assert counted[1] > len(some) * 3
    assert counted[2] > 1.3 * counted[1]
