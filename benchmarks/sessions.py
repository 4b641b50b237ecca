"""``interviewer history`` over ten thousand sessions, made from the samples with changed names, days and verdicts."""

from __future__ import annotations

import datetime
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from interviewer.domain import levels
from interviewer.domain.scorecard import JudgeIdentity, Scorecard, Verdict
from interviewer.domain.signal import Signal

SAMPLES = Path(__file__).resolve().parent.parent / "transcripts" / "samples"
SESSIONS = 10_000
RUNS = 7
FIRST = datetime.datetime(2026, 1, 1, 8, tzinfo=datetime.UTC)


def write(folder: Path, sessions: int = SESSIONS, seed: int = 1) -> None:
    """Sessions four hours apart, every third one read by the embedded engine alone, the others judged."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    samples = [(p.read_text(encoding="utf-8").partition("\n"), _card(p)) for p in sorted(SAMPLES.glob("*.jsonl"))]
    for number in range(sessions):
        (head, _, rest), card = samples[number % len(samples)]
        when = FIRST + datetime.timedelta(hours=4 * number)
        name = f"{when:%Y-%m-%d-%H%M}-mlops-{number:04x}"
        session = json.loads(head) | {"id": name, "started": when.isoformat()}
        rated = json.dumps({"type": "self-rating", "levels": {s.value: rng.randint(1, 5) for s in Signal}})
        (folder / f"{name}.jsonl").write_text(f"{json.dumps(session)}\n{rest}{rated}\n", encoding="utf-8")
        judged = card if number % 3 == 0 else _judged(card, rng)
        told = judged.model_copy(update={"session": name}).model_dump_json()
        (folder / f"{name}.scorecard.json").write_text(told, encoding="utf-8")


def _card(path: Path) -> Scorecard:
    return Scorecard.model_validate_json(path.with_suffix(".scorecard.json").read_bytes())


def _judged(card: Scorecard, rng: random.Random) -> Scorecard:
    verdicts = (Verdict.MET, Verdict.MET, Verdict.PARTIAL, Verdict.NOT_MET)
    points = tuple(p.model_copy(update={"verdict": rng.choice(verdicts)}) for p in card.points)
    judge = JudgeIdentity(kind="llm", model="none", program="benchmark", prompt_sha256="")
    scores = tuple(levels.score(s, points) for s in Signal)
    return card.model_copy(update={"points": points, "judge": judge, "signals": scores})


def history(sessions: int = SESSIONS) -> dict[str, float]:
    """Seconds of the whole command: once with everything to read, then with the index that it left.

    Processor time is told too: on a busy machine it says more than the clock.
    """
    executable = str(Path(sys.executable).parent / "interviewer")
    with tempfile.TemporaryDirectory() as home:
        write(Path(home) / "transcripts", sessions)
        first = _run([executable, "history"], home)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        times = sorted(_run([executable, "history"], home) for _ in range(RUNS))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        times_json = [_run([executable, "history", "--json"], home) for _ in range(3)]
        size = (Path(home) / "transcripts" / ".progress-index").stat().st_size
    return {
        f"history of {sessions} sessions, nothing indexed, s": first,
        f"history of {sessions} sessions, s (bar 1)": times[RUNS // 2],
        "the same, s of processor time": busy / RUNS,
        f"history --json of {sessions} sessions, s": sorted(times_json)[1],
        f"index of {sessions} sessions, MB": size / 1e6,
    }


def _run(command: list[str], home: str) -> float:
    begin = time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "INTERVIEWER_HOME": home, "COLUMNS": "80"}
    )
    return time.perf_counter() - begin


if __name__ == "__main__":
    for what, figure in history(int(sys.argv[1]) if sys.argv[1:] else SESSIONS).items():
        print(f"{what:<64} {figure:>10.3f}")
