"""Bring your own: minimal questions in both engines, starting files that work, schemas that tell the truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Question
from interviewer.errors import UsageError
from interviewer.resources import data_dir
from interviewer.starting import begin
from scripts.schemas import FOLDER, schemas
from tests.test_cli import run

MINIMAL = """
prompt: Our ticket router sends one in five tickets to the wrong team. Where do you begin?
points:
  - Asks how the wrong routing was counted, because agents may move tickets for other reasons.
  - Breaks the errors down by team before changing the model, because one queue may be broken.
  - Compares with the simplest rule before a new model, because that shows what a model adds.
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "our-tickets.yaml").write_text(MINIMAL)
    return folder


def catalog(*extra: Path) -> Catalog:
    return Catalog(data_dir("rubrics"), data_dir("personas"), extra)


def test_a_minimal_question_is_made_whole(own: Path) -> None:
    question = catalog(own).question("our-tickets")
    assert len(question.points) == 3
    assert len({p.probe.kind for p in question.points}) == 3
    words = {w for p in question.points for w in p.text.lower().split() if len(w) > 5}
    for point in question.points:
        assert not words & set(point.label.lower().split())
        assert not words & set(point.probe.say.lower().split())


def test_a_minimal_question_is_held_and_judged_offline(own: Path, tmp_path: Path) -> None:
    said = "I break the errors down by team before I change the model, because one queue may be broken.\nBy hand.\n"
    options = ["--rubrics", str(own), "--question", "our-tickets", "--model", "offline", "--seed", "1"]
    done = run("practice", *options, home=tmp_path, given=said)
    assert done.returncode == 0, done.stderr
    assert "Point 2 (unprompted)" in done.stdout
    assert "A strong answer" not in done.stdout


def test_a_minimal_question_is_held_by_a_model(own: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    reply = "move=probe; kind=evidence; point=p1; on=none; heard=p2; vague=none; gave_up=no\nHow would you count that?"
    script.write_text(json.dumps({"replies": [reply]}))
    options = ["--rubrics", str(own), "--question", "our-tickets", "--model", f"scripted/{script}", "--seed", "1"]
    done = run("practice", *options, home=tmp_path, given="By team first, as one queue may be broken.\n")
    assert "How would you count that?" in done.stdout
    assert "judge it later" in done.stderr.lower()


def test_own_files_are_found_without_a_flag(own: Path, tmp_path: Path) -> None:
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "our-tickets.yaml").write_text(MINIMAL)
    assert "our-tickets" in run("list", "questions", home=tmp_path).stdout


@pytest.mark.parametrize("kind", ["question", "persona", "round"])
def test_a_starting_file_is_sound_as_it_is(kind: str, tmp_path: Path) -> None:
    done = run("new", kind, "mine", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert run("check", str(tmp_path / "rubrics"), home=tmp_path).returncode == 0
    again = run("new", kind, "mine", home=tmp_path)
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_started_persona_and_question_can_be_practised(tmp_path: Path) -> None:
    for kind in ("question", "persona"):
        run("new", kind, "mine", home=tmp_path)
    options = ["--question", "mine", "--persona", "mine", "--model", "offline"]
    done = run("practice", *options, home=tmp_path, given="I would look at it team by team before anything else.\n")
    assert done.returncode == 0, done.stderr
    assert "I'm Sam" in done.stdout


@pytest.mark.parametrize("name", ["../escape", "With Space", "", "UPPER"])
def test_a_starting_file_needs_a_safe_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        begin("question", name, tmp_path)


@pytest.mark.parametrize("name", schemas())
def test_schemas_are_those_of_the_models(name: str) -> None:
    written = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert written == schemas()[name], "make them again: python -m scripts.schemas"


def test_the_question_schema_knows_every_field() -> None:
    assert set(Question.model_fields) <= set(schemas()["question.schema.json"]["properties"])
