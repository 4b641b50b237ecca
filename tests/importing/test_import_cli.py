"""Import through the real command line, and then judged like any other transcript."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from interviewer import cli
from interviewer.domain.transcript import NoticeRecord
from interviewer.store import fold, load_scorecard
from tests.builders import shipped
from tests.test_cli import run

FILES = Path(__file__).parent / "files"
ETA = "grocery-eta-degraded-after-launch"
AUC = "returns-auc-too-good"


def imported(home: Path, name: str | Path, *options: str) -> dict[str, Any]:
    done = run("import", str(FILES / name), *options, "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    assert set(found) == {"session", "path", "turns", "warnings"}
    assert Path(found["path"]).parent == home / "transcripts"
    return found


def test_captions_are_imported_judged_and_sound(tmp_path: Path) -> None:
    found = imported(tmp_path, "teams.vtt", "--candidate", "ada", "--question", ETA, "--held", "2026-11-20")
    assert found["turns"] == 9
    assert found["session"].startswith("2026-11-20-1200-mlops-")
    assert found["warnings"] == [
        "Left out, because it comes before the question: 2 turns, 17 words. To keep it, import again with --at '#1'."
    ]
    judged = run("judge", found["session"], "--model", "offline", home=tmp_path)
    assert judged.returncode == 0, judged.stderr
    assert "Customers in the meantime (after a probe)" in judged.stdout
    assert "words a minute" in judged.stdout, "a recording knows how fast somebody spoke"
    scorecard = load_scorecard(Path(found["path"]))
    assert scorecard is not None
    chances = {p.point: (p.chance.value, p.prompted) for p in scorecard.points}
    assert chances["limit-harm"] == ("question", True)
    assert chances["retrain-later"] == ("probe", True)
    assert chances["metric-sound"][0] == "volunteered"
    reviewed = run("review", found["session"], home=tmp_path)
    assert reviewed.returncode == 0, reviewed.stderr
    assert "Went for: Customers in the meantime. The answer moved: shown in a2." in reviewed.stdout
    assert "MLOps with Grace Hopper" in reviewed.stdout
    assert run("check", found["path"], home=tmp_path).stdout.startswith("Checked 1 transcript: all sound")


def test_a_question_in_the_file_is_enough(tmp_path: Path) -> None:
    done = run("import", str(FILES / "ours.json"), home=tmp_path)
    assert done.returncode == 0, done.stderr
    *_, where, how = done.stdout.splitlines()
    assert where.startswith("Imported 4 turns: ")
    judged = run(*how.removeprefix("Judge it: interviewer ").split(), home=tmp_path)
    assert judged.returncode == 0, judged.stderr
    assert "The bar for senior" in judged.stdout
    assert "4 of 4 points likely made" in judged.stdout


def test_several_questions_of_one_recording(tmp_path: Path) -> None:
    auc = shipped().question(AUC)
    talk = (
        (FILES / "names.txt")
        .read_text()
        .replace(
            "Interviewer: All right, that's all",
            f"Interviewer: Another one, then. {auc.prompt}\nCandidate: I would look for "
            "something that is only known after the return.\nInterviewer: All right, that's all",
        )
    )
    path = tmp_path / "two.txt"
    path.write_text(talk)
    found = imported(tmp_path, path, "--question", ETA, "--question", AUC)
    made = fold(Path(found["path"])).transcript
    assert [e.ask.question.id for e in made.exchanges] == [ETA, AUC]
    assert [len(e.answers) for e in made.exchanges] == [4, 1]
    assert made.session.round.id == ("mlops" if auc.round == "mlops" else "mixed")
    again = imported(tmp_path, path, "--question", ETA, "--question", AUC, "--at", "#1", "--at", "#7")
    assert [len(e.answers) for e in fold(Path(again["path"])).transcript.exchanges] == [3, 3]


def test_a_broken_transcript_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("Interviewer: What do you do?\nCandidate: I [inaudible] the region [inaudible] first.\n")
    refused = run("import", str(path), "--question", ETA, home=tmp_path)
    assert refused.returncode == 1
    assert "too broken to be judged fairly\n- few-words: The candidate says 4 words" in refused.stderr
    assert "- lost-words:" in refused.stderr
    assert "--anyway" in refused.stderr
    assert not (tmp_path / "transcripts").exists()
    found = imported(tmp_path, path, "--question", ETA, "--anyway")
    notices = [r.text for r in fold(Path(found["path"])).transcript.records if isinstance(r, NoticeRecord)]
    assert notices == found["warnings"]
    assert notices[0].startswith("Imported although it is broken (few-words)")


@pytest.mark.parametrize(
    ("name", "options", "code", "told"),
    [
        ("otter.txt", ["--question", ETA], 2, "Grace Hopper (102 words), Ada Byron (145 words)"),
        ("otter.txt", ["--candidate", "Bob", "--question", ETA], 2, "nobody here is called 'Bob'"),
        ("names.txt", [], 2, "--question ID"),
        ("names.txt", ["--question", "grocery-eta"], 2, "Did you mean"),
        ("names.txt", ["--question", ETA, "--round", "mlopps"], 2, "Did you mean mlops"),
        ("names.txt", ["--question", ETA, "--question", ETA], 2, "given twice"),
        ("names.txt", ["--question", ETA, "--at", "0:10"], 2, "no times"),
        ("names.txt", ["--question", ETA, "--held", "2126-01-01"], 2, "still to come"),
        ("names.txt", ["--question", ETA, "--format", "vtt"], 1, "not WebVTT"),
        ("nowhere.txt", ["--question", ETA], 2, "no such file"),
    ],
)
def test_what_only_the_candidate_can_say_is_one_message(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    options: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.setenv("INTERVIEWER_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert cli.run(["import", str(FILES / name), *options]) == code
    shown = capfd.readouterr()
    assert told in shown.err
    assert shown.err.startswith("interviewer: ")
    assert shown.out == ""
    assert not (tmp_path / "transcripts").exists()
