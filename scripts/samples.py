"""Make transcripts/samples again: ``python -m scripts.samples``. Each is the real program, offline, fed line by line.

The resumed one is killed in the middle of the interview and taken up again by ``interviewer resume``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "transcripts" / "samples"
EXECUTABLE = str(Path(sys.executable).parent / "interviewer")


def main() -> None:
    """Play every sample and put its transcript and scorecard where they are committed."""
    told: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "scripts" / "samples.yaml").read_text(encoding="utf-8"))
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name, sample in told.items():
        with tempfile.TemporaryDirectory() as home:
            _play(Path(home), sample)
            (transcript,) = (Path(home) / "transcripts").glob("*.jsonl")
            shutil.copy(transcript, SAMPLES / f"{name}.jsonl")
            shutil.copy(transcript.with_suffix(".scorecard.json"), SAMPLES / f"{name}.scorecard.json")
        print(f"made {name}")


def _play(home: Path, sample: dict[str, Any]) -> None:
    environment = {**os.environ, "INTERVIEWER_HOME": str(home)}
    command = [EXECUTABLE, "practice", "--model", "offline", "--json", *sample["options"]]
    answers: list[str] = sample["answers"]
    cut = sample.get("cut_after")
    if cut is None:
        _feed(command, answers, environment)
        return
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("no pipe")
        child.stdin.write("\n".join(answers[:cut]) + "\n")
        child.stdin.flush()
        replied = 0
        for line in child.stdout:
            event = json.loads(line)
            replied += event["event"] == "record" and event["record"]["type"] == "move"
            if replied == cut:
                break
        child.send_signal(signal.SIGKILL)
    _feed([EXECUTABLE, "resume", "--json"], answers[cut:], environment)


def _feed(command: list[str], answers: list[str], environment: dict[str, str]) -> None:
    given = "\n".join(answers) + "\n"
    subprocess.run(command, input=given, text=True, env=environment, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
