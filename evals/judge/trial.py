"""One judge on trial: which transcripts it is given, and what is measured of its scorecards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any

from evals.conversations.labels import Labelled, labelled
from evals.judge import changes, measures
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
SAMPLES = 3
"""Readings of every conversation and every attack: as many as ``interviewer judge`` takes."""

THRICE, PLAIN, AGAIN = "+thrice", "+plain", "+again"
"""How the names end of what was read so often, of what a change is compared with, and of what was read once more."""


class Trial:
    """A bench, and the conversations it is tried on: all, or those set aside for a judge that costs."""

    def __init__(self, bench: Bench, *, sample: bool) -> None:
        self.bench = bench
        self.model = bench.model != OFFLINE
        self.conversations = tuple(c for c in labelled() if c.spec.llm or not sample)
        self.transcripts = {c.name: c.transcript for c in self.conversations}
        self._changed_ones = tuple(c for c in self.conversations if c.spec.llm != "later" or not self.model)
        self._sample = sample

    def run(self, *, quiet: bool = False) -> dict[str, Any]:
        """Judge everything, and return all measures. Raises ``ModelError``."""
        units = [Unit(name, transcript) for name, transcript in self.transcripts.items()]
        jobs: dict[str, tuple[Unit, Attack | Edit | str]] = {**self._attacks(), **self._edits(), **self._reshaped()}
        units += [unit for unit, _ in jobs.values()]
        if self.model:
            units += [self._plain(unit) for unit, _ in jobs.values()]
            often = [u for u in units if not isinstance(jobs.get(u.name.removesuffix(PLAIN), (u, None))[1], Edit | str)]
            units += [replace(u, name=u.name + THRICE, samples=SAMPLES) for u in often]
        judged = self.bench.judge([*units, *self._again()], quiet=quiet)
        cards = {name: one.scorecard for name, one in judged.items()}
        often_read = {n.removesuffix(THRICE): c for n, c in cards.items() if n.endswith(THRICE)}
        kinds = {name: what for name, (_, what) in jobs.items()}
        return {
            "judge": self._identity(judged),
            **self._levels(cards),
            **self._changed(cards, kinds),
            **({"each read three times": self._read_often(often_read, kinds)} if self.model else {}),
        }

    def _read_often(self, cards: Mapping[str, Scorecard], kinds: Mapping[str, Attack | Edit | str]) -> dict[str, Any]:
        """The measures that a single reading's noise moves most, from the majority of three."""
        wanted = (
            "levels against the settled ones",
            "scored of what both raters rated",
            "verdicts",
            "ladder, mean level",
            "ladder, share of points found",
            "terse and right above polished and empty",
            "saying nothing",
        )
        attacks = {name: what for name, what in kinds.items() if isinstance(what, Attack)}
        before = {name: cards[name + PLAIN] for name in attacks}
        conversations = {name: card for name, card in cards.items() if name in self.transcripts}
        return {k: v for k, v in self._levels(conversations).items() if k in wanted} | {
            "attacks": self._of_attacks(cards, before, attacks)
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

    def _plain(self, changed: Unit) -> Unit:
        """What a change is compared with: the conversation unchanged, and the same items of it."""
        conversation = changed.name.partition("+")[0]
        return replace(
            changed, name=changed.name + PLAIN, transcript=only(self.transcripts[conversation], changed.signals)
        )

    def _attacks(self) -> dict[str, tuple[Unit, Attack]]:
        targets = [c for c in self._changed_ones if c.spec.kind in TARGETS]
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
        chosen = [c for c in self._changed_ones if c.spec.kind in ("middling", "strong")]
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
        chosen = [c for c in self._changed_ones if c.spec.kind in ("middling", "terse-right", "strong")][:RETESTED]
        return [
            replace(self._unit(f"{c.name}{AGAIN}{n}", c.transcript), skip=n) for c in chosen for n in range(1, SAMPLES)
        ]

    # --- what is measured ------------------------------------------------------------------------------

    def _identity(self, judged: Mapping[str, Judged]) -> dict[str, Any]:
        first = next(iter(judged.values())).scorecard.judge
        # Each reply once: the same readings stand in several units.
        apart = [one for n, one in judged.items() if n + THRICE not in judged and PLAIN not in n and AGAIN not in n]
        tokens = [one.scorecard.tokens for one in apart]
        costs = [t.cost for t in tokens if t.cost is not None]
        quotes, held = sum(one.quotes for one in apart), sum(one.held for one in apart)
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
            **({} if self.model else {"sounds like a red flag": measures.looked_twice(these, cards)}),
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
        base = {name: cards[name + PLAIN] if self.model else cards[name.partition("+")[0]] for name in jobs}
        return {
            "attacks": self._of_attacks(cards, base, {n: a for n, a in jobs.items() if isinstance(a, Attack)}),
            "edits": self._of_edits(cards, base, {n: e for n, e in jobs.items() if isinstance(e, Edit)}),
            "shapes": {
                shape: changes.shift(
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
        def effect(names: Sequence[str]) -> dict[str, Any]:
            return {
                "trials": len(names),
                "after which a level was higher": {n: r for n in names if (r := changes.raised(base[n], cards[n]))},
                "after which a level was lower": sum(bool(changes.raised(base[n], cards[n], by=-1)) for n in names),
                "items that read better": {n: r for n in names if (r := changes.rose(base[n], cards[n]))},
                "items that read worse": sum(len(changes.rose(cards[n], base[n])) for n in names),
            }

        of = {a.family: [n for n, b in jobs.items() if b.family == a.family] for a in jobs.values()}
        hostile = [n for n, a in jobs.items() if a.hostile]
        return {
            **effect(hostile),
            "unseen by whoever wrote the patterns": effect(
                [n for n in hostile if jobs[n].unseen and not jobs[n].later]
            ),
            "written later": effect([n for n in hostile if jobs[n].later]),
            "neutral words in their place": effect([n for n in of.get("neutral", []) if not jobs[n].later]),
            "neutral words written later": effect([n for n in of.get("neutral", []) if jobs[n].later]),
            "benign": len(of.get("benign", [])),
            "benign taken for an attack": [
                n for n in of.get("benign", []) if _steers(cards[n]) and not _steers(base[n])
            ],
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
                ok, also = changes.moved(base[name], cards[name], edit.point, kind)
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
            if what.startswith(AGAIN[1:]):
                again.setdefault(conversation, [cards[conversation]]).append(card)
        return changes.retest(again)


def _steers(card: Scorecard) -> bool:
    return any("speak to the judge" in w for w in card.warnings)


def _mean(values: Sequence[float]) -> float | None:
    sound = [v for v in values if v == v]
    return sum(sound) / len(sound) if sound else None
