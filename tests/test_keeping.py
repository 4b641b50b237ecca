"""Delete, and where doctor says that everything lies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer import keeping
from interviewer.errors import UsageError
from interviewer.settings import load
from interviewer.store import TranscriptLog, Transcripts, save_transcript
from tests.builders import answer, exchange, transcript
from tests.test_cli import run

MADE = transcript(exchange(answer("I split it by team.")))


def kept(home: Path, name: str) -> Path:
    return save_transcript(home / "transcripts" / f"{name}.jsonl", MADE.records)


def left(home: Path) -> list[str]:
    return sorted(str(p.relative_to(home)) for p in home.rglob("*") if p.is_file())


def test_delete_takes_all_that_belongs_to_a_session_and_nothing_else(tmp_path: Path) -> None:
    path, other = kept(tmp_path, "2026-a"), kept(tmp_path, "2026-a.b")
    for name in ("2026-a.scorecard.json", "2026-a.torn", ".2026-a.scorecard.json.tmp", "2026-a.jsonl.lock"):
        (path.parent / name).write_text("x")
    (path.parent / "2026-a.by-hand").mkdir()
    (path.parent / "2026-a.by-hand" / "judge.prompt.md").write_text("x")
    (tmp_path / "tmp").mkdir()
    (tmp_path / "2026-a-rescued-1.jsonl").write_text("x")
    (tmp_path / "tmp" / "2026-a-rescued-2.jsonl").write_text("x")
    (tmp_path / "notes.jsonl").write_text("x")
    extra = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path / "tmp")}
    done = run("delete", "2026-a", "--yes", home=tmp_path, extra=extra)
    assert done.returncode == 0, done.stderr
    assert left(tmp_path) == ["notes.jsonl", "transcripts/2026-a.b.jsonl"]
    assert done.stdout.splitlines()[-1] == f"Removed {path}", "the transcript goes last"
    assert done.stdout.count("Removed ") == 7
    assert other.is_file()


@pytest.mark.parametrize(
    ("ids", "everything", "told"),
    [
        (["2026-a", "2026-z"], False, "there is no session '2026-z'"),
        (["mine.jsonl"], False, "there is no session"),
        (["../mine"], False, "is not a session id"),
        ([], False, "no session is named"),
        (["2026-a"], True, "do not go together"),
    ],
)
def test_only_sessions_that_are_there_are_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ids: list[str], everything: bool, told: str
) -> None:
    kept(tmp_path, "2026-a")
    (tmp_path / "mine.jsonl").write_text("x")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=told):
        keeping.chosen(Transcripts(tmp_path / "transcripts"), ids, everything=everything)


def test_delete_in_a_pipe_needs_a_yes(tmp_path: Path) -> None:
    kept(tmp_path, "2026-a")
    kept(tmp_path, "2026-b")
    done = run("delete", "--all", home=tmp_path)
    assert done.returncode == 2
    assert "2 sessions would be removed for good\nAdd --yes" in done.stderr
    assert left(tmp_path) == ["transcripts/2026-a.jsonl", "transcripts/2026-b.jsonl"]
    done = run("delete", "--all", "--yes", "--json", home=tmp_path)
    assert len(json.loads(done.stdout)["removed"]) == 2
    assert left(tmp_path) == []


def test_an_open_session_is_not_removed_and_neither_is_another(tmp_path: Path) -> None:
    kept(tmp_path, "2026-a")
    with TranscriptLog(kept(tmp_path, "2026-b")):
        done = run("delete", "--all", "--yes", home=tmp_path)
    assert done.returncode == 1
    assert "2026-b.jsonl is open in another process; nothing was removed" in done.stderr
    assert left(tmp_path) == ["transcripts/2026-a.jsonl", "transcripts/2026-b.jsonl"]


def test_a_link_is_removed_and_what_it_leads_to_is_not(tmp_path: Path) -> None:
    path = kept(tmp_path, "2026-a")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("x")
    (path.parent / "2026-a.by-hand").symlink_to(tmp_path / "precious")
    assert run("delete", "2026-a", "--yes", home=tmp_path).returncode == 0
    assert left(tmp_path) == ["precious/file"]


def test_what_was_written_from_a_session_is_told_and_the_index_is_forgotten(tmp_path: Path) -> None:
    path = save_transcript(tmp_path / "transcripts" / f"{MADE.session.id}.jsonl", MADE.records)
    for command in ("judge", "history", "outline"):
        done = run(command, *([path.stem] if command != "history" else []), home=tmp_path)
        assert done.returncode == 0, done.stderr
    (outline,) = (tmp_path / "outlines").iterdir()
    assert (path.parent / ".progress-index").is_file()
    done = run("delete", path.stem, "--yes", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"Still there, written from what is gone: {outline}" in done.stdout
    assert left(tmp_path) == [str(outline.relative_to(tmp_path))]


def test_doctor_says_where_everything_lies_and_how_much_it_is(tmp_path: Path) -> None:
    path = kept(tmp_path, "2026-a")
    (path.parent / "2026-a.scorecard.json").write_text("x" * 1500)
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "mine.yaml").write_text("x" * 10)
    (tmp_path / "settings.toml").write_text('model = "offline"\n')
    places = {p.what: p for p in keeping.stored(load({"INTERVIEWER_HOME": str(tmp_path)}))}
    assert places["own rubrics"].text() == "1 file, 10 bytes"
    assert places["settings"].text() == "1 file, 18 bytes"
    shown = run("doctor", home=tmp_path).stdout
    assert f"1 session, 1 scorecard, {keeping.human(path.stat().st_size + 1500)} in {path.parent}" in shown
    facts = json.loads(run("doctor", "--json", home=tmp_path).stdout)
    assert facts["stored"][0]["bytes"] == path.stat().st_size + 1500
    named = ["transcripts", "outlines and autopsies", "plan and drill", "own rubrics", "settings"]
    assert [p["what"] for p in facts["stored"]] == named
