"""What is listed on a screen of a given width: whole words, under the column they belong to."""

from __future__ import annotations


def shown(interviewer, columns: int, *arguments: str) -> list[str]:
    tty = interviewer(*arguments, columns=columns, rows=400)
    assert tty.end() == 0
    return [line.rstrip() for line in tty.text.splitlines() if line.strip()]


def test_the_last_column_is_folded_under_itself(interviewer):
    lines = shown(interviewer, 72, "list", "personas")
    first, second = lines[:2]
    column = first.index("Courteous")
    assert first.startswith("bar-raiser")
    assert second[:column].isspace()
    assert not second[column].isspace()
    assert max(map(len, lines)) <= 72
    assert "until it is exact, then tests it." in " ".join(" ".join(lines).split())


def test_with_too_little_room_the_columns_go_under_the_first(interviewer):
    lines = shown(interviewer, 80, "list", "questions", "--round", "notebook-coding")
    at = lines.index("bakery-forecast-split")
    assert lines[at + 1].startswith("    notebook-coding  talk-through  junior, mid, senior  A bakery forecast")
    assert max(map(len, lines)) <= 80


def test_a_wide_screen_folds_nothing(interviewer):
    lines = shown(interviewer, 240, "list", "personas")
    assert len(lines) == 8
