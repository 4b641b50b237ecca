"""An interview held in a real terminal."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from interviewer.domain.transcript import AnswerRecord, EndRecord, Given, Record
from interviewer.store import fold


def records(tmp_path: Path) -> tuple[Record, ...]:
    return fold(tmp_path / "log.jsonl").transcript.records


def answers(tmp_path: Path) -> list[AnswerRecord]:
    return [r for r in records(tmp_path) if isinstance(r, AnswerRecord)]


def test_a_paste_of_100_kb_is_one_answer(held, tmp_path):
    tty = held()
    tty.prompt()
    text = "\n".join(f"line {n} of what I wrote about validation curves" for n in range(2200))
    assert len(text) > 100_000
    a=time.time()
    tty.paste(text)
    tty.expect("line 2199")
    print("pasted", time.time()-a)
    a=time.time()
    tty.send("\r")
    tty.expect("check first")
    print("sent", time.time()-a)
    (answer,) = answers(tmp_path)
    assert answer.text == text
    assert answer.given is Given.PASTED
    print(tty.text)
