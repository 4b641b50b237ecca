"""One interview without a front end: words kept first, only the candidate's time counted, and any cut resumed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.domain.events import Closed, ExhibitShown, Notice, SpeechDelta, SpeechEnd, Thinking
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    Given,
    MoveRecord,
    NoticeRecord,
    Record,
    UsageRecord,
)
from interviewer.errors import ModelUnavailable, StoreError
from interviewer.ports import Cancel, Reply, Told, Usage, View, Waiting
from interviewer.store import TranscriptLog, fold
from tests.builders import question
from tests.holding import GO_ON, PROBE, FakeClock, MemoryLog, Replies, begun, of_kind, recorded, session, spoken

# --- beginning and going on ------------------------------------------------------------------------------


def test_begins_in_the_persona_and_puts_the_evidence_on_the_table() -> None:
    events = list(session(Replies([])).start())
    assert spoken(events) == (
        "I am Robin, and we have 25 minutes. The error of late-meals jumped. How do you work this?"
    )
    assert [e.exhibit.id for e in events if isinstance(e, ExhibitShown)] == ["board"]
    assert [type(r).__name__ for r in recorded(events)] == ["SessionRecord", "AskRecord"]
    assert isinstance(events[-1], SpeechEnd)


def test_the_question_is_embedded_whole() -> None:
    ask = of_kind(begun(), AskRecord)[0]
    assert ask.question == question("late-meals")
    assert len(ask.sha256) == 64
    assert ask.budget == 500  # 25 minutes for three questions, not for the four that would fit


def test_a_probe_is_spoken_and_recorded_as_shown() -> None:
    new = begun(PROBE)
    assert spoken(new.answer("Drift.")) == "You said drift. What shows it?"
    made = of_kind(new, MoveRecord)[0]
    assert (made.text, made.by, made.cut, made.ask) == ("You said drift. What shows it?", "model", False, "q1")


def test_a_bridge_is_spoken_with_the_next_question() -> None:
    new = begun(GO_ON)
    events = list(new.answer("That was all."))
    assert spoken(events) == "Let us go on. The error of second jumped. How do you work this?"
    assert of_kind(new, MoveRecord)[0].text == ""
    assert of_kind(new, AskRecord)[1].text == "Let us go on. The error of second jumped. How do you work this?"


def test_an_exhibit_is_put_on_the_table_when_it_is_revealed() -> None:
    new = begun([Move(kind=MoveKind.REVEAL, item="regions"), "Here you are."])
    assert [e.exhibit.id for e in new.answer("By region?") if isinstance(e, ExhibitShown)] == ["regions"]


def test_a_question_of_ones_own_words_comes_first() -> None:
    new = session(Replies([GO_ON]))
    new.preface = lambda q: f'You wrote: "{q.id}".'
    assert 'You wrote: "late-meals". The error' in spoken(new.start())
    assert 'Let us go on. You wrote: "second". The error' in spoken(new.answer("Yes."))


def test_leave_is_taken_in_the_personas_own_words() -> None:
    new = begun([Move(kind=MoveKind.CLOSE), "Bye, you were great."], plan=("late-meals",))
    events = list(new.answer("That was all."))
    assert spoken(events) == "That is all from me."
    assert events[-1] == Closed(reason="finished")
    assert new.ended


def test_usage_waiting_and_notices_are_passed_on() -> None:
    told = Told("engine", "The embedded engine decides now.")
    new = begun([Waiting("trying again"), Usage(900, 30, 700, 0.01), told, *PROBE])
    events = list(new.answer("Drift."))
    assert Thinking(why="trying again") in events
    assert Notice(text=told.text) in events
    assert of_kind(new, UsageRecord)[0].cached_tokens == 700
    assert of_kind(new, NoticeRecord)[0].kind == "engine"


def test_who_was_told_once_stays_told() -> None:
    interviewer = Replies([[Told("engine", "Taken over."), *PROBE], PROBE])
    new = session(interviewer)
    list(new.start())
    for text in ("One.", "Two."):
        list(new.answer(text))
    assert [v.taken_over for v in interviewer.views] == [False, True]


# --- words first -----------------------------------------------------------------------------------------


def test_the_words_are_on_disk_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with TranscriptLog(path) as log:
        new = begun(PROBE, log=log)
        waiting = new.answer("  My answer​ is drift.  ", Given.PASTED)
        kept = fold(path).transcript.answers
        assert [(a.text, a.given) for a in kept] == [("My answer is drift.", Given.PASTED)]
        del waiting
    assert len(fold(path).transcript.answers) == 1


def test_an_answer_that_could_not_be_kept_is_told_and_not_counted() -> None:
    class Full(MemoryLog):
        def append(self, record: Record, /) -> None:
            if isinstance(record, AnswerRecord):
                raise StoreError("no space")
            super().append(record)

    new = begun(PROBE, log=Full())
    with pytest.raises(StoreError):
        new.answer("Drift.")
    assert new.transcript.answers == ()


def test_a_model_that_fails_can_be_asked_again() -> None:
    def fails(view: View) -> Iterator[Reply]:
        yield Waiting("connecting")
        raise ModelUnavailable("cut off")

    new = begun(fails, fails, PROBE)
    events = new.answer("Drift.")
    with pytest.raises(ModelUnavailable):
        list(events)
    waiting = [new.waiting_for_reply]
    with pytest.raises(ModelUnavailable):
        list(new.proceed())
    assert spoken(new.proceed()) == "You said drift. What shows it?"
    assert [*waiting, new.waiting_for_reply] == [True, False]
    assert len(new.transcript.answers) == 1


# --- cancelling ------------------------------------------------------------------------------------------


def test_a_cancelled_reply_is_recorded_as_far_as_it_was_shown() -> None:
    new = begun(PROBE)
    events = []
    for event in new.answer("Drift."):
        events.append(event)
        if isinstance(event, SpeechDelta):
            new.cancel()
    assert spoken(events) == "You said "
    made = of_kind(new, MoveRecord)[0]
    assert (made.text, made.cut) == ("You said", True)
    assert not new.waiting_for_reply
    assert new.deadline() is not None


def test_a_reply_cancelled_before_a_word_was_shown_did_not_happen() -> None:
    befores: list[list[Reply]] = [[], [Move(kind=MoveKind.PROBE, point="labels")]]
    for before in befores:

        class Slow:
            waits = True

            def __init__(self, before: list[Reply]) -> None:
                self.before = before

            def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
                yield from self.before
                cancel.cancel()

        new = session(Slow(before))
        list(new.start())
        list(new.answer("Drift."))
        assert of_kind(new, MoveRecord) == []
        assert new.waiting_for_reply
        assert len(new.transcript.answers) == 1


def test_an_interrupt_while_waiting_keeps_what_was_shown() -> None:
    def interrupted(view: View) -> Iterator[Reply]:
        yield from PROBE[:3]
        raise KeyboardInterrupt

    clock = FakeClock()
    new = begun(interrupted, clock=clock)
    with pytest.raises(KeyboardInterrupt):
        list(new.answer("Drift."))
    made = of_kind(new, MoveRecord)[0]
    assert (made.text, made.cut) == ("You said", True)
    clock.pass_(10)
    assert new.elapsed == 10


def test_a_new_reply_is_not_cancelled_by_an_old_cancel() -> None:
    new = begun(PROBE)
    new.cancel()
    assert spoken(new.answer("Drift.")) == "You said drift. What shows it?"
