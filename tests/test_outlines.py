"""Outlines and autopsies through the real command: the candidate's own sentences, the gaps, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from interviewer.progress import files
from interviewer.progress.outlines import autopsy, markdown_safe
from interviewer.store import fold, load_scorecard
from interviewer.text import canonical, sentences
from tests.builders import ROOT, shipped
from tests.practised import TODAY, Told, held
from tests.test_cli import run

PROJECT = "\n".join(
    [
        "The scores told the outreach team whom to call first, so they stopped calling in order of age.",
        "A rule on the last login found 40 of 100, and that was our baseline.",
        "<b>I</b> chose [the split](http://evil.example) by time myself.",
        "# We failed with a network because later activity leaked into it.",
    ]
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "transcripts" / "samples", tmp_path / "transcripts")
    return tmp_path


def left_unclear(home: Path, session: str, point: str) -> None:
    """The scorecard of a session with one of its points left unclear."""
    path = home / "transcripts" / f"{session}.scorecard.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    (found,) = [p for p in card["points"] if p["point"] == point]
    found["verdict"] = "unclear"
    path.write_text(json.dumps(card), encoding="utf-8")


def body(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2].splitlines()


def test_an_outline_holds_only_what_was_said_and_the_gaps(home: Path) -> None:
    left_unclear(home, "strong", "limit-harm")
    done = run("outline", "strong", home=home)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path == home / "outlines" / "strong.md"
    said = {
        markdown_safe(s.text)
        for a in fold(home / "transcripts" / "strong.jsonl").transcript.answers
        for s in sentences(canonical(a.text))
    }
    bullets = [line.removeprefix("- ") for line in body(path) if line.startswith("- ")]
    own = [line for line in bullets if not line.startswith("not said: ")]
    assert own
    assert set(own) <= said
    assert "### Customers in the meantime (perhaps: the embedded engine could not tell)" in body(path)
    (written,) = files.written(home)
    assert written.kind == "outline"
    assert "segment-analysis" in written.skills
    assert "rollback" not in written.skills, "what was perhaps said ticks nothing"


def test_the_gaps_are_named(home: Path) -> None:
    done = run("outline", "weak", home=home)
    assert done.returncode == 0, done.stderr
    assert "- not said: What may lie behind it" in body(Path(done.stdout.strip()))


def test_nothing_is_overwritten_unasked(home: Path) -> None:
    path = Path(run("outline", "weak", home=home).stdout.strip())
    path.write_text("mine", encoding="utf-8")
    again = run("outline", "weak", home=home)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("outline", "weak", "--force", home=home).returncode == 0
    assert path.read_text(encoding="utf-8") != "mine"


def test_a_mixed_interview_gives_an_autopsy_its_project_alone(tmp_path: Path) -> None:
    path = held(tmp_path, "mixed", TODAY, Told("ownership", quote="It was my call."), asked_round="project-deep-dive")
    other = held(tmp_path, "other", TODAY, Told("rollback", quote="I would roll the region back at once."))
    lines = other.read_text(encoding="utf-8").splitlines()[1:3]
    later = "\n".join(line.replace('"q1"', '"q2"').replace('"a1"', '"a2"') for line in lines)
    path.write_text(path.read_text(encoding="utf-8") + later + "\n", encoding="utf-8")
    transcript, card = fold(path).transcript, load_scorecard(path)
    assert card is not None
    assert len(transcript.judged) == 2
    made = autopsy([(transcript, card)], shipped().progress)
    assert "It was my call." in made.text
    assert "roll the region" not in made.text
    assert "roll the region" not in autopsy([(transcript, card)] * 2, shipped().progress).text


def test_an_autopsy_of_a_project_is_safe_and_complete(home: Path) -> None:
    none = run("autopsy", "--project", "Churn", home=home)
    assert (none.returncode, "no project deep dive" in none.stderr) == (2, True)
    done = run(
        "practice",
        "--question",
        "walk-me-through-a-project",
        "--seed",
        "1",
        "--model",
        "offline",
        home=home,
        given=PROJECT,
    )
    assert done.returncode == 0, done.stderr
    done = run("autopsy", "--project", "../../Churn <i>at</i> Acme", home=home)
    assert done.returncode == 0, done.stderr
    path = Path(done.stdout.strip())
    assert path == home / "autopsies" / "churn-i-at-i-acme.md"
    lines = body(path)
    assert sum(line.startswith("## ") for line in lines) >= 8
    text = "\n".join(lines)
    assert "whom to call first" in text
    assert "A rule on the last login found 40 of 100" in text
    assert "<b>" not in text.replace("\\<", "")
    assert "http://" not in text
    assert not any(line.startswith("- #") for line in lines)
    assert r"# Project autopsy: ../../Churn \<i\>at\</i\> Acme" in lines
    assert "- not said" in lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["autopsy", "--project", "Churn", "strong"], "no answer about a project"),
        (["autopsy", "--project", "***", "deep"], "cannot be a file name"),
        (["outline", "unjudged"], "interviewer judge unjudged"),
        (["outline", "strong", "--to", "."], "is a folder"),
    ],
)
def test_wrong_usage_is_one_message(home: Path, arguments: list[str], told: str) -> None:
    shutil.copy(home / "transcripts" / "strong.jsonl", home / "transcripts" / "unjudged.jsonl")
    held(home, "deep", TODAY, Told("ownership"), asked_round="project-deep-dive")
    done = run(*arguments, home=home)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("# A heading", r"\# A heading"),
        ("1. first", r"1\. first"),
        ("- a\nb", r"\- a b"),
        ("![x](http://e.com/p.png)", r"!\[x\](http\://e.com/p.png)"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("a | b & *c*", r"a \| b &amp; \*c\*"),
        ("\x1b[31mred\x1b[0m", "red"),
    ],
)
def test_candidate_text_has_no_markup_left(said: str, shown: str) -> None:
    assert markdown_safe(said) == shown
