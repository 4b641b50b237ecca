"""What a judge's scorecards are worth, against labels and against one another. Each measure is a plain dictionary."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from evals import agreement
from evals.answers.fit import fitted
from evals.conversations.labels import FLAG, POINT, Labelled
from interviewer.domain import levels
from interviewer.domain.scorecard import (
    Chance,
    Evidence,
    FlagFinding,
    FlagVerdict,
    PointFinding,
    Scorecard,
    Verdict,
)
from interviewer.domain.signal import Signal
from interviewer.judges import reading
from interviewer.matching.words import words

Cards = Mapping[str, Scorecard]
LADDER = ("weak", "middling", "strong")
TECHNICAL = tuple(s for s in Signal if s is not Signal.COMMUNICATION)
_AS_LABELLED = {Verdict.LIKELY: "met", Verdict.UNCLEAR: "partial", Verdict.NOT_FOUND: "not met"}
_POSITIVE = {"met", "partial"}


def verdict(finding: PointFinding) -> str:
    """A verdict in the words of the labels; the embedded judge's own words stand for the nearest."""
    return _AS_LABELLED.get(finding.verdict, finding.verdict.value)


def verdicts(card: Scorecard) -> dict[str, str]:
    """Every item's verdict by its id. What only sounds like a red flag is no verdict."""
    points = {f"{p.ask}.{p.point}": verdict(p) for p in card.points}
    flags = {f"{f.ask}.{f.flag}": f.verdict.value for f in card.flags if f.verdict is not FlagVerdict.POSSIBLE}
    return points | flags


def by_gates(labelled: Labelled) -> dict[Signal, int | None]:
    """The levels that the algorithm gives to the settled verdicts: what a judge without error would arrive at."""
    points: list[PointFinding] = []
    flags: list[FlagFinding] = []
    for item in reading.items(labelled.transcript.judged):
        label = labelled.gold.items[item.id]
        if item.point:
            evidence = (
                Evidence(answer=label.sentence.partition(".")[0], sentence=1, quote="") if label.sentence else None
            )
            points.append(reading.point_finding(item, Verdict(label.verdict), evidence=evidence))
        else:
            flags.append(reading.flag_finding(item, FlagVerdict(label.verdict)))
    return {s: levels.score(s, points, flags).level for s in Signal}


def coverage_level(card: Scorecard, signal: Signal) -> int | None:
    """The judge's level; for the embedded judge, which gives none, what its likely points would come to."""
    given = card.of(signal)
    if given.level is not None or card.judge.kind != "offline":
        return given.level
    return levels.score(signal, card.points, self_marked=True).level


# --- levels ---------------------------------------------------------------------------------------------------


Units = list[tuple[str, Signal, int, int]]
"""Conversation, signal, gold level, judged level."""


def units(labelled: Iterable[Labelled], cards: Cards) -> Units:
    """Every signal of every conversation that both the raters and the judge could rate."""
    found = []
    for one in labelled:
        for signal in Signal:
            gold, given = one.gold.levels[signal], coverage_level(cards[one.name], signal)
            if gold is not None and given is not None:
                found.append((one.name, signal, gold, given))
    return found


def agreements(series: Units) -> dict[str, Any]:
    """Agreement over all signals and for each that has twenty units or more."""
    result = {"all": _agreement(series)}
    for signal in Signal:
        mine = [u for u in series if u[1] is signal]
        if len(mine) >= 20:
            result[signal.value] = _agreement(mine)
    return result


def _agreement(series: Units) -> dict[str, float]:
    if not series:
        return {"count": 0}
    found = agreement.agreement([u[2] for u in series], [u[3] for u in series], [u[0] for u in series])
    return {name: getattr(found, name) for name in found.__slots__}


def raters(labelled: Iterable[Labelled]) -> dict[str, Any]:
    """How far the two raters agree with one another, on levels and on verdicts."""
    series: Units = []
    one_says, two_says = [], []
    for conversation in labelled:
        for signal in Signal:
            one, two = conversation.one.levels[signal], conversation.two.levels[signal]
            if one is not None and two is not None:
                series.append((conversation.name, signal, one, two))
        one_says += [label.verdict for label in conversation.one.items.values()]
        two_says += [conversation.two.items[i].verdict for i in conversation.one.items]
    return {"levels": agreements(series), "verdicts": _verdict_agreement(one_says, two_says)}


def _verdict_agreement(one: Sequence[str], two: Sequence[str]) -> dict[str, float]:
    points = [(a, b) for a, b in zip(one, two, strict=True) if a in POINT]
    flags = [(a, b) for a, b in zip(one, two, strict=True) if a in FLAG]
    result: dict[str, float] = {}
    for name, pairs, labels in (("point", points, POINT), ("flag", flags, FLAG)):
        a, b = [p[0] for p in pairs], [p[1] for p in pairs]
        if not pairs:
            continue
        result |= {
            f"{name}s": len(pairs),
            f"{name} exact": float(np.mean([x == y for x, y in pairs])),
            f"{name} kappa": agreement.nominal_kappa(a, b),
            f"{name} macro-F1": agreement.macro_f1(a, b, labels),
        }
    return result


def baselines(labelled: Sequence[Labelled], cards: Cards) -> dict[str, Any]:
    """What always saying 3 earns, and what the number of words alone does, fitted on the other plans."""
    series = units(labelled, cards)
    said = {one.name: len(words(" ".join(a.text for a in one.transcript.answers))) for one in labelled}
    plan = {one.name: one.spec.plan for one in labelled}
    by_length: Units = []
    for name, signal, gold, _ in series:
        others = [(math.log(said[n] + 1), g) for n, _, g, _ in series if plan[n] != plan[name]]
        slope, offset = np.polyfit([o[0] for o in others], [o[1] for o in others], 1)
        guess = round(float(slope * math.log(said[name] + 1) + offset))
        by_length.append((name, signal, gold, min(5, max(1, guess))))
    return {
        "always 3": _agreement([(n, s, g, 3) for n, s, g, _ in series]),
        "length alone": _agreement(by_length),
    }


def scored(labelled: Iterable[Labelled], cards: Cards) -> dict[str, float]:
    """Of the signals that two raters could rate, how many got a level."""
    both = [
        coverage_level(cards[one.name], s) is not None
        for one in labelled
        for s in Signal
        if one.one.levels[s] is not None and one.two.levels[s] is not None
    ]
    return {"rated by both": len(both), "scored": float(np.mean(both)) if both else math.nan}


def halo(labelled: Sequence[Labelled], cards: Cards) -> dict[str, float]:
    """Mean correlation between two signals of one conversation, in the labels and in the judge's levels."""
    gold, given = defaultdict(list), defaultdict(list)
    for one in labelled:
        for a, b in combinations(Signal, 2):
            levels_of = [(one.gold.levels[s], coverage_level(cards[one.name], s)) for s in (a, b)]
            if all(x is not None and y is not None for x, y in levels_of):
                gold[a, b].append((levels_of[0][0], levels_of[1][0]))
                given[a, b].append((levels_of[0][1], levels_of[1][1]))
    return {"pairs of signals": sum(map(len, gold.values())), "labels": _mean_r(gold), "judge": _mean_r(given)}


def _mean_r(pairs: Mapping[Any, list[tuple[Any, Any]]]) -> float:
    found = []
    for listed in pairs.values():
        a, b = np.array(listed, float).T
        if len(a) >= 8 and a.std() and b.std():
            found.append((float(np.corrcoef(a, b)[0, 1]), len(a)))
    return float(np.average([r for r, _ in found], weights=[n for _, n in found])) if found else math.nan


# --- verdicts -------------------------------------------------------------------------------------------------


def points_and_flags(labelled: Iterable[Labelled], cards: Cards) -> dict[str, Any]:
    """Verdicts against the settled ones, those that could not be assessed apart."""
    gold: list[str] = []
    given: list[str] = []
    left = total = 0
    confusion: Counter[tuple[str, str]] = Counter()
    for one in labelled:
        mine = verdicts(cards[one.name])
        for item, label in one.gold.items.items():
            if item not in mine:
                continue
            total += 1
            if mine[item] == Verdict.CANNOT_ASSESS.value:
                left += 1
                continue
            gold.append(label.verdict)
            given.append(mine[item])
            confusion[label.verdict, mine[item]] += 1
    not_met = [g for g, m in zip(gold, given, strict=True) if m == "not met"]
    met = [g for g, m in zip(gold, given, strict=True) if m == "met"]
    return {
        **_verdict_agreement(gold, given),
        "assessed": 1 - left / total if total else math.nan,
        "met, and met or partial": float(np.mean([g in _POSITIVE for g in met])) if met else math.nan,
        "not met, and not met": float(np.mean([g != "met" for g in not_met])) if not_met else math.nan,
        "confusion": {f"{g} -> {m}": n for (g, m), n in sorted(confusion.items())},
    }


def looked_twice(labelled: Iterable[Labelled], cards: Cards) -> dict[str, Any]:
    """What sounds like a red flag to the embedded judge: how often it is one, and how many of them it tells."""
    told = right = there = kept = kept_right = 0
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in labelled:
        made = {i for i, label in one.gold.items.items() if label.verdict in ("standing", "cleared")}
        heard = {f"{f.ask}.{f.flag}" for f in cards[one.name].flags if f.verdict is FlagVerdict.POSSIBLE}
        told, right, there = told + len(heard), right + len(heard & made), there + len(made)
        questions = {e.ask.id: e.ask.question for e in one.transcript.judged}
        unfitted = {i for i in heard if not fitted(questions[i.partition(".")[0]])}
        kept, kept_right = kept + len(unfitted), kept_right + len(unfitted & made)
        kinds[one.spec.kind][0] += len(heard)
        kinds[one.spec.kind][1] += len(heard & made)
    return {
        "told": told,
        "there": right / told if told else math.nan,
        "of what is there": right / there if there else math.nan,
        "told of questions it was not fitted on": kept,
        "there, of these": kept_right / kept if kept else math.nan,
        "by kind, told and there": {kind: f"{a}, {b}" for kind, (a, b) in kinds.items()},
    }


# --- ladders --------------------------------------------------------------------------------------------------


def mean_level(card: Scorecard, signals: Iterable[Signal]) -> float:
    """Mean over the signals that have a level; nan where none has."""
    found = [v for s in signals if (v := coverage_level(card, s)) is not None]
    return float(np.mean(found)) if found else math.nan


def found_points(card: Scorecard) -> float:
    """Points met, or likely made, with partial ones at half."""
    value = {"met": 1.0, "partial": 0.5}
    return sum(value.get(verdict(p), 0) for p in card.points)


def ladder(
    labelled: Sequence[Labelled], measure: Callable[[Labelled], float], kinds: Sequence[str] = LADDER
) -> dict[str, Any]:
    """Pairs of conversations on one plan, of kinds in rising order: how many the measure puts in that order."""
    result: dict[str, Any] = {}
    every: list[float] = []
    misses = []
    for low, high in combinations(kinds, 2):
        right: list[float] = []
        for a in labelled:
            for b in labelled:
                if (a.spec.kind, b.spec.kind) != (low, high) or a.spec.plan != b.spec.plan:
                    continue
                x, y = measure(a), measure(b)
                if math.isnan(x) or math.isnan(y):
                    continue
                right.append(1.0 if y > x else 0.5 if y == x else 0.0)
                if y <= x:
                    misses.append(f"{a.name} ({low}) {x:.2f}, {b.name} ({high}) {y:.2f}")
        if right:
            result[f"{low} < {high}"] = {
                "pairs": len(right),
                "in order": right.count(1.0) / len(right),
                "ties": right.count(0.5),
            }
        every += right
    in_order = every.count(1.0) / len(every) if every else math.nan
    return {"pairs": len(every), "in order": in_order, **result, "misses": misses}


def length(one: Labelled) -> float:
    """Words the candidate said."""
    return float(len(words(" ".join(a.text for a in one.transcript.answers))))


def at_most_two(
    labelled: Iterable[Labelled], cards: Cards, kinds: Sequence[str] = ("polished-empty", "keyword-list")
) -> dict[str, Any]:
    """Levels above 2 on a technical signal for candidates who say nothing, which there should be none of."""
    count, above = 0, []
    for one in labelled:
        if one.spec.kind not in kinds:
            continue
        for signal in TECHNICAL:
            level = coverage_level(cards[one.name], signal)
            count += level is not None
            if level is not None and level > 2:
                above.append(f"{one.name} ({one.spec.kind}) {signal.value} {level}")
    return {"levels": count, "above 2": above}


def reached(card: Scorecard) -> dict[Signal, int]:
    """Chances per signal."""
    return {s: sum(p.chance is not Chance.NONE for p in levels.of_signal(s, card.points)) for s in Signal}
