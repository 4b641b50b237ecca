"""One interviewer on trial: every item over every interview, and what personas and pressures do to levels."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from statistics import mean
from typing import Any

from evals.conversations.holding import wiring
from evals.conversations.labels import Labelled, labelled
from evals.interviewer.candidates import ATTENTIVE
from evals.interviewer.holding import PRESSURES, Meeting, all_of, comparison, meetings, sample
from evals.interviewer.rules import ITEMS, Held
from evals.judge.measures import found_points, mean_level, reached
from evals.judge.running import Bench, Unit
from evals.replies import Remembered
from interviewer import settings
from interviewer.domain.move import MoveKind
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import Transcript
from interviewer.interviewers.llm import LLMInterviewer
from interviewer.interviewers.offline import OfflineInterviewer
from interviewer.ports import Interviewer
from interviewer.settings import OFFLINE
from interviewer.wiring import Wiring

COOPERATIVE = ("weak", "strong", "rambling", *ATTENTIVE)
"""Candidates who answer, and whose levels are compared over personas and pressures."""

READINGS = 3
"""How often a model reads each interview whose levels are compared: a single reading moves a level now and then."""

SHOWN = 4
"""Misses told of each item."""


def interviewer(bench: Bench) -> Interviewer:
    """The interviewer of a model's name, its replies kept."""
    if bench.model == OFFLINE:
        return wiring().interviewer(OFFLINE)
    llm = None if bench.replay else Wiring(settings.load()).llm(bench.model)
    embedded = OfflineInterviewer(wiring().matcher, wiring().listening)
    return LLMInterviewer(Remembered(bench.store, bench.model, llm), embedded, wiring().listening)


def run(bench: Bench, *, every: int = 1, quiet: bool = False) -> dict[str, Any]:
    """Hold the interviews, and return all measures; ``every`` 7 holds each seventh. Raises ``ModelError``.

    Levels are those of the same model as judge.
    """
    offline = bench.model == OFFLINE
    wanted = meetings()[::every] if offline else [*sample(), *comparison()]
    compared = [m for m in wanted if m.candidate in (COOPERATIVE if offline else ATTENTIVE)]
    held = all_of(wanted, interviewer(bench), jobs=1 if offline else bench.jobs, quiet=quiet)
    units = [Unit(m.name, held[m], samples=1 if offline else READINGS) for m in compared]
    judged = bench.judge(units, quiet=quiet)
    cards = {m: judged[m.name].scorecard for m in compared}
    return {
        "interviewer": {
            "model": bench.model,
            "interviews": len(held),
            "answers": sum(len(t.answers) for t in held.values()),
            "moves by a model": sum(m.by == "model" for t in held.values() for e in t.exchanges for m in e.moves),
            "moves by the rubric or the engine": sum(
                m.by != "model" for t in held.values() for e in t.exchanges for m in e.moves
            ),
        },
        "items": items(held),
        "levels over personas and pressures": shifts(cards),
        "chances over pressures": chances(cards),
        "probes needed": needed(labelled()) if offline else needed_by(held),
    }


def items(held: Mapping[Meeting, Transcript]) -> dict[str, Any]:
    """Every item: occasions, share kept, and some of those that were not."""
    seen = [Held(meeting, transcript) for meeting, transcript in held.items()]
    result = {}
    for name, one in ITEMS.items():
        occasions = [(ok, f"{h.meeting.name} {where}") for h in seen for ok, where in one.check(h)]
        misses = [where for ok, where in occasions if not ok]
        result[name] = {
            "rule": one.rule,
            "occasions": len(occasions),
            "kept": 1 - len(misses) / len(occasions) if occasions else None,
            "misses": misses[:SHOWN],
        }
    return result


def shifts(cards: Mapping[Meeting, Scorecard]) -> dict[str, Any]:
    """How far a persona or a pressure moves the mean level, and the points found, of the same candidates.

    Pressures are compared within the personas that met a candidate at all of them, personas at the pressure they share.
    """
    everywhere = _at_every_pressure(cards)
    at_one = {m: c for m, c in cards.items() if m.pressure == 2}
    levels = {m: v for m, c in cards.items() if not math.isnan(v := mean_level(c, Signal))}
    found = {m: found_points(c) / len(c.points) for m, c in cards.items() if c.points}
    result: dict[str, Any] = {"interviews": len(cards), "with a level": len(levels)}
    for what, values in (("mean level", levels), ("share of points found", found)):
        for name, among, group in (
            ("persona", at_one, lambda m: m.persona),
            ("pressure", everywhere, lambda m: str(m.pressure)),
        ):
            moved = _moved({m: v for m, v in values.items() if m in among}, group)
            result[f"{what}: greatest shift of a {name}"] = max(map(abs, moved.values()), default=None)
            result[f"{what} by {name}"] = moved
    return result


def _at_every_pressure(cards: Mapping[Meeting, Scorecard]) -> set[Meeting]:
    met = defaultdict(set)
    for m in cards:
        met[m.candidate, m.persona].add(m.pressure)
    return {m for m in cards if met[m.candidate, m.persona] == set(PRESSURES)}


def _moved(values: Mapping[Meeting, float], group: Callable[[Meeting], str]) -> dict[str, float]:
    """Mean distance of each group's values from the mean of the same candidate."""
    centre = {c: mean(v for m, v in values.items() if m.candidate == c) for c in {m.candidate for m in values}}
    groups = defaultdict(list)
    for m, value in values.items():
        groups[group(m)].append(value - centre[m.candidate])
    return {name: mean(v) for name, v in sorted(groups.items())}


def chances(cards: Mapping[Meeting, Scorecard]) -> dict[str, Any]:
    """Mean chances per signal at each pressure."""
    counts: dict[int, dict[Signal, list[int]]] = {p: defaultdict(list) for p in PRESSURES}
    everywhere = _at_every_pressure(cards)
    for meeting, card in cards.items():
        if meeting in everywhere:
            for signal, count in reached(card).items():
                counts[meeting.pressure][signal].append(count)
    return {str(p): {s.value: mean(v) for s, v in of.items() if any(v)} for p, of in counts.items() if of}


def needed(conversations: Sequence[Labelled]) -> dict[str, Any]:
    """Doors opened to a point that, by the settled labels, had not been made by then."""
    total, needless = 0, []
    for one in conversations:
        for exchange in one.transcript.judged:
            order = [t.id for t in exchange.turns]
            for move in exchange.moves:
                if move.move.kind is not MoveKind.PROBE or move.move.press or not move.move.point:
                    continue
                label = one.gold.items[f"{exchange.ask.id}.{move.move.point}"]
                answer = label.sentence.partition(".")[0]
                made_before = label.verdict == "met" and answer in order and order.index(answer) < order.index(move.id)
                total += 1
                if made_before:
                    needless.append(f"{one.name} {move.id}: {exchange.ask.id}.{move.move.point}")
    return {"probes": total, "needed": 1 - len(needless) / total if total else None, "needless": needless}


def needed_by(held: Mapping[Meeting, Transcript]) -> dict[str, Any]:
    """The same where there are no labels: by what the embedded judge finds likely made before the door was opened."""
    judge = wiring().judge(OFFLINE)
    total, needless = 0, []
    for meeting, transcript in held.items():
        found = {(p.ask, p.point): p for p in judge.assess(transcript).points}
        for exchange in transcript.judged:
            order = [t.id for t in exchange.turns]
            for move in exchange.moves:
                if move.move.kind is not MoveKind.PROBE or move.move.press or not move.move.point:
                    continue
                finding = found[exchange.ask.id, move.move.point]
                total += 1
                if (
                    finding.evidence
                    and finding.verdict.value == "likely made"
                    and order.index(finding.evidence.answer) < order.index(move.id)
                ):
                    needless.append(f"{meeting.name} {move.id}: {exchange.ask.id}.{move.move.point}")
    return {"probes": total, "needed": 1 - len(needless) / total if total else None, "needless": needless}


def grouped(found: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Items under the rule they come from."""
    return [(rule, list(rows)) for rule, rows in groupby(found.items(), key=lambda row: row[1]["rule"])]
