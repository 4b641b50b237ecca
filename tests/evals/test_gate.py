"""The regression gate: closed by a drop, open for a rise, and plain about what changed. CI runs it through here."""

from __future__ import annotations

import pytest

from evals import gate
from evals.conversations.labels import labelled

BEFORE = {"figures": {"ladder": 0.97, "rule": 1.0}, "verdicts": {"c01": {"q1.a": "met"}}, "levels": {"c01": {"x": 3}}}


def test_the_same_results_leave_it_open() -> None:
    outcome = gate.compare(BEFORE, BEFORE)
    assert outcome.drops == []
    assert outcome.changes == []


def test_a_drop_closes_it_and_a_small_one_is_told() -> None:
    after = {**BEFORE, "figures": {"ladder": 0.90, "rule": 0.995}}
    outcome = gate.compare(BEFORE, after)
    assert outcome.drops == ["ladder: 0.970 -> 0.900"]
    assert outcome.changes == ["rule: 1.000 -> 0.995"]


def test_a_measure_that_is_gone_closes_it() -> None:
    assert gate.compare(BEFORE, {**BEFORE, "figures": {"ladder": 0.97}}).drops == ["rule: 1.000 -> nothing"]


def test_what_changed_is_named_with_its_label() -> None:
    one = labelled()[0]
    item, label = next(iter(one.gold.items.items()))
    before = {"figures": {}, "verdicts": {one.name: {item: "met"}}}
    after = {"figures": {}, "verdicts": {one.name: {item: "not met"}}}
    assert gate.compare(before, after).changes == [f"{one.name} {item}: met -> not met (settled: {label.verdict})"]


def test_the_gate_is_open(capsys: pytest.CaptureFixture[str]) -> None:
    closed = gate.main(update=False)
    assert closed == 0, capsys.readouterr().out
