"""A practice that goes wrong midway: what was said stays, and the interview can be gone on with."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import yaml

from interviewer import practice
from interviewer.domain.transcript import AnswerRecord, Record, SessionRecord
from interviewer.errors import ModelError, ModelUnavailable, NothingAnswered, StoreError
from interviewer.frontends.piped import Lines, Piped
from interviewer.settings import load
from interviewer.store import TranscriptLog, fold
from interviewer.wiring import Wanted, Wiring


@pytest.fixture
def wiring(tmp_path: Path) -> Wiring:
    return Wiring(load({"INTERVIEWER_HOME": str(tmp_path)}))


def opening(wiring: Wiring, model: str = "offline") -> SessionRecord:
    return wiring.opening(Wanted(round="mlops", persona="bar-raiser", model=model, seed=3, minutes=10))


def room(said: str) -> Piped:
    """A front end that reads these lines."""
    ours, theirs = os.pipe()
    os.write(theirs, said.encode())
    os.close(theirs)
    return Piped(Lines(ours), io.StringIO(), as_json=False)


def test_an_interview_without_an_answer_leaves_nothing(wiring: Wiring) -> None:
    first = opening(wiring)
    with pytest.raises(NothingAnswered) as error:
        practice.start(wiring, first, room("\n/repeat\n\n"))
    assert error.value.exit_code == 1
    assert list(wiring.transcripts.folder.iterdir()) == []


def test_a_full_disk_at_the_first_answer_leaves_an_interview_to_go_on_with(
    wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opening(wiring)
    append = TranscriptLog.append

    def full(self: TranscriptLog, record: Record, /) -> None:
        if isinstance(record, AnswerRecord):
            raise StoreError("could not be written", hint=f"Free some space, then: interviewer resume {first.id}")
        append(self, record)

    with monkeypatch.context() as patch:
        patch.setattr(TranscriptLog, "append", full)
        with pytest.raises(StoreError):
            practice.start(wiring, first, room("I would look at the labels by region first.\n"))
    path = wiring.transcripts.find(first.id)
    assert fold(path).transcript.answers == ()
    practice.resume(wiring, path, room("I would look at the labels by region first.\n"))
    assert [a.text for a in fold(path).transcript.answers] == ["I would look at the labels by region first."]


def test_a_model_that_is_cut_off_loses_no_answer(wiring: Wiring, tmp_path: Path) -> None:
    script = tmp_path / "talk.yaml"
    cut = {"fault": "cut", "text": "move=redirect; point=none\nWhere", "after": 30}
    script.write_text(yaml.safe_dump({"replies": [cut, cut]}), encoding="utf-8")
    first = opening(wiring, f"scripted/{script}")
    with pytest.raises(ModelUnavailable):
        practice.start(wiring, first, room("The labels first.\nThen the regions.\n"))
    path = wiring.transcripts.find(first.id)
    assert [a.text for a in fold(path).transcript.answers] == ["The labels first."]
    assert not fold(path).transcript.ended
    replies = ["move=redirect; point=none\nWhere would you look?", "{}", "{}"]
    script.write_text(yaml.safe_dump({"replies": replies}), encoding="utf-8")
    with pytest.raises(ModelError, match="Judge it later"):  # the script holds no judging
        practice.resume(wiring, path, room("/end\n"))
    assert fold(path).transcript.ended
    assert [a.text for a in fold(path).transcript.answers] == ["The labels first."]


def test_a_torn_transcript_is_told_and_gone_on_with(wiring: Wiring, capsys: pytest.CaptureFixture[str]) -> None:
    first = opening(wiring)
    practice.start(wiring, first, room("The labels first.\n"))
    path = wiring.transcripts.find(first.id)
    lines = path.read_bytes().splitlines(keepends=True)
    answered = next(n for n, line in enumerate(lines) if b'"type":"answer"' in line)
    path.write_bytes(b"".join(lines[: answered + 1]) + b'{"type":"move","id":"m1"')
    practice.resume(wiring, path, room("And then the regions.\n"))
    assert f"its remains are in {path.stem}.torn" in capsys.readouterr().err
    again = fold(path).transcript
    assert [a.text for a in again.answers] == ["The labels first.", "And then the regions."]
    assert again.ended


def test_a_write_up_is_not_introduced_twice_when_an_interview_is_resumed(wiring: Wiring, tmp_path: Path) -> None:
    project = tmp_path / "project.md"
    project.write_text(
        "I built a parrot that repeats invoices. It was wrong one time in nine, and nobody looked at it."
    )
    first = wiring.opening(Wanted(round="project-deep-dive", model="offline", seed=3, minutes=30, project=project))
    practice.start(wiring, first, room("It read invoices aloud.\n"))
    path = wiring.transcripts.find(first.id)
    lines = path.read_bytes().splitlines(keepends=True)
    answered = next(n for n, line in enumerate(lines) if b'"type":"answer"' in line)
    path.write_bytes(b"".join(lines[: answered + 1]))
    practice.resume(wiring, path, room("/skip\n"))
    asks = [e.ask.text for e in fold(path).transcript.exchanges]
    assert len(asks) == 2
    assert ["I have read your write-up" in text for text in asks] == [True, False]
