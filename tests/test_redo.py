"""A redo beside the first answer, point by point."""

from __future__ import annotations

from interviewer.debrief import compare, plain
from interviewer.domain.scorecard import Chance, Verdict
from tests.builders import answer, exchange, transcript
from tests.reviewed import card, finding

FIRST = transcript(exchange(answer("First.")))


def told(before: dict[str, Verdict], after: dict[str, Verdict]) -> list[str]:
    one = card(FIRST, *(finding(name, verdict) for name, verdict in before.items()))
    two = card(FIRST, *(finding(name, verdict) for name, verdict in after.items()))
    return plain(compare(one, two, "q1")).splitlines()


def test_gains_come_first_and_what_was_not_repeated_is_no_loss() -> None:
    before = {"baseline": Verdict.MET, "labels": Verdict.NOT_MET, "owner": Verdict.PARTIAL, "cost": Verdict.NOT_MET}
    after = {"baseline": Verdict.NOT_MET, "labels": Verdict.MET, "owner": Verdict.PARTIAL, "cost": Verdict.CONTRADICTED}
    lines = [line for line in told(before, after) if line]
    assert lines[0].endswith("Before and after")
    assert lines[1] == "1 gained, 2 still open."
    assert "not met -> met" in lines[2]
    assert "still partial. " in lines[3]
    assert "not met -> contradicted. " in lines[4]
    assert lines[5].endswith("met the first time, not repeated")
    assert len(lines) == 6


def test_taking_a_point_back_or_not_being_read_is_not_called_left_out() -> None:
    before = {"baseline": Verdict.MET, "labels": Verdict.NOT_MET, "owner": Verdict.MET, "cost": Verdict.MET}
    after = {
        "baseline": Verdict.CONTRADICTED,
        "labels": Verdict.CANNOT_ASSESS,
        "owner": Verdict.PARTIAL,
        "cost": Verdict.NOT_FOUND,
    }
    lines = "\n".join(told(before, after))
    assert "0 gained, 2 still open." in lines
    assert "met -> contradicted. " in lines
    assert "met -> partial. " in lines
    assert lines.count("not repeated") == 1
    assert lines.count("could not be assessed this time") == 1


def test_a_point_that_nobody_asked_for_is_listed_only_if_it_was_made() -> None:
    unasked = [finding(name, Verdict.NOT_MET, chance=Chance.NONE) for name in ("owner", "cost")]
    after = card(FIRST, finding("owner", Verdict.NOT_FOUND), finding("cost", Verdict.MET))
    lines = plain(compare(card(FIRST, *unasked), after, "q1"))
    assert "1 gained, 0 still open." in lines
    assert "label of owner" not in lines.casefold()


def test_what_both_answers_showed_is_said_last() -> None:
    lines = [line for line in told({"range": Verdict.MET}, {"range": Verdict.MET}) if line]
    assert lines[1:] == ["0 gained, 0 still open.", lines[2]]
    assert lines[2].endswith("met both times")
