"""A folder of transcripts: found by id or newest first, hostile names refused, scorecards beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.domain.scorecard import JudgeIdentity, Scorecard
from interviewer.domain.signal import Seniority
from interviewer.domain.transcript import EndRecord, Record
from interviewer.errors import DataError, StoreError, UnknownName
from interviewer.store import TranscriptLog, Transcripts, load_scorecard, save_scorecard, scorecard_path
from tests.builders import answer, asked, opening, question

RECORDS: tuple[Record, ...] = (opening(), asked(question()), answer("The labels first."))


def write(path: Path, *records: Record) -> Path:
    with TranscriptLog(path) as log:
        for record in records or RECORDS:
            log.append(record)
    return path


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..", ".", "", "a/b", "a..b", "a b", "-x", "a\0b", "a\nb", "x" * 200, "a*", "~root"]
)
def test_a_hostile_id_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownName, match="is not a session id"):
        Transcripts(tmp_path).path(name)


def test_a_name_that_is_not_there_is_told_with_the_newest(tmp_path: Path) -> None:
    sessions = Transcripts(tmp_path)
    with pytest.raises(UnknownName, match="There are none yet"):
        sessions.find("2026-01-01-mlops-aaaa")
    write(tmp_path / "2026-11-23-mlops-4f2a.jsonl")
    with pytest.raises(UnknownName, match="The newest are: 2026-11-23-mlops-4f2a"):
        sessions.find("2026-11-23-mlops-ffff")
    with pytest.raises(UnknownName, match="there is no transcript"):
        sessions.find("../elsewhere.jsonl")


def test_files_of_other_names_are_not_ours(tmp_path: Path) -> None:
    sound = write(tmp_path / "2026-11-23-mlops-4f2a.jsonl")
    for stray in ("2026-11-24 copy.jsonl", "a..b.jsonl", "-rf.jsonl", "naïve.jsonl", "notes.txt"):
        (tmp_path / stray).write_bytes(b"stray")
    sessions = Transcripts(tmp_path)
    assert sessions.ids() == ["2026-11-23-mlops-4f2a"]
    assert sessions.seen() == ["late-meals"]
    assert sessions.find(None) == sound


def test_the_newest_comes_first_and_the_finished_can_be_passed_over(tmp_path: Path) -> None:
    older = write(tmp_path / "2026-11-22-mlops-aaaa.jsonl")
    newer = write(tmp_path / "2026-11-23-mlops-bbbb.jsonl", *RECORDS, EndRecord(reason="time", at=9))
    sessions = Transcripts(tmp_path)
    assert sessions.find(None) == newer
    assert sessions.find(None, unfinished=True) == older
    assert sessions.find(str(newer)) == newer
    older.unlink()
    with pytest.raises(UnknownName, match="no unfinished interview"):
        sessions.find(None, unfinished=True)


def test_questions_asked_lately_are_known_without_reading_whole_files(tmp_path: Path) -> None:
    write(tmp_path / "2026-11-22-mlops-aaaa.jsonl")
    write(tmp_path / "2026-11-23-mlops-bbbb.jsonl", opening(), asked(question("second")))
    (tmp_path / "2026-11-24-mlops-cccc.jsonl").write_bytes(b"\xff broken\n")
    assert Transcripts(tmp_path).seen() == ["second", "late-meals"]
    assert Transcripts(tmp_path).seen(most=2) == ["second"]
    assert Transcripts(tmp_path / "nowhere").seen() == []


# --- scorecards ------------------------------------------------------------------------------------------


def card() -> Scorecard:
    return Scorecard(
        session="one",
        transcript_sha256="0" * 64,
        seniority=Seniority.MID,
        bar=3,
        judge=JudgeIdentity(kind="offline", model="offline", program="test", prompt_sha256=""),
        signals=(),
        points=(),
    )


def test_a_scorecard_lies_beside_its_transcript(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    assert load_scorecard(path) is None
    assert save_scorecard(path, card()) == tmp_path / "one.scorecard.json"
    assert load_scorecard(path) == card()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one.jsonl", "one.scorecard.json"]
    assert Transcripts(tmp_path).ids() == ["one"]


def test_what_is_no_scorecard_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    for broken in (b"{}", b"\xff", b"", b"[]"):
        scorecard_path(path).write_bytes(broken)
        with pytest.raises(DataError, match=r"one\.scorecard\.json: not a scorecard"):
            load_scorecard(path)


def test_a_scorecard_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="The transcript is safe"):
        save_scorecard(tmp_path / "gone" / "one.jsonl", card())
    scorecard_path(tmp_path / "one.jsonl").mkdir()
    with pytest.raises(StoreError, match="could not be written"):
        save_scorecard(tmp_path / "one.jsonl", card())
    assert [p.name for p in tmp_path.iterdir()] == ["one.scorecard.json"]
