"""The two-week plan through the real command: what ticks it, what it names next, what it remembers."""

from __future__ import annotations

import datetime
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pexpect
import pytest

from interviewer.domain.scorecard import Verdict
from interviewer.domain.transcript import Given
from interviewer.progress import bank, files, index, plans
from interviewer.progress.history import chosen, weakness
from interviewer.store import Transcripts
from tests.builders import shipped
from tests.practised import Told, held
from tests.test_cli import EXE, run

START = datetime.date(2026, 11, 2)
CATALOG = shipped()
BANK = bank.bank(CATALOG)


def on(day: int) -> datetime.date:
    """A day of the plan, from 1."""
    return START + datetime.timedelta(days=day - 1)


def planned(home: Path, day: int, **saved: Any) -> plans.Plan:
    rows = chosen(index.load(Transcripts(home / "transcripts")).rows)
    known = plans.Known(
        BANK, rows, files.written(home), weakness(rows, CATALOG.skills), bank.seen(rows), seniority="mid"
    )
    return plans.plan(CATALOG.progress, plans.Saved(start=START, **saved), known, on(day))


def output(plan: plans.Plan, name: str) -> plans.Ticked:
    return next(o for b in plan.blocks for o in b.outputs if o.id == name)


def names(plan: plans.Plan, block: str) -> list[str]:
    return [q.question for b in plan.blocks if b.id == block for d in b.days for q in d.questions]


def test_it_is_begun_and_remembered_and_ticked_by_hand(tmp_path: Path) -> None:
    before = run("plan", home=tmp_path)
    assert before.returncode == 0
    assert "interviewer plan --start today" in before.stdout
    assert not (tmp_path / "plan.json").exists()
    begun = run("plan", "--start", str(START), "--date", str(on(3)), home=tmp_path)
    assert "Day 3 of 14" in begun.stdout
    assert "Today: Notebooks" in begun.stdout
    assert "interviewer practice --question " in begun.stdout
    ticked = run("plan", "--tick", "two-notebooks", "--date", str(on(4)), home=tmp_path)
    assert "(ticked by hand)" in " ".join(ticked.stdout.split())
    assert "Behind you" in ticked.stdout
    back = run("plan", "--untick", "two-notebooks", "--date", str(on(4)), "--json", home=tmp_path)
    assert output(plans.Plan.model_validate_json(back.stdout), "two-notebooks").done is False


@pytest.mark.parametrize(
    ("name", "told"), [("two-notebooks", "has not begun"), ("nothing", "There are: spoken-answers")]
)
def test_a_tick_that_cannot_be_is_told(tmp_path: Path, name: str, told: str) -> None:
    done = run("plan", "--tick", name, home=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_terminal_asks_before_it_begins(tmp_path: Path) -> None:
    env = {**os.environ, "INTERVIEWER_HOME": str(tmp_path), "NO_COLOR": "1"}
    child = pexpect.spawn(EXE, ["plan"], env=env, encoding="utf-8", timeout=20, dimensions=(60, 100))
    child.expect("Begin the two weeks today")
    child.sendline("y")
    child.expect("Day 1 of 14")
    child.expect(pexpect.EOF)
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["start"]


def test_a_broken_memory_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text('{"start": "soon"}', encoding="utf-8")
    done = run("plan", "--start", "today", home=tmp_path)
    assert done.returncode == 1
    assert "plan.json" in done.stderr
    assert (tmp_path / "plan.json").read_text(encoding="utf-8") == '{"start": "soon"}'


def test_ten_answers_tick_the_first_block_and_nine_do_not(tmp_path: Path) -> None:
    for n in range(9):
        held(tmp_path, f"s{n}", on(1), Told("leakage"), asked_question=f"q-{n}", asked_round="ml-fundamentals")
    held(tmp_path, "again", on(1), Told("leakage"), asked_question="q-1", asked_round="ml-fundamentals")
    held(tmp_path, "before", on(0), Told("leakage"), asked_question="q-old", asked_round="ml-fundamentals")
    nine = output(planned(tmp_path, 2), "spoken-answers")
    assert (nine.have, nine.need, nine.done) == (9, 10, False)
    held(tmp_path, "tenth", on(9), Told("leakage"), asked_question="q-9", asked_round="ml-fundamentals")
    assert not output(planned(tmp_path, 8), "spoken-answers").done, "a day that is still to come proves nothing"
    ten = output(planned(tmp_path, 9), "spoken-answers")
    assert (ten.done, ten.by) == (True, "sessions")


def test_only_a_whole_interview_to_its_end_is_a_timed_one(tmp_path: Path) -> None:
    held(tmp_path, "drill", on(1), Told("leakage"), asked_round="notebook-coding", minutes=5)
    held(tmp_path, "left", on(1), Told("leakage"), asked_round="notebook-coding", reason="candidate")
    held(tmp_path, "open", on(1), Told("leakage"), asked_round="notebook-coding", reason=None)
    assert not output(planned(tmp_path, 13), "timed-notebook").done
    held(tmp_path, "whole", on(13), Told("leakage"), asked_round="notebook-coding", reason="time")
    done = output(planned(tmp_path, 13), "timed-notebook")
    assert done.proof == ("whole",)
    assert not output(planned(tmp_path, 13), "timed-design").done


def test_spoken_answers_and_genai_answers(tmp_path: Path) -> None:
    for n in range(3):
        held(tmp_path, f"s{n}", on(2), Told("llm-evaluation"), asked_round="genai-systems", given=Given.SPOKEN)
    plan = planned(tmp_path, 11)
    assert output(plan, "recorded-answers").done
    assert output(plan, "genai-evaluation").done
    assert not output(plan, "genai-cost").done


def test_files_tick_by_what_is_said_in_them(tmp_path: Path) -> None:
    head = {"made": str(on(7)), "skills": ["rollback"]}
    files.keep(files.place(tmp_path, "outline", "one"), "One", head, "text", force=False)
    for name in ("a", "b"):
        path = files.place(tmp_path, "autopsy", name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Written by hand\n", encoding="utf-8")
        os.utime(path, (time.mktime(on(5).timetuple()),) * 2)
    plan = planned(tmp_path, 8)
    assert output(plan, "outline-rollback").proof == ("one.md",)
    assert not output(plan, "outline-drift").done
    assert output(plan, "two-autopsies").by == "files"
    assert not output(planned(tmp_path, 4), "two-autopsies").done, "written later than that day"


def test_every_day_names_questions_that_serve_it_and_none_twice(tmp_path: Path) -> None:
    plan = planned(tmp_path, 1)
    serves = {q.id: q.serves for q in BANK}
    every = [(b.id, q.question) for b in plan.blocks for d in b.days for q in d.questions]
    assert all(block in serves[name] for block, name in every)
    assert len({name for _, name in every}) == len(every)
    assert [len(d.questions) for b in plan.blocks for d in b.days if b.id == "plan-1-2"] == [5, 5]
    assert all(d.date == on(d.day) for b in plan.blocks for d in b.days)


def test_weakest_skills_first_and_seen_ones_last(tmp_path: Path) -> None:
    fresh = names(planned(tmp_path, 1), "plan-1-2")
    for n in range(4):
        held(tmp_path, f"s{n}", on(1), Told("calibration", Verdict.NOT_MET))
    held(tmp_path, "seen", on(1), Told("grounding"), asked_question=fresh[0], asked_round="ml-fundamentals")
    skills = {q.id: q.skills for q in BANK}
    now = names(planned(tmp_path, 1), "plan-1-2")
    assert now != fresh
    assert "calibration" in skills[now[0]]
    assert fresh[0] not in now


def test_an_open_topic_gets_a_question_that_can_close_it(tmp_path: Path) -> None:
    skills = {q.id: set(q.skills) for q in BANK}
    wanted = [o.proof.skills for b in CATALOG.progress.plan if b.id == "plan-9-10" for o in b.outputs if o.proof]
    named = names(planned(tmp_path, 1), "plan-9-10")
    assert all(any(set(skill) & skills[name] for name in named) for skill in wanted)


def test_past_days_name_nothing_and_the_end_is_told(tmp_path: Path) -> None:
    plan = planned(tmp_path, 4)
    assert [d.day for b in plan.blocks for d in b.days] == list(range(4, 15))
    over = planned(tmp_path, 15)
    assert (over.state, [d for b in over.blocks for d in b.days]) == ("over", [])
    assert planned(tmp_path, 0).state == "to come"


def test_check_names_what_the_plan_gets_wrong(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "rubrics" / "progress.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "progress.yaml"
    for old, new in (
        ("skills: [monitoring-design]}", "skills: [monitoring-desing]}"),
        ("walk-me-through-a-project.dead-end", "walk-me-through-a-project.dead-edn"),
        ("error-costs]\n\nautopsy", "fast-typing]\n\nautopsy"),
    ):
        assert old in text
        text = text.replace(old, new)
    wrong.write_text(text, encoding="utf-8")
    done = run("check", str(wrong), home=tmp_path)
    assert done.returncode == 1
    for told in ("no skill 'monitoring-desing'", "no point 'walk-me-through-a-project.dead-edn'", "too few to show"):
        assert told in done.stdout
    wrong.write_text(text.replace("days: [3, 4]", "days: [4, 4]"), encoding="utf-8")
    assert "should begin on day 3" in run("check", str(wrong), home=tmp_path).stdout


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")
