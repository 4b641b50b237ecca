"""Looking back and ahead from the command line: history, plan, checklist, outlines and autopsies."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence

from interviewer.catalog import unknown
from interviewer.progress import history as histories
from interviewer.progress import history_text
from interviewer.progress import index as indexes
from interviewer.progress.index import Index
from interviewer.text import terminal_safe
from interviewer.wiring import Wiring

MOST_SESSIONS = 8
"""Sessions whose words are shown behind a skill, unless all are asked for."""


def index(wiring: Wiring) -> Index:
    """Every session there is; reading many for the first time is told on a terminal."""
    return indexes.load(wiring.transcripts, _progress if sys.stderr.isatty() else lambda _: None)


def _progress(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{terminal_safe(text)}")
    sys.stderr.flush()


def history(wiring: Wiring, *, round_: str | None, since: datetime.date | None, skill: str | None, form: str) -> str:
    """Progress over sessions as ``"text"``, ``"json"`` or ``"csv"``; with ``skill``, what lies behind its figures.

    Raises ``UnknownName`` for a round or skill that there is none of, here or in any session.
    """
    read = index(wiring)
    if round_ and round_ not in wiring.catalog.rounds and all(r.round != round_ for r in read.rows):
        raise unknown("round", round_, wiring.catalog.rounds)
    rows = histories.chosen(read.rows, round_, since)
    if skill:
        return _behind(wiring, Index(tuple(rows), read.faults), skill, as_json=form == "json")
    if form == "csv":
        _tell_faults(read.faults)
        return history_text.table(rows).rstrip("\n")
    told = histories.history(rows, wiring.catalog.skills, read.faults)
    return told.model_dump_json() if form == "json" else history_text.text(told)


def _tell_faults(faults: Sequence[str]) -> None:
    """Name what was passed over on standard error, so that output for a program or a plan stays clean."""
    for fault in faults:
        sys.stderr.write(terminal_safe(f"interviewer: passed over: {fault}") + "\n")


def _behind(wiring: Wiring, read: Index, skill: str, *, as_json: bool) -> str:
    from interviewer.progress import behind

    about = wiring.catalog.skills.get(skill)
    if about is None and not any(f.skill == skill for r in read.rows for f in r.found):
        raise unknown("skill", skill, wiring.catalog.skills)
    found = list(behind.instances(wiring.transcripts, read.rows, skill, None if as_json else MOST_SESSIONS))
    if as_json:
        return "\n".join(one.model_dump_json() for one in found)
    standing = next((s for s in histories.standings(read.rows, wiring.catalog.skills) if s.skill == skill), None)
    sessions = sum(any(f.skill == skill for f in row.found) for row in read.rows)
    return behind.text(standing, skill, about.about if about else "", found, max(0, sessions - MOST_SESSIONS))
