"""The report: read in a terminal, as JSON and as one page that needs nothing else and obeys nothing in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from evals import report

FOUND = {
    "judge": {"model": "openai/x", "cost": None, "share": 0.123456},
    "levels against the settled ones": {"all": {"count": 3, "kappa": 0.5, "low": 0.2, "high": 0.7}, "x": {"count": 0}},
    "by kind": {"weak": {"conversations": 2, "mean level": 1.5, "mean settled level": float("nan")}},
    "misses": ["c01 <script>alert(1)</script>"] * 20,
    "units": [["c01", "communication", 3, 4], ["c02", "communication", 3, 3]],
}


def test_a_terminal_shows_figures_and_cuts_long_lists() -> None:
    text = "\n".join(report.lines(report.sound(FOUND)))
    assert "share 0.123" in text
    assert "cost -" in text
    assert "and 8 more" in text
    assert "units" not in text


def test_what_is_no_number_is_null_in_json(tmp_path: Path) -> None:
    as_json, _ = report.write(FOUND, tmp_path / "made", "judge-x", "Title")
    data = json.loads(as_json.read_text(encoding="utf-8"))
    assert data["by kind"]["weak"]["mean settled level"] is None
    assert data["judge"]["share"] == 0.123456


def test_the_page_stands_alone_and_runs_nothing(tmp_path: Path) -> None:
    _, as_html = report.write(FOUND, tmp_path, "judge-x", "A <b>title</b>")
    page = as_html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert not re.search(r"(?:https?:)?//[a-z]", page)
    assert "A &lt;b&gt;title" in page
    assert page.count("<svg") == 3


def test_the_matrix_counts_settled_levels_by_row() -> None:
    table = report.matrix(FOUND["units"])  # type: ignore[arg-type]
    assert table[2] == [0, 0, 1, 1, 0]
    assert sum(map(sum, table)) == 2
