"""Personas, rounds and questions on disk: faults by file and line, near names, and a plan that fits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer.catalog import Catalog, read_yaml, validate
from interviewer.domain.rubric import Question
from interviewer.errors import DataError, InterviewerError, UnknownName
from tests.builders import dump, folder, persona, question, round_, shipped

Make = Callable[..., Catalog]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A catalog of these questions."""

    def made(*questions: Question, extra: tuple[Path, ...] = (), **more: Any) -> Catalog:
        root = folder(tmp_path / "rubrics", *questions, **more)
        return Catalog(root, root / "personas", extra)

    return made


def told(error: pytest.ExceptionInfo[InterviewerError]) -> str:
    return str(error.value)


# --- malformed files -------------------------------------------------------------------------------------


def test_a_sound_question_is_read_as_it_was_written(make: Make) -> None:
    assert make(question()).question("late-meals") == question()


@pytest.mark.parametrize(
    ("line", "put", "fault"),
    [
        ("kind: evidence", "kind: nosy", "points.0.probe.kind: Input should be 'clarify'"),
        ("tier: core", "tier: mid", "points.0.tier: Input should be 'core'"),
        ("expected: true", "expectd: true", "points.0.expectd: is not a field here; check its spelling or remove it"),
        ("expected: true", "also: []", "points.0.expected: is missing; add it"),
        ("shown: on-request", "shown: sometimes", "exhibits.1.shown: Input should be 'with-question'"),
        ("severity: severe", "severity: awful", "red_flags.0.severity: Input should be 'minor'"),
        ("signal: modeling_judgment", "signal: modelling", "points.0.signal: Input should be 'modeling_judgment'"),
    ],
)
def test_a_malformed_field_is_named_with_file_line_and_what_to_do(
    make: Make, tmp_path: Path, line: str, put: str, fault: str
) -> None:
    catalog = make(question())
    path = tmp_path / "rubrics" / "questions" / "mlops" / "late-meals.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, text in enumerate(lines) if text.strip().removeprefix("- ") == line)
    lines[at] = lines[at].replace(line, put)
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError) as error:
        catalog.question("late-meals")
    found = [text for text in told(error).splitlines() if fault in text]
    assert found, told(error)
    number = int(found[0].removeprefix(f"{path}:").split(":")[0])
    # A field that is missing has no line of its own: its parent's is named.
    assert number == at + 1 if "missing" not in fault else number <= at + 1
    assert "Each line names a fault in a question." in told(error)


def test_all_faults_of_a_file_are_told_at_once(make: Make, tmp_path: Path) -> None:
    catalog = make(question())
    path = tmp_path / "rubrics" / "questions" / "mlops" / "late-meals.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("tier: core", "tier: middling"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        catalog.question("late-meals")
    assert told(error).count("tier: Input should be") == 4


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"points": [question().points[0].model_dump(mode="json")] * 2},
            "points and red flags share the id 'baseline'",
        ),
        ({"twist": {"say": "Now?", "changes": "All.", "opens": ["nowhere"]}}, "twist.opens names 'nowhere'"),
        ({"points": []}, "points: Tuple should have at least 1 item"),
        ({"minutes": 0}, "minutes: Input should be greater than 0"),
        ({"seniority": ["guru"]}, "seniority.0: Input should be 'junior'"),
        ({"prompt": "   "}, "prompt: String should have at least 1 character"),
    ],
)
def test_a_question_that_contradicts_itself(make: Make, tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    catalog = make()
    path = tmp_path / "rubrics" / "questions" / "late-meals.yaml"
    dump(path, {**question().model_dump(mode="json"), **changes})
    with pytest.raises(DataError) as error:
        catalog.question("late-meals")
    assert f"{path}:" in told(error)
    assert fault in told(error)


def test_an_exhibit_on_request_needs_words_that_ask_for_it(make: Make, tmp_path: Path) -> None:
    catalog = make()
    data = question().model_dump(mode="json")
    data["exhibits"][1]["asked_by"] = []
    path = dump(tmp_path / "rubrics" / "questions" / "late-meals.yaml", data)
    with pytest.raises(DataError) as error:
        catalog.question("late-meals")
    at = int(told(error).removeprefix(f"{path}:").split(":")[0])
    assert path.read_text(encoding="utf-8").splitlines()[at - 1] == "- id: regions"
    assert "needs asked_by" in told(error)


@pytest.mark.parametrize(
    ("text", "line"),
    [("id: a\n  b: c: d\n", 2), ('id: "open\nround: mlops\n', 3), ("id: a\n\tround: x\n", 2), ("- [", 1)],
)
def test_what_is_not_yaml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_yaml(path)
    assert f"{path}:{line}: this is not valid YAML" in told(error) or f"{path}:{line + 1}: this" in told(error)
    assert "Correct that line" in told(error)


def test_other_encodings_and_missing_files_are_told(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("title: Straße".encode("latin-1"))
    with pytest.raises(DataError, match=r"latin\.yaml: not UTF-8 text \(byte 11\)\nSave the file as UTF-8"):
        read_yaml(path)
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_yaml(tmp_path / "none.yaml")


def test_a_fault_outside_any_mapping_is_on_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text("- a\n- b\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"list\.yaml:1: the file: "):
        validate(path, Question, read_yaml(path))


def test_a_broken_head_is_told_when_questions_are_listed(make: Make, tmp_path: Path) -> None:
    catalog = make(question())
    path = tmp_path / "rubrics" / "questions" / "other.yaml"
    path.write_text("id: other\nround: mlops\nminutes: soon\nprompt: What now?\n", encoding="utf-8")
    with pytest.raises(DataError) as error:
        catalog.heads  # noqa: B018
    assert f"{path}:1: the head of a question needs" in told(error)


def test_only_chosen_questions_are_read_whole(make: Make, tmp_path: Path) -> None:
    catalog = make(question())
    path = tmp_path / "rubrics" / "questions" / "other.yaml"
    path.write_text("id: other\nround: mlops\nprompt: What now?\npoints: [ : broken\n", encoding="utf-8")
    assert sorted(catalog.heads) == ["late-meals", "other"]
    assert catalog.question("late-meals") == question()
    with pytest.raises(DataError, match=r"other\.yaml:"):
        catalog.question("other")


def test_files_that_are_no_questions_are_passed_over(make: Make, tmp_path: Path) -> None:
    catalog = make(question())
    (tmp_path / "rubrics" / "questions" / "notes.yaml").write_text("remember: the milk\n", encoding="utf-8")
    (tmp_path / "rubrics" / "questions" / "empty.yaml").write_text("", encoding="utf-8")
    assert list(catalog.heads) == ["late-meals"]


# --- names -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("round", "mlop", "Did you mean mlops"),
        ("round", "xyz", "There are: "),
        ("persona", "bar-razer", "Did you mean bar-raiser"),
        ("question", "eta-error-dashboards", "Did you mean eta-error-normal-dashboards"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(kind: str, name: str, hint: str) -> None:
    with pytest.raises(UnknownName) as error:
        getattr(shipped(), kind)(name)
    assert f"there is no {kind} called {name!r}" in told(error)
    assert hint in told(error)
    assert f"interviewer list {kind}s" in told(error)
    assert error.value.exit_code == 2


@pytest.mark.parametrize("name", ["../rounds/mlops", "..", "", ".", "/etc/passwd", "mlops/../mlops", "mlops\0"])
def test_a_hostile_name_reads_no_file(name: str) -> None:
    for kind in ("round", "persona", "question"):
        with pytest.raises(UnknownName):
            getattr(shipped(), kind)(name)


def test_a_folder_of_ones_own_wins_on_the_same_name(make: Make, tmp_path: Path) -> None:
    own = folder(tmp_path / "own", question(title="Mine"), question("only-mine"))
    dump(own / "personas" / "plain.yaml", persona(name="Mine"))
    dump(own / "rounds" / "mlops.yaml", round_(title="Mine"))
    catalog = make(question(), extra=(own,))
    assert catalog.question("late-meals").title == "Mine"
    assert sorted(catalog.heads) == ["late-meals", "only-mine"]
    assert catalog.persona("plain").name == "Mine"
    assert catalog.round("mlops").title == catalog.rounds["mlops"].title == "Mine"


def test_a_folder_may_hold_nothing_but_questions(make: Make, tmp_path: Path) -> None:
    dump(tmp_path / "loose" / "deep" / "mine.yaml", question("mine"))
    assert "mine" in make(question(), extra=(tmp_path / "loose",)).heads


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="is not a folder"):
        Catalog(tmp_path, tmp_path, [tmp_path / "none"])


def test_two_files_with_one_id_are_found(make: Make, tmp_path: Path) -> None:
    catalog = make(question(), question("second"))
    assert catalog.twice() == {}
    again = dump(tmp_path / "rubrics" / "questions" / "again.yaml", question("second"))
    paths = catalog.twice()["second"]
    assert again in paths
    assert len(paths) == 2
    assert make(extra=(folder(tmp_path / "own", question()),)).twice().keys() == {"second"}


def test_what_ships_is_sound() -> None:
    catalog = shipped()
    assert len(catalog.heads) >= 24
    assert catalog.twice() == {}
    assert catalog.skills
    assert len(catalog.signals.signals) == 5
    for name in catalog.rounds:
        for n in catalog.rounds[name].mixes or (name,):
            assert sum(h.round == n for h in catalog.heads.values()) >= 4, n
