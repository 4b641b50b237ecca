"""Whose time counts: only the candidate's, and it closes when it is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interviewer.domain.events import Closed
from interviewer.domain.transcript import (
    CommandRecord,
    EndRecord,
)
from interviewer.ports import Reply, View
from tests.holding import PROBE, FakeClock, begun, of_kind, spoken

# --- time ------------------------------------------------------------------------------------------------


def test_only_the_candidates_time_counts() -> None:
    clock = FakeClock()

    def slow(view: View) -> Iterator[Reply]:
        clock.pass_(300)
        yield from PROBE

    new = begun(slow, clock=clock)
    clock.pass_(60)
    list(new.answer("Drift."))
    assert new.elapsed == 60
    clock.pass_(30)
    assert new.elapsed == 90
    answers = new.transcript.answers
    assert (answers[0].at, answers[0].took) == (60, 60)
    assert new.clock_shown().left == 25 * 60 - 90


def test_a_pause_costs_nothing() -> None:
    clock = FakeClock()
    new = begun(PROBE, clock=clock)
    clock.pass_(10)
    list(new.pause())
    clock.pass_(1000)
    assert (new.elapsed, new.deadline(), new.paused) == (10, None, True)
    assert list(new.tick("draft")) == []
    list(new.unpause())
    clock.pass_(5)
    assert (new.elapsed, new.paused) == (15, False)
    assert [r.name for r in of_kind(new, CommandRecord)] == ["pause", "unpause"]


def test_an_answer_ends_a_pause() -> None:
    clock = FakeClock()
    new = begun(PROBE, clock=clock)
    list(new.pause())
    clock.pass_(500)
    list(new.answer("Drift."))
    clock.pass_(5)
    assert new.elapsed == 5


def test_the_deadline_is_when_time_is_up() -> None:
    clock = FakeClock()
    new = begun(clock=clock, minutes=2)
    assert new.deadline() == 120
    clock.pass_(100)
    assert new.deadline() == 20
    assert list(new.tick()) == []
    clock.pass_(21)
    assert new.deadline() == 0


@pytest.mark.parametrize("late", [0, 3])
def test_time_up_keeps_a_draft_as_overtime(late: float) -> None:
    clock = FakeClock()
    new = begun(clock=clock, minutes=1)
    clock.pass_(60 + late)
    events = list(new.tick("I would look at"))
    draft = new.transcript.answers[0]
    assert (draft.text, draft.overtime) == ("I would look at", True)
    assert events[-1] == Closed(reason="time")
    assert spoken(events).endswith("time_up. That is all from me.")
    assert new.ended
    assert new.deadline() is None
    assert list(new.tick("more")) == []


def test_time_up_without_a_draft_adds_no_answer() -> None:
    clock = FakeClock()
    new = begun(clock=clock, minutes=1)
    clock.pass_(60)
    assert list(new.tick("  \n"))
    assert new.transcript.answers == ()


def test_an_answer_sent_after_time_is_kept_and_closes() -> None:
    clock = FakeClock()
    new = begun(clock=clock, minutes=1)
    clock.pass_(75)
    events = list(new.answer("At last."))
    assert new.transcript.answers[0].overtime
    assert events[-1] == Closed(reason="time")


def test_commands() -> None:
    new = begun(plan=("late-meals", "second"))
    assert spoken(new.repeat()).endswith("How do you work this?")
    assert spoken(new.skip()) == "The error of second jumped. How do you work this?"
    assert list(new.skip())[-1] == Closed(reason="finished")
    assert [r.name for r in of_kind(new, CommandRecord)] == ["repeat", "skip", "skip"]


def test_the_candidate_may_end_it() -> None:
    new = begun()
    events = list(new.end("candidate"))
    assert spoken(events) == "That is all from me."
    assert of_kind(new, EndRecord)[0].reason == "candidate"
    assert list(new.end("candidate")) == []


def test_what_was_typed_and_not_sent_can_be_kept() -> None:
    new = begun()
    new.keep("I was about to say")
    assert new.transcript.answers[0].text == "I was about to say"
