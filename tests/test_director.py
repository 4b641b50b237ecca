"""What is allowed when: budgets, caps, and the promise that pressure never changes which points get their chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from interviewer import director
from interviewer.director import LAST_SECONDS, OPENERS, PRESSES, REDIRECTS, TURN_SECONDS, Times, question_budget
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.scorecard import Verdict
from interviewer.domain.transcript import Exchange
from interviewer.judges.reading import chance_of
from interviewer.ports import Allowed
from tests.builders import (
    MODELING,
    Turn,
    answer,
    exchange,
    moved,
    point,
    probe,
    question,
)


def allowed(
    now: Exchange, *, pressure: int = 2, left: float = 3600, question_left: float = 3600, **more: Any
) -> Allowed:
    values: dict[str, Any] = {"pace": 1.0, "more_questions": True} | more
    return director.allowed(now, pressure=pressure, times=Times(left, question_left), **values)


def hearing(**heard: Any) -> Move:
    return Move(kind=MoveKind.REDIRECT, **heard)


def names(points: Sequence[Any]) -> list[str]:
    return [p.id for p in points]


# --- time ------------------------------------------------------------------------------------------------


def test_the_time_left_is_shared_among_the_questions_that_fit() -> None:
    assert question_budget(25 * 60, 6, 1.0, questions=12) == pytest.approx(25 * 60 / 4)
    assert question_budget(25 * 60, 6, 1.6, questions=12) == pytest.approx(25 * 60 / 3)
    assert question_budget(8 * 60, 6, 1.0, questions=12) == 8 * 60
    assert question_budget(60, 6, 1.0, questions=12) == 60


def test_a_last_question_has_all_the_time_that_is_left() -> None:
    assert question_budget(25 * 60, 6, 1.0, questions=1) == 25 * 60
    assert question_budget(25 * 60, 6, 1.0, questions=2) == pytest.approx(12.5 * 60)


def test_time_decides_before_anything_else() -> None:
    now = exchange(answer("Well."))
    over = allowed(now, left=0, question_left=100)
    assert (over.must, over.why, over.last_question) == ("close", "time", True)
    turn = allowed(now, left=600, question_left=0)
    assert (turn.must, turn.why, turn.last_question) == ("ask", "time", False)
    assert allowed(now, left=600, question_left=0, more_questions=False).must == "close"
    for nothing in (over, turn):
        assert not any((nothing.open, nothing.press, nothing.twist, nothing.facts, nothing.exhibits))


def test_no_further_question_is_begun_with_too_little_time() -> None:
    now = exchange(answer("Well."))
    assert allowed(now, left=89, question_left=0).must == "close"
    assert allowed(now, left=91, question_left=0).must == "ask"
    assert allowed(now, left=91, question_left=0, pace=1.6).must == "close"


def test_the_times_shown_never_fall_below_zero() -> None:
    late = allowed(exchange(answer("Well.")), left=-5, question_left=-60)
    assert (late.seconds_left, late.question_seconds_left) == (0, 0)
    assert allowed(exchange(answer("Well.")), left=30, question_left=200).question_seconds_left == 30


# --- doors and pushes ------------------------------------------------------------------------------------


def test_doors_are_opened_core_first_and_never_the_exceptional() -> None:
    doors = names(allowed(exchange(answer("Well."))).open)
    assert doors == ["baseline", "split", "labels", "rollback"]
    heard = names(allowed(exchange(answer("Well.")), hearing=hearing(heard=("baseline", "split"))).open)
    assert heard == ["labels", "rollback", "owner", "alert"]


def test_no_door_is_opened_twice() -> None:
    now = exchange(answer("Well."), probe("labels"), answer("Hm.", "a2"))
    assert "labels" not in names(allowed(now).open)


def test_at_most_four_doors_a_question() -> None:
    turns: list[Turn] = [answer("Well.")]
    opened = []
    while doors := allowed(exchange(*turns), pressure=1).open:
        opened.append(doors[0].id)
        turns += [probe(doors[0].id, f"m{len(turns)}"), answer("Hm.", f"a{len(turns)}")]
    assert len(opened) == len(set(opened)) == OPENERS == 4


@pytest.mark.parametrize(("pressure", "most"), [(1, 0), (2, 2), (3, 4)])
def test_pushes_are_capped_by_pressure(pressure: int, most: int) -> None:
    now: list[Turn] = [answer("Drift."), probe("labels"), answer("Drift.", "a2")]
    vague = hearing(vague=("baseline", "split", "rollback", "owner", "alert"))
    pushed = 0
    while (can := allowed(exchange(*now), pressure=pressure, hearing=vague)).press:
        assert can.presses == most - pushed
        now += [probe(can.press[0].id, f"m{len(now)}", press=True), answer("Drift.", f"a{len(now)}")]
        pushed += 1
    assert pushed == most == PRESSES[pressure]


def test_what_was_touched_or_asked_for_may_be_pushed_once() -> None:
    now = exchange(answer("Well."), probe("labels"), answer("Hm.", "a2"))
    assert names(allowed(now, hearing=hearing(vague=("owner",))).press) == ["labels", "owner"]
    again = exchange(*now.turns, probe("labels", "m2", press=True), answer("Hm.", "a3"))
    assert names(allowed(again, hearing=hearing(vague=("owner",))).press) == ["owner"]
    assert names(allowed(again, hearing=hearing(heard=("owner",))).press) == []


def test_only_pressure_three_challenges_what_was_right() -> None:
    now = exchange(answer("Well."))
    right = hearing(heard=("baseline",))
    assert names(allowed(now, pressure=3, hearing=right).challenge) == ["baseline"]
    assert allowed(now, pressure=2, hearing=right).challenge == ()
    held = exchange(answer("Well."), probe("baseline", press=True, heard=("baseline",)), answer("Still.", "a2"))
    assert allowed(held, pressure=3).challenge == ()


def test_pushes_wait_while_time_is_needed_for_doors_and_twist() -> None:
    now = exchange(answer("Drift."))
    vague = hearing(vague=("baseline",))
    needed = (len(allowed(now, hearing=vague).open) + 1) * TURN_SECONDS + TURN_SECONDS
    assert allowed(now, hearing=vague, question_left=needed + 1).presses == 2
    assert allowed(now, hearing=vague, question_left=needed - 1).presses == 0
    assert allowed(now, hearing=vague, question_left=needed + 1, pace=1.6).presses == 0


def test_a_slow_candidate_is_pushed_less_not_asked_less() -> None:
    slow = exchange(answer("Drift.", took=100))
    vague = hearing(vague=("baseline",))
    assert allowed(slow, hearing=vague, question_left=500).presses == 0
    assert allowed(exchange(answer("Drift.", took=10)), hearing=vague, question_left=500).presses == 2
    assert names(allowed(slow, question_left=500).open) == names(allowed(slow, question_left=50).open)


def test_in_the_last_seconds_nothing_more_is_asked() -> None:
    now = exchange(answer("Drift."))
    assert allowed(now, left=LAST_SECONDS + 1).must == ""
    assert (allowed(now, left=LAST_SECONDS).must, allowed(now, left=LAST_SECONDS).why) == ("close", "time")
    assert allowed(now, left=1.6 * LAST_SECONDS, pace=1.6).must == "close"


def test_giving_up_shuts_a_door_but_not_under_a_push() -> None:
    asked_for = exchange(answer("Well."), probe("labels"), answer("No idea.", "a2"))
    gone = allowed(asked_for, hearing=hearing(gave_up=True))
    assert "labels" not in names(gone.open) + names(gone.press)
    pushed = exchange(answer("Labels."), probe("labels", press=True, vague=("labels",)), answer("No idea.", "a2"))
    assert "labels" in names(allowed(pushed, hearing=hearing(gave_up=True)).open)


def test_what_was_given_up_may_be_pressed_once_it_is_touched_after_all() -> None:
    later = (
        probe("labels"),
        answer("No idea.", "a2"),
        probe("rollback", "m2", gave_up=True),
        answer("Labels, hm.", "a3"),
    )
    silent = allowed(exchange(answer("Well."), *later), hearing=hearing())
    touched = allowed(exchange(answer("Well."), *later), hearing=hearing(vague=("labels",)))
    assert "labels" not in names(silent.press)
    assert "labels" in names(touched.press)
    assert "labels" not in names(touched.open)


def test_a_push_opens_no_door_and_gives_no_chance() -> None:
    pushed = exchange(answer("Labels."), probe("labels", press=True, vague=("labels",)), answer("Hm.", "a2"))
    assert "labels" in names(allowed(pushed).open)
    labels = pushed.ask.question.point("labels")
    assert labels is not None
    assert chance_of(labels, pushed, None, Verdict.NOT_MET)[0] == "none"
    opened = exchange(answer("Well."), probe("labels"), answer("Hm.", "a2"))
    assert chance_of(labels, opened, None, Verdict.NOT_MET)[0] == "probe"


def test_what_a_push_brought_out_keeps_its_place_among_the_doors() -> None:
    pushed = exchange(answer("Split."), probe("split", press=True, vague=("split",)), answer("Because.", "a2"))
    made = hearing(heard=("split",))
    assert names(allowed(pushed, hearing=made).open) == ["baseline", "labels", "rollback"]


# --- when to stop ----------------------------------------------------------------------------------------


def test_moves_on_when_no_open_point_can_move_a_level() -> None:
    points = (point("a", expected=True), point("b", expected=True), point("c", "exceptional"))
    now = exchange(answer("All of it."), of=question(points=points, twist=None))
    done = allowed(now, pressure=1, hearing=hearing(heard=("a", "b")))
    assert (done.must, done.why) == ("ask", "nothing left")
    assert allowed(now, pressure=1, hearing=hearing(heard=("a",))).must == ""


def test_a_door_is_worth_opening_when_it_can_raise_or_lower_the_level() -> None:
    points = (point("a", expected=True), point("b"), point("c", signal=MODELING))
    now = exchange(answer("A."), of=question(points=points, twist=None))
    assert names(allowed(now, pressure=1, hearing=hearing(heard=("a",))).open) == ["b", "c"]


def test_a_settled_signal_opens_no_more_doors() -> None:
    """Three of three core points and two of four strong ones is level 4 whatever the other two bring."""
    points = [point(n, expected=True) for n in "abc"] + [point(n, "strong") for n in "defg"]
    now = exchange(answer("Much."), of=question(points=points, twist=None))
    assert allowed(now, pressure=1, hearing=hearing(heard=("a", "b", "c", "d"))).open
    assert allowed(now, pressure=1, hearing=hearing(heard=("a", "b", "c", "d", "e"))).must == "ask"


def test_pushes_keep_a_question_open_only_at_their_pressure() -> None:
    points = (point("a", expected=True), point("b", expected=True))
    now = exchange(answer("All of it."), of=question(points=points, twist=None))
    right = hearing(heard=("a", "b"))
    assert [allowed(now, pressure=p, hearing=right).must for p in (1, 2, 3)] == ["ask", "ask", ""]


def test_three_turns_that_lead_back_are_enough() -> None:
    back: list[Turn] = [answer("Eh?")]
    for n in range(1, REDIRECTS + 1):
        assert not allowed(exchange(*back)).lost
        back += [moved(MoveKind.REDIRECT, f"m{n}"), answer("Eh?", f"a{n + 1}")]
    over = allowed(exchange(*back))
    assert over.lost
    assert over.must == ""
    broken = exchange(*back[:-1], answer("Now then.", "a9"), probe("labels", "m9"), answer("So.", "a10"))
    assert not allowed(broken).lost


# --- the twist, facts and exhibits -----------------------------------------------------------------------


def test_the_twist_comes_once_and_late() -> None:
    turns: list[Turn] = [answer("Well.")]
    for n, name in enumerate(["baseline", "split", "labels"], 1):
        assert not allowed(exchange(*turns)).twist
        turns += [probe(name, f"m{n}"), answer("Hm.", f"a{n + 1}")]
    assert allowed(exchange(*turns)).twist
    turns += [moved(MoveKind.TWIST, "m9"), answer("Hm.", "a9")]
    assert not allowed(exchange(*turns)).twist


def test_the_twist_needs_time_for_an_answer() -> None:
    heard = hearing(heard=("baseline", "split", "labels", "owner", "alert"), vague=("rollback",))
    now = exchange(answer("Much."), probe("rollback"), answer("Hm.", "a2"))
    assert allowed(now, hearing=heard, question_left=TURN_SECONDS + 1).twist
    assert not allowed(now, hearing=heard, question_left=TURN_SECONDS - 1).twist


def test_a_twist_that_gives_no_chance_is_left_to_those_who_press() -> None:
    everything = hearing(heard=("baseline", "split", "labels", "rollback", "owner", "alert"))
    now = exchange(answer("All."))
    assert [allowed(now, pressure=p, hearing=everything).twist for p in (1, 2, 3)] == [False, True, True]
    missing = hearing(heard=("baseline", "split", "labels", "owner", "alert"))
    rolled = exchange(answer("All."), probe("rollback"), answer("Hm.", "a2"))
    assert [allowed(rolled, pressure=p, hearing=missing).twist for p in (1, 2, 3)] == [True] * 3


def test_a_twist_gives_no_chance_to_what_was_heard_before_it() -> None:
    twisted = exchange(answer("All."), moved(MoveKind.TWIST, heard=("rollback",)), answer("Hm.", "a2"))
    assert twisted.openings() == {}
    assert exchange(answer("Eh."), moved(MoveKind.TWIST), answer("Hm.", "a2")).openings() == {"rollback": ("twist", 1)}


def test_what_was_revealed_is_not_offered_again() -> None:
    now = exchange(answer("How many?"))
    assert (names(allowed(now).facts), names(allowed(now).exhibits)) == (["volume"], ["regions"])
    given = exchange(
        answer("How many?"),
        moved(MoveKind.REVEAL, item="volume"),
        answer("By region?", "a2"),
        moved(MoveKind.REVEAL, "m2", item="regions"),
        answer("I see.", "a3"),
    )
    assert (allowed(given).facts, allowed(given).exhibits) == ((), ())


def test_the_ledger_remembers_what_was_heard() -> None:
    now = exchange(answer("One."), probe("labels", heard=("baseline",), vague=("owner",)), answer("Two.", "a2"))
    states = {s.point.id: s for s in director.ledger(now, hearing(heard=("owner",), vague=("baseline", "alert")))}
    assert [n for n, s in states.items() if s.heard] == ["baseline", "owner"]
    assert [n for n, s in states.items() if s.vague] == ["alert"]
    assert {n: s.opened for n, s in states.items() if s.opened} == {
        "baseline": "question",
        "split": "question",
        "labels": "probe",
    }
