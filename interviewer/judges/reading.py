"""What every judge shares: which items there are, what chance each had, and whether a quote came unprompted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Exhibit, Point, Probe, ProbeKind, RedFlag, Tier
from interviewer.domain.scorecard import Chance, Evidence, FlagFinding, FlagVerdict, PointFinding, Verdict
from interviewer.domain.signal import Criterion, Signal, SignalsRubric
from interviewer.domain.transcript import AnswerRecord, Exchange, MoveRecord
from interviewer.judges.evidence import said

POSITIVE = {Verdict.MET, Verdict.PARTIAL, Verdict.LIKELY, Verdict.UNCLEAR}


@dataclass(frozen=True, slots=True)
class Item:
    """A point or red flag of one asked question, under an id unique in the transcript."""

    id: str
    exchange: Exchange
    point: Point | None = None
    flag: RedFlag | None = None

    @property
    def _what(self) -> Point | RedFlag:
        what = self.point or self.flag
        if what is None:
            raise ValueError(f"{self.id} is neither a point nor a red flag")
        return what

    @property
    def signal(self) -> Signal:
        """The signal under which it is judged."""
        return self._what.signal

    @property
    def text(self) -> str:
        """The claim, or the mistake."""
        return self._what.text


def items(exchanges: Sequence[Exchange], signals: SignalsRubric | None = None) -> list[Item]:
    """Every point and red flag of every question, in order; each belongs to its primary signal.

    With ``signals``, also the criteria that are judged in every question; a point of the same id stands for its own.
    """
    everywhere = [_everywhere(c, r.signal) for r in signals.signals for c in r.everywhere] if signals else []
    found = []
    for exchange in exchanges:
        question, ask = exchange.ask.question, exchange.ask.id
        found += [Item(f"{ask}.{p.id}", exchange, point=p) for p in question.points]
        found += [Item(f"{ask}.{f.id}", exchange, flag=f) for f in question.red_flags]
        found += [Item(f"{ask}.{p.id}", exchange, point=p) for p in everywhere if question.point(p.id) is None]
    return found


def _everywhere(criterion: Criterion, signal: Signal) -> Point:
    """A criterion as the point it is in every question; nobody asks for it."""
    return Point(
        id=criterion.id,
        label=criterion.label,
        text=criterion.text,
        signal=signal,
        skill=criterion.skill,
        tier=Tier(criterion.tier or Tier.CORE),
        expected=True,
        probe=Probe(kind=ProbeKind.CLARIFY, say=criterion.text),
    )


def chance_of(point: Point, exchange: Exchange, evidence: Evidence | None, verdict: Verdict) -> tuple[Chance, bool]:
    """How a point came to its chance, and whether its evidence came only after it was asked for."""
    opened, asked = exchange.openings().get(point.id), exchange.asked_for().get(point.id)
    shown_at = _turn_of(exchange, evidence.answer) if evidence else -1
    prompted = asked is not None and shown_at > asked
    if point.expected:
        return Chance.QUESTION, prompted
    if opened and (shown_at > opened[1] or verdict not in POSITIVE):
        return (Chance.PROBE if opened[0] == "probe" else Chance.TWIST), prompted
    if verdict in POSITIVE:
        return Chance.VOLUNTEERED, prompted
    return Chance.NONE, False


def _turn_of(exchange: Exchange, answer: str) -> int:
    return next((i for i, t in enumerate(exchange.turns) if t.id == answer), -1)


def point_finding(
    item: Item, verdict: Verdict, *, evidence: Evidence | None = None, reasoning: str = "", problem: str = ""
) -> PointFinding:
    """A finding with its chance worked out from the transcript."""
    point = item.point
    if point is None:
        raise ValueError(f"{item.id} is not a point")
    chance, prompted = chance_of(point, item.exchange, evidence, verdict)
    return PointFinding(
        ask=item.exchange.ask.id,
        question=item.exchange.ask.question.id,
        point=point.id,
        label=point.label,
        text=point.text,
        signal=point.signal,
        also=point.also,
        skill=point.skill,
        tier=point.tier,
        chance=chance,
        verdict=verdict,
        prompted=prompted,
        reasoning=reasoning,
        evidence=evidence,
        problem=problem,
    )


def flag_finding(
    item: Item, verdict: FlagVerdict, *, evidence: Evidence | None = None, reasoning: str = "", problem: str = ""
) -> FlagFinding:
    """A finding of a red flag."""
    flag = item.flag
    if flag is None:
        raise ValueError(f"{item.id} is not a red flag")
    return FlagFinding(
        ask=item.exchange.ask.id,
        question=item.exchange.ask.question.id,
        flag=flag.id,
        text=flag.text,
        signal=flag.signal,
        skill=flag.skill,
        severity=flag.severity,
        verdict=verdict,
        evidence=evidence,
        reasoning=reasoning,
        problem=problem,
    )


_FORGED = re.compile(
    r"^[\W_]{0,6}(?:INTERVIEWER|CANDIDATE|PANEL|JUDGE|GRADER|MODERATOR|ON THE TABLE)(?:'S)?(?:,? [A-Z][A-Z']*){0,3}:"
    r"|^\W{0,3}ON THE TABLE, [^:\n]{1,40}:"
    r"|^\W{0,2}\[a\d+\.\d+\]"
    r"|^\W{0,3}</?transcript[\s>-]"
    r"|^\W{0,9}(?:END OF (?:THE )?TRANSCRIPT\b|[Ee]nd of (?:the )?transcript\W*$)"
    r"|^={2,} ?Question \d"
)
"""What a transcript in a judge's prompt is made of, and nobody says: a speaker's label, a sentence's id, the fence.

Anchored and in capitals, for candidates do talk about transcripts, judges and candidates.
"""


def tainted(exchanges: Sequence[Exchange], patterns: Sequence[re.Pattern[str]]) -> list[tuple[str, int]]:
    """Sentences (answer id, number) that no quote may lie in.

    Those that try to steer their reader, and from a forged piece of transcript on all the rest of that answer: whose
    words they are meant to be is no longer clear.
    """
    found = []
    for exchange in exchanges:
        for answer in exchange.answers:
            forged = False
            for sentence in said(answer).sentences:
                forged = forged or bool(_FORGED.search(sentence.text))
                if forged or any(p.search(sentence.text) for p in patterns):
                    found.append((answer.id, sentence.number))
    return found


def shown(exchanges: Sequence[Exchange]) -> list[dict[str, object]]:
    """The transcript as a judge's prompt shows it: spoken words, exhibits on the table, numbered candidate sentences.

    Holds no persona, header line, ledger, or note of what the interviewer heard.
    """
    return [
        {
            "number": exchange.ask.id.removeprefix("q"),
            "asked": exchange.ask.question.prompt,
            "exhibits": [e for e in exchange.ask.question.exhibits if e.shown == "with-question"],
            "turns": [
                _turn(exchange, turn) for turn in exchange.turns if isinstance(turn, AnswerRecord) or _spoken(turn)
            ],
        }
        for exchange in exchanges
    ]


def _spoken(turn: MoveRecord) -> bool:
    return bool(turn.text or turn.move.item) and turn.move.kind is not MoveKind.CLOSE


def _turn(exchange: Exchange, turn: AnswerRecord | MoveRecord) -> dict[str, object]:
    if isinstance(turn, AnswerRecord):
        return {"answer": turn.id, "sentences": said(turn).sentences, "exhibits": [], "text": ""}
    exhibit: Exhibit | None = exchange.ask.question.exhibit(turn.move.item) if turn.move.item else None
    return {
        "answer": "",
        "sentences": (),
        "text": turn.text or "(hands over an exhibit)",
        "exhibits": [exhibit] if exhibit else [],
    }
