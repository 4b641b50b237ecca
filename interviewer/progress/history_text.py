"""A history as a person reads it, and as a table for a spreadsheet. Every word from outside is made safe."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator, Sequence

from interviewer.domain.scorecard import Status
from interviewer.progress.history import SPAN, Coverage, Gap, History, Series, Share, Standing
from interviewer.progress.rows import Kind, Row, day
from interviewer.progress.statistics import wilson
from interviewer.text import terminal_safe

MOST_SKILLS = 12
MOST_LEVELS = 8

_COLUMNS = "date session round signal kind level self_rating made unclear chances share_low share_high".split()
_CSV_KINDS = {
    Status.SCORED: Kind.JUDGED,
    Status.SELF_MARKED: Kind.SELF_MARKED,
    Status.COVERAGE: Kind.ENGINE,
}
_KINDS = {
    Kind.JUDGED: "Levels that a judge gave",
    Kind.SELF_MARKED: "Levels from your own marks, another scale",
}


def text(told: History) -> str:
    """The history in lines of at most 80 columns."""
    if not told.done.sessions:
        return "\n".join(["No session with an answer is here yet. Begin one: interviewer practice", *_faults(told)])
    parts = [
        list(_done(told)),
        *(list(_levels(told.series, kind)) for kind in (Kind.JUDGED, Kind.SELF_MARKED)),
        list(_coverage(told.coverage)),
        list(_gaps(told.gaps)),
        list(_skills(told.skills)),
        list(_faults(told)),
    ]
    return folded("\n\n".join("\n".join(part) for part in parts if part))


def _done(told: History) -> Iterator[str]:
    done = told.done
    yield (
        f"{count(done.sessions, 'session')}, {count(done.questions, 'question')} ({done.different} different), "
        f"{count(done.answers, 'answer')}, {time(done.seconds)}"
    )
    yield f"from {done.first} to {done.last}."
    yield from wrapped([f"{name} {n}" for name, n in done.rounds.items()], "Questions by round: ")
    if done.without_levels:
        yield f"{count(done.without_levels, 'session')} read by the embedded engine alone: coverage, no levels."
    if done.unjudged:
        yield f"{count(done.unjudged, 'session')} not judged yet: interviewer judge ID"


def _levels(series: Sequence[Series], kind: Kind) -> Iterator[str]:
    mine = [s for s in series if s.kind is kind]
    if not mine:
        return
    yield f"{_KINDS[kind]} (oldest first, mean of the last {SPAN})"
    for one in mine:
        levels = [str(at.level) for at in one.levels[-MOST_LEVELS:]]
        dots = "... " if len(one.levels) > MOST_LEVELS else ""
        now = f"{one.now.mean:.1f}, range {one.now.low:.1f} to {one.now.high:.1f}"
        yield f"  {one.signal.label:<23}{dots + ' '.join(levels):<21}{now}"
        before = f", before {one.before.mean:.1f} ({one.before.low:.1f} to {one.before.high:.1f})" if one.before else ""
        yield f"  {'':<23}{count(one.now.chances, 'chance')} in {count(one.now.sessions, 'session')}{before}"


def _coverage(coverage: Sequence[Coverage]) -> Iterator[str]:
    if not coverage:
        return
    yield "Points that the embedded engine took for made (it cannot see if they are right)"
    for one in coverage:
        yield f"  {one.signal.label:<23}{share(one.share)} in {count(one.sessions, 'session')}"


def _gaps(gaps: Sequence[Gap]) -> Iterator[str]:
    if not gaps:
        return
    yield "How far your own ratings were off, on average"
    for gap in gaps:
        way = "too high" if gap.mean > 0 else "too low" if gap.mean < 0 else "neither way"
        kind = "a judge's level" if gap.kind is Kind.JUDGED else "your marked level"
        yield f"  {gap.signal.label:<23}{gap.mean:+.1f} ({way}) against {kind}, {count(gap.sessions, 'session')}"


def _skills(skills: Sequence[Standing]) -> Iterator[str]:
    if not skills:
        return
    yield "Skills, weakest first: points shown of those that had their chance (95% range)"
    for one in skills[:MOST_SKILLS]:
        each = {"judged": one.judged, "marked": one.self_marked, "engine": one.engine}
        figures = [f"{name} {share(s)}" for name, s in each.items() if s]
        mark = "" if one.standing == "open" else one.standing
        if mark and one.by is Kind.ENGINE:
            mark = f"perhaps {mark}"  # it cannot see if a point is right, and misses unusual wording
        yield f"  {one.skill:<27}{figures[0]:<36}{mark}".rstrip()
        yield from (f"  {'':<27}{figure}" for figure in figures[1:])
    if len(skills) > MOST_SKILLS:
        yield f"  and {len(skills) - MOST_SKILLS} more; --json names them all"
    yield "What lies behind one:"
    yield f"  interviewer history --skill {skills[0].skill}"


def _faults(told: History) -> Iterator[str]:
    if told.faults:
        yield f"{count(len(told.faults), 'file')} passed over:"
        yield from (f"  {terminal_safe(fault)}" for fault in told.faults)


def table(rows: Sequence[Row]) -> str:
    """Each session's signals as comma-separated values, oldest first, with the interval of the share of points made.

    A signal without a level stands there when the embedded engine read it: its kind says so, and its level is empty.
    """
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for row in rows:
        for one in row.levels:
            if kind := _CSV_KINDS.get(one.status):
                low, high = wilson(one.made, one.chances)
                known = [str(day(row.started)), cell(row.id), cell(row.round), one.signal.value, kind.value]
                rated = row.rated.get(one.signal.value, "")
                level = one.level or ""
                lines.writerow([*known, level, rated, one.made, one.unclear, one.chances, f"{low:.3f}", f"{high:.3f}"])
    return out.getvalue()


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    safe = terminal_safe(text)
    return f"'{safe}" if safe.startswith(("=", "+", "-", "@", "\t", "\r")) else safe


def folded(text: str) -> str:
    """Lines of at most 80 columns, safe on a terminal; what is folded stands in by two more than its line did.

    A command stays on one line, to be copied whole.
    """
    made = []
    for line in terminal_safe(text).split("\n"):
        lead = line[: len(line) - len(line.lstrip(" "))]
        made.append(
            textwrap.fill(
                line.strip(),
                80,
                initial_indent=lead,
                subsequent_indent=lead + "  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
            if len(line) > 80 and not line.lstrip().startswith("interviewer ")
            else line
        )
    return "\n".join(made)


# --- shared -----------------------------------------------------------------------------------------------


def share(one: Share) -> str:
    """``"3 of 8 (14 to 69%)"``."""
    return f"{one.shown} of {one.of} ({100 * one.low:.0f} to {100 * one.high:.0f}%)"


def count(number: int, noun: str) -> str:
    """``"1 session"``, ``"2 sessions"``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def time(seconds: int) -> str:
    """``"2 h 05 min"`` or ``"12 min"``."""
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"


def wrapped(parts: Sequence[str], lead: str = "", width: int = 80) -> Iterator[str]:
    """Parts joined by commas over lines of ``width`` columns; later lines stand in by two."""
    line = lead
    for place, part in enumerate(parts):
        piece = part + ("," if place + 1 < len(parts) else ".")
        if len(line) + len(piece) + 1 > width and line.strip():
            yield line.rstrip()
            line = "  "
        line += piece + " "
    yield line.rstrip()
