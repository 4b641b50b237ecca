"""Judges conversations and their variants, side by side; what was asked before comes from the kept replies."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from evals.conversations.holding import wiring
from evals.replies import Remembered, Store
from interviewer import settings
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.signal import Signal, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.judges import reading
from interviewer.judges.evidence import Unproven, prove
from interviewer.judges.llm import LLMJudge
from interviewer.judges.wire import WireReply
from interviewer.settings import OFFLINE
from interviewer.wiring import Wiring

HERE = Path(__file__).parent
REPLIES = HERE / "replies"
_POSITIVE = {"met", "partial", "contradicted", "standing", "cleared"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A transcript to be judged, under a name that says which conversation it is and what was done to it."""

    name: str
    transcript: Transcript
    samples: int = 1
    signals: tuple[Signal, ...] = tuple(Signal)
    """Which are read; the transcript is expected to hold the items of no other."""
    skip: int = 0
    """How many kept replies to each request are passed over."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A scorecard, and how many quotes of the first replies were given and how many of them held."""

    scorecard: Scorecard
    quotes: int = 0
    held: int = 0


@dataclass(slots=True)
class Bench:
    """A judge on trial. ``replay`` answers from kept replies alone, and fails where one is missing."""

    model: str = OFFLINE
    replay: bool = False
    jobs: int = 4
    folder: Path = REPLIES
    _live: Wiring | None = field(default=None, repr=False)

    @property
    def store(self) -> Store:
        """The kept replies of the model."""
        return Store(self.folder / f"{self.model.replace('/', '--')}.jsonl")

    def judge(self, units: Sequence[Unit], *, quiet: bool = False) -> dict[str, Judged]:
        """The scorecard of each unit, by name. Raises ``ModelError`` when the model cannot be reached at all."""
        store = None if self.model == OFFLINE else self.store
        llm = None
        if store is not None and not self.replay:
            self._live = self._live or Wiring(settings.load())
            llm = self._live.llm(self.model)
        columns = (TextColumn("judging"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        results: dict[str, Judged] = {}
        with (
            Progress(*columns, console=Console(stderr=True), disable=quiet) as progress,
            ThreadPoolExecutor(max_workers=1 if store is None else self.jobs) as pool,
        ):
            task = progress.add_task("", total=len(units))

            def one(unit: Unit) -> Judged:
                if store is None:
                    return Judged(wiring().judge(OFFLINE).assess(unit.transcript))
                return _by_model(unit, Remembered(store, self.model, llm, skip=unit.skip))

            futures = {pool.submit(one, unit): unit.name for unit in units}
            try:
                for future in as_completed(futures):
                    results[futures[future]] = future.result()
                    progress.advance(task)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return {unit.name: results[unit.name] for unit in units}


def _rubric(unit: Unit) -> SignalsRubric:
    """The signals rubric, without what is judged in every question for signals that are not read."""
    whole = wiring().catalog.signals
    return whole.model_copy(
        update={
            "signals": tuple(
                r if r.signal in unit.signals else r.model_copy(update={"criteria": r.creditable})
                for r in whole.signals
            )
        }
    )


def _by_model(unit: Unit, llm: Remembered) -> Judged:
    rubric = _rubric(unit)
    judge = LLMJudge(llm, rubric, samples=unit.samples, steers=wiring().listening.injection)
    scorecard = judge.assess(unit.transcript)
    items = {i.id: i for i in reading.items(unit.transcript.judged, rubric)}
    quotes = held = 0
    for question, text in llm.asked:
        if not question.startswith("Read the transcript"):
            continue  # a repair
        for given in WireReply.model_validate_json(text).items:
            item = items.get(given.id.strip().strip("[]"))
            if item is None or given.verdict not in _POSITIVE:
                continue
            quotes += 1
            try:
                prove(given.quote, given.sentence, item.exchange)
            except Unproven:
                continue
            held += 1
    return Judged(scorecard, quotes, held)
