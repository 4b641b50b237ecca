"""What lies behind a skill's figures: the sessions, the verdicts and the candidate's own words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from interviewer.domain import levels
from interviewer.domain.base import Frozen
from interviewer.domain.scorecard import Scorecard, Verdict
from interviewer.errors import InterviewerError
from interviewer.progress.history import Standing
from interviewer.progress.history_text import count, folded, share
from interviewer.progress.rows import MARKED, Kind, Row, day
from interviewer.store import Transcripts, load_scorecard


class Instance(Frozen):
    """One chance at a skill: what was found, and in which words."""

    date: datetime.date
    session: str
    question: str
    label: str
    kind: Kind
    verdict: Verdict
    prompted: bool
    quote: str = ""


def instances(transcripts: Transcripts, rows: Sequence[Row], skill: str, most: int | None = None) -> Iterator[Instance]:
    """Every chance at a skill, newest first, read from the scorecards of up to ``most`` sessions."""
    mine = [row for row in reversed(rows) if skill in row.tallies]
    for row in mine[:most]:
        try:
            scorecard = load_scorecard(transcripts.path(row.id))
        except InterviewerError:
            continue  # it was named when the index was read
        if scorecard:
            yield from _of(scorecard, row, skill)


def _of(scorecard: Scorecard, row: Row, skill: str) -> Iterator[Instance]:
    for point in scorecard.points:
        if point.skill == skill and levels.had_chance(point):
            offline = scorecard.judge.kind == "offline"
            own = Kind.SELF_MARKED if point.reasoning == MARKED else Kind.ENGINE
            yield Instance(
                date=day(row.started),
                session=row.id,
                question=point.question,
                label=point.label,
                kind=own if offline else Kind.JUDGED,
                verdict=point.verdict,
                prompted=point.prompted,
                quote=point.evidence.quote if point.evidence else "",
            )


def text(standing: Standing | None, skill: str, about: str, found: Sequence[Instance], more: int) -> str:
    """The skill, its figures, and each chance with the words that were said."""
    if standing is None:
        return f"{skill}: no point on it has had its chance yet.\n{about}\nTry it:\n  interviewer drill --skill {skill}"
    each = {"judged": standing.judged, "marked by you": standing.self_marked, "embedded engine": standing.engine}
    figures = [f"{name} {share(s)}" for name, s in each.items() if s]
    lines = [standing.title, about, *(f"  {f}" for f in figures), ""]
    for one in found:
        how = " after it was asked for" if one.prompted and one.quote else ""
        lines += [f"{one.date}  {one.session}", f"  {one.question}: {one.label}"]
        lines.append(f"  {one.verdict}{how} ({one.kind})")
        if one.quote:
            lines.append(f'  "{one.quote}"')
        lines.append("")
    if more:
        lines.append(f"and {count(more, 'older session')}; --json names them all")
    lines += ["Another question on it:", f"  interviewer drill --skill {skill}"]
    return folded("\n".join(lines))
