"""The final checklist: unasked, twice in fourteen days, on questions never seen, and whose word it is."""

from __future__ import annotations

import json
from pathlib import Path

from interviewer.domain.progress import ChecklistItem
from interviewer.domain.scorecard import Verdict
from interviewer.progress import bank, index, readiness
from interviewer.progress.history import chosen
from interviewer.progress.readiness import ItemReady, Ready
from interviewer.store import Transcripts
from tests.builders import shipped
from tests.practised import TODAY, Told, days_ago, held
from tests.test_cli import run

BANK = bank.bank(shipped())
ONE = ChecklistItem(id="one", title="One", skills=("leakage",))


def told(home: Path, item: ChecklistItem = ONE) -> ItemReady:
    rows = chosen(index.load(Transcripts(home / "transcripts")).rows)
    made = readiness.readiness([item], rows, bank.seen(rows), BANK, seniority="mid", today=TODAY)
    return made.items[0]


def test_two_new_questions_make_it_ready_and_one_does_not(tmp_path: Path) -> None:
    held(tmp_path, "a", days_ago(13), Told("leakage"), asked_question="q-a")
    assert told(tmp_path).state is Ready.NOT_YET
    held(tmp_path, "b", days_ago(0), Told("leakage"), asked_question="q-b")
    ready = told(tmp_path)
    assert (ready.state, ready.next_question) == (Ready.READY, "")


def test_what_does_not_count(tmp_path: Path) -> None:
    held(tmp_path, "old", days_ago(14), Told("leakage"), asked_question="q-old")
    held(tmp_path, "a", days_ago(9), Told("leakage"), asked_question="q-a")
    held(tmp_path, "known", days_ago(8), Told("leakage"), asked_question="q-a")
    held(tmp_path, "asked", days_ago(7), Told("leakage", prompted=True), asked_question="q-b")
    held(tmp_path, "part", days_ago(6), Told("leakage", Verdict.PARTIAL), asked_question="q-c")
    held(tmp_path, "flag", days_ago(5), Told("leakage"), asked_question="q-d", flagged=["leakage"])
    item = told(tmp_path)
    assert item.state is Ready.NOT_YET
    assert [s.session for s in item.skills[0].showings] == ["a"]


def test_whose_word_it_is_is_told_apart(tmp_path: Path) -> None:
    held(tmp_path, "a", days_ago(3), Told("leakage", Verdict.LIKELY), asked_question="q-a", judge="offline")
    held(tmp_path, "b", days_ago(3), Told("leakage", Verdict.LIKELY), asked_question="q-b", judge="offline")
    assert told(tmp_path).state is Ready.NEARLY
    held(tmp_path, "c", days_ago(2), Told("leakage"), asked_question="q-c")
    assert told(tmp_path).state is Ready.NEARLY
    held(tmp_path, "d", days_ago(2), Told("leakage", marked=True), asked_question="q-d", judge="offline")
    assert told(tmp_path).state is Ready.BY_OWN_MARKS
    held(tmp_path, "e", days_ago(2), Told("leakage"), asked_question="q-e")
    assert told(tmp_path).state is Ready.READY


def test_an_item_is_as_ready_as_its_last_skill_and_says_what_next(tmp_path: Path) -> None:
    for name in ("a", "b"):
        held(tmp_path, name, days_ago(2), Told("leakage"), asked_question=f"q-{name}")
    item = told(tmp_path, ONE.model_copy(update={"skills": ("leakage", "calibration")}))
    assert item.state is Ready.NOT_YET
    assert item.next_skill == "calibration"
    chosen_ = next(q for q in BANK if q.id == item.next_question)
    assert chosen_.skills["calibration"], "its question calls for the skill"


def test_an_item_of_one_round_counts_that_round_only(tmp_path: Path) -> None:
    for name in ("a", "b"):
        held(tmp_path, name, days_ago(2), Told("ownership"), asked_question=f"q-{name}", asked_round="mlops")
    item = ONE.model_copy(update={"skills": ("ownership",), "round": "project-deep-dive"})
    assert told(tmp_path, item).state is Ready.NOT_YET
    assert told(tmp_path, item.model_copy(update={"round": None})).state is Ready.READY


def test_the_command_names_evidence_and_the_next_command(tmp_path: Path) -> None:
    for name in ("a", "b"):
        found = [Told(s) for s in ("stakeholder-translation", "error-costs")]
        held(tmp_path, name, days_ago(2), *found, asked_question=f"q-{name}")
        engine = [Told(s, Verdict.LIKELY) for s in ("cause-separation", "debugging-method", "retraining-policy")]
        held(tmp_path, f"{name}2", days_ago(2), *engine, asked_question=f"r-{name}", judge="offline")
    done = run("ready", "--date", str(TODAY), home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 of 6 ready" in done.stdout
    assert "2 judged" in done.stdout
    assert "2 seen by the engine, not judged" in done.stdout
    assert "interviewer judge a2 b2 --model M" in done.stdout
    assert done.stdout.count("interviewer practice --question ") == 5
    data = json.loads(run("ready", "--json", "--date", str(TODAY), home=tmp_path).stdout)
    states = {item["id"]: item["state"] for item in data["items"]}
    assert states["checklist-6"] == "ready"
    assert states["checklist-2"] == "nearly"
