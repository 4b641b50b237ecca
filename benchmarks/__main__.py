"""How fast it is: ``python -m benchmarks``. Ratios and medians of one run; these are measurements, never tests.

start-up   interviewer --help against ``python -c pass``, and a practice in a pseudo-terminal to its first question
turn       the embedded engine's decision and speech, over simulated interviews of every question
judge      the embedded judge on a transcript of 40 turns, and the page of its review
history    interviewer history over ten thousand sessions, first and then with its index
memory     peak resident size of a whole offline session
prompts    stable beginning of an interview's prompt, and the share of prompt tokens that recur byte for byte
streaming  our own processor time per streamed chunk, above each client library's
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import pty
import resource
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import sessions, simulate, streaming

RUNS = 7


def _timed(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begin


def start_up() -> dict[str, float]:
    """Paired runs, so that a slow moment of the machine hits both."""
    bare, helps = [], []
    executable = str(Path(sys.executable).parent / "interviewer")
    for _ in range(RUNS + 1):
        bare.append(_timed([sys.executable, "-c", "pass"]))
        helps.append(_timed([executable, "--help"]))
    ratio = statistics.median(h / b for h, b in zip(helps[1:], bare[1:], strict=True))
    return {
        "python -c pass, ms": 1000 * statistics.median(bare[1:]),
        "interviewer --help, ms": 1000 * statistics.median(helps[1:]),
        "ratio (bar 8)": ratio,
    }


def first_question(model: str) -> float:
    """Median seconds from the command to the first question's words on a terminal screen."""
    executable = str(Path(sys.executable).parent / "interviewer")
    times = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as home:
            command = [executable, "practice", "--question", simulate.FIRST, "--seed", "1", "--model", model]
            times.append(_until(command, simulate.first_words(), {"INTERVIEWER_HOME": home}))
    return statistics.median(times[1:])


def _until(command: list[str], words: bytes, extra: dict[str, str]) -> float:
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, {**os.environ, **extra, "COLUMNS": "200", "LINES": "50"})
    seen = b""
    try:
        while words not in seen.replace(b"\r", b"").replace(b"\n", b" "):
            if not select.select([terminal], [], [], 20)[0]:
                raise TimeoutError(f"the first question did not show; the screen held: {seen[-400:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - begin
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def memory() -> float:
    """Peak resident megabytes of an offline session piped from its first question to its debrief."""
    executable = str(Path(sys.executable).parent / "interviewer")
    with tempfile.TemporaryDirectory() as home:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        subprocess.run(
            [executable, "practice", "--question", simulate.FIRST, "--seed", "1", "--model", "offline"],
            input="\n".join(simulate.answers()),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "INTERVIEWER_HOME": home},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(before, after) / 1024


def main() -> None:
    """Run all and print a table; ``--json FILE`` keeps the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    figures: dict[str, float] = dict(start_up())
    figures["first question offline, s (bar 0.5)"] = first_question("offline")
    os.environ.setdefault("OPENAI_API_KEY", "none")
    figures["first question with a model, s (bar 0.5)"] = first_question("openai/none")
    figures["peak memory of an offline session, MB (bar 250)"] = memory()
    figures |= simulate.turns()
    figures |= simulate.judging()
    figures |= simulate.prompts()
    figures |= streaming.streaming()
    figures |= sessions.history()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors")
    for name, value in figures.items():
        print(f"{name:<64} {value:>10.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
