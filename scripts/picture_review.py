"""Take docs/review.png: ``python -m scripts.picture_review``. Needs Chromium, and Playwright from the dev group.

It is the page that ``interviewer review --html`` writes for transcripts/samples/strong.jsonl. The candidate's marks on
what the embedded judge left unclear are added first, as the debrief asks for them, so that there are levels to show.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from interviewer.domain.transcript import MarkRecord
from interviewer.store import fold, load_scorecard, transcript_bytes

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "transcripts" / "samples"
EXECUTABLE = str(Path(sys.executable).parent / "interviewer")
MOST_BYTES = 200_000
VIEW = {"width": 1320, "height": 860}
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def run(home: Path, *arguments: str) -> None:
    """Run the program with a home of its own."""
    subprocess.run(
        [EXECUTABLE, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "INTERVIEWER_HOME": str(home)},
        cwd=home,
    )


def marked(name: str, home: Path) -> str:
    """A sample with every unclear point marked as made, judged again. Returns its session's id."""
    sample = SAMPLES / f"{name}.jsonl"
    session = fold(sample).transcript.session.id
    path = home / "transcripts" / f"{session}.jsonl"
    path.parent.mkdir(exist_ok=True)
    scorecard = load_scorecard(sample)
    if scorecard is None:
        raise FileNotFoundError("judge the sample first: python -m scripts.samples")
    marks = [MarkRecord(ask=p.ask, point=p.point, made=True) for p in scorecard.points if p.verdict.value == "unclear"]
    path.write_bytes(sample.read_bytes() + transcript_bytes(marks))
    run(home, "judge", session, "--model", "offline")
    return session


def main() -> None:
    """Take the picture."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise FileNotFoundError("there is no Chromium: apt-get install chromium")
    target = ROOT / "docs" / "review.png"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        marked("resumed", home)
        run(home, "review", marked("strong", home), "--html", "review.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        page = browser.new_page(viewport=VIEW, color_scheme="light")  # type: ignore[arg-type]
        page.goto((home / "review.html").as_uri())
        page.evaluate("scrollTo(0, document.querySelector('#h-interview').getBoundingClientRect().top - 12)")
        page.screenshot(path=target)
        browser.close()
    size = target.stat().st_size
    print(json.dumps({"file": str(target), "bytes": size}))
    if size > MOST_BYTES:
        raise ValueError(f"{target} has {size} bytes; {MOST_BYTES} is the most")


if __name__ == "__main__":
    main()
