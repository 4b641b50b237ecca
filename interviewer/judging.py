"""Judging transcripts from the command line: many side by side, by hand, and one verdict on appeal."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from interviewer import debrief
from interviewer.delivery.figures import measure
from interviewer.delivery.lexicon import Lexicon
from interviewer.domain.scorecard import Scorecard, Status
from interviewer.domain.transcript import Transcript
from interviewer.errors import InterviewerError, MalformedReply, NothingAnswered, UsageError
from interviewer.ports import Cancel
from interviewer.settings import OFFLINE
from interviewer.store import fold, load_scorecard, save_scorecard
from interviewer.text import terminal_safe
from interviewer.wiring import Wiring


def many(wiring: Wiring, paths: Sequence[Path], model: str | None, *, samples: int, jobs: int, as_json: bool) -> int:
    """Judge each transcript and print its debrief as it is done. Returns 1 when any failed, else 0.

    A transcript that cannot be read or judged is told and the others go on.
    """
    model = model or wiring.settings.model
    cancel, say = Cancel(), _Printer(wiring.lexicon, as_json=as_json, several=len(paths) > 1)
    judge = wiring.judge(model, samples=samples)
    pool = ThreadPoolExecutor(max_workers=min(jobs, len(paths)))
    failed = 0
    try:
        futures = {pool.submit(_one, judge.assess, path, cancel, say): path for path in paths}
        for future in as_completed(futures):
            try:
                transcript, scorecard = future.result()
            except InterviewerError as error:
                failed += 1
                say.fault(futures[future], error)
                continue
            say.result(futures[future], transcript, scorecard)
            failed += any(s.status is Status.JUDGE_FAILED for s in scorecard.signals)
    except KeyboardInterrupt:
        cancel.cancel()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return 1 if failed else 0


def _one(assess: object, path: Path, cancel: Cancel, say: _Printer) -> tuple[Transcript, Scorecard]:
    transcript = readable(path)
    scorecard: Scorecard = assess(transcript, cancel=cancel, on_progress=lambda t: say.progress(path, t))  # type: ignore[operator]
    save_scorecard(path, scorecard)
    return transcript, scorecard


def readable(path: Path) -> Transcript:
    """A transcript with at least one answer. Raises ``DataError`` or ``NothingAnswered``."""
    transcript = fold(path).transcript
    if not transcript.answers:
        raise NothingAnswered(f"{path}: there is no answer in it to judge")
    return transcript


class _Printer:
    """Prints results one at a time from many threads."""

    def __init__(self, lexicon: Lexicon, *, as_json: bool, several: bool) -> None:
        self._lexicon = lexicon
        self._json, self._several, self._lock = as_json, several, threading.Lock()

    def progress(self, path: Path, text: str) -> None:
        if text and sys.stderr.isatty():
            with self._lock:
                sys.stderr.write(f"\r\x1b[K{path.stem}: {terminal_safe(text)}")
                sys.stderr.flush()

    def fault(self, path: Path, error: InterviewerError) -> None:
        with self._lock:
            self._clear()
            sys.stderr.write(terminal_safe(f"interviewer: {path.name}: {error}") + "\n")

    def result(self, path: Path, transcript: Transcript, scorecard: Scorecard) -> None:
        with self._lock:
            self._clear()
            if self._json:
                sys.stdout.write(json.dumps({"file": str(path), "scorecard": scorecard.model_dump(mode="json")}) + "\n")
            else:
                if self._several:
                    sys.stdout.write(f"# {path.stem}\n\n")
                sounded = measure(transcript, self._lexicon, scorecard)
                told = debrief.lines(transcript, scorecard, sounded=sounded)
                sys.stdout.write(terminal_safe(debrief.plain(told)) + "\n")
            sys.stdout.flush()

    @staticmethod
    def _clear() -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def by_hand(wiring: Wiring, paths: Sequence[Path], *, as_json: bool) -> int:
    """Write the judge's prompts beside each transcript; score it once all replies are pasted. Returns 0 then."""
    from interviewer.judges.by_hand import Desk
    from interviewer.judges.llm import LLMJudge

    waiting = 0
    for path in paths:
        transcript = readable(path)
        desk = Desk(path.with_suffix(".by-hand"))
        judge = LLMJudge(desk, wiring.catalog.signals, steers=wiring.listening.injection, kind="by-hand")
        try:
            scorecard = judge.assess(transcript)
        except MalformedReply:
            if not desk.awaited:
                raise
        if desk.awaited:
            waiting += 1
            sys.stdout.write(f"{len(desk.awaited)} replies are awaited in {desk.folder}\n")
            for one in desk.awaited:
                sys.stdout.write(f"  paste {one.prompt.name} into a chat, and its reply into {one.reply.name}\n")
            sys.stdout.write("Then run the same command again.\n")
            continue
        save_scorecard(path, scorecard)
        _Printer(wiring.lexicon, as_json=as_json, several=len(paths) > 1).result(path, transcript, scorecard)
    return 1 if waiting else 0


def appeal(wiring: Wiring, paths: Sequence[Path], model: str | None, item: str, quote: str) -> int:
    """Have one verdict read again by a reader who knows neither the first verdict nor that there was one. Returns 0.

    Raises ``UsageError`` when the item or the quote is not in the transcript, or nothing was judged yet.
    """
    from interviewer.judges.appeals import read_again

    if len(paths) != 1:
        raise UsageError("--appeal takes one transcript")
    transcript, scorecard = readable(paths[0]), load_scorecard(paths[0])
    model = model or (scorecard.judge.model if scorecard and scorecard.judge.kind == "llm" else wiring.settings.model)
    if scorecard is None or scorecard.judge.kind == "offline":
        raise UsageError("there is no judged scorecard to appeal against", hint="Judge it first with --model.")
    if model == OFFLINE:
        raise UsageError("the embedded judge cannot decide an appeal", hint="Name a model with --model.")
    before, after, changed = read_again(
        wiring.llm(model), wiring.catalog.signals, wiring.listening.injection, transcript, scorecard, item, quote
    )
    save_scorecard(paths[0], changed)
    verdict = "stands" if before == after else "changed"
    sys.stdout.write(f"{item}: {before} -> {after}. The verdict {verdict}; the levels were computed again.\n")
    return 0
