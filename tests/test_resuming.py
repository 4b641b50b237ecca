"""Resuming an interview from any cut of its transcript: it goes on, and no whole answer is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from interviewer.domain.events import Event, ExhibitShown
from interviewer.domain.move import Move, MoveKind
from interviewer.errors import DataError
from interviewer.ports import Cancel, Reply, Spoke, Told, Usage, View
from interviewer.session import Session
from interviewer.store import TranscriptLog, fold, reopen
from tests.builders import opening
from tests.holding import Doors, FakeClock, Replies, Script, session, spoken

PROBE: list[Reply] = [Spoke("model"), Move(kind=MoveKind.PROBE, point="labels"), "You said ", "drift. What shows it?"]


def begun(*turns: Script, clock: FakeClock | None = None) -> Session:
    """A session whose first question was asked."""
    new = session(Replies(list(turns)), clock=clock)
    list(new.start())
    return new


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
    assert spoken(events) == "The error of late-meals jumped. How do you work this?Here you are."
    assert [e.exhibit.id for e in events if isinstance(e, ExhibitShown)] == ["board", "regions"]


def test_resumed_after_an_answer_it_replies() -> None:
    first = begun(PROBE)
    first.answer("Drift.")
    again = session(Replies([PROBE]), records=first.transcript.records)
    assert spoken(again.start()).endswith("You said drift. What shows it?")
