"""Every row of what interviews ask for is served by a question, and every skill can be tested again."""

from __future__ import annotations

import pytest
import yaml

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Question
from interviewer.resources import data_dir

RUBRICS = data_dir("rubrics")
CATALOG = Catalog(RUBRICS, data_dir("personas"))
QUESTIONS: list[Question] = [CATALOG.question(i) for i in CATALOG.heads]
ROWS: dict[str, str] = {
    tag: text
    for tags in yaml.safe_load((RUBRICS / "coverage.yaml").read_text(encoding="utf-8"))["rows"].values()
    for tag, text in tags.items()
}


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_served(row: str) -> None:
    assert [q.id for q in QUESTIONS if row in q.serves]


def test_no_question_serves_a_row_that_is_not_there() -> None:
    assert {tag for q in QUESTIONS for tag in q.serves} - set(ROWS) == set()


@pytest.mark.parametrize("skill", sorted(CATALOG.skills))
def test_every_skill_is_tested_by_three_questions(skill: str) -> None:
    assert len([q.id for q in QUESTIONS if any(p.skill == skill for p in q.points)]) >= 3
