"""Agreement figures: known answers, and what they must do at the edges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from evals import agreement

ONE = [1, 2, 3, 3, 4, 5, 2, 3, 4, 1, 2, 5]
TWO = [1, 2, 3, 4, 4, 5, 1, 3, 3, 1, 2, 4]


def by_hand(one: list[int], two: list[int]) -> float:
    """Quadratic kappa from its definition: one less observed over expected squared distance."""
    observed = np.mean([(a - b) ** 2 for a, b in zip(one, two, strict=True)])
    expected = np.mean([(a - b) ** 2 for a in one for b in two])
    return float(1 - observed / expected)


def test_quadratic_kappa_is_its_definition() -> None:
    assert agreement.quadratic_kappa(ONE, TWO) == pytest.approx(by_hand(ONE, TWO))
    assert agreement._quadratic_kappa(np.array(ONE), np.array(TWO)) == pytest.approx(by_hand(ONE, TWO))


def test_ac2_is_one_for_the_same_and_resists_a_skewed_scale() -> None:
    assert agreement.ac2(ONE, ONE) == pytest.approx(1)
    skewed = [3] * 18 + [2, 4]
    other = [3] * 18 + [3, 3]
    assert agreement.ac2(skewed, other) > 0.9
    assert math.isnan(agreement.quadratic_kappa(other, other)) or agreement.quadratic_kappa(skewed, other) < 0.1


def test_ac2_matches_gwets_worked_form() -> None:
    # Two levels used, half of the units each, one disagreement one step apart in ten.
    one, two = [1] * 5 + [2] * 5, [1] * 4 + [2] * 6
    weight = 1 - 1 / 16
    observed = 0.9 + 0.1 * weight
    shares = [0.45, 0.55, 0, 0, 0]
    total = sum(1 - (i - j) ** 2 / 16 for i in range(5) for j in range(5))
    chance = total / 20 * sum(p * (1 - p) for p in shares)
    assert agreement.ac2(one, two) == pytest.approx((observed - chance) / (1 - chance))


def test_an_interval_holds_the_measure_and_narrows_with_more_groups() -> None:
    few = agreement.agreement(ONE, TWO, [str(i) for i in range(len(ONE))])
    many = agreement.agreement(ONE * 8, TWO * 8, [str(i) for i in range(8 * len(ONE))])
    assert few.low <= few.kappa <= few.high
    assert many.high - many.low < few.high - few.low


def test_units_of_one_conversation_are_drawn_together() -> None:
    whole = agreement.bootstrap(lambda take: float(len(set(take.tolist()))), ["a"] * 6)
    assert whole == (6, 6)


def test_bias_is_the_second_less_the_first() -> None:
    assert agreement.agreement([2, 3, 3], [3, 4, 3], ["a", "b", "c"]).bias == pytest.approx(2 / 3)


def test_verdicts_that_never_occur_do_not_weigh() -> None:
    gold, given = ["met", "not met", "not met"], ["met", "not met", "met"]
    assert agreement.macro_f1(gold, given, ("met", "partial", "not met", "contradicted")) == pytest.approx(2 / 3)
