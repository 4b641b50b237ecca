"""The embedded matcher on three spoken answers to every question: ``python -m evals answers``."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from evals.answers.data import KINDS, Answer, Kind, answers
from evals.conversations.holding import wiring
from interviewer.domain.scorecard import Verdict
from interviewer.matching.matcher import Matcher, PointMatch
from interviewer.matching.words import words

VALUE = {Verdict.LIKELY: 1.0, Verdict.UNCLEAR: 0.5, Verdict.NOT_FOUND: 0.0}
"""What a verdict counts where points are counted, as in a level: an unclear point is half found."""

Matched = dict[tuple[str, Kind], tuple[PointMatch, ...]]
"""What was found, by question and kind of answer."""


def matched(matcher: Matcher, chosen: Iterable[Answer]) -> Matched:
    """Match every answer against the points of its question."""
    return {(a.question.id, a.kind): matcher.match(a.sentences, a.question) for a in chosen}


@cache
def everything() -> Matched:
    """All answers, matched once by the matcher as it ships."""
    return matched(wiring().matcher(), answers())


def found(matches: Iterable[PointMatch]) -> float:
    """Points found, unclear ones at half."""
    return sum(VALUE[m.verdict] for m in matches)


def measures(chosen: Sequence[Answer], results: Matched) -> dict[str, Any]:
    """The ladder and the verdicts against the labels."""
    ids = list(dict.fromkeys(a.question.id for a in chosen))
    by = {(a.question.id, a.kind): a for a in chosen}
    made: Callable[[str, Kind], float] = lambda i, kind: sum(v == "made" for v in by[i, kind].labels.values())  # noqa: E731
    length: Callable[[str, Kind], float] = lambda i, kind: len(words(by[i, kind].text))  # noqa: E731
    scored: Callable[[str, Kind], float] = lambda i, kind: found(results[i, kind])  # noqa: E731
    own = [i for i in ids if by[i, "strong"].question.of_own_project]
    return {
        "questions": len(ids),
        "strong above weak": _share(scored, ids, "strong", "weak"),
        "the same outside project deep dives": _share(scored, [i for i in ids if i not in own], "strong", "weak"),
        "the same in project deep dives": _share(scored, own, "strong", "weak"),
        "strong above middling": _share(scored, ids, "strong", "middling"),
        "middling above weak": _share(scored, ids, "middling", "weak"),
        "by number of words alone": _share(length, ids, "strong", "weak"),
        "by the labels themselves": _share(made, ids, "strong", "weak"),
        "not in order": [i for i in ids if scored(i, "strong") <= scored(i, "weak")],
        "verdicts": verdicts(chosen, results),
    }


def _share(measure: Callable[[str, Kind], float], ids: Sequence[str], high: Kind, low: Kind) -> float:
    return float(np.mean([measure(i, high) > measure(i, low) for i in ids])) if ids else math.nan


def verdicts(chosen: Iterable[Answer], results: Matched) -> dict[str, Any]:
    """How often each verdict is right, and how well the probabilities tell made from absent."""
    pairs = [(a.labels[m.point], m) for a in chosen for m in results[a.question.id, a.kind]]
    missing = [label for label, m in pairs if m.verdict is Verdict.NOT_FOUND]
    likely = [label for label, m in pairs if m.verdict is Verdict.LIKELY]
    clear = [(label == "made", m.probability) for label, m in pairs if label != "mentioned"]
    said = [(m.probability, label == "made") for label, m in pairs]
    return {
        "points": len(pairs),
        "made": sum(label == "made" for label, _ in pairs),
        "not found": len(missing),
        "not found, and not made": float(np.mean([label != "made" for label in missing])) if missing else math.nan,
        "likely": len(likely),
        "likely, and made": float(np.mean([label == "made" for label in likely])) if likely else math.nan,
        "likely, and at least mentioned": float(np.mean([label != "absent" for label in likely]))
        if likely
        else math.nan,
        "made, and likely": sum(label == "made" for label in likely)
        / max(1, sum(label == "made" for label, _ in pairs)),
        "AUC, made against absent": float(roc_auc_score(*zip(*clear, strict=True))),
        "calibration error": calibration_error(said),
    }


def calibration_error(said: Sequence[tuple[float, bool]]) -> float:
    """Mean gap between the probability said and the share made, over ten bins."""
    p, made = np.array(said, float).T
    bins = np.minimum((p * 10).astype(int), 9)
    return float(
        sum(abs(p[bins == b].mean() - made[bins == b].mean()) * (bins == b).mean() for b in set(bins.tolist()))
    )


def main(*, by_meaning: bool = True) -> None:
    """Print the table, question by question, and what it amounts to; then tricks and requests."""
    from evals import report
    from evals.answers import asks, bearing, fit, gaming

    matcher = Matcher(by_meaning=by_meaning)
    chosen = answers()
    results = matched(matcher, chosen)
    print(f"{'question':46} points   found: {_row(KINDS)}   words: {_row(KINDS)}")
    for question in dict.fromkeys(a.question for a in chosen):
        of = {a.kind: a for a in chosen if a.question is question}
        points = _row([f"{found(results[question.id, k]):.1f}" for k in KINDS])
        lengths = _row([str(len(words(of[k].text))) for k in KINDS])
        print(f"{question.id:46} {len(question.points):6}          {points}          {lengths}")
    parts = {
        "all questions": chosen,
        "questions the constants were fitted on": [a for a in chosen if fit.fitted(a.question)],
        "questions kept from that": [a for a in chosen if not fit.fitted(a.question)],
    }
    print()
    print("\n".join(report.lines(report.sound({name: measures(part, results) for name, part in parts.items()}))))
    told: dict[str, Any] = {"points likely made, as a share of the strong answers'": gaming.measures(matcher)}
    told["sentences left out, since they bear on nothing"] = bearing.measures(matcher)
    told["remarks to look twice, in answers"] = {kind: looked_twice(matcher, chosen, kind) for kind in KINDS}
    print("\n".join(report.lines(report.sound({**told, "requests": asks.measures(matcher)}))))


def looked_twice(matcher: Matcher, chosen: Iterable[Answer], kind: Kind) -> str:
    """How many answers of a kind there are, and how many sentences in them sound like a red flag."""
    mine = [a for a in chosen if a.kind == kind and not a.question.of_own_project]
    heard = [matcher.mistakes(a.sentences, a.question) for a in mine]
    return f"{sum(map(len, heard))} in {len(mine)}"


def _row(cells: Sequence[str]) -> str:
    return "  ".join(f"{cell:>8}" for cell in cells)
