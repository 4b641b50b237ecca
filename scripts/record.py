"""Record every cassette again: ``python -m scripts.record --model openai/NAME`` with its key set.

``--shape MODEL`` names the second provider, whose protocol the last cassette shows; without it that cassette stays.
The cassettes' first line then says which model answered, and through what.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASSETTES = ROOT / "tests" / "cassettes"
HOW = CASSETTES / "how.json"
TESTS = {
    "interview": "test_an_interview",
    "judging": "test_its_judging",
    "repair": "test_a_repair",
    "shape": "test_another_providers_shape",
}
ADDRESSES = ("OPENAI_BASE_URL", "INTERVIEWER_BASE_URL", "ANTHROPIC_API_BASE", "OLLAMA_API_BASE", "GEMINI_API_BASE")


def main() -> int:
    """Record with the model given; returns pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="who interviews and judges")
    parser.add_argument("--shape", help="a model of another provider, for the last cassette")
    parser.add_argument("--how", default="", help="one line on how it was recorded; the default names the model")
    parser.add_argument("--shape-how", default="", help="the same for the second provider")
    parser.add_argument("--only", choices=TESTS, help="one cassette")
    arguments = parser.parse_args()
    how = json.loads(HOW.read_text(encoding="utf-8")) if HOW.exists() else {}
    names = [n for n in TESTS if (n == arguments.only or not arguments.only) and (n != "shape" or arguments.shape)]
    code = 0
    for name in names:
        model = arguments.shape if name == "shape" else arguments.model
        addresses = {k: os.environ[k] for k in ADDRESSES if os.environ.get(k)}
        told = (arguments.shape_how if name == "shape" else arguments.how) or f"recorded from {model}"
        how[name] = {"model": model, "environment": {**addresses, **_placeholder_keys(model)}, "how": told}
        code = code or _record(name, how[name])
    HOW.write_text(json.dumps(how, indent=1) + "\n", encoding="utf-8")
    return code


def _placeholder_keys(model: str) -> dict[str, str]:
    """The variables a replay needs to hold something; never the keys themselves."""
    from interviewer.llms.routing import route

    variable = route(model, dict(os.environ)).key_variable
    return {variable: "replayed"} if variable else {}


def _record(name: str, told: dict[str, Any]) -> int:
    given: dict[str, str] = told["environment"]
    keys = {k: v for k, v in os.environ.items() if k.endswith(("_KEY", "_SECONDS"))}
    recording = {name: {"model": told["model"], "environment": {**given, **keys}}}
    environment = {**os.environ, "INTERVIEWER_RECORD": json.dumps(recording)}
    test = f"tests/recorded/test_recorded.py::{TESTS[name]}"
    command = [sys.executable, "-m", "pytest", "-q", test, "--record-mode=rewrite", "--allowed-hosts=.*"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    cassette = CASSETTES / f"{TESTS[name]}.yaml"
    if cassette.exists():
        body = cassette.read_text(encoding="utf-8")
        cassette.write_text(f"# {told['how']}\n{body}", encoding="utf-8")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
