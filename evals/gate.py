"""The regression gate: ``python -m evals gate``. Same inputs, same results; whatever moved is named.

Three parts are compared with evals/baselines/: the embedded judge on every labelled conversation, the embedded
interviewer on every item, and each language model judge whose replies are kept, played back from them. A measure that
got worse closes the gate; a verdict that changed is told either way, with its conversation, its item and its label.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.answers import bearing, ladder
from evals.answers.data import answers
from evals.conversations.holding import wiring
from evals.conversations.labels import Labelled, labelled
from evals.interviewer import trial as interviewing
from evals.judge import measures
from evals.judge.running import REPLIES, Bench, Unit
from evals.report import sound
from interviewer.settings import OFFLINE

BASELINES = Path(__file__).parent / "baselines"

TOLERANCE = 1e-6
"""Results are deterministic; this forgives the last digits that another processor's arithmetic may give."""

SLACK = 0.02
"""What a share may lose before the gate closes where a word vector's last digit can tip a verdict."""


EVERY = 13
"""One simulated interview in thirteen: every candidate, persona and pressure is among them."""


@dataclass(slots=True)
class Outcome:
    """What a part of the gate found: drops close it, changes are told."""

    drops: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


def judge_results(model: str) -> dict[str, Any]:
    """Every verdict and level of a judge, and the measures that must not fall."""
    conversations = tuple(c for c in labelled() if c.spec.llm or model == OFFLINE)
    units = [Unit(c.name, c.transcript) for c in conversations]
    cards = {name: one.scorecard for name, one in Bench(model, replay=True).judge(units, quiet=True).items()}

    def points(one: Labelled) -> float:
        return measures.found_points(cards[one.name]) / max(1, len(cards[one.name].points))

    found = measures.points_and_flags(conversations, cards)
    figures = {
        "ladder by points found": measures.ladder(conversations, points)["in order"],
        "verdict agreement": found["point exact"],
        "not met, and not met": found["not met, and not met"],
        "kappa of levels": measures.agreements(measures.units(conversations, cards))["all"].get("kappa"),
    }
    if model == OFFLINE:
        figures["sounds like a red flag, and is one"] = measures.looked_twice(conversations, cards)["there"]
    return {
        "figures": figures,
        "verdicts": {name: measures.verdicts(card) for name, card in cards.items()},
        "levels": {
            n: {s.signal.value: measures.coverage_level(c, s.signal) for s in c.signals} for n, c in cards.items()
        },
    }


def interviewer_results() -> dict[str, Any]:
    """How far the embedded interviewer keeps each rule."""
    found = interviewing.run(Bench(OFFLINE), every=EVERY, quiet=True)
    return {"figures": {name: one["kept"] for name, one in found["items"].items() if one["kept"] is not None}}


def answers_results() -> dict[str, Any]:
    """The matcher on spoken answers to every question."""
    found = ladder.measures(answers(), ladder.everything())
    left_out = bearing.measures(wiring().matcher())
    return {
        "figures": {
            "strong above weak": found["strong above weak"],
            "not found, and not made": found["verdicts"]["not found, and not made"],
            "left out of unseen attacks": left_out["unseen attacks"],
            "kept of what makes a point": 1 - left_out["what makes a point of the kept questions"],
        }
    }


def parts() -> dict[str, Any]:
    """Every part by name, as a function that gives its results."""
    models = sorted(p.stem.replace("--", "/") for p in REPLIES.glob("*.jsonl"))
    return {
        "answers": answers_results,
        "interviewer": interviewer_results,
        **{f"judge-{m.replace('/', '--')}": (lambda m=m: judge_results(m)) for m in (OFFLINE, *models)},
    }


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Outcome:
    """What fell, and what changed."""
    outcome = Outcome()
    for name, old in before["figures"].items():
        new = after["figures"].get(name)
        if old is not None and (new is None or new < old - TOLERANCE):
            change = f"{name}: {old:.3f} -> {'nothing' if new is None else format(new, '.3f')}"
            (outcome.drops if new is None or new < old - SLACK else outcome.changes).append(change)
    outcome.changes += _changed(before.get("verdicts", {}), after.get("verdicts", {}))
    outcome.changes += _changed(before.get("levels", {}), after.get("levels", {}))
    return outcome


def _changed(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    gold = {c.name: c.gold.items for c in labelled()}
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        for item in sorted({*old, *new}):
            if old.get(item) != new.get(item):
                label = gold.get(name, {}).get(item)
                settled = f" (settled: {label.verdict})" if label else ""
                yield f"{name} {item}: {old.get(item)} -> {new.get(item)}{settled}"


def main(*, update: bool) -> int:
    """Compare with the baselines, or replace them. Returns 0 when the gate is open, else 1."""
    BASELINES.mkdir(exist_ok=True)
    closed = False
    for name, results in parts().items():
        path = BASELINES / f"{name}.json"
        now = sound(results())
        if update:
            path.write_text(json.dumps(now, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
            print(f"{name}: kept as the baseline")
            continue
        if not path.exists():
            print(f"{name}: there is no baseline; python -m evals gate --update makes one")
            closed = True
            continue
        outcome = compare(json.loads(path.read_text(encoding="utf-8")), now)
        print(f"{name}: {'closed' if outcome.drops else 'open'}, {len(outcome.changes)} changes")
        print(
            "".join(f"  DROP {line}\n" for line in outcome.drops) + "".join(f"  {line}\n" for line in outcome.changes),
            end="",
        )
        closed = closed or bool(outcome.drops)
    if closed:
        print(
            "\nThe gate is closed. If a drop is meant, say why in the commit and take the new baseline with --update."
        )
    return 1 if closed else 0
