"""Plain-text drawing shared by every front end: exhibits as text, and times as a person says them."""

from __future__ import annotations

import csv
import io

from interviewer.domain.rubric import Exhibit
from interviewer.text import terminal_safe


def minutes(seconds: float) -> str:
    """``"4:05"``; below zero ``"-0:12"``."""
    whole = round(abs(seconds))
    return f"{'-' if seconds < 0 and whole else ''}{whole // 60}:{whole % 60:02d}"


def rows(exhibit: Exhibit) -> list[list[str]]:
    """The cells of a table exhibit, header first, every row as wide as the header."""
    table = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(terminal_safe(exhibit.body.strip()))) if row
    ]
    width = len(table[0]) if table else 0
    return [(row + [""] * width)[:width] for row in table]


def is_number(cell: str) -> bool:
    """Whether a cell should stand flush right: a figure with its sign, unit or percent mark."""
    bare = cell.replace(",", "").replace("%", "").replace("$", "").replace("€", "").strip().lstrip("+-−")
    return bool(bare) and bare.replace(".", "", 1).isdigit()


def exhibit_lines(exhibit: Exhibit) -> list[str]:
    """An exhibit as lines of plain text: a title, then an aligned table or the text as it stands."""
    title = f"--- {terminal_safe(exhibit.title)} ---"
    if exhibit.kind != "table":
        return [title, *terminal_safe(exhibit.body.rstrip()).splitlines(), "-" * min(len(title), 72)]
    table = rows(exhibit)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))] if table else []
    lines = [
        "  ".join(
            cell.rjust(w) if is_number(cell) else cell.ljust(w) for cell, w in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]
    if len(lines) > 1:
        lines.insert(1, "  ".join("-" * w for w in widths))
    return [title, *lines, "-" * min(len(title), 72)]
