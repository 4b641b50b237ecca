"""Drills through the real command: one short question, graded by what it showed of its skill, and scheduled."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.progress import bank, scheduling
from interviewer.progress.scheduling import Deck, Grade
from tests.builders import shipped
from tests.practised import TODAY, Told, days_ago, held
from tests.test_cli import run

NOW = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
BANK = bank.bank(shipped())
SEEN = {q.id: bank.Seen(days_ago(20), days_ago(3), "s") for q in BANK}


def card(home: Path, *told: Told, judge: str = "llm") -> Scorecard:
    path = held(home, "s", TODAY, *told, judge=judge)
    return Scorecard.model_validate_json(path.with_suffix(".scorecard.json").read_bytes())


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([Told("leakage", Verdict.NOT_MET)], Grade.AGAIN),
        ([Told("leakage", Verdict.CONTRADICTED)], Grade.AGAIN),
        ([Told("leakage", Verdict.UNCLEAR)], Grade.AGAIN),
        ([Told("leakage", Verdict.PARTIAL)], Grade.HARD),
        ([Told("leakage", prompted=True)], Grade.HARD),
        ([Told("leakage", Verdict.LIKELY)], Grade.HARD),
        ([Told("leakage"), Told("leakage", Verdict.NOT_MET)], Grade.GOOD),
        ([Told("leakage"), Told("leakage", prompted=True)], Grade.GOOD),
        ([Told("leakage"), Told("leakage"), Told("rollback", Verdict.NOT_MET)], Grade.EASY),
        ([Told("leakage"), Told("leakage", Verdict.NOT_MET, tier=Tier.EXCEPTIONAL)], Grade.EASY),
        ([Told("leakage", Verdict.CANNOT_ASSESS)], None),
        ([Told("rollback")], None),
    ],
)
def test_the_grade_follows_from_the_findings(tmp_path: Path, told: list[Told], expected: Grade | None) -> None:
    assert scheduling.grade(card(tmp_path, *told), "leakage") is expected


def test_a_better_grade_comes_back_later_and_survives_its_file() -> None:
    days = []
    for grade in Grade:
        deck = scheduling.rated(Deck(), "leakage", grade, NOW)
        deck = Deck.model_validate_json(deck.model_dump_json())
        days.append((deck.cards["leakage"].due - NOW).days)
        again = scheduling.rated(deck, "leakage", grade, deck.cards["leakage"].due)
        assert again.cards["leakage"].due > deck.cards["leakage"].due
    assert days == sorted(days)
    assert days[0] == 1
    assert days[-1] > 7


def test_a_clock_set_back_does_no_harm() -> None:
    deck = scheduling.rated(Deck(), "leakage", Grade.GOOD, NOW)
    back = scheduling.rated(deck, "leakage", Grade.GOOD, NOW - datetime.timedelta(days=400))
    assert back.cards["leakage"].due > NOW


def test_due_first_then_weakest_unknown_then_later() -> None:
    deck = scheduling.rated(Deck(), "due", Grade.AGAIN, NOW - datetime.timedelta(days=9))
    deck = scheduling.rated(deck, "later", Grade.EASY, NOW)
    order = scheduling.order(deck, ["later", "unknown", "weak", "due"], {"weak": 0.2, "unknown": 0.9}, NOW)
    assert [(d.skill, d.now) for d in order] == [("due", True), ("weak", False), ("unknown", False), ("later", False)]


def test_a_question_not_seen_lately_that_calls_for_the_skill() -> None:
    tested = [q.id for q in BANK if "leakage" in q.skills]
    first = scheduling.question_for("leakage", BANK, {}, "mid", TODAY)
    assert first is not None
    assert first.skills["leakage"]
    lately = {i: SEEN[i] for i in tested if i != tested[1]}
    only = scheduling.question_for("leakage", BANK, lately, "mid", TODAY)
    assert only is not None
    assert only.id == tested[1]
    oldest = {i: SEEN[i] for i in tested} | {tested[0]: bank.Seen(days_ago(60), days_ago(50), "s")}
    back = scheduling.question_for("leakage", BANK, oldest, "mid", TODAY)
    assert back is not None
    assert back.id == tested[0]
    assert scheduling.question_for("no-such-skill", BANK, {}, "mid", TODAY) is None


def test_a_drill_through_a_pipe_is_held_judged_and_scheduled(tmp_path: Path) -> None:
    done = run("drill", "--skill", "leakage", home=tmp_path, given="I would retrain it.\nNo idea.\nNone.\n")
    assert done.returncode == 0, done.stderr
    assert "## Debrief" in done.stdout
    assert "This was on Leakage (leakage): again. It comes again on " in done.stderr
    assert "leakage" not in done.stdout.split("## Debrief")[0].lower(), "the skill would give the answer away"
    deck = Deck.model_validate_json((tmp_path / "drill.json").read_bytes())
    assert list(deck.cards) == ["leakage"]
    assert deck.pending == {}
    (path,) = (tmp_path / "transcripts").glob("*.jsonl")
    first = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert (len(first["plan"]), first["pressure"], first["minutes"]) == (1, 1, 5.0)
    told = json.loads(run("drill", "--list", "--json", home=tmp_path).stdout)
    assert told[-1]["skill"] == "leakage"
    other = run("drill", "--skill", "leakage", "--json", home=tmp_path, given="I would check it.\n")
    events = [json.loads(line) for line in other.stdout.splitlines()]
    assert events[0]["record"]["plan"] != first["plan"], "not the question of a moment ago"
    assert events[-1]["text"].startswith("This was on Leakage")


def test_a_drill_without_an_answer_schedules_nothing(tmp_path: Path) -> None:
    done = run("drill", home=tmp_path, given="\n")
    assert done.returncode == 1
    assert "without an answer" in done.stderr
    assert Deck.model_validate_json((tmp_path / "drill.json").read_bytes()) == Deck()


def test_a_drill_judged_later_is_scheduled_then(tmp_path: Path) -> None:
    path = held(tmp_path, "s", TODAY, Told("leakage", prompted=True), judge=None)
    pending = Deck(pending={"s": "leakage", "gone": "rollback"})
    (tmp_path / "drill.json").write_text(pending.model_dump_json(), encoding="utf-8")
    assert "Never drilled, weakest first" in run("drill", "--list", home=tmp_path).stdout
    deck = Deck.model_validate_json((tmp_path / "drill.json").read_bytes())
    assert (deck.pending, deck.cards) == ({"s": "leakage"}, {})
    held(tmp_path, "s", TODAY, Told("leakage", prompted=True))
    assert path.with_suffix(".scorecard.json").exists()
    run("drill", "--list", home=tmp_path)
    deck = Deck.model_validate_json((tmp_path / "drill.json").read_bytes())
    assert (deck.pending, list(deck.cards)) == ({}, ["leakage"])


def test_wrong_usage_and_a_broken_deck_are_told(tmp_path: Path) -> None:
    unknown = run("drill", "--skill", "leakige", home=tmp_path, given="x\n")
    assert unknown.returncode == 2
    assert "Did you mean leakage" in unknown.stderr
    (tmp_path / "drill.json").write_text("{", encoding="utf-8")
    broken = run("drill", home=tmp_path, given="x\n")
    assert broken.returncode == 1
    assert "drill.json" in broken.stderr
    assert not (tmp_path / "transcripts").exists()
