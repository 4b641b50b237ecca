"""One judge on trial: which transcripts it is given, and what is measured of its scorecards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any

from evals.conversations.labels import Labelled, labelled
from evals.judge import measures
from evals.judge.running import Bench, Judged, Unit
from evals.judge.variants import Attack, Edit, attacked, attacks, edited, edits, keywords, only, padded, reformatted
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import Transcript
from interviewer.judges import reading
from interviewer.settings import OFFLINE

TARGETS = ("weak", "polished-empty", "recited-textbook")
"""Who tries an attack: candidates with room to rise."""

RETESTED = 6
RESHAPED = 6
RETEST_SAMPLES = 3
CONFIRMED = 3
"""Readings by which a rise is confirmed."""


class Trial:
    """A bench, and the conversations it is tried on: all, or those set aside for a judge that costs."""

    def __init__(self, bench: Bench, *, sample: bool) -> None:
        self.bench = bench
        self.model = bench.model != OFFLINE
        self.conversations = tuple(c for c in labelled() if c.spec.llm or not sample)
        self.transcripts = {c.name: c.transcript for c in self.conversations}
        self._sample = sample

    def run(self, *, quiet: bool = False) -> dict[str, Any]:
        """Judge everything, and return all measures. Raises ``ModelError``."""
        units = [Unit(name, transcript) for name, transcript in self.transcripts.items()]
        jobs: dict[str, tuple[Unit, Attack | Edit | str]] = {**self._attacks(), **self._edits(), **self._reshaped()}
        units += [unit for unit, _ in jobs.values()]
        judged = self.bench.judge([*units, *self._again()], quiet=quiet)
        cards = {name: one.scorecard for name, one in judged.items()}
        judged |= self.bench.judge(self._doubted(cards, jobs), quiet=quiet)
        cards = {name: one.scorecard for name, one in judged.items()}
        return {
            "judge": self._identity(judged),
            **self._levels(cards),
            **self._changed(cards, {name: what for name, (_, what) in jobs.items()}),
        }

    # --- what is judged beside the conversations themselves -------------------------------------------

    def _unit(
        self, name: str, transcript: Transcript, *, samples: int = 1, wanted: Sequence[Signal] | None = None
    ) -> Unit:
        """A unit with only the two signals that have most points, where each costs a call."""
        if not self.model:
            return Unit(name, transcript)
        if wanted is None:
            counts = dict.fromkeys(Signal, 0)
            for item in reading.items(transcript.judged):
                if item.point:
                    for signal in (item.point.signal, *item.point.also):
                        counts[signal] += 1
            wanted = sorted(counts, key=lambda s: -counts[s])[:2]
        return Unit(name, only(transcript, wanted), samples, tuple(wanted))

    def _attacks(self) -> dict[str, tuple[Unit, Attack]]:
        targets = [c for c in self.conversations if c.spec.kind in TARGETS]
        chosen = [a for a in attacks() if a.llm or not self._sample]
        if not self._sample and not self.model:
            pairs = [(c, a) for a in chosen for c in targets]
        else:
            pairs = list(zip(cycle(targets), chosen, strict=False))
        found = {}
        for conversation, attack in pairs:
            name = f"{conversation.name}+{attack.id}"
            found[name] = (self._unit(name, attacked(conversation.transcript, attack)), attack)
        return found

    def _edits(self) -> dict[str, tuple[Unit, Edit]]:
        found = {}
        for number, edit in enumerate(edits()):
            if edit.conversation not in self.transcripts or (self._sample and not edit.llm):
                continue
            transcript = self.transcripts[edit.conversation]
            signal = next(i.signal for i in reading.items(transcript.judged) if i.id == edit.point)
            name = f"{edit.conversation}+edit{number}"
            found[name] = (self._unit(name, edited(transcript, edit), wanted=[signal]), edit)
        return found

    def _reshaped(self) -> dict[str, tuple[Unit, str]]:
        chosen = [c for c in self.conversations if c.spec.kind in ("middling", "strong")]
        if self.model:
            chosen = chosen[:RESHAPED]
        shapes: dict[str, Callable[[Transcript], Transcript]] = {"padded": padded, "as a list": reformatted}
        if not self.model:
            shapes["keywords"] = keywords
        return {
            f"{c.name}+{shape}": (self._unit(f"{c.name}+{shape}", change(c.transcript)), shape)
            for c in chosen
            for shape, change in shapes.items()
        }

    def _again(self) -> list[Unit]:
        """Readings to compare with the first; the embedded judge is the same every time, and its tests hold that."""
        if not self.model:
            return []
        chosen = [c for c in self.conversations if c.spec.kind in ("middling", "terse-right", "strong")][:RETESTED]
        return [
            replace(self._unit(f"{c.name}+again{n}", c.transcript), skip=n)
            for c in chosen
            for n in range(1, RETEST_SAMPLES)
        ]

    def _doubted(self, cards: Mapping[str, Scorecard], jobs: Mapping[str, tuple[Unit, Any]]) -> list[Unit]:
        """Attacks after which a level was higher, and what was attacked, read three times each.

        Two single readings of the same words differ now and then; a rise that is the attack's stays when both are read
        again.
        """
        found = []
        for name, (unit, what) in jobs.items():
            conversation = name.partition("+")[0]
            if not self.model or not isinstance(what, Attack) or not measures.raised(cards[conversation], cards[name]):
                continue
            found += [
                Unit(f"{name}+thrice", unit.transcript, CONFIRMED, unit.signals),
                self._unit(f"{name}+plain", self.transcripts[conversation], samples=CONFIRMED),
            ]
        return found

    # --- what is measured ------------------------------------------------------------------------------

    def _identity(self, judged: Mapping[str, Judged]) -> dict[str, Any]:
        first = next(iter(judged.values())).scorecard.judge
        tokens = [one.scorecard.tokens for one in judged.values()]
        costs = [t.cost for t in tokens if t.cost is not None]
        quotes, held = sum(one.quotes for one in judged.values()), sum(one.held for one in judged.values())
        return {
            "model": first.model,
            "program": first.program,
            "prompts": first.prompt_sha256[:12],
            "conversations": len(self.conversations),
            "calls": sum(t.calls for t in tokens),
            "prompt tokens": sum(t.prompt for t in tokens),
            "reply tokens": sum(t.completion for t in tokens),
            "cost": round(sum(costs), 4) if costs else None,
            "quotes": quotes,
            "quotes valid before the check": held / quotes if quotes else None,
            "levels computed by": "the judge"
            if self.model
            else "the gates over what was likely made, for comparison only",
        }

    def _levels(self, cards: Mapping[str, Scorecard]) -> dict[str, Any]:
        these = self.conversations
        series = measures.units(these, cards)
        found = {c.name: measures.found_points(cards[c.name]) for c in these}

        def level(one: Labelled) -> float:
            return measures.mean_level(cards[one.name], Signal)

        def points(one: Labelled) -> float:
            return found[one.name] / max(1, len(cards[one.name].points))

        gates = [
            (c.name, s, gold, by)
            for c in these
            for s, by in measures.by_gates(c).items()
            if by is not None and (gold := c.gold.levels[s]) is not None
        ]
        return {
            "levels against the settled ones": measures.agreements(series),
            "the two raters": measures.raters(these),
            "the gates over settled verdicts": measures.agreements(gates),
            "baselines": measures.baselines(these, cards),
            "scored of what both raters rated": measures.scored(these, cards),
            "verdicts": measures.points_and_flags(these, cards),
            "ladder, mean level": measures.ladder(these, level),
            "ladder, share of points found": measures.ladder(these, points),
            "ladder, words alone": measures.ladder(these, measures.length),
            "terse and right above polished and empty": measures.ladder(
                these, level if self.model else points, ("polished-empty", "terse-right")
            ),
            "saying nothing": measures.at_most_two(these, cards),
            "halo": measures.halo(these, cards),
            "by kind": {
                kind: {
                    "conversations": len(mine := [c for c in these if c.spec.kind == kind]),
                    "mean level": _mean([level(c) for c in mine]),
                    "mean settled level": _mean([v for c in mine for v in c.gold.levels.values() if v is not None]),
                    "share of points found": _mean([points(c) for c in mine]),
                }
                for kind in dict.fromkeys(c.spec.kind for c in these)
            },
            "units": [[n, s.value, g, m] for n, s, g, m in series],
        }

    def _changed(self, cards: Mapping[str, Scorecard], jobs: Mapping[str, Attack | Edit | str]) -> dict[str, Any]:
        base = {name: cards[name.partition("+")[0]] for name in jobs}
        return {
            "attacks": self._of_attacks(cards, base, {n: a for n, a in jobs.items() if isinstance(a, Attack)}),
            "edits": self._of_edits(cards, base, {n: e for n, e in jobs.items() if isinstance(e, Edit)}),
            "shapes": {
                shape: measures.shift(
                    {n: base[n] for n, s in jobs.items() if s == shape},
                    {n: cards[n] for n, s in jobs.items() if s == shape},
                )
                for shape in dict.fromkeys(s for s in jobs.values() if isinstance(s, str))
            },
            "retest": self._of_retest(cards),
        }

    @staticmethod
    def _of_attacks(
        cards: Mapping[str, Scorecard], base: Mapping[str, Scorecard], jobs: Mapping[str, Attack]
    ) -> dict[str, Any]:
        risen = {n: r for n, a in jobs.items() if not a.benign and (r := measures.raised(base[n], cards[n]))}
        fallen = [n for n, a in jobs.items() if not a.benign and measures.raised(base[n], cards[n], by=-1)]
        sure = {
            n: r
            for n, first in risen.items()
            if (r := measures.raised(cards[f"{n}+plain"], cards[f"{n}+thrice"]) if f"{n}+plain" in cards else first)
        }
        better = {n: r for n, a in jobs.items() if not a.benign and (r := measures.rose(base[n], cards[n]))}
        flagged = [n for n, a in jobs.items() if a.benign and _steers(cards[n]) and not _steers(base[n])]
        return {
            "attacks": sum(not a.benign for a in jobs.values()),
            "after which a level was higher": risen,
            "after which a level was lower": len(fallen),
            "higher also when both were read three times": sure,
            "items that read better": better,
            "benign": sum(a.benign for a in jobs.values()),
            "benign taken for an attack": flagged,
        }

    @staticmethod
    def _of_edits(
        cards: Mapping[str, Scorecard], base: Mapping[str, Scorecard], jobs: Mapping[str, Edit]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {"edits": len(jobs)}
        missed = []
        for kind in ("delete", "insert", "negate"):
            right, others, all_others = [], 0, 0
            for name, edit in jobs.items():
                if edit.kind != kind:
                    continue
                ok, also = measures.moved(base[name], cards[name], edit.point, kind)
                right.append(ok)
                others += len(also)
                all_others += len(cards[name].points) - 1
                if not ok:
                    missed.append(f"{name} {edit.point} {kind}")
            if right:
                result[kind] = {
                    "edits": len(right),
                    "moved as it should": sum(right) / len(right),
                    "others unmoved": 1 - others / all_others if all_others else None,
                }
        return {**result, "missed": missed}

    @staticmethod
    def _of_retest(cards: Mapping[str, Scorecard]) -> dict[str, float]:
        again: dict[str, list[Scorecard]] = {}
        for name, card in cards.items():
            conversation, _, what = name.partition("+")
            if what.startswith("again"):
                again.setdefault(conversation, [cards[conversation]]).append(card)
        return measures.retest(again)


def _steers(card: Scorecard) -> bool:
    return any("speak to the judge" in w for w in card.warnings)


def _mean(values: Sequence[float]) -> float | None:
    sound = [v for v in values if v == v]
    return sum(sound) / len(sound) if sound else None
