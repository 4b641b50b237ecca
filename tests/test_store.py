"""Transcripts on disk: whole lines or none, one writer, and every fault told with what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from interviewer.domain.transcript import VERSION, Record, record_adapter
from interviewer.errors import DataError, InterviewerError, StoreError
from interviewer.store import (
    TranscriptLog,
    fold,
    reopen,
)
from tests.builders import ROOT, answer, asked, opening, probe, question

RECORDS: tuple[Record, ...] = (
    opening(),
    asked(question()),
    answer("I’d look at the labels – first.\nThen “the rest”."),
    probe("labels"),
    answer("Yes.", "a2"),
)


def write(path: Path, *records: Record) -> Path:
    with TranscriptLog(path) as log:
        for record in records or RECORDS:
            log.append(record)
    return path


def told(error: pytest.ExceptionInfo[InterviewerError]) -> str:
    return str(error.value)


# --- reading back ----------------------------------------------------------------------------------------


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    path = write(tmp_path / "new" / "one.jsonl")
    folded = fold(path)
    assert folded.transcript.records == RECORDS
    assert (folded.torn, folded.end) == (b"", path.stat().st_size)
    assert [p.name for p in path.parent.iterdir()] == ["one.jsonl"]  # the lock is gone


def test_each_record_is_one_line_on_disk_when_append_returns(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with TranscriptLog(path) as log:
        for count, record in enumerate(RECORDS, 1):
            log.append(record)
            assert path.read_bytes().count(b"\n") == count
            assert len(fold(path).transcript.records) == count


def test_a_torn_last_line_goes_to_a_sidecar(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    with TranscriptLog(path) as log:
        transcript, told_ = reopen(path)
        log.append(answer("Again.", "a2"))
    assert len(transcript.records) == len(RECORDS) - 1
    assert "one.torn" in told_
    last = whole.splitlines(keepends=True)[-1]
    assert (tmp_path / "one.torn").read_bytes() == last[:-9] + b"\n"
    assert fold(path).transcript.answers[-1].text == "Again."


def test_remains_of_several_crashes_are_kept_side_by_side(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    for rest in (b'{"type":"ans', b"\0\0\0\0"):
        with path.open("ab") as file:
            file.write(rest)
        assert reopen(path)[1]
    assert (tmp_path / "one.torn").read_bytes() == b'{"type":"ans\n\0\0\0\0\n'
    assert reopen(path) == (fold(path).transcript, "")


def test_a_last_line_without_its_line_break_is_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    path.write_bytes(path.read_bytes()[:-1])
    with TranscriptLog(path) as log:
        transcript, told_ = reopen(path)
        assert (len(transcript.records), told_) == (len(RECORDS), "")
        log.append(answer("And more.", "a3"))
    assert [a.text for a in fold(path).transcript.answers][1:] == ["Yes.", "And more."]


@pytest.mark.parametrize("broken", [b"{}", b"not json", b"", b"\xff\xfe", b'{"type":"answer","id":"a9"}', b"[1]"])
def test_a_corrupt_line_is_named_with_file_and_line(tmp_path: Path, broken: bytes) -> None:
    path = write(tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], broken + b"\n", *lines[3:]]))
    with pytest.raises(DataError) as error:
        fold(path)
    assert f"{path}:3: not a transcript record" in told(error)
    assert "Remove or mend that line" in told(error)


def test_a_corrupt_last_line_that_was_finished_is_not_forgiven(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    with path.open("ab") as file:
        file.write(b'{"type":"answer"}\n')
    with pytest.raises(DataError, match=r"one\.jsonl:6"):
        fold(path)


def test_an_unknown_field_is_a_fault_not_silence(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace('"overtime"', '"overtim"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        fold(path)
    assert ":5:" in told(error)
    assert "overtim" in told(error)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"{}\n", b'{"type":"end","reason":"time","at":1}\n', b"a,b,c\n1,2,3\n"]
)
def test_what_is_no_transcript_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"one\.jsonl:1: "):
        fold(path)


@pytest.mark.parametrize("extra", [{}, {"mood": "good"}])
def test_a_newer_version_is_told_as_that(tmp_path: Path, extra: dict[str, str]) -> None:
    path = write(tmp_path / "one.jsonl")
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    newer = json.dumps({**json.loads(first), "version": VERSION + 1, **extra})
    path.write_text("\n".join([newer, *rest]) + "\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        fold(path)
    assert "one.jsonl:1:" in told(error)
    assert f"a newer version (format {VERSION + 1}; this one reads {VERSION}). Upgrade" in told(error)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        fold(tmp_path / "none.jsonl")
    with pytest.raises(StoreError, match="cannot be read"):
        fold(tmp_path)


# --- one writer ------------------------------------------------------------------------------------------


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", dedent(code), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


HOLDS = """
    import sys, pathlib
    from interviewer.store import TranscriptLog
    with TranscriptLog(pathlib.Path(sys.argv[1])):
        print("open", flush=True)
        sys.stdin.readline()
"""


def test_a_second_process_is_kept_out_until_the_first_has_left(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    with python(HOLDS, path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError) as error, TranscriptLog(path):
            pass
        assert "one.jsonl is open in another process" in told(error)
        other.communicate("\n")
    write(path, answer("Now.", "a3"))
    assert fold(path).transcript.answers[-1].text == "Now."


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = write(tmp_path / "one.jsonl")
    with python(HOLDS, path) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
        other.communicate()
    write(path, answer("Now.", "a3"))


# --- where nothing can be written ------------------------------------------------------------------------


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for path in (tmp_path / "file" / "one.jsonl", tmp_path / "file" / "deep" / "one.jsonl"):
        with pytest.raises(StoreError) as error, TranscriptLog(path):
            pass
        assert f"cannot write to {path.parent}" in told(error)
        assert "INTERVIEWER_HOME=FOLDER" in told(error)


def test_a_file_that_cannot_be_opened_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.mkdir()
    with pytest.raises(StoreError, match="cannot write to"), TranscriptLog(path):
        pass
    path.rmdir()
    write(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot write to"), TranscriptLog(tmp_path / "one.jsonl"):
            pass
    finally:
        tmp_path.chmod(0o700)


FULL = """
    import pathlib, resource, sys
    from interviewer.errors import InterviewerError
    from interviewer.store import TranscriptLog
    from tests.builders import answer, asked, opening, question

    path = pathlib.Path(sys.argv[1])
    with TranscriptLog(path) as log:
        log.append(opening())
        log.append(asked(question()))
        log.append(answer("The first answer."))
        room = path.stat().st_size + 40  # less than a line
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        try:
            log.append(answer("The second answer.", "a2"))
        except InterviewerError as error:
            print(error)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
            sys.exit(error.exit_code)
"""


def test_a_full_disk_is_told_and_the_words_are_saved_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    with python(FULL, path) as full:
        out, err = full.communicate()
    assert full.returncode == 1, err
    assert f"{path}: could not be written: File too large." in out
    assert "Free some space, then: interviewer resume one" in out
    rescued = Path(out.split("safe in ")[1].split(";")[0])
    try:
        saved = record_adapter.validate_json(rescued.read_bytes())
        assert saved == answer("The second answer.", "a2")
    finally:
        rescued.unlink()
    assert [a.text for a in fold(path).transcript.answers] == ["The first answer."]
    assert fold(path).torn == b""


def test_after_a_full_disk_the_same_log_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "one.jsonl"
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with TranscriptLog(path) as log:
        for record in RECORDS[:3]:
            log.append(record)
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
            patch.setattr("interviewer.store.TranscriptLog._rescue", lambda *_: "Saved.")
            with pytest.raises(StoreError, match="No space left on device"):
                log.append(RECORDS[3])
        log.append(RECORDS[4])
    assert fold(path).transcript.records == (*RECORDS[:3], RECORDS[4])
