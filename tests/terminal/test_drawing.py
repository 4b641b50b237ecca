"""Exhibits and debriefs as drawn: every one that ships, at three widths."""

from __future__ import annotations

import io
import re

import pytest

from interviewer.catalog import Catalog
from interviewer.debrief import Line
from interviewer.domain.rubric import Exhibit
from interviewer.domain.scorecard import JudgeIdentity, Scorecard, SignalScore, Status
from interviewer.domain.signal import Seniority, Signal
from interviewer.frontends import drawing, sheet
from interviewer.frontends.page import Page
from interviewer.resources import data_dir

CATALOG = Catalog(data_dir("rubrics"), data_dir("personas"))
SHIPPED = [e for q in CATALOG.heads for e in CATALOG.question(q).exhibits]


def drawn(*parts: object, columns: int, encoding: str = "utf-8") -> str:
    buffer = io.BytesIO()
    page = Page(io.TextIOWrapper(buffer, encoding=encoding, write_through=True))
    console = drawing.console(page)
    console.width, console.no_color = columns, True
    for part in parts:
        console.print(part)
    return re.sub(r"\x1b\[[0-9;]*m", "", buffer.getvalue().decode(encoding))


def exhibit(kind: str, body: str, title: str = "A title") -> Exhibit:
    return Exhibit.model_validate({"id": "e", "title": title, "kind": kind, "shown": "with-question", "body": body})


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_every_exhibit_fits_and_nothing_of_it_is_lost(columns):
    assert len(SHIPPED) > 30
    for shown in SHIPPED:
        text = drawn(drawing.exhibit(shown, columns), columns=columns)
        assert max(map(len, text.splitlines())) <= columns, shown.title
        letters = re.sub(r"[\W_]", "", text)
        if shown.kind == "table":
            assert all(word in letters for word in re.findall(r"[^\W_]+", shown.body)), shown.title
        else:
            assert re.sub(r"[\W_]", "", shown.body) in letters, shown.title


def test_numbers_stand_flush_right():
    text = drawn(drawing.exhibit(exhibit("table", "city,share\nOslo,4.1%\nRome,12.0%\n"), 80), columns=80)
    assert "│ Oslo   4.1% │" in text
    assert "│ Rome  12.0% │" in text


def test_a_table_too_wide_becomes_records():
    head = ",".join(f"measurement_{n}" for n in range(8))
    text = drawn(
        drawing.exhibit(exhibit("table", f"{head}\n{','.join('1234567' * 8 for _ in range(8))}"), 40), columns=40
    )
    assert "measurement_0: " in text
    assert "  measurement_7:" in text


def test_a_long_log_line_hangs_and_a_short_one_stands():
    body = "09:00 gateway ok\n09:01 gateway " + " ".join(f"field{n}=value" for n in range(12))
    lines = drawn(drawing.exhibit(exhibit("log", body), 60), columns=60).splitlines()
    assert any(line.startswith("│ 09:00 gateway ok") for line in lines)
    assert any(line.startswith("│     field") for line in lines)


def test_a_line_that_just_fits_is_not_wrapped_for_a_frame():
    line = "x" * 78
    assert line in drawn(drawing.exhibit(exhibit("log", line), 80), columns=80)


def test_nothing_in_an_exhibit_is_markup_or_an_escape():
    body = "[bold]not bold[/bold] :smile: \x1b[31mred \x1b]0;title\x07end"
    for kind in ("log", "text", "code"):
        text = drawn(drawing.exhibit(exhibit(kind, body, title="[red]T[/red]"), 80), columns=80)
        assert "[bold]not bold[/bold] :smile: red end" in text
        assert "[red]T[/red]" in text


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import pandas as pd\n", "python"),
        ("SELECT user, count(*)\nFROM t", "sql"),
        ("--- v1\n+++ v2\n-old\n+new", "diff"),
        ("experiment: a\nunit: user", "yaml"),
        ("just words", ""),
    ],
)
def test_the_language_of_code_is_seen_by_its_looks(code, name):
    assert drawing.language(code) == name


def scorecard(levels: list[int | None]) -> Scorecard:
    return Scorecard(
        session="s",
        transcript_sha256="0",
        seniority=Seniority.MID,
        bar=3,
        judge=JudgeIdentity(kind="llm", model="m", program="0", prompt_sha256="0"),
        signals=tuple(
            SignalScore(signal=s, status=Status.SCORED if n else Status.NOT_REACHED, level=n, why="why")
            for s, n in zip(Signal, levels, strict=True)
        ),
        points=(),
    )


LINES = [
    Line("heading", "Debrief"),
    *(Line("level", f"{signal.label}: told") for signal in Signal),
    Line("shown", 'Baseline (unprompted): "I would start with the mean"'),
    Line("partial", 'Leakage (touched): "leaks"'),
    Line("missing", "Rollback: Says how it is undone."),
    Line("flag", "Retrains first."),
    Line("lift", "One level up: a rollback."),
    Line("own", "my own answer"),
    Line("strong", "the strong answer"),
]


def test_levels_are_drawn_against_the_bar_and_no_level_is_not_a_low_one():
    text = drawn(*sheet.drawn(LINES, scorecard([5, 3, 2, 1, None]), 80), columns=80)
    for bar in ("▮▮▮│▮▮  Modeling", "▮▮▮│▯▯  Impl", "▮▮▯│▯▯  Production", "▮▯▯│▯▯  GenAI", "·····   Communication"):
        assert bar in text
    assert "│ is the bar" in text


@pytest.mark.parametrize(("encoding", "marks"), [("utf-8", "✓~✗!↑"), ("ascii", "+~x!^")])
def test_marks_differ_without_colour(encoding, marks):
    text = drawn(*sheet.drawn(LINES, scorecard([5, 3, 2, 1, None]), 80), columns=80, encoding=encoding)
    for mark, begins in zip(marks, ("Baseline", "Leakage", "Rollback", "Retrains", "One level"), strict=True):
        assert f"  {mark} {begins}" in text


def test_answers_stand_side_by_side_where_there_is_room():
    wide = drawn(*sheet.drawn(LINES, scorecard([None] * 5), 120), columns=120)
    narrow = drawn(*sheet.drawn(LINES, scorecard([None] * 5), 80), columns=80)
    assert re.search(r"my own answer +the strong answer", wide)
    assert "my own answer\n\nA strong answer\nthe strong answer" in narrow


def test_a_huge_answer_is_shortened_and_says_so():
    lines = [Line("own", "word " * 20_000), Line("strong", "short")]
    text = drawn(*sheet.drawn(lines, scorecard([None] * 5), 80), columns=80)
    assert len(text) < 6000
    assert "more words are in the transcript" in text
