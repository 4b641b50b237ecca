"""The real command line through pipes: the contract a newcomer and a program rely on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

EXE = str(Path(sys.executable).parent / "interviewer")
QUESTION = "grocery-eta-degraded-after-launch"
ANSWERS = (
    "I would first separate a broken input from a real change in the world, because each needs another repair.\n"
    "\n"
    "Can I see the error by region?\n"
    "I don't know\n"
    "While we look, I would route the bad regions back to the old estimate so that customers see no wrong promises.\n"
)


def run(
    *arguments: str, home: Path, given: str | bytes = "", extra: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY") and not k.startswith("INTERVIEWER_")}
    env |= {"INTERVIEWER_HOME": str(home), "COLUMNS": "80", **(extra or {})}
    data = given if isinstance(given, bytes) else given.encode()
    done = subprocess.run([EXE, *arguments], input=data, capture_output=True, env=env, timeout=60, cwd=home)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def practice(home: Path, given: str | bytes, *more: str) -> subprocess.CompletedProcess[str]:
    return run("practice", "--question", QUESTION, "--seed", "1", "--model", "offline", *more, home=home, given=given)


def records(home: Path) -> list[dict[str, object]]:
    (path,) = (home / "transcripts").glob("*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_piped_practice_interviews_judges_and_debriefs(tmp_path: Path) -> None:
    done = practice(tmp_path, ANSWERS)
    assert done.returncode == 0, done.stderr
    assert "off by 7.2" in done.stdout
    assert "12.9" in done.stdout, "the exhibit that was asked for is shown"
    for expected in ("## Debrief", "### Production thinking", "A strong answer:", "## Delivery"):
        assert expected in done.stdout
    assert "\x1b" not in done.stdout
    assert sum(r["type"] == "answer" for r in records(tmp_path)) == 4
    assert list((tmp_path / "transcripts").glob("*.scorecard.json"))


def test_json_is_one_object_a_line_and_takes_objects(tmp_path: Path) -> None:
    given = (
        json.dumps({"answer": "I would compare the inputs.\nThen I would roll back, because customers see it."}) + "\n"
    )
    done = practice(tmp_path, given, "--json")
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0]["record"]["type"] == "session"
    assert events[-2]["event"] == "scorecard" or events[-1]["event"] == "scorecard"
    answers = [e["record"]["text"] for e in events if e["event"] == "record" and e["record"]["type"] == "answer"]
    assert answers == ["I would compare the inputs.\nThen I would roll back, because customers see it."]


def test_the_same_seed_asks_the_same_way(tmp_path: Path) -> None:
    homes = (tmp_path / "a", tmp_path / "b")
    for home in homes:
        home.mkdir()
    first, second = (practice(home, ANSWERS).stdout for home in homes)
    assert first == second
    assert "off by 7.2" in first


def test_no_answer_at_all_exits_1_and_leaves_nothing(tmp_path: Path) -> None:
    done = practice(tmp_path, "\n\n")
    assert done.returncode == 1
    assert "without an answer" in done.stderr
    assert list((tmp_path / "transcripts").glob("*.jsonl")) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["practice", "--round", "mlopps"], "Did you mean mlops"),
        (["practice", "--persona", "priya-the-great"], "there is no persona"),
        (["practice", "--question", "../../etc/passwd"], "there is no question"),
        (["practice", "--model", "nosuch"], "No model is called"),
        (["practice", "--pressure", "4"], "4 is not in the range"),
        (["practice", "--minutes", "0"], "out of range"),
        (["practice", "--rubrics", "nowhere"], "is not a folder"),
        (["practice", "--project", "nowhere.md"], "cannot be read"),
        (["resume", "nothing"], "there is no session"),
        (["judge", "nothing.jsonl"], "there is no transcript"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_usage_is_one_clear_message_and_exit_2(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments, home=tmp_path, given=ANSWERS)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_key_is_told_before_the_first_question(tmp_path: Path) -> None:
    done = run("practice", "--model", "openai/gpt-5-mini", home=tmp_path, given=ANSWERS)
    assert done.returncode == 1
    assert "OPENAI_API_KEY" in done.stderr
    assert done.stdout == ""


def test_input_that_is_not_utf8_is_kept(tmp_path: Path) -> None:
    done = practice(tmp_path, b"I would compare caf\xe9 orders region by region, because an average hides it.\n")
    assert done.returncode == 0, done.stderr
    (answer,) = [r for r in records(tmp_path) if r["type"] == "answer"]
    assert "region by region" in str(answer["text"])


def test_a_very_long_answer_is_kept_whole(tmp_path: Path) -> None:
    long = "I compare each region with the weeks before and look for the break. " * 1500
    done = practice(tmp_path, long + "\n")
    assert done.returncode == 0, done.stderr
    (answer,) = [r for r in records(tmp_path) if r["type"] == "answer"]
    assert len(str(answer["text"])) == len(long.strip())


def test_escape_sequences_never_reach_the_screen(tmp_path: Path) -> None:
    done = practice(tmp_path, "I \x1b[31mcompare\x1b[0m \x1b]0;owned\x07 the regions, because an average hides one.\n")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "owned" not in done.stdout or "\x07" not in done.stdout


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "transcripts").write_text("a file where a folder should be")
    done = practice(tmp_path, ANSWERS)
    assert done.returncode == 1
    assert "cannot write" in done.stderr
    assert "INTERVIEWER_HOME" in done.stderr


def test_commands_work_through_a_pipe(tmp_path: Path) -> None:
    done = practice(
        tmp_path, "/time\n/repeat\n//etc is where I would look for the change log of the upstream team.\n/end\n"
    )
    assert done.returncode == 0, done.stderr
    (answer,) = [r for r in records(tmp_path) if r["type"] == "answer"]
    assert str(answer["text"]).startswith("/etc is where")
    assert "left" in done.stdout


def test_kill_and_resume_lose_no_sent_answer(tmp_path: Path) -> None:
    env = {**os.environ, "INTERVIEWER_HOME": str(tmp_path)}
    command = [EXE, "practice", "--question", QUESTION, "--seed", "1", "--model", "offline", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=tmp_path) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(b"I would look at the error by region, because one may be broken.\n")
        child.stdin.flush()
        for line in child.stdout:
            if b'"type":"answer"' in line:
                break
        child.send_signal(signal.SIGKILL)
    done = run("resume", home=tmp_path, given="Then I would roll back the broken region at once.\n")
    assert done.returncode == 0, done.stderr
    texts = [str(r["text"]) for r in records(tmp_path) if r["type"] == "answer"]
    assert texts == [
        "I would look at the error by region, because one may be broken.",
        "Then I would roll back the broken region at once.",
    ]


def test_two_processes_cannot_write_one_transcript(tmp_path: Path) -> None:
    env = {**os.environ, "INTERVIEWER_HOME": str(tmp_path)}
    command = [EXE, "practice", "--question", QUESTION, "--seed", "1", "--model", "offline"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=tmp_path) as child:
        deadline = time.monotonic() + 20
        while not list((tmp_path / "transcripts").glob("*.jsonl")) and time.monotonic() < deadline:
            time.sleep(0.05)
        done = run("resume", home=tmp_path, given="an answer\n")
        child.kill()
    assert done.returncode == 1
    assert "open in another process" in done.stderr


def test_listing_and_checking(tmp_path: Path) -> None:
    for what in ("rounds", "questions", "personas", "skills", "models"):
        plain = run("list", what, home=tmp_path)
        assert plain.returncode == 0, plain.stderr
        rows = [json.loads(line) for line in run("list", what, "--json", home=tmp_path).stdout.splitlines()]
        assert len(rows) >= 5
    assert run("check", home=tmp_path).returncode == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: bad\nround: mlops\nprompt: What now?\npoints:\n  - id: one\n    lable: x\n")
    done = run("check", str(bad), home=tmp_path)
    assert done.returncode == 1
    assert f"{bad}:6" in done.stdout
    assert "lable" in done.stdout


def test_doctor_says_which_model_and_why(tmp_path: Path) -> None:
    done = run("doctor", home=tmp_path)
    assert done.returncode == 0
    assert "offline" in done.stdout
    chosen = run("doctor", "--json", home=tmp_path, extra={"INTERVIEWER_MODEL": "openai/gpt-5-mini"})
    facts = json.loads(chosen.stdout)
    assert facts["model chosen by"] == "INTERVIEWER_MODEL"
    assert "OPENAI_API_KEY" in facts["model leads to"]


def test_a_missing_key_leaves_nothing_behind(tmp_path: Path) -> None:
    done = run("practice", "--round", "mlops", "--model", "anthropic/none", home=tmp_path)
    assert done.returncode == 1
    assert "ANTHROPIC_API_KEY" in done.stderr
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_project_that_is_no_text_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "project.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = run("practice", "--project", str(picture), home=tmp_path)
    assert done.returncode == 2
    assert "this is no text" in done.stderr
