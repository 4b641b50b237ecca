"""Looking back and ahead from the command line: history, plan and checklist, and what an answer leaves in writing."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.catalog import unknown
from interviewer.domain.rubric import PROJECT_ROUND
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import Transcript
from interviewer.errors import UnknownName, UsageError
from interviewer.progress import history as histories
from interviewer.progress import history_text
from interviewer.progress import index as indexes
from interviewer.progress.index import Index
from interviewer.progress.rows import day
from interviewer.store import fold, load_scorecard
from interviewer.text import terminal_safe
from interviewer.wiring import Wiring

if TYPE_CHECKING:
    from interviewer.progress import plans

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
    return told.json() if form == "json" else history_text.text(told)


def _tell_faults(faults: Sequence[str]) -> None:
    """Name what was passed over on standard error, so that output for a program or a plan stays clean."""
    for fault in faults:
        sys.stderr.write(terminal_safe(f"interviewer: passed over: {fault}") + "\n")


def _behind(wiring: Wiring, read: Index, skill: str, *, as_json: bool) -> str:
    from interviewer.progress import behind

    about = wiring.catalog.skills.get(skill)
    if about is None and not any(skill in r.tallies for r in read.rows):
        raise unknown("skill", skill, wiring.catalog.skills)
    found = list(behind.instances(wiring.transcripts, read.rows, skill, None if as_json else MOST_SESSIONS))
    if as_json:
        return "\n".join(one.model_dump_json() for one in found)
    standing = next((s for s in histories.standings(read.rows, wiring.catalog.skills) if s.skill == skill), None)
    sessions = sum(skill in row.tallies for row in read.rows)
    return behind.text(standing, skill, about.about if about else "", found, max(0, sessions - MOST_SESSIONS))


# --- plan and checklist -----------------------------------------------------------------------------------


def plan(
    wiring: Wiring,
    *,
    today: datetime.date,
    start: datetime.date | None,
    tick: tuple[str, ...],
    untick: tuple[str, ...],
    seniority: str,
    as_json: bool,
) -> str:
    """The two-week plan as of a day; ``start``, ``tick`` and ``untick`` change what is remembered of it first.

    Raises ``UnknownName`` for an item that is not in the plan, ``UsageError`` when there is no plan to tick yet.
    """
    from interviewer.progress import bank, files, plan_text, plans

    rubric = wiring.catalog.progress
    kept = _remembered(wiring, today, start, tick, untick)
    read = index(wiring)
    rows = histories.chosen(read.rows)
    known = plans.Known(
        bank=bank.bank(wiring.catalog),
        rows=rows,
        written=files.written(wiring.settings.home),
        weakness=histories.weakness(rows, wiring.catalog.skills),
        seen=bank.seen(rows),
        seniority=seniority,
    )
    _tell_faults(read.faults)
    made = plans.plan(rubric, kept, known, today)
    return made.model_dump_json() if as_json else plan_text.text(made)


def plan_begun(wiring: Wiring) -> bool:
    """Whether a first day is remembered."""
    from interviewer.progress import plans, saved

    return saved.read(_plan_file(wiring), plans.Saved).start is not None


def _plan_file(wiring: Wiring) -> Path:
    return wiring.settings.home / "plan.json"


def _remembered(
    wiring: Wiring, today: datetime.date, start: datetime.date | None, tick: Sequence[str], untick: Sequence[str]
) -> plans.Saved:
    from interviewer.progress import plans, saved

    path = _plan_file(wiring)
    if start is None and not tick and not untick:
        return saved.read(path, plans.Saved)
    outputs = wiring.catalog.progress.outputs()
    for name in (*tick, *untick):
        if name not in outputs:
            raise UnknownName(f"there is no {name!r} in the plan", hint=f"There are: {', '.join(outputs)}.")
    with saved.held(path):
        kept = saved.read(path, plans.Saved)
        first = start or kept.start
        if first is None:
            raise UsageError("the plan has not begun", hint="Begin it: interviewer plan --start today")
        ticks = {k: v for k, v in kept.ticks.items() if k not in untick} | dict.fromkeys(tick, max(today, first))
        changed = plans.Saved(start=first, ticks=ticks)
        saved.save(path, changed)
    return changed


def ready(wiring: Wiring, *, today: datetime.date, seniority: str, as_json: bool) -> str:
    """The final checklist with its evidence as of a day."""
    from interviewer.progress import bank, readiness, readiness_text

    read = index(wiring)
    rows = [r for r in histories.chosen(read.rows) if day(r.started) <= today]
    _tell_faults(read.faults)
    told = readiness.readiness(
        wiring.catalog.progress.checklist,
        rows,
        bank.seen(rows),
        bank.bank(wiring.catalog),
        seniority=seniority,
        today=today,
    )
    return told.model_dump_json() if as_json else readiness_text.text(told)


# --- in writing -------------------------------------------------------------------------------------------


def outline(wiring: Wiring, session: str | None, *, to: Path | None, force: bool) -> Path:
    """Write the outline of a session, the newest unless one is named. Returns its path.

    Raises ``UsageError`` when it was not judged yet or the file is there already.
    """
    from interviewer.progress import files, outlines

    path = wiring.transcripts.find(session)
    transcript, scorecard = _judged(path)
    made = outlines.outline(transcript, scorecard)
    head = _head(made.skills, [path.stem])
    title = f"Outline: {', '.join(outlines.markdown_safe(e.ask.question.title) for e in transcript.judged)}"
    place = to or files.place(wiring.settings.home, "outline", files.slug(path.stem))
    return files.keep(place, title, head, made.text, force=force)


def autopsy(wiring: Wiring, project: str, sessions: Sequence[str], *, to: Path | None, force: bool) -> Path:
    """Write the autopsy of a project from sessions, the newest project deep dive unless some are named.

    Raises ``UsageError`` when there is none, one is on no project or not judged yet, or the file is there already.
    """
    from interviewer.progress import files, outlines

    paths = [wiring.transcripts.find(s) for s in dict.fromkeys(sessions)] or [_newest_deep_dive(wiring)]
    told = [_judged(path) for path in paths]
    for path, (transcript, _) in zip(paths, told, strict=True):
        if not outlines.on_projects(transcript, wiring.catalog.progress):
            raise UsageError(
                f"{path.stem} holds no answer about a project of yours",
                hint=f"Hold such an interview: interviewer practice --round {PROJECT_ROUND}",
            )
    made = outlines.autopsy(told, wiring.catalog.progress)
    place = to or files.place(wiring.settings.home, "autopsy", files.slug(project))
    title = f"Project autopsy: {outlines.markdown_safe(project)}"
    head = {"project": project, **_head(made.skills, [p.stem for p in paths])}
    return files.keep(place, title, head, made.text, force=force)


def _newest_deep_dive(wiring: Wiring) -> Path:

    for row in reversed(index(wiring).rows):
        if any(asked.round == PROJECT_ROUND for asked in row.asked):
            return wiring.transcripts.path(row.id)
    raise UsageError(
        "no project deep dive has been answered yet",
        hint=f"Hold one: interviewer practice --round {PROJECT_ROUND}, or name a session.",
    )


def _judged(path: Path) -> tuple[Transcript, Scorecard]:
    transcript, scorecard = fold(path).transcript, load_scorecard(path)
    if not transcript.judged:
        raise UsageError(f"{path.stem} holds no answer", hint="Go on with it: interviewer resume")
    if scorecard is None:
        raise UsageError(f"{path.stem} has not been judged yet", hint=f"Judge it: interviewer judge {path.stem}")
    return transcript, scorecard


def _head(skills: Sequence[str], sessions: Sequence[str]) -> dict[str, Any]:
    today = datetime.datetime.now().astimezone().date()
    return {"made": today.isoformat(), "sessions": list(sessions), "skills": list(skills)}
