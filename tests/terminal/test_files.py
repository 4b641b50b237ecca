"""Importing and deleting in a terminal: asked for what is missing, and never without a yes."""

from __future__ import annotations

import json
from pathlib import Path

FILES = Path(__file__).parent.parent / "importing" / "files"


def sessions(tmp_path: Path) -> list[Path]:
    return sorted(tmp_path.rglob("transcripts/*.jsonl"))


def test_import_asks_who_what_and_for_which_level(interviewer, tmp_path):
    tty = interviewer("import", str(FILES / "otter.txt"))
    tty.expect("Who is the candidate?")
    tty.expect("[2]")
    assert "* 2  Ada Byron, 145 words in 5 turns" in tty.text, "whoever says most for each question is marked"
    tty.send("\r")
    tty.expect("Which question was asked?")
    tty.expect("[1]")
    assert "* 1  Delivery times that went wrong after three weeks" in tty.text
    tty.send("\r")
    tty.expect("For which level?")
    tty.expect("[2]", times=2)
    tty.send("senior\r")
    tty.expect("Judge it: interviewer judge")
    print(tty.text)
    assert tty.end() == 0
    (path,) = sessions(tmp_path)
    first = json.loads(path.read_text().splitlines()[0])
    assert first["seniority"] == "senior"
    assert first["plan"] == ["grocery-eta-degraded-after-launch"]


def test_leaving_an_import_leaves_nothing(interviewer, tmp_path):
    tty = interviewer("import", str(FILES / "otter.txt"))
    tty.expect("[2]")
    tty.send("\x03")
    assert tty.end() == 130
    assert sessions(tmp_path) == []


def test_delete_asks_and_takes_only_a_yes(interviewer, tmp_path):
    asked = ["import", str(FILES / "ours.json"), "--seniority", "mid"]
    tty = interviewer(*asked)
    tty.expect("Judge it:")
    tty.end()
    (path,) = sessions(tmp_path)
    for said, told, left in (("\r", "Nothing was removed", 1), ("y\r", f"Removed {path}"[:40], 0)):
        tty = interviewer("delete", path.stem)
        tty.expect("Remove 1 session for good")
        tty.expect("y/N")
        tty.send(said)
        tty.expect(told)
        assert tty.end() == 0
        assert len(sessions(tmp_path)) == left
