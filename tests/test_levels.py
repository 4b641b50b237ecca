"""From verdicts to a level: every gate and cap by hand, as domain/levels.py documents them."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from interviewer.domain import levels
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import (
    Chance,
    Credit,
    Evidence,
    FlagFinding,
    FlagVerdict,
    PointFinding,
    SignalScore,
    Status,
    Verdict,
)
from interviewer.domain.signal import Signal
from tests.builders import MODELING, PRODUCTION

FLUENCY = Signal.IMPLEMENTATION_FLUENCY
LETTERS = {
    "m": Verdict.MET,
    "p": Verdict.PARTIAL,
    "n": Verdict.NOT_MET,
    "c": Verdict.CONTRADICTED,
    "?": Verdict.CANNOT_ASSESS,
}
SAID = Evidence(answer="a1", sentence=1, quote="those were the words")


def findings(
    core: str = "",
    strong: str = "",
    exceptional: str = "",
    *,
    signal: Signal = PRODUCTION,
    chance: Chance = Chance.QUESTION,
    **changes: Any,
) -> list[PointFinding]:
    """One finding a letter, a tier at a time: ``"mmp"`` is two met and a partial."""
    return [
        PointFinding(
            ask="q1",
            question="late-meals",
            point=f"{tier}-{n}-{chance.value.replace(' ', '-')}",
            label=f"{tier} {n}",
            text="A claim.",
            signal=signal,
            skill="label-delay",
            tier=Tier(tier),
            chance=chance,
            verdict=LETTERS[letter],
            **changes,
        )
        for tier, letters in (("core", core), ("strong", strong), ("exceptional", exceptional))
        for n, letter in enumerate(letters, 1)
    ]


def flag(verdict: FlagVerdict, severity: Any = "severe", signal: Signal = PRODUCTION) -> FlagFinding:
    return FlagFinding(
        ask="q1",
        question="late-meals",
        flag="retrain-first",
        text="retraining before any cause was looked for",
        signal=signal,
        skill="retraining-policy",
        severity=severity,
        verdict=verdict,
    )


def credits(count: int, signal: Signal = PRODUCTION) -> list[Credit]:
    return [Credit(ask="q1", signal=signal, criterion="says-why", reasoning="", evidence=SAID) for _ in range(count)]


def score(points: list[PointFinding], *args: Any, signal: Signal = PRODUCTION, **kwargs: Any) -> SignalScore:
    return levels.score(signal, points, *args, **kwargs)


@pytest.mark.parametrize(
    ("core", "strong", "exceptional", "level"),
    [
        ("nnnn", "", "", 1),
        ("pnnn", "", "", 1),  # half a core point is less than one
        ("ppn", "", "", 2),  # two halves are one point's worth, and a third of three
        ("ppnn", "", "", 1),  # a quarter is under a third
        ("mnnn", "", "", 1),
        ("mpnn", "", "", 2),
        ("mn", "n", "", 2),  # a third of two is less than the one point that it takes
        ("mmnn", "mm", "", 2),  # two of four is under two thirds, whatever else is strong
        ("mmn", "n", "", 3),  # two of three is two thirds
        ("mmmn", "nn", "", 3),
        ("mmpn", "n", "", 2),  # 2.5 of 4 is under 2.67
        ("mmpp", "n", "", 3),  # 3 of 4
        ("mmmm", "nn", "", 3),  # every core point, no strong one
        ("mmmm", "", "", 3),  # no strong point had a chance
        ("mmmp", "mm", "", 3),  # a partial is not "every core point"
        ("mmmmmmp", "mm", "", 3),
        ("mmmmmmmp", "mm", "", 4),  # but one in eight may be half said
        ("mmmmmmpp", "mm", "", 3),
        ("mmmmmmmn", "mm", "", 3),  # none may be missing
        ("mmmc", "mm", "", 3),  # or contradicted
        ("mmm", "mn", "", 4),  # half of the strong ones
        ("mmm", "pp", "", 4),  # two halves of two
        ("mmm", "mnn", "", 3),  # one of three is under half
        ("mmm", "mnp", "", 4),
        ("mmm", "mn", "n", 4),
        ("mmm", "mn", "p", 4),  # half of an exceptional point is none
        ("mmm", "mn", "m", 5),
        ("mmmmmmmp", "mn", "m", 4),  # 5 takes every core point
        ("mm", "pp", "m", 4),  # and four points unasked
        ("mmn", "mm", "m", 3),  # an exceptional point cannot stand in for a core one
        ("p", "mm", "", 3),  # one half-said core point does not decide alone: the strong ones count with it
        ("m", "nn", "", 3),  # but they never take a level away
        ("nn", "mmmmm", "", 2),  # one of them at most beside two
        ("mn", "mmm", "", 3),
        ("", "mmnn", "", 2),  # no core point had a chance: the strong ones stand in
        ("", "mmmm", "m", 3),  # and there are none left above them
    ],
)
def test_the_gates(core: str, strong: str, exceptional: str, level: int) -> None:
    assert score(findings(core, strong, exceptional)).level == level


def test_the_example_that_the_rubric_works_by_hand() -> None:
    """rubrics/signals.yaml: seven chances, core met met partial met, strong met not-met partial."""
    one = score(findings("mmpm", "mnp"))
    assert (one.level, one.chances, one.made, one.unclear) == (3, 7, 4, 2)
    assert one.why == "3½ of 4 core points, 1½ of 3 strong."
    assert "core 3" in one.lift
    assert score(findings("mmmm", "mnp")).level == 4


def test_level_four_takes_two_points_made_unasked() -> None:
    asked = findings("mmm", "mm", prompted=True)
    once = score(asked + findings("m", chance=Chance.VOLUNTEERED))
    assert (once.level, once.why) == (3, "4 of 4 core points, 2 of 2 strong, 1 of them unasked.")
    assert "before you are asked" in once.lift
    assert score(asked + findings("mm", chance=Chance.VOLUNTEERED)).level == 4


WORTH = (0.0, 0.5, 1.0)


@pytest.mark.parametrize("prompted", [True, False])
def test_more_of_a_point_never_lowers_a_level(prompted: bool) -> None:
    """Whatever was shown: showing more of it, or before it is asked for, or a whole point beside it, costs nothing."""
    for cores in range(5):
        for core, strong, run_it in product(product(WORTH, repeat=cores), product(WORTH, repeat=2), WORTH):
            tiers = [(Tier.CORE, v) for v in core] + [(Tier.STRONG, v) for v in strong] + [(Tier.EXCEPTIONAL, run_it)]
            points = [levels.Counted(tier, value, prompted, "") for tier, value in tiers]
            before = levels.gate(points)
            for at, point in enumerate(points):
                better = replace(point, value=min(1.0, point.value + 0.5), prompted=False)
                assert levels.gate([*points[:at], better, *points[at + 1 :]]) >= before
            for tier in Tier:
                assert levels.gate([*points, levels.Counted(tier, 1.0, True, "")]) >= before


def test_the_way_up_is_one_that_leads_there() -> None:
    assert "room for stronger points" in score(findings("", "", "mmm")).lift
    assert score(findings("", "mpnn")).lift.startswith("show more: strong 2")
    assert "room for stronger points" in score(findings("mmm", "", prompted=True)).lift
    run_it = findings("mm", "p", prompted=True) + findings("", "m", chance=Chance.VOLUNTEERED) + findings("", "", "m")
    assert (score(run_it).level, score(run_it).lift) == (4, "say more of it before you are asked")


def test_an_exceptional_point_counts_only_unasked() -> None:
    asked = findings("mmm", "mn") + findings("", "", "m", prompted=True)
    assert score(asked).level == 4
    assert score(findings("mmm", "mn", "m")).level == 5


def test_what_was_not_reached_never_lowers() -> None:
    good = findings("mmm", "mn")
    unreached = findings("nnnn", "nnnn", "n", chance=Chance.NONE)
    assert score(good + unreached) == score(good)


def test_a_point_nobody_asked_for_counts_only_where_it_was_made() -> None:
    good = findings("mmm", "mn")
    assert score(good + findings("n", chance=Chance.VOLUNTEERED)) == score(good)
    raised = score(findings("mmn", "n") + findings("", "m", chance=Chance.VOLUNTEERED))
    assert (raised.chances, raised.made) == (5, 3)


@pytest.mark.parametrize("chance", [Chance.QUESTION, Chance.PROBE, Chance.TWIST])
def test_every_chance_given_counts(chance: Chance) -> None:
    assert score(findings("mmmn", "mm", chance=chance)).level == 3
    assert score(findings("mmm", "mm", chance=chance)).level == 4


def test_a_standing_severe_flag_caps_at_two() -> None:
    best = findings("mmm", "mn", "m")
    held = score(best, [flag(FlagVerdict.STANDING)])
    assert held.level == 2
    assert "red flag" in held.why
    assert held.lift == "take back or avoid: retraining before any cause was looked for"
    for harmless in (
        flag(FlagVerdict.CLEARED),
        flag(FlagVerdict.ABSENT),
        flag(FlagVerdict.CANNOT_ASSESS),
        flag(FlagVerdict.STANDING, "minor"),
        flag(FlagVerdict.STANDING, signal=MODELING),
    ):
        assert score(best, [harmless]).level == 5


def test_a_flag_never_lifts() -> None:
    assert score(findings("nnnn"), [flag(FlagVerdict.STANDING)]).level == 1
    assert "red flag" not in score(findings("mnnn"), [flag(FlagVerdict.STANDING)]).why


def test_implementation_from_talk_alone_stops_at_three() -> None:
    one = score(findings("mmm", "mn", "m", signal=FLUENCY), signal=FLUENCY)
    assert (one.level, one.lift) == (3, "show it in running code")
    assert score(findings("mmmn", signal=FLUENCY), signal=FLUENCY).level == 3
    assert "running code" not in score(findings("mnnn", signal=FLUENCY), signal=FLUENCY).lift


def test_both_caps_leave_the_lower() -> None:
    capped = score(findings("mmm", "mn", signal=FLUENCY), [flag(FlagVerdict.STANDING, signal=FLUENCY)], signal=FLUENCY)
    assert capped.level == 2


def test_under_three_chances_is_too_little() -> None:
    few = score(findings("mm"))
    assert (few.status, few.level) == (Status.TOO_LITTLE, None)
    assert few.why == "2 chances; a level needs 3."
    assert score(findings("m")).why == "1 chance; a level needs 3."
    assert score(findings("mmm")).status is Status.SCORED


def test_no_chance_at_all_is_not_reached() -> None:
    assert score([]).status is Status.NOT_REACHED
    assert score(findings("nn", chance=Chance.NONE)).status is Status.NOT_REACHED
    assert score(findings("mmmm", signal=MODELING)).status is Status.NOT_REACHED


def test_abstains_when_more_than_a_third_could_not_be_assessed() -> None:
    assert score(findings("mmmm??")).level == 3
    many = score(findings("mmmm???"))
    assert (many.status, many.level) == (Status.ABSTAINED, None)
    assert many.why == "3 of 7 points could not be assessed."
    assert score(findings("mm?")).status is Status.TOO_LITTLE


def test_what_could_not_be_assessed_leaves_the_list() -> None:
    assert score(findings("mmmm?", "mm")).level == 4
    assert score(findings("mmmmn", "mm")).level == 3


def test_credits_count_half_a_strong_point_each_and_two_at_most() -> None:
    points = findings("mmm", "nnm")  # 1 of 3 strong
    assert score(points).level == 3
    assert score(points, [], credits(1)).level == 4
    assert score(findings("mmm", "nn"), [], credits(2)).level == 4
    assert score(findings("mmm", "nnnn"), [], credits(9)).level == 3  # never more than one point's worth
    assert score(points, [], credits(2, MODELING)).level == 3


def test_credits_need_a_strong_point_with_a_chance_and_never_lift_the_core() -> None:
    assert score(findings("mmmm"), [], credits(2)).level == 3
    assert score(findings("nnnn", "n"), [], credits(2)).level == 1


def test_points_shared_by_another_signal_count_there_too() -> None:
    shared = findings("mmm", "mn", signal=MODELING, also=(PRODUCTION,))
    assert score(shared).level == score(shared, signal=MODELING).level == 4


def test_the_embedded_judges_readings_have_the_same_weight() -> None:
    likely = [p.model_copy(update={"verdict": Verdict.LIKELY}) for p in findings("mmm", "mn")[:-1]]
    unclear = [p.model_copy(update={"verdict": Verdict.UNCLEAR}) for p in findings("n")]
    missing = [p.model_copy(update={"verdict": Verdict.NOT_FOUND}) for p in findings("n")]
    assert score(likely + missing, self_marked=True).status is Status.SELF_MARKED
    assert score(likely + unclear).level == 3
    assert score(likely + unclear).unclear == 1
    assert score(likely + missing).made == 4


def test_the_lift_names_what_is_missing() -> None:
    assert score(findings("mnnn")).lift == "show more of the core: core 2; core 3; core 4"
    assert score(findings("mmmn", "n")).lift == "settle every core point: core 4"
    assert score(findings("mmm", "mnn")).lift == "go further: strong 2; strong 3"
    assert "room for stronger points" in score(findings("mmmm")).lift
    assert "unasked" in score(findings("mmm", "mn")).lift
    assert score(findings("mmm", "mn", "m")).lift == ""


def test_a_score_has_a_level_or_a_reason_never_both() -> None:
    with pytest.raises(ValueError, match="exactly when it is scored"):
        SignalScore(signal=PRODUCTION, status=Status.ABSTAINED, level=3, why="")
    with pytest.raises(ValueError, match="exactly when it is scored"):
        SignalScore(signal=PRODUCTION, status=Status.SCORED, why="")


def test_the_embedded_engines_word_alone_never_makes_a_five() -> None:
    likely = [
        p.model_copy(update={"verdict": Verdict.LIKELY}) if p.tier is Tier.EXCEPTIONAL else p
        for p in findings("mmm", "mn", "m")
    ]
    assert score(findings("mmm", "mn", "m")).level == 5
    assert score(likely).level == 4
