"""Which questions an interview plans: fitting the seniority, unseen ones first, and rounds in turn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Question
from interviewer.domain.signal import Seniority
from interviewer.errors import DataError
from tests.builders import folder, question, round_

Make = Callable[..., Catalog]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A catalog of these questions."""

    def made(*questions: Question, extra: tuple[Path, ...] = (), **more: Any) -> Catalog:
        root = folder(tmp_path / "rubrics", *questions, **more)
        return Catalog(root, root / "personas", extra)

    return made


def names(count: int, prefix: str = "q", **changes: Any) -> list[Question]:
    return [question(f"{prefix}{n}", **changes) for n in range(count)]


def plan(catalog: Catalog, *, seed: int = 1, seniority: Seniority = Seniority.MID, **more: Any) -> tuple[str, ...]:
    return catalog.plan(catalog.round("mlops"), seniority=seniority, seed=seed, **more)


def test_a_plan_is_the_same_for_a_seed_and_differs_between_seeds(make: Make) -> None:
    catalog = make(*names(8))
    assert plan(catalog) == plan(catalog)
    assert len({plan(catalog, seed=n) for n in range(6)}) > 3
    assert sorted(plan(catalog)) == [f"q{n}" for n in range(8)]


def test_only_questions_that_fit_the_seniority(make: Make) -> None:
    catalog = make(
        *names(3, "j", seniority=(Seniority.JUNIOR,)),
        *names(3, "m", seniority=(Seniority.MID, Seniority.SENIOR)),
    )
    assert sorted(plan(catalog)) == ["m0", "m1", "m2"]
    assert sorted(plan(catalog, seniority=Seniority.JUNIOR)) == ["j0", "j1", "j2"]
    assert len(plan(catalog, seniority=Seniority.STAFF)) == 6  # better an easy question than none


def test_unseen_questions_come_first(make: Make) -> None:
    catalog = make(*names(6))
    order = plan(catalog, avoid=["q1", "q4", "gone"])
    assert set(order[:4]) == {"q0", "q2", "q3", "q5"}
    assert set(order[4:]) == {"q1", "q4"}


def test_a_first_question_is_asked_first_and_once(make: Make) -> None:
    catalog = make(*names(4), question("elsewhere", round="genai-systems"))
    assert plan(catalog, first="q2")[0] == "q2"
    assert sorted(plan(catalog, first="q2")) == ["q0", "q1", "q2", "q3"]
    assert plan(catalog, first="elsewhere")[0] == "elsewhere"


def test_a_plan_is_of_one_round_and_no_longer_than_a_session(make: Make) -> None:
    catalog = make(*names(20), *names(3, "g", round="genai-systems"))
    assert len(plan(catalog)) == 12
    assert not any(i.startswith("g") for i in plan(catalog))


def test_a_mixed_round_takes_its_rounds_in_turn(make: Make) -> None:
    kinds = ("mlops", "genai-systems", "system-design")
    catalog = make(*(q for kind in kinds for q in names(3, f"{kind}-", round=kind)), rounds=kinds)
    mixed = round_(id="mixed", mixes=kinds)
    for seed in range(5):
        order = catalog.plan(mixed, seniority=Seniority.MID, seed=seed)
        assert len(order) == len(set(order)) == 9
        for start in (0, 3, 6):
            assert {i.rsplit("-", 1)[0] for i in order[start : start + 3]} == set(kinds)


def test_a_mixed_round_with_an_empty_one_takes_the_others(make: Make) -> None:
    catalog = make(*names(2))
    assert len(catalog.plan(round_(id="mixed", mixes=("mlops", "none")), seniority=Seniority.MID, seed=1)) == 2


def test_a_round_without_questions_is_told(make: Make) -> None:
    with pytest.raises(DataError, match=r"round 'mlops' has no questions\nAdd one under"):
        plan(make())
    assert plan(make(question("elsewhere", round="genai-systems")), first="elsewhere") == ("elsewhere",)
