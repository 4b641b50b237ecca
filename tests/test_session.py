"""One interview without a front end: words kept first, only the candidate's time counted, and any cut resumed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.domain.events import Closed, Event, ExhibitShown, Notice, SpeechDelta, SpeechEnd, Thinking
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    CommandRecord,
    EndRecord,
    Given,
    MoveRecord,
    NoticeRecord,
    Record,
    UsageRecord,
)
from interviewer.errors import DataError, ModelUnavailable, StoreError
from interviewer.ports import Cancel, Reply, Spoke, Told, Usage, View, Waiting
from interviewer.session import Session
from interviewer.store import TranscriptLog, fold, reopen
from tests.builders import Doors, FakeClock, MemoryLog, Replies, opening, question, recorded, session, spoken

PROBE: list[Reply] = [Spoke("model"), Move(kind=MoveKind.PROBE, point="labels"), "You said ", "drift. What shows it?"]
GO_ON: list[Reply] = [Spoke("model"), Move(kind=MoveKind.ASK), "Let us go on."]


def begun(*turns: Any, clock: FakeClock | None = None, log: Any = None, **changes: Any) -> Session:
    """A session whose first question was asked."""
    new = session(Replies(list(turns)), first=opening(**changes), clock=clock, log=log)
    list(new.start())
    return new


def of_kind(new: Session, kind: type) -> list[Any]:
    return [r for r in new.transcript.records if isinstance(r, kind)]


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


# --- cancelling --------------------------------------------------------------------------------------------


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


# --- time --------------------------------------------------------------------------------------------------


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


# --- resuming ----------------------------------------------------------------------------------------------


class Finishes(Doors):
    """As ``Doors``, with a notice and usage on the way, as a model would give them."""

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        if len(view.said) == 3:
            yield Told("repair", "One reply had to be mended.")
        yield Usage(100, 10)
        yield from super().reply(view, cancel)


def go_on(new: Session, clock: FakeClock, number: int = 0) -> None:
    """Answer until the interview is over."""
    while not new.ended:
        clock.pass_(20)
        number += 1
        list(new.answer(f"Answer number {number}. Ünïcode – “quoted” and a second\nline."))


def held(path: Path) -> bytes:
    """A finished interview on disk, with a pause and a repeat in it."""
    clock = FakeClock()
    with TranscriptLog(path) as log:
        new = session(Finishes(), log=log, clock=clock, first=opening(plan=("late-meals", "second"), minutes=12))
        list(new.start())
        list(new.answer("Answer zero."))
        list(new.repeat())
        list(new.pause())
        list(new.answer("Answer after a pause."))
        go_on(new, clock)
    return path.read_bytes()


def resume(path: Path) -> tuple[list[Event], str, list[str]]:
    """Go on from a file to the end: the first events, what is told, and the answers that were there."""
    clock = FakeClock()
    with TranscriptLog(path) as log:
        transcript, told = reopen(path)
        before = [a.text for a in transcript.answers]
        new = session(Finishes(), log=log, clock=clock, first=transcript.session, records=transcript.records)
        if transcript.ended:
            return [], told, before
        events = list(new.start())
        go_on(new, clock, len(before))
        assert [a.text for a in new.transcript.answers][: len(before)] == before
    return events, told, before


def whole_answers(data: bytes) -> int:
    return sum(line.endswith(b"}\n") and b'"type":"answer"' in line for line in data.splitlines(keepends=True))


def test_every_line_end_is_a_place_to_resume_from(tmp_path: Path) -> None:
    lines = held(tmp_path / "whole.jsonl").splitlines(keepends=True)
    assert len(lines) > 20
    for count in range(1, len(lines)):
        path = tmp_path / "cut.jsonl"
        path.write_bytes(b"".join(lines[:count]))
        events, told, before = resume(path)
        after = fold(path).transcript
        assert told == ""
        assert len(before) == whole_answers(b"".join(lines[:count]))
        assert after.ended
        assert [a.text for a in after.answers][: len(before)] == before
        assert len({r.id for r in after.answers}) == len(after.answers)
        if events and b'"kind":"close"' not in lines[count - 1]:
            assert spoken(events), f"nothing was said after line {count}"


def test_any_byte_is_a_place_to_resume_from(tmp_path: Path) -> None:
    data = held(tmp_path / "whole.jsonl")
    first = data.index(b"\n") + 1
    rng = random.Random(11)
    ends = [at + 1 for at, byte in enumerate(data) if byte == ord("\n")]
    cuts = [rng.randrange(first, len(data)) for _ in range(60)] + [end - 1 for end in ends[1:]] + [first + 1]
    for cut in cuts:
        path = tmp_path / "cut.jsonl"
        path.with_suffix(".torn").unlink(missing_ok=True)
        path.write_bytes(data[:cut])
        _, told, before = resume(path)
        assert len(before) >= whole_answers(data[:cut])
        assert fold(path).transcript.ended
        assert fold(path).torn == b""
        torn = data[data.rindex(b"\n", 0, cut) + 1 : cut]
        if torn and not torn.endswith(b"}"):
            assert told
            assert path.with_suffix(".torn").read_bytes() == torn + b"\n"


def test_a_cut_in_the_first_line_is_told(tmp_path: Path) -> None:
    data = held(tmp_path / "whole.jsonl")
    for cut in (0, 10, data.index(b"\n") - 5):
        path = tmp_path / "cut.jsonl"
        path.write_bytes(data[:cut])
        with pytest.raises(DataError, match=r"cut\.jsonl:1: a transcript begins with a session record"):
            resume(path)


def test_time_goes_on_where_it_stood() -> None:
    clock = FakeClock()
    first = begun(PROBE, clock=clock)
    clock.pass_(100)
    list(first.answer("Drift."))
    later = FakeClock(5.0)
    again = session(Replies([PROBE]), clock=later, records=first.transcript.records)
    list(again.start())
    assert again.elapsed == 100
    later.pass_(7)
    assert again.elapsed == 107


def test_resumed_it_says_again_where_it_stood() -> None:
    first = begun([Move(kind=MoveKind.REVEAL, item="regions"), "Here you are."], PROBE)
    list(first.answer("By region?"))
    again = session(Replies([]), records=first.transcript.records)
    events = list(again.start())
    assert spoken(events) == "Here you are."
    assert [e.exhibit.id for e in events if isinstance(e, ExhibitShown)] == ["board", "regions"]


def test_resumed_after_an_answer_it_replies() -> None:
    first = begun(PROBE)
    first.answer("Drift.")
    again = session(Replies([PROBE]), records=first.transcript.records)
    assert spoken(again.start()).endswith("You said drift. What shows it?")
