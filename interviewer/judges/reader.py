"""One reading of a transcript for one signal: the prompt, the reply, and what of it can be proven."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from interviewer.domain.scorecard import Credit, Evidence, FlagFinding, FlagVerdict, PointFinding, Verdict
from interviewer.domain.signal import Signal, SignalRubric, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.errors import MalformedReply, ModelError, ModelUnavailable
from interviewer.judges import reading
from interviewer.judges.evidence import Unproven, prove
from interviewer.judges.reading import Item
from interviewer.judges.wire import WireItem, WireReply
from interviewer.ports import LLM, Cancel, Message, Usage, Waiting
from interviewer.prompts import render

MAX_TOKENS = 12_000
PROMPTS = ("judge/system", "judge/transcript", "judge/items", "judge/repair")
_NEEDS_QUOTE = {"met", "partial", "contradicted", "standing", "cleared"}
_POINT_VERDICTS = {"met", "partial", "not met", "contradicted", "cannot assess"}
_FLAG_VERDICTS = {v.value for v in FlagVerdict if v is not FlagVerdict.POSSIBLE}
_CREDITS_PER_CALL = 2


@dataclass(slots=True)
class Sample:
    """What one reading of one signal gave."""

    points: list[PointFinding] = field(default_factory=list)
    flags: list[FlagFinding] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    steering: list[str] = field(default_factory=list)
    void: int = 0
    usages: list[Usage] = field(default_factory=list)
    failed: str = ""
    error: ModelError | None = None


class Reader:
    """Asks the model about one transcript and turns its replies into proven findings."""

    def __init__(
        self,
        llm: LLM,
        signals: SignalsRubric,
        transcript: Transcript,
        steers: Sequence[re.Pattern[str]],
        cancel: Cancel,
        on_progress: Callable[[str], None],
    ) -> None:
        self._llm, self._signals, self._cancel, self._tell = llm, signals, cancel, on_progress
        self._exchanges = transcript.judged
        self.items = reading.items(self._exchanges, signals)
        self.tainted = reading.tainted(self._exchanges, steers)
        token = hashlib.sha256(f"{transcript.session.salt}:judge".encode()).hexdigest()[:10]
        shown = render("judge/transcript", token=token, exchanges=reading.shown(self._exchanges))
        self._beginning = (
            Message("system", render("judge/system"), cache=True),
            Message("user", shown, cache=True),
            Message("assistant", "I have read the transcript as data. Give me the signal and its items."),
        )

    def items_of(self, signal: Signal) -> list[Item]:
        """The items whose primary signal this is."""
        return [i for i in self.items if i.signal is signal]

    def read(self, signal: Signal, sample: int, on_begin: Callable[[], None]) -> Sample:
        """One reading of one signal: one call, and one more for what could not be used."""
        result, wanted = Sample(), self.items_of(signal)
        self._tell(f"reading for {signal.label.lower()}")
        try:
            reply, found, problems = self._read(signal, wanted, "", result, on_begin)
        except (MalformedReply, ModelUnavailable) as error:
            result.failed, result.error = error.message, error
            return result
        result.void = len(problems)
        for item in wanted:
            finding = self._finding(item, found.get(item.id), problems.get(item.id, ""))
            if isinstance(finding, PointFinding):
                result.points.append(finding)
            else:
                result.flags.append(finding)
        result.credits = self._credits(reply, self._signals.of(signal))
        result.steering = reply.addressed_to_judge
        return result

    def read_one(self, item: Item, sentence: str) -> PointFinding | FlagFinding:
        """One item read alone, with a sentence to look at. Raises ``MalformedReply``."""
        _, found, problems = self._read(item.signal, [item], sentence, Sample(), None)
        return self._finding(item, found.get(item.id), problems.get(item.id, ""))

    def mend(self, item: Item, reply: WireReply) -> PointFinding | FlagFinding:
        """The finding that one item comes to after a reply that may need a second try."""
        found, problems = self._settled(item.signal, [item], "", reply, Sample())
        return self._finding(item, found.get(item.id), problems.get(item.id, ""))

    def _read(
        self,
        signal: Signal,
        wanted: Sequence[Item],
        pointed: str,
        result: Sample,
        on_begin: Callable[[], None] | None,
    ) -> tuple[WireReply, dict[str, tuple[WireItem, Evidence | None]], dict[str, str]]:
        """Ask for items, and once more for those that could not be used: the reply, the readings, the problems left."""
        reply = self._ask(self._messages(signal, wanted, pointed), result, on_begin)
        found, problems = self._settled(signal, wanted, pointed, reply, result)
        return reply, found, problems

    def _messages(self, signal: Signal, wanted: Sequence[Item], pointed: str) -> list[Message]:
        return [*self._beginning, Message("user", self._tail(self._signals.of(signal), wanted, pointed))]

    def _settled(
        self, signal: Signal, wanted: Sequence[Item], pointed: str, reply: WireReply, result: Sample
    ) -> tuple[dict[str, tuple[WireItem, Evidence | None]], dict[str, str]]:
        """The readings a reply gives, after one more try for those that could not be used, and the problems left."""
        found, problems = self._sort(wanted, reply)
        if problems:
            mended = self._repair(self._messages(signal, wanted, pointed), reply, problems, result)
            again, problems = self._sort([i for i in wanted if i.id in problems], mended)
            found |= again
        return found, problems

    def _tail(self, rubric: SignalRubric, wanted: Sequence[Item], pointed: str) -> str:
        listed = [
            {
                "id": i.id,
                "kind": "point" if i.point else "red flag",
                "order": bool(i.flag and i.flag.order),
                "text": i.text,
            }
            for i in wanted
        ]
        return render(
            "judge/items",
            signal=rubric.signal,
            about=rubric.about,
            items=listed,
            criteria=rubric.creditable,
            pointed=pointed,
        )

    def _ask(
        self, messages: Sequence[Message], result: Sample, on_begin: Callable[[], None] | None = None
    ) -> WireReply:
        reply, usage = self._llm.structured(
            messages, WireReply, max_tokens=MAX_TOKENS, cancel=self._cancel, on_wait=self._waiting, on_begin=on_begin
        )
        result.usages.append(usage)
        return reply

    def _waiting(self, waiting: Waiting) -> None:
        self._tell(waiting.why)

    def _repair(
        self, messages: Sequence[Message], reply: WireReply, problems: dict[str, str], result: Sample
    ) -> WireReply:
        wrong = [{"id": i, "why": why} for i, why in problems.items()]
        again = [
            *messages,
            Message("assistant", reply.model_dump_json()),
            Message("user", render("judge/repair", problems=wrong)),
        ]
        try:
            return self._ask(again, result)
        except MalformedReply:
            return WireReply(items=[], credits=[], addressed_to_judge=[])

    def _sort(
        self, wanted: Sequence[Item], reply: WireReply
    ) -> tuple[dict[str, tuple[WireItem, Evidence | None]], dict[str, str]]:
        """Usable readings by item id, and what is wrong with the others."""
        given = {i.id.strip().strip("[]"): i for i in reply.items}
        found: dict[str, tuple[WireItem, Evidence | None]] = {}
        problems: dict[str, str] = {}
        for item in wanted:
            read = given.get(item.id)
            if read is None:
                problems[item.id] = "no verdict was given"
            elif read.verdict not in (_POINT_VERDICTS if item.point else _FLAG_VERDICTS):
                problems[item.id] = f"{read.verdict!r} is no verdict for a {'point' if item.point else 'red flag'}"
            elif read.verdict not in _NEEDS_QUOTE:
                found[item.id] = (read, None)
            else:
                try:
                    found[item.id] = (read, prove(read.quote, read.sentence, item.exchange, self.tainted))
                except Unproven as error:
                    problems[item.id] = str(error)
        return found, problems

    def _finding(
        self, item: Item, read: tuple[WireItem, Evidence | None] | None, problem: str
    ) -> PointFinding | FlagFinding:
        wire, evidence = read or (None, None)
        verdict, reasoning = (wire.verdict, wire.reasoning) if wire else ("cannot assess", "")
        if item.point:
            return reading.point_finding(
                item, Verdict(verdict), evidence=evidence, reasoning=reasoning, problem=problem
            )
        return reading.flag_finding(item, FlagVerdict(verdict), evidence=evidence, reasoning=reasoning, problem=problem)

    def _credits(self, reply: WireReply, rubric: SignalRubric) -> list[Credit]:
        """Credits whose criterion exists and whose quote is proven, at most two."""
        known = {c.id for c in rubric.creditable}
        kept: list[Credit] = []
        for credit in reply.credits:
            if credit.criterion not in known:
                continue
            for exchange in self._exchanges:
                if not any(credit.sentence.strip("[] ").startswith(f"{a.id}.") for a in exchange.answers):
                    continue
                try:
                    evidence = prove(credit.quote, credit.sentence, exchange, self.tainted)
                except Unproven:
                    continue
                if any((c.evidence.answer, c.evidence.sentence) == (evidence.answer, evidence.sentence) for c in kept):
                    continue
                kept.append(
                    Credit(
                        ask=exchange.ask.id,
                        signal=rubric.signal,
                        criterion=credit.criterion,
                        reasoning=credit.reasoning,
                        evidence=evidence,
                    )
                )
        return kept[:_CREDITS_PER_CALL]
