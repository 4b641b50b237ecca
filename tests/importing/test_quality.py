"""The gate: each rule at its threshold, and nothing said against a sound transcript."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from interviewer.importing import quality
from interviewer.importing.formats import read
from interviewer.importing.speakers import Turn, turns
from interviewer.store import fold
from tests.builders import ROOT

FILES = Path(__file__).parent / "files"
SAID = (
    "Before fixing anything I would list what could have gone wrong, because each story needs a different fix. "
    "Then I would cut the error by region, store and version, since an average that nearly doubles often hides one "
    "bad slice. Customers are being promised wrong times right now, so I would switch the bad regions back today. "
)


def talk(said: str, asked: str = "What would you do first, and why would you do that?") -> list[Turn]:
    return [Turn("Grace", False, asked), Turn("Ada", True, said)]


def rules(said: str, **more: str) -> list[str]:
    return [fault.rule for fault in quality.faults(talk(said, **more))]


@pytest.mark.parametrize("name", ["zoom.vtt", "live.vtt", "meet.txt", "notes.md"])
def test_sound_transcripts_pass(name: str) -> None:
    cues = read(FILES / name).cues
    candidate = next(c.speaker for c in cues if c.speaker.startswith("Ada"))
    assert quality.faults(turns(cues, candidate, " ")) == []


def test_every_sample_that_ships_would_pass() -> None:
    for path in (ROOT / "transcripts" / "samples").glob("*.jsonl"):
        transcript = fold(path).transcript
        said = [Turn("us", False, r.text) for r in transcript.spoken] + [
            Turn("them", True, a.text) for a in transcript.answers
        ]
        assert quality.faults(said) == [], path


def test_too_few_words() -> None:
    words = SAID.split()
    assert rules(" ".join(words[:49])) == ["few-words"]
    assert rules(" ".join(words[:52])) == []


def test_shares() -> None:
    assert rules(SAID, asked="So tell me about it and why. " * 60) == ["small-share"]
    assert "one-speaker" in rules(SAID * 3, asked="Go.")
    assert quality.faults([Turn("Ada", True, SAID)])[0].rule == "one-speaker"


@pytest.mark.parametrize("mark", ["[inaudible]", "(crosstalk 00:03)", "[unintelligible]", "???", "♪♪", "<foreign>"])
def test_lost_words(mark: str) -> None:
    words = SAID.split()
    one_in = {n: " ".join(f"{w} {mark}" if i % n == 0 else w for i, w in enumerate(words)) for n in (8, 60)}
    assert rules(one_in[8]) == ["lost-words"]
    assert rules(one_in[60]) == []


def test_scrambled_and_foreign_and_doubled_speech() -> None:
    words = (SAID * 3).split()
    random.Random(4).shuffle(words)
    assert "scrambled" in rules(" ".join(words))
    terms = "drift monitoring pipeline schema latency dashboards feature store retraining canary rollback alerts " * 6
    assert "no-sentences" in rules(terms)
    german = "Zuerst trenne ich die möglichen Ursachen, denn jede braucht eine andere Lösung und andere Daten. " * 5
    assert "no-sentences" in rules(german)
    whole = " ".join(a.text for a in fold(ROOT / "transcripts" / "samples" / "strong.jsonl").transcript.answers)
    asked = "And what would you do then, and why would you do that? " * 10
    assert rules(whole, asked=asked) == []
    assert rules(f"{whole} {whole}", asked=asked) == ["repeated"]
